package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// termsPage lists the terms of one kind, and takes a new one.
type termsPage struct {
	deskPage
	Kind  string
	Names termNames
	Tabs  []deskItem
	Rows  []termRow
}

// termPage changes one term.
type termPage struct {
	deskPage
	Kind    string
	Names   termNames
	Term    blog.Term
	Posts   int
	Path    string   // where readers find it
	Parents []choice // categories that it can stand below
}

// termRow is a term in the list. Depth counts the categories above it, three at most for the eye.
type termRow struct {
	blog.TermCount
	Depth int
	Path  string
}

// termNames are the words for a kind of terms.
type termNames struct {
	One, Many, About string
}

func namesOf(kind string) (termNames, bool) {
	switch blog.TermKind(kind) {
	case blog.Category:
		return termNames{"category", "Categories", "Categories are the shelves of the site: few, lasting, and one may stand below another."}, true
	case blog.Tag:
		return termNames{"tag", "Tags", "Tags say what a post is about. They become hashtags in the fediverse."}, true
	case blog.Series:
		return termNames{"series", "Series", "A series is a row of posts that belong together, the oldest first."}, true
	}
	return termNames{}, false
}

// pathOfTerm is the public page of a term.
func pathOfTerm(t blog.Term) string {
	switch t.Kind {
	case blog.Tag:
		return links.Tag(t.Slug)
	case blog.Series:
		return links.SeriesOf(t.Slug)
	}
	return links.Category(t.Slug)
}

func (s *Server) terms(c *gin.Context) { s.showTerms(c, http.StatusOK, form{}) }

func (s *Server) showTerms(c *gin.Context, status int, f form) {
	kind := firstOf(c.Param("kind"), string(blog.Category))
	names, known := namesOf(kind)
	if !known {
		s.failDesk(c, errNoPage)
		return
	}
	d, err := s.newDesk(c, names.Many, links.DeskTerms)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d.Form = f
	page := termsPage{deskPage: d, Kind: kind, Names: names}
	for _, k := range []blog.TermKind{blog.Category, blog.Tag, blog.Series} {
		n, _ := namesOf(string(k))
		page.Tabs = append(page.Tabs, deskItem{Title: n.Many, Path: links.DeskTermsOf(string(k)), Current: string(k) == kind})
	}
	counts, err := s.o.Reader.Terms(c.Request.Context(), blog.TermKind(kind))
	if err != nil {
		err = fmt.Errorf("list terms at the desk: %w", err)
	}
	page.Rows = termRows(counts)
	s.showDesk(c, status, "terms", page, err)
}

// termRows puts each term below the one that it belongs to. The domain keeps circles out; should there be one, its terms stand at the end.
func termRows(counts []blog.TermCount) []termRow {
	below := map[int64][]blog.TermCount{}
	known := map[int64]bool{0: true}
	for _, t := range counts {
		known[t.Term.ID] = true
	}
	for _, t := range counts {
		parent := t.Term.ParentID
		if !known[parent] {
			parent = 0
		}
		below[parent] = append(below[parent], t)
	}
	rows, listed := make([]termRow, 0, len(counts)), map[int64]bool{}
	var list func(parent int64, depth int)
	list = func(parent int64, depth int) {
		for _, t := range below[parent] {
			if !listed[t.Term.ID] {
				listed[t.Term.ID] = true
				rows = append(rows, termRow{TermCount: t, Depth: min(depth, 3), Path: pathOfTerm(t.Term)})
				list(t.Term.ID, depth+1)
			}
		}
	}
	list(0, 0)
	for _, t := range counts {
		list(t.Term.ParentID, 0)
	}
	return rows
}

// addTerm takes the form of a new term.
func (s *Server) addTerm(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	kind := c.Param("kind")
	if _, known := namesOf(kind); !known {
		s.failDesk(c, errNoPage)
		return
	}
	_, err = s.o.Posts.SaveTerm(c.Request.Context(), who(c).author, blog.TermForm{Kind: blog.TermKind(kind), Name: f.Value("name"), Description: f.Value("description"), Parent: f.Value("parent")})
	if err != nil {
		s.showTerms(c, s.trouble(c, err), f.refused(err))
		return
	}
	done(c, links.DeskTermsOf(kind), "term")
}

func (s *Server) editTerm(c *gin.Context) {
	t, err := s.termAt(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.showTerm(c, http.StatusOK, t, form{values: url.Values{"name": {t.Term.Name}, "description": {t.Term.Description}}})
}

// saveTerm changes a term, or removes it when the button says so.
func (s *Server) saveTerm(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	t, err := s.termAt(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, kind, code := c.Request.Context(), t.Term.Kind, "term"
	if f.Value("action") == "delete" {
		code, err = "term-deleted", s.o.Posts.DeleteTerm(ctx, who(c).author, kind, t.Term.Slug)
	} else {
		_, err = s.o.Posts.SaveTerm(ctx, who(c).author, blog.TermForm{Kind: kind, Slug: t.Term.Slug, Name: f.Value("name"), Description: f.Value("description"), Parent: f.Value("parent")})
	}
	if err != nil {
		s.showTerm(c, s.trouble(c, err), t, f.refused(err))
		return
	}
	done(c, links.DeskTermsOf(string(kind)), code)
}

// termAt finds the term in the path.
func (s *Server) termAt(c *gin.Context) (blog.TermCount, error) {
	if _, known := namesOf(c.Param("kind")); !known {
		return blog.TermCount{}, errNoPage
	}
	all, err := s.o.Reader.Terms(c.Request.Context(), blog.TermKind(c.Param("kind")))
	if err != nil {
		return blog.TermCount{}, fmt.Errorf("find a term at the desk: %w", err)
	}
	for _, t := range all {
		if t.Term.Slug == c.Param("slug") {
			return t, nil
		}
	}
	return blog.TermCount{}, errNoPage
}

func (s *Server) showTerm(c *gin.Context, status int, t blog.TermCount, f form) {
	names, _ := namesOf(string(t.Term.Kind))
	d, err := s.newDesk(c, t.Term.Name, links.DeskTerms)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d.Form = f
	page := termPage{deskPage: d, Kind: string(t.Term.Kind), Names: names, Term: t.Term, Posts: t.Posts, Path: pathOfTerm(t.Term)}
	if t.Term.Kind == blog.Category {
		page.Parents, err = s.parentTerms(c.Request.Context(), t.Term, f)
	}
	s.showDesk(c, status, "term", page, err)
}

// parentTerms are the categories that one can stand below: all but itself. Which of them would make a circle says the domain.
func (s *Server) parentTerms(ctx context.Context, term blog.Term, f form) ([]choice, error) {
	all, err := s.o.Reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, fmt.Errorf("list categories: %w", err)
	}
	chosen, sent := f.Value("parent"), len(f.values["parent"]) > 0
	var choices []choice
	for _, t := range all {
		if t.Term.ID != term.ID {
			choices = append(choices, choice{t.Term.Slug, t.Term.Name, t.Term.Slug == chosen || !sent && t.Term.ID == term.ParentID})
		}
	}
	return choices, nil
}
