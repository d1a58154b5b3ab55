package main

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// proposePath joins the domain's wish for an address to the links room, by the pattern that the site has now. What was
// published before keeps its address.
func (a *app) proposePath(kind blog.PostKind, published time.Time, slug string) string {
	if kind == blog.KindPage {
		if links.Reserved(slug) {
			return ""
		}
		return links.PagePath(slug)
	}
	site, err := a.reader.Site(context.Background())
	if err != nil { // whoever saves hears of it from the database itself
		site = blog.DefaultSite()
	}
	return links.PostPathBy(site.Permalinks, published.In(site.Location()), slug)
}
