package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// nameRelatives fills in how a post stands to others: the page above it, and the post that it translates by the address that
// people know. A post that nobody can read goes by its ref.
func (s *Server) nameRelatives(ctx context.Context, f *form, p blog.Post) error {
	if p.ParentID != 0 {
		parent, err := s.o.Reader.EntryByID(ctx, p.ParentID)
		if err != nil && blog.KindOf(err) != blog.NotFound {
			return fmt.Errorf("find the page above post %d: %w", p.ID, err)
		}
		if err == nil && parent.Post.Status != blog.Deleted {
			f.values.Set("parent", parent.Post.Ref)
		}
	}
	key := f.Value("translation_of")
	if key == "" {
		return nil
	}
	original, err := s.o.Reader.EntryByRef(ctx, key)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return fmt.Errorf("find what post %d translates: %w", p.ID, err)
	}
	if err == nil && original.Post.Public() {
		f.values.Set("translation_of", original.Post.Path)
	}
	return nil
}

// offerRelatives lists the series, the pages that this one can stand below, and the translations of a post.
func (s *Server) offerRelatives(ctx context.Context, page *editorPage) error {
	series, err := s.o.Reader.Terms(ctx, blog.Series)
	if err != nil {
		return fmt.Errorf("list series: %w", err)
	}
	for _, t := range series {
		page.Series = append(page.Series, t.Term.Name)
	}
	if page.IsPage() {
		if page.Pages, err = s.parentChoices(ctx, page); err != nil {
			return err
		}
	}
	siblings, err := s.o.Reader.Translations(ctx, page.Saved)
	if err != nil {
		return fmt.Errorf("list the translations of post %d: %w", page.Saved.ID, err)
	}
	for _, p := range siblings {
		if p.ID != page.Saved.ID {
			page.Siblings = append(page.Siblings, alternate{Language: p.Language, Name: s.book.Name(p.Language), Title: p.Title, Path: p.Path})
		}
	}
	return nil
}

// parentChoices are the published pages but this one and those below it. The page that is chosen is among them even as a draft.
func (s *Server) parentChoices(ctx context.Context, page *editorPage) ([]choice, error) {
	pages, err := s.o.Reader.Pages(ctx)
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	chosen := page.Form.Value("parent")
	below := map[int64]bool{page.Saved.ID: page.Saved.ID != 0}
	for more := true; more; { // a page may be listed before the one above it
		more = false
		for _, p := range pages {
			if below[p.ParentID] && !below[p.ID] {
				below[p.ID], more = true, true
			}
		}
	}
	var choices []choice
	for _, p := range pages {
		if !below[p.ID] {
			choices = append(choices, choice{p.Ref, firstOf(p.Title, "Untitled"), p.Ref == chosen})
		}
	}
	known := slices.ContainsFunc(choices, func(o choice) bool { return o.Chosen })
	if chosen == "" || known {
		return choices, nil
	}
	e, err := s.o.Reader.EntryByRef(ctx, chosen)
	if err == nil && e.Post.AuthorID == page.Author.ID && e.Post.Status == blog.Draft {
		choices = append(choices, choice{chosen, firstOf(e.Post.Title, "Untitled") + " (draft)", true})
	}
	return choices, nil
}

// Rare reports whether a field in the folded part is filled or wrong, so that the part is shown open.
func (p editorPage) Rare() bool {
	for _, name := range []string{"series", "translation_of", "numbered", "parent", "menu_order"} {
		if v := p.Form.Value(name); v != "" && v != "0" {
			return true
		}
	}
	wrong := slices.ContainsFunc(p.Form.problems, func(w blog.Problem) bool {
		return slices.Contains([]string{"series", "translation_of", "contents", "parent", "menu_order"}, w.Field)
	})
	return wrong || p.Form.Value("contents") != string(blog.ContentsAuto)
}

// ContentsModes are the ways to show a table of contents.
func (p editorPage) ContentsModes() []choice {
	modes := []choice{{"auto", "Above long texts", false}, {"on", "Always", false}, {"off", "Never", false}}
	for i := range modes {
		modes[i].Chosen = modes[i].Value == p.Form.Value("contents")
	}
	return modes
}
