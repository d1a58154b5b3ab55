package web

import (
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/doors"
	"github.com/oriel-blog/oriel/internal/locale"
	"github.com/oriel-blog/oriel/web/widgets"
)

// spoken are all messages that readers may see: those that code and templates ask for by name, and those that are
// chosen elsewhere and come as a variable.
func spoken(t *testing.T) []string {
	t.Helper()
	var keys []string
	for _, room := range []string{".", "../cmd/oriel", "../internal/render"} {
		found, err := locale.Keys(os.DirFS(room))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, found...)
	}
	for kind := blog.Internal; kind <= blog.Busy; kind++ {
		keys = append(keys, failureTitle(kind), sentence(kind, errors.New("x")))
	}
	for _, s := range []blog.CommentStatus{blog.Removed, blog.Hidden, blog.Pending} {
		keys = append(keys, absence(s))
	}
	for _, w := range widgets.All() {
		if w.Title != "" {
			keys = append(keys, w.Title)
		}
	}
	keys = append(keys, doors.Sentences()...)
	slices.Sort(keys)
	return slices.Compact(keys)
}

func TestEverythingThatReadersSeeIsSaidInTheirLanguage(t *testing.T) {
	t.Parallel()
	book, err := locale.Open()
	if err != nil {
		t.Fatal(err)
	}
	keys := spoken(t)
	if len(keys) < 140 {
		t.Fatalf("only %d messages were found", len(keys))
	}
	for _, l := range book.Languages() {
		for _, key := range book.Missing(l.Tag, keys) {
			t.Errorf("%s does not say %q", l.Tag, key)
		}
	}
}
