package locale

import (
	"slices"

	"golang.org/x/text/language"
)

// longest is more than any real language tag has (RFC 5646 §4.4.1 asks for 35). Tags come from other servers, too.
const longest = 100

// Dir is the direction of any BCP 47 tag, "ltr" or "rtl": that of the script it names, or else of the script that its
// language is mostly written in there (pa-PK runs from right to left, pa does not). What is no tag runs from left to right.
func Dir(tag string) string {
	if len(tag) > longest {
		return "ltr"
	}
	script, _ := language.Make(tag).Script()
	if slices.Contains(rightToLeft(), script.String()) {
		return "rtl"
	}
	return "ltr"
}

// rightToLeft are the scripts (ISO 15924) that run from right to left and are in use today.
func rightToLeft() []string {
	return []string{"Arab", "Aran", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"}
}
