package locale

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func book(t testing.TB) *Book {
	t.Helper()
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMessagesAreSpokenInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	b := book(t)
	for tag, want := range map[string]string{
		"en": "Recent posts", "de": "Neueste Beiträge", "fr": "Articles récents", "es": "Entradas recientes", "he": "פוסטים אחרונים", "ja": "最近の記事",
	} {
		if got := b.For(tag).T("Recent posts"); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestTagsFallBackBitByBitAndThenToEnglish(t *testing.T) {
	t.Parallel()
	b := book(t)
	for asked, want := range map[string]string{
		"de": "de", "de-AT": "de", "DE_at": "de", "de-Latn-CH-1996": "de", "iw": "he", "he-IL": "he", "ja-JP": "ja",
		"en": "en", "en-US": "en", "en-GB": "en", "en-US-posix": "en",
		"nl": "en", "": "en", "xx-!!": "en", "-": "en", "../de": "en", "\x00": "en", "%s": "en", strings.Repeat("de-", 10_000): "en",
	} {
		if got := b.For(asked).Tag(); got != want {
			t.Errorf("%.40q speaks %q, want %q", asked, got, want)
		}
	}
	if b.For("de-AT") != b.For("de") || b.For("en-US-posix") != b.For("en-US") {
		t.Error("a Locale is made anew for a region that has no file")
	}
}

func TestAMessageThatNoLanguageHasStaysEnglish(t *testing.T) {
	t.Parallel()
	de := book(t).For("de")
	if got, want := de.T("Not translated, %s", "Ada"), "Not translated, Ada"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for n, want := range map[int]string{0: "0 unheard things", 1: "1 unheard thing", 2000: "2.000 unheard things"} {
		if got := de.N(n, "%d unheard thing", "%d unheard things"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestArgumentsMayChangePlaces(t *testing.T) {
	t.Parallel()
	b := book(t)
	if got, want := b.For("de").T("%s on %s", "Ada", "Räder"), "Ada zu Räder"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := b.For("ja").T("%s on %s", "Ada", "歯車"), "歯車 に Ada より"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := b.For("ja").N(12345, "%d result for “%s”", "%d results for “%s”", "歯車"), "「歯車」の検索結果 12,345 件"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestHostileArgumentsStayArguments: names come from other servers.
func TestHostileArgumentsStayArguments(t *testing.T) {
	t.Parallel()
	b := book(t)
	for _, name := range []string{"%s", "%[1]s%[1]s", "%d%%", "100%", "%!s(MISSING)", "%[9999999999999999999]s", "%"} {
		if got, want := b.For("de").T("Posts by %s", name), "Beiträge von "+name; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got, want := b.For("he").N(2, "%d result for “%s”", "%d results for “%s”", name), "שתי תוצאות עבור ”"+name+"”"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := b.For("de").T(name); got != name {
			t.Errorf("%q, want %q", got, name)
		}
	}
}

func TestWhatIsNoVerbStandsForItself(t *testing.T) {
	t.Parallel()
	en := book(t).For("en")
	for _, c := range []struct{ message, want string }{
		{"%d%% of %s", "7% of it"},
		{"%s needs more than %s %s", "7 needs more than it %s"},
		{"%s and %[4]d", "7 and %[4]d"},
		{"%[2]s by %[1]d", "it by 7"},
		{"%[2]s then %d", "it then %d"},
		{"%[0]s %[x]s %[2 %q %x %", "%[0]s %[x]s %[2 %q %x %"},
		{"100 % %d", "100 % 7"},
		{"nothing to fill", "nothing to fill"},
	} {
		if got := en.T(c.message, 7, "it"); got != c.want {
			t.Errorf("%q became %q, want %q", c.message, got, c.want)
		}
	}
	if got, want := en.T("Page %d of %s", int64(1234), fmt.Errorf("%d", 1234)), "Page 1,234 of 1234"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNumbersAreGroupedAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	b := book(t)
	numbers := []int{0, 999, 1000, 1234567, -1234, math.MinInt64}
	for tag, want := range map[string][]string{
		"en": {"0", "999", "1,000", "1,234,567", "-1,234", "-9,223,372,036,854,775,808"},
		"de": {"0", "999", "1.000", "1.234.567", "-1.234", "-9.223.372.036.854.775.808"},
		"fr": {"0", "999", "1\u202f000", "1\u202f234\u202f567", "-1\u202f234", "-9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808"},
		"es": {"0", "999", "1000", "1.234.567", "-1234", "-9.223.372.036.854.775.808"},
		"he": {"0", "999", "1,000", "1,234,567", "-1,234", "-9,223,372,036,854,775,808"},
		"ja": {"0", "999", "1,000", "1,234,567", "-1,234", "-9,223,372,036,854,775,808"},
	} {
		var got []string
		for _, n := range numbers {
			got = append(got, b.For(tag).Number(n))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

func TestListsEndAsASentenceWould(t *testing.T) {
	t.Parallel()
	b := book(t)
	for _, c := range []struct{ tag, items, want string }{
		{"en", "", ""}, {"en", "a", "a"}, {"en", "a b", "a and b"}, {"en", "a b c", "a, b and c"},
		{"en-US", "a b", "a and b"}, {"en-US", "a b c", "a, b, and c"},
		{"de", "a b c", "a, b und c"}, {"fr", "a b c", "a, b et c"}, {"ja", "東 西 南", "東、西、南"},
		{"es", "Ana Eva", "Ana y Eva"}, {"es", "Ana Inés", "Ana e Inés"}, {"es", "Ana Eva hijos", "Ana, Eva e hijos"}, {"es", "agua hielo", "agua y hielo"},
		{"he", "אב בת", "אב ובת"}, {"he", "אב Ada", "אב ו־Ada"},
	} {
		if got := b.For(c.tag).List(strings.Fields(c.items)); got != c.want {
			t.Errorf("%s: %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestManyReadersShareALocale(t *testing.T) {
	t.Parallel()
	b := book(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 200 {
				l := b.For([]string{"de", "he", "en-US", "ja"}[(i+n)%4])
				if l.N(n, "%d comment", "%d comments") == "" || l.List([]string{"a", "b"}) == "" || l.T("Posts by %s", "Ada") == "" {
					t.Error("nothing said")
				}
			}
		})
	}
	all.Wait()
}
