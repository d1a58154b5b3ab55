package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/web/widgets"
)

// menuItem is an entry of the menu as readers see it.
type menuItem struct {
	Title   string
	Path    string // or an absolute address, when Outside is set
	Current bool   // it leads to this very page
	Outside bool
	Items   []menuItem
}

// maxMenuCategories keeps a site with many categories from filling the first screen.
const maxMenuCategories = 8

// menu is the author's menu, or what suits a site whose author arranged none.
func (s *build) menu(ctx context.Context, b base) ([]menuItem, error) {
	pages, err := s.reader.Pages(ctx)
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	terms, err := s.reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, fmt.Errorf("list categories: %w", err)
	}
	m := menuMaker{base: b, abs: s.o.Links.Abs, pages: pages, terms: terms, tree: widgets.Tree(terms)}
	if wanted, wrong := blog.ParseMenu(b.Site.Menu); wrong == "" && len(wanted) > 0 {
		return m.arranged(wanted), nil
	}
	return m.usual(), nil
}

// menuMaker turns the outline of a menu into entries.
type menuMaker struct {
	base
	abs   func(string) string
	pages []blog.Post
	terms []blog.TermCount
	tree  []*widgets.Branch
}

// usual lists the home page, the static pages with those below them, and the top categories.
func (m menuMaker) usual() []menuItem {
	items := append([]menuItem{m.item(m.T("Home"), links.Home)}, m.pagesBelow(0, 0)...)
	for _, branch := range m.tree[:min(maxMenuCategories, len(m.tree))] {
		items = append(items, m.item(branch.Term.Name, links.Category(branch.Term.Slug)))
	}
	return items
}

func (m menuMaker) pagesBelow(parentID int64, depth int) []menuItem {
	var items []menuItem
	for _, p := range m.pages {
		orphan := parentID == 0 && !slices.ContainsFunc(m.pages, func(q blog.Post) bool { return q.ID == p.ParentID })
		if p.ParentID != parentID && !orphan || depth > 2 {
			continue
		}
		item := m.item(firstOf(p.Title, m.T("Untitled")), p.Path)
		item.Items = m.pagesBelow(p.ID, depth+1)
		items = append(items, item)
	}
	return items
}

func (m menuMaker) branches(tree []*widgets.Branch) []menuItem {
	var items []menuItem
	for _, branch := range tree {
		item := m.item(branch.Term.Name, links.Category(branch.Term.Slug))
		item.Items = m.branches(branch.Branches)
		items = append(items, item)
	}
	return items
}

func (m menuMaker) arranged(wanted []blog.MenuItem) []menuItem {
	var items []menuItem
	for _, w := range wanted {
		item, ok := m.target(w)
		if !ok {
			items = append(items, m.arranged(w.Items)...) // what it led to is gone; what stands below it is not
			continue
		}
		item.Items = append(item.Items, m.arranged(w.Items)...)
		items = append(items, item)
	}
	return items
}

// target finds where an entry leads; false when the page or category does not exist (any more).
func (m menuMaker) target(w blog.MenuItem) (menuItem, bool) {
	switch w.Kind {
	case "home":
		return m.item(firstOf(w.Title, m.T("Home")), links.Home), true
	case "archives":
		return m.item(firstOf(w.Title, m.T("Archives")), links.Archives), true
	case "search":
		return m.item(firstOf(w.Title, m.T("Search")), links.Search), true
	case "categories":
		return menuItem{Title: firstOf(w.Title, m.T("Categories")), Items: m.branches(m.tree)}, len(m.tree) > 0
	case "page":
		i := slices.IndexFunc(m.pages, func(p blog.Post) bool { return p.Slug == w.Value || p.Path == "/"+w.Value+"/" })
		if i < 0 {
			return menuItem{}, false
		}
		return m.item(firstOf(w.Title, m.pages[i].Title), m.pages[i].Path), true
	case "category":
		i := slices.IndexFunc(m.terms, func(t blog.TermCount) bool { return t.Term.Slug == w.Value })
		if i < 0 {
			return menuItem{}, false
		}
		return m.item(firstOf(w.Title, m.terms[i].Term.Name), links.Category(w.Value)), true
	}
	item := m.item(w.Title, w.Value)
	item.Outside = len(w.Value) > 0 && w.Value[0] != '/'
	return item, w.Value != ""
}

func (m menuMaker) item(title, path string) menuItem {
	return menuItem{Title: title, Path: path, Current: m.abs(path) == m.Canonical}
}
