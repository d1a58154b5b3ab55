package locale

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

func TestPluralsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	b := book(t)
	numbers := []int{0, 1, 2, 5, 20, 101, 1234, -1}
	for tag, want := range map[string][]string{
		"en": {"0 comments", "1 comment", "2 comments", "5 comments", "20 comments", "101 comments", "1,234 comments", "-1 comments"},
		"de": {"0 Kommentare", "1 Kommentar", "2 Kommentare", "5 Kommentare", "20 Kommentare", "101 Kommentare", "1.234 Kommentare", "-1 Kommentar"},
		"fr": {"0 commentaire", "1 commentaire", "2 commentaires", "5 commentaires", "20 commentaires", "101 commentaires", "1\u202f234 commentaires", "-1 commentaire"},
		"es": {"0 comentarios", "1 comentario", "2 comentarios", "5 comentarios", "20 comentarios", "101 comentarios", "1234 comentarios", "-1 comentario"},
		"he": {"0 תגובות", "תגובה אחת", "שתי תגובות", "5 תגובות", "20 תגובות", "101 תגובות", "1,234 תגובות", "תגובה אחת"},
		"ja": {"コメント 0 件", "コメント 1 件", "コメント 2 件", "コメント 5 件", "コメント 20 件", "コメント 101 件", "コメント 1,234 件", "コメント -1 件"},
	} {
		var got []string
		for _, n := range numbers {
			got = append(got, b.For(tag).N(n, "%d comment", "%d comments"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

func TestCategoriesAreThoseOfWholeNumbers(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string][]plural.Form{
		"de": {plural.One, plural.Other},
		"fr": {plural.One, plural.Other},
		"es": {plural.One, plural.Other},
		"he": {plural.One, plural.Two, plural.Other},
		"ja": {plural.Other},
		"pl": {plural.One, plural.Few, plural.Many},
		"ar": {plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other},
	} {
		var got []plural.Form
		for _, f := range categoriesOf(language.MustParse(tag)) {
			got = append(got, f.category)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

// TestHugeNumbersHaveTheFormOfTheirEnd: the rules must not see a number cut down to a small one.
func TestHugeNumbersHaveTheFormOfTheirEnd(t *testing.T) {
	t.Parallel()
	polish := language.MustParse("pl")
	for n, want := range map[int]plural.Form{1: plural.One, 10_000_001: plural.Many, 10_000_002: plural.Few, math.MaxInt64: plural.Many, math.MinInt64: plural.Many, -1: plural.One} {
		if got := category(polish, n); got != want {
			t.Errorf("%d is of form %d, want %d", n, got, want)
		}
	}
}
