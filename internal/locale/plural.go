package locale

import (
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// form is a plural category with the number it stands for, if it stands for one alone.
type form struct {
	category plural.Form
	numbers  int // how many numbers below probes fall into it
}

// probes is how many numbers are tried to find the categories of a language. No rule of CLDR for whole numbers looks
// further than at the last two digits, but for the millions of a few languages, which are left out here: "1 000 000 de
// commentaires" is worth no form in every French message.
const probes = 1000

const million = 1_000_000

// order is CLDR's order of categories.
var order = []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other}

// categoriesOf finds the categories that whole numbers fall into.
func categoriesOf(tag language.Tag) []form {
	numbers := map[plural.Form]int{}
	for n := range probes {
		numbers[category(tag, n)]++
	}
	var forms []form
	for _, c := range order {
		if numbers[c] > 0 {
			forms = append(forms, form{c, numbers[c]})
		}
	}
	return forms
}

// form is the place of the form for n.
func (l *Locale) form(n int) int {
	c := category(l.rules, n)
	at := slices.IndexFunc(l.forms, func(f form) bool { return f.category == c })
	if at < 0 {
		return len(l.forms) - 1
	}
	return at
}

// category is CLDR's for a whole number. The library has the rules of CLDR 32; since CLDR 42 Hebrew counts its tens like
// any other number.
func category(tag language.Tag, n int) plural.Form {
	digits := n % million
	if digits < 0 {
		digits = -digits
	}
	if n >= million || n <= -million {
		digits += million // a big number must not look like a small one; the rules see no further
	}
	c := plural.Cardinal.MatchPlural(tag, digits, 0, 0, 0, 0)
	if base, _ := tag.Base(); c == plural.Many && base.String() == "he" {
		return plural.Other
	}
	return c
}
