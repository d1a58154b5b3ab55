package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

func (s *build) homeList(context.Context, request) (stream, error) {
	return stream{path: links.Home}, nil
}

// categoryList also knows the nested addresses of WordPress, /category/sky/night/, and gives the last one its own.
func (s *build) categoryList(ctx context.Context, r request) (stream, error) {
	slug := r.name
	for step := range strings.SplitSeq(r.rest, "/") {
		if step == "page" || step == "feed" {
			break
		}
		if step != "" {
			slug = step
		}
	}
	term, err := s.reader.TermBySlug(ctx, blog.Category, slug)
	if err != nil {
		return stream{}, err
	}
	above, err := s.reader.TermAncestors(ctx, term)
	if err != nil {
		return stream{}, fmt.Errorf("find the way to category %d: %w", term.ID, err)
	}
	below, all, err := s.childrenOf(ctx, term)
	if err != nil {
		return stream{}, err
	}
	words, err := s.words(ctx)
	if err != nil {
		return stream{}, err
	}
	crumbs := []crumb{{words.T("Home"), links.Home}}
	for _, t := range above {
		crumbs = append(crumbs, crumb{t.Name, links.Category(t.Slug)})
	}
	return stream{
		path: links.Category(term.Slug), title: term.Name, heading: term.Name, lead: term.Description,
		feed: words.T("%s Category Feed", term.Name), query: blog.Query{TermID: term.ID, Below: all}, crumbs: append(crumbs, crumb{term.Name, ""}), below: below,
	}, nil
}

// childrenOf lists the categories below one that have posts, or others below them that do, and the ids of all
// categories below, whose posts a reader finds under it as well, as WordPress shows them.
func (s *build) childrenOf(ctx context.Context, term blog.Term) (below []blog.TermCount, ids []int64, err error) {
	all, err := s.reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, nil, fmt.Errorf("list categories: %w", err)
	}
	for _, t := range all {
		if t.Term.ParentID == term.ID && inUse(all, t, 0) {
			below = append(below, t)
		}
	}
	return below, descendants(all, term.ID), nil
}

// descendants stops where damaged data goes in a circle.
func descendants(all []blog.TermCount, id int64) []int64 {
	found := []int64{id}
	for i := 0; i < len(found); i++ {
		for _, t := range all {
			if t.Term.ParentID == found[i] && !slices.Contains(found, t.Term.ID) {
				found = append(found, t.Term.ID)
			}
		}
	}
	return found[1:]
}

// inUse reports whether a category or one below it has posts.
func inUse(all []blog.TermCount, t blog.TermCount, depth int) bool {
	if t.Posts > 0 || depth > len(all) { // only damaged data holds circles
		return t.Posts > 0
	}
	return slices.ContainsFunc(all, func(u blog.TermCount) bool { return u.Term.ParentID == t.Term.ID && inUse(all, u, depth+1) })
}

func (s *build) tagList(ctx context.Context, r request) (stream, error) {
	term, err := s.reader.TermBySlug(ctx, blog.Tag, r.name)
	if err != nil {
		return stream{}, err
	}
	words, err := s.words(ctx)
	if err != nil {
		return stream{}, err
	}
	return stream{
		path: links.Tag(term.Slug), title: "#" + term.Name, heading: "#" + term.Name, lead: term.Description,
		feed: words.T("%s Tag Feed", term.Name), query: blog.Query{TermID: term.ID},
		crumbs: []crumb{{words.T("Home"), links.Home}, {"#" + term.Name, ""}},
	}, nil
}

func (s *build) seriesList(ctx context.Context, r request) (stream, error) {
	term, err := s.reader.TermBySlug(ctx, blog.Series, r.name)
	if err != nil {
		return stream{}, err
	}
	words, err := s.words(ctx)
	if err != nil {
		return stream{}, err
	}
	return stream{
		path: links.SeriesOf(term.Slug), title: term.Name, heading: term.Name, lead: term.Description, parts: true,
		feed: words.T("%s Series Feed", term.Name), query: blog.Query{TermID: term.ID, Oldest: true},
		crumbs: []crumb{{words.T("Home"), links.Home}, {words.T("Series"), ""}, {term.Name, ""}},
	}, nil
}

func (s *build) authorList(ctx context.Context, r request) (stream, error) {
	author, err := s.reader.AuthorByName(ctx, r.name)
	if err != nil {
		return stream{}, err
	}
	words, err := s.words(ctx)
	if err != nil {
		return stream{}, err
	}
	title := words.T("Posts by %s", author.Shown())
	return stream{
		path: links.AuthorArchive(author.Name), title: title, heading: title, feed: title,
		query: blog.Query{AuthorID: author.ID}, author: &author,
		crumbs: []crumb{{words.T("Home"), links.Home}, {author.Shown(), ""}},
	}, nil
}

// yearList and monthList take the site's time zone, which decides where a post belongs.
func (s *build) yearList(ctx context.Context, year int) (stream, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return stream{}, err
	}
	from := time.Date(year, time.January, 1, 0, 0, 0, 0, b.zone())
	title := from.Format("2006")
	return s.dated(ctx, stream{
		path: links.Year(year), title: title, heading: title, feed: title,
		query:  blog.Query{From: from, To: from.AddDate(1, 0, 0)},
		crumbs: []crumb{{b.T("Home"), links.Home}, {b.T("Archives"), links.Archives}, {title, ""}},
	})
}

func (s *build) monthList(ctx context.Context, year int, month time.Month) (stream, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return stream{}, err
	}
	from := time.Date(year, month, 1, 0, 0, 0, 0, b.zone())
	title := b.Month(year, month)
	return s.dated(ctx, stream{
		path: links.Month(year, month), title: title, heading: title, feed: title,
		query: blog.Query{From: from, To: from.AddDate(0, 1, 0)},
		crumbs: []crumb{
			{b.T("Home"), links.Home}, {b.T("Archives"), links.Archives}, {from.Format("2006"), links.Year(year)}, {b.MonthName(month), ""},
		},
	})
}

// dated refuses a time without posts: there is no end of such addresses, and crawlers would walk all of them.
func (s *build) dated(ctx context.Context, l stream) (stream, error) {
	query := l.query
	query.Limit = 1
	found, err := s.reader.Entries(ctx, query)
	if err != nil {
		return stream{}, fmt.Errorf("count posts of %s: %w", l.path, err)
	}
	if found.Total == 0 {
		return stream{}, errNoPage
	}
	return l, nil
}
