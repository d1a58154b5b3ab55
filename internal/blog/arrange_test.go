package blog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestASidebarIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	boxes := []blog.Box{
		{Kind: "search"}, {Kind: "links", Title: "Friends", Body: "- [Ana](https://ana.example/)\n- https://b.example Bo"},
		{Kind: "text", Title: "Hello", Body: "[about](/about/) me\n\nand\n[search] engines"}, {Kind: "meta", Title: "More"},
	}
	read, wrong := blog.ParseSidebar(blog.FormatSidebar(boxes))
	if wrong != "" {
		t.Fatal(wrong)
	}
	boxes[2].Body = " [about](/about/) me\n\nand\n [search] engines"
	if diff := cmp.Diff(boxes, read); diff != "" {
		t.Errorf("(- written + read):\n%s", diff)
	}
}

func outline(t *testing.T, text string) []blog.MenuRow {
	t.Helper()
	items, wrong := blog.ParseMenu(text)
	if wrong != "" {
		t.Fatal(wrong)
	}
	return blog.MenuRows(items)
}

func TestAMenuRowMovesWithWhatStandsBelowIt(t *testing.T) {
	t.Parallel()
	const menu = "Home = home\nAbout = page:about\n  Colophon = page:colophon\n    Fonts = /fonts/\ncategories\nOut = https://a.example/"
	if again := blog.FormatMenu(outline(t, menu)); again != menu {
		t.Errorf("it comes back as:\n%s", again)
	}
	for _, row := range []struct {
		at   int
		move blog.Move
		want string
	}{
		{1, blog.MoveUp, "About = page:about\n  Colophon = page:colophon\n    Fonts = /fonts/\nHome = home\ncategories\nOut = https://a.example/"},
		{1, blog.MoveDown, "Home = home\ncategories\nAbout = page:about\n  Colophon = page:colophon\n    Fonts = /fonts/\nOut = https://a.example/"},
		{4, blog.MoveIn, "Home = home\nAbout = page:about\n  Colophon = page:colophon\n    Fonts = /fonts/\n  categories\nOut = https://a.example/"},
		{2, blog.MoveOut, "Home = home\nAbout = page:about\nColophon = page:colophon\n  Fonts = /fonts/\ncategories\nOut = https://a.example/"},
		{1, blog.Remove, "Home = home\nColophon = page:colophon\n  Fonts = /fonts/\ncategories\nOut = https://a.example/"},
		{0, blog.MoveUp, menu}, {5, blog.MoveDown, menu}, {0, blog.MoveIn, menu}, {1, blog.MoveIn, menu}, {0, blog.MoveOut, menu}, {2, blog.MoveUp, menu}, {9, blog.Remove, menu},
	} {
		if got := blog.FormatMenu(blog.MoveRow(outline(t, menu), row.at, row.move)); got != row.want {
			t.Errorf("%s of row %d makes\n%s\nwant\n%s", row.move, row.at, got, row.want)
		}
	}
}

// Whatever is pressed in whatever order, the menu stays one that can be read, and loses nothing but what was removed.
func TestNoOrderOfMovesBreaksAMenu(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rows []blog.MenuRow
		n := rapid.IntRange(1, 8).Draw(t, "rows")
		for i := range n {
			rows = append(rows, blog.MenuRow{Title: "T" + strings.Repeat("x", i), Target: "home"})
		}
		for range rapid.IntRange(0, 20).Draw(t, "moves") {
			move := rapid.SampledFrom([]blog.Move{blog.MoveUp, blog.MoveDown, blog.MoveIn, blog.MoveOut, blog.Remove}).Draw(t, "move")
			before := len(rows)
			rows = blog.MoveRow(rows, rapid.IntRange(-1, 9).Draw(t, "at"), move)
			if len(rows) < before && move != blog.Remove {
				t.Fatalf("%s lost a row", move)
			}
		}
		items, wrong := blog.ParseMenu(blog.FormatMenu(rows))
		if wrong != "" {
			t.Fatalf("%s\n%s", wrong, blog.FormatMenu(rows))
		}
		if got := blog.MenuRows(items); !cmp.Equal(got, append([]blog.MenuRow(nil), rows...)) && len(rows) > 0 {
			t.Fatalf("written %v, read %v", rows, got)
		}
	})
}
