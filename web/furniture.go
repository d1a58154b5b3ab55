package web

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/web/widgets"
)

// furniture is what stands around every public page.
type furniture struct {
	Menu      []menuItem
	Sidebar   []template.HTML // rendered widgets
	Copyright string
}

type menuItem struct {
	Title   string
	Path    string
	Current bool
}

// crumb is a step of the way from the home page. The last one has no Path.
type crumb struct {
	Title string
	Path  string
}

// maxMenuCategories keeps a site with many categories from filling the first screen.
const maxMenuCategories = 8

func (s *Server) furnish(ctx context.Context, b base) (furniture, error) {
	menu, err := s.menu(ctx)
	if err != nil {
		return furniture{}, err
	}
	copyright, err := s.copyright(ctx, b)
	if err != nil {
		return furniture{}, err
	}
	for i, item := range menu {
		menu[i].Current = s.o.Links.Abs(item.Path) == b.Canonical
	}
	return furniture{Menu: menu, Sidebar: s.sidebar(ctx, b.Site), Copyright: copyright}, nil
}

// menu lists the home page, the static pages and the top categories.
func (s *Server) menu(ctx context.Context) ([]menuItem, error) {
	items := []menuItem{{Title: "Home", Path: links.Home}}
	pages, err := s.o.Reader.Pages(ctx)
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	for _, p := range pages {
		items = append(items, menuItem{Title: p.Title, Path: p.Path})
	}
	terms, err := s.o.Reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, fmt.Errorf("list categories: %w", err)
	}
	tree := widgets.Tree(terms)
	for _, branch := range tree[:min(maxMenuCategories, len(tree))] {
		items = append(items, menuItem{Title: branch.Term.Name, Path: links.Category(branch.Term.Slug)})
	}
	return items, nil
}

// sidebar renders the widgets. One that fails is left out and noted: a broken box is no reason to withhold a page.
func (s *Server) sidebar(ctx context.Context, site blog.Site) []template.HTML {
	var boxes []template.HTML
	for _, w := range widgets.Sidebar() {
		content, err := w.Load(ctx, s.o.Reader, site)
		if err == nil && content == nil {
			continue
		}
		var box bytes.Buffer
		if err == nil {
			err = s.views.execute(&box, "widgets/"+w.Name, content)
		}
		if err != nil {
			s.o.Logger.Warn("leave a widget out", "widget", w.Name, "error", err)
			continue
		}
		boxes = append(boxes, trusted(box.String()))
	}
	return boxes
}

// copyright is the author's own line, or the sign, the years of the posts and the title.
func (s *Server) copyright(ctx context.Context, b base) (string, error) {
	if b.Site.Copyright != "" {
		return b.Site.Copyright, nil
	}
	months, err := s.o.Reader.Months(ctx, b.zone())
	if err != nil {
		return "", fmt.Errorf("list months: %w", err)
	}
	this := b.Now.In(b.zone()).Year()
	years := strconv.Itoa(this)
	if len(months) > 0 && months[len(months)-1].Year < this {
		years = fmt.Sprintf("%d–%d", months[len(months)-1].Year, this)
	}
	return strings.TrimSpace("© " + years + " " + b.Site.Title), nil
}
