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
	Menu       []menuItem
	Sidebar    []template.HTML // rendered boxes
	Categories []*widgets.Branch
	Years      string // of the copyright: "2016–2026"
	Licence    blog.Licence
}

// crumb is a step of the way from the home page. The last one has no Path.
type crumb struct {
	Title string
	Path  string
}

func (s *build) furnish(ctx context.Context, b base) (furniture, error) {
	var f furniture
	var err error
	if f.Menu, err = s.menu(ctx, b); err != nil {
		return furniture{}, err
	}
	if f.Years, err = s.years(ctx, b); err != nil {
		return furniture{}, err
	}
	if b.Site.Theme.Sidebar != "none" {
		f.Sidebar = s.sidebar(ctx, b)
	}
	terms, err := s.reader.Terms(ctx, blog.Category)
	if err != nil {
		return furniture{}, fmt.Errorf("list categories: %w", err)
	}
	f.Categories = widgets.Tree(terms)
	f.Licence, _ = b.Site.LicenceOf()
	return f, nil
}

// sidebar gives the boxes in the author's order. One that fails is left out and noted: a broken box is no reason to withhold a page.
func (s *build) sidebar(ctx context.Context, b base) []template.HTML {
	var boxes []template.HTML
	for i, box := range b.Site.Boxes() {
		html, err := s.box(ctx, b, box, i)
		if err != nil {
			s.o.Logger.Warn("leave a box of the sidebar out", "kind", box.Kind, "error", err)
			continue
		}
		if html != "" {
			boxes = append(boxes, trusted(html))
		}
	}
	return boxes
}

// box gives one box, kept by itself: a new comment sets the newest comments again, and not every page around them.
func (s *build) box(ctx context.Context, b base, box blog.Box, number int) (string, error) {
	name := place{path: fmt.Sprintf("box %d %s %s", number, box.Kind, b.Theme.Name)} // no address looks like this
	k, err := s.cache.obtain(ctx, name, func(ctx context.Context) (*kept, error) {
		own := s.newBuild()
		own.reader.countless = true
		html, err := own.setBox(ctx, b, box, number)
		if err != nil {
			return nil, err
		}
		return &kept{plain: encoding{body: []byte(html)}, keys: append(own.reader.noted(), blog.KeySite), until: own.until}, nil
	})
	if err != nil {
		return "", err
	}
	s.reader.note(k.keys...)
	s.endsAt(k.until)
	return string(k.plain.body), nil
}

// boxPage is what the template of a box sees.
type boxPage struct {
	base
	ID      string // unique on the page
	Heading string
	Content any
}

func (s *build) setBox(ctx context.Context, b base, box blog.Box, number int) (string, error) {
	w, ok := widgets.Find(box.Kind)
	if !ok {
		return "", fmt.Errorf("there is no widget %q", box.Kind)
	}
	content, err := w.Load(ctx, widgets.Room{Reader: s.reader, Site: b.Site, Markdown: s.o.Text.Markdown}, box)
	if err != nil || content == nil {
		return "", err
	}
	page := boxPage{base: b, ID: fmt.Sprintf("box-%d", number), Heading: box.Title, Content: content}
	if page.Heading == "" && w.Title != "" {
		page.Heading = b.T(w.Title)
	}
	var out bytes.Buffer
	err = s.execute(&out, "widgets/"+box.Kind, page, b)
	return out.String(), err
}

// years are the years of the posts, the first and the present one.
func (s *build) years(ctx context.Context, b base) (string, error) {
	months, err := s.reader.Months(ctx, b.zone())
	if err != nil {
		return "", fmt.Errorf("list months: %w", err)
	}
	s.endsAt(nextYear(b.Now.In(b.zone())))
	this := b.Now.In(b.zone()).Year()
	if len(months) > 0 && months[len(months)-1].Year < this {
		return fmt.Sprintf("%d–%d", months[len(months)-1].Year, this), nil
	}
	return strconv.Itoa(this), nil
}

// Copyright is the author's own line, or the sign, the years of the posts and the title.
func (f furniture) Copyright(site blog.Site) string {
	if site.Copyright != "" {
		return strings.ReplaceAll(site.Copyright, "{years}", f.Years)
	}
	return strings.TrimSpace("© " + f.Years + " " + site.Title)
}

func homeCrumb(b base) crumb { return crumb{b.T("Home"), links.Home} }
