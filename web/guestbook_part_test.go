package web

import (
	"bytes"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/locale"
)

func TestTheWayIntoTheGuestBookStandsOnlyWhereItIsOpen(t *testing.T) {
	t.Parallel()
	book, err := locale.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{}
	v, err := parseViews(overlay{templateFiles}, true, s.funcs(themeOriel), deskFuncs())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*postPage)
		shown  bool
	}{
		"open":         {func(*postPage) {}, true},
		"switched off": {func(p *postPage) { p.Site.GuestBook = "off" }, false},
		"closed post":  {func(p *postPage) { p.Entry.Post.CommentPolicy = blog.CommentsClosed }, false},
		"a page":       {func(p *postPage) { p.InStream = false }, false},
	} {
		page := postPage{base: base{Locale: book.For("en"), Site: blog.Site{GuestBook: "on"}}, Entry: blog.Entry{Post: blog.Post{Ref: "REF", CommentPolicy: blog.CommentsEveryone}}, InStream: true}
		c.change(&page)
		var b bytes.Buffer
		if err := v.set["post"].ExecuteTemplate(&b, "guest-book", page); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), `href="/comments/new?post=REF"`); got != c.shown {
			t.Errorf("%s: %q", name, b.String())
		}
	}
}
