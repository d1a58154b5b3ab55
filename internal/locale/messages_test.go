package locale

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
)

// keysOf are all keys that a language has.
func keysOf(l *Locale) []string {
	return slices.Concat(slices.Sorted(maps.Keys(l.texts)), slices.Sorted(maps.Keys(l.plurals)))
}

func TestEveryLanguageHasEveryKey(t *testing.T) {
	t.Parallel()
	b := book(t)
	all := map[string]bool{}
	for _, l := range b.locales {
		for _, key := range keysOf(l) {
			all[key] = true
		}
	}
	keys := slices.Sorted(maps.Keys(all))
	if len(keys) < 100 {
		t.Fatalf("only %d messages", len(keys))
	}
	for _, l := range b.Languages() {
		if missing := b.Missing(l.Tag, keys); len(missing) > 0 {
			t.Errorf("%s misses %q", l.Tag, missing)
		}
	}
}

func TestMissingNamesWhatALanguageLacks(t *testing.T) {
	t.Parallel()
	b := book(t)
	keys := []string{"Recent posts", "Never said", "%d comment", "%d never said"}
	for tag, want := range map[string][]string{
		"de": {"Never said", "%d never said"}, "en": nil, "en-US": nil, "nl": keys, "de-AT": keys,
	} {
		if diff := cmp.Diff(want, b.Missing(tag, keys)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

func TestLanguagesAreNamedInTheirOwnWords(t *testing.T) {
	t.Parallel()
	want := []Language{{"en", "English"}, {"de", "Deutsch"}, {"en-US", "English (United States)"}, {"es", "Español"}, {"fr", "Français"}, {"he", "עברית"}, {"ja", "日本語"}}
	if diff := cmp.Diff(want, book(t).Languages()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestALanguageIsKnownByItsOwnNameEvenWhereTheInterfaceDoesNotSpeakIt(t *testing.T) {
	t.Parallel()
	b := book(t)
	for tag, want := range map[string]string{
		"nl": "Nederlands", "nl-BE": "Nederlands", "pt": "Português", "pt-BR": "Português (Brasil)", "iw": "עברית", "zh-Hant-TW": "繁體中文",
		"tlh": "tlh", "xx-!!": "xx-!!", "": "",
	} {
		if got := b.Name(tag); got != want {
			t.Errorf("%q is called %q, want %q", tag, got, want)
		}
	}
	for _, l := range b.Languages() {
		if base := b.locales[l.Tag].tag; l.Tag == base && b.Name(l.Tag) != l.Name {
			t.Errorf("%s is called %q here and %q there", l.Tag, b.Name(l.Tag), l.Name)
		}
	}
	for tag := range b.names {
		if made := language.Make(tag).String(); made != tag {
			t.Errorf("%s is never found; the tag is %s", tag, made)
		}
	}
}

// TestTheTypographyOfALanguageIsKept finds what a quick edit gets wrong.
func TestTheTypographyOfALanguageIsKept(t *testing.T) {
	t.Parallel()
	b := book(t)
	for tag, wrong := range map[string]string{
		"fr": `[^\x{202F}][;!?]|[^\x{00A0}]:|«[^\x{00A0}]|[^\x{00A0}]»|'|"`,
		"de": `"|'|”`,
		"es": `"|'|[“”]`,
		"he": `"|'`,
		"ja": `[:;!?"']|[“”]|[^ -~][,.]`,
	} {
		l, mistake := b.For(tag), regexp.MustCompile(wrong)
		if l.Tag() != tag {
			t.Fatalf("there is no %s", tag)
		}
		for _, key := range keysOf(l) {
			for _, text := range append(l.plurals[key], l.texts[key]) {
				if mistake.MatchString(text) {
					t.Errorf("%s: %q has the typography of another language", tag, text)
				}
			}
		}
	}
}
