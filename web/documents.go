package web

import (
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// document is a JSON-LD document for those who read pages by program, in the words of schema.org.
type document map[string]any

const schemaOrg = "https://schema.org"

// crumbDocument is the way to a page (BreadcrumbList). The last step is the page itself.
func (s *build) crumbDocument(crumbs []crumb, canonical string) document {
	steps := make([]document, 0, len(crumbs))
	for i, c := range crumbs {
		step := document{"@type": "ListItem", "position": i + 1, "name": c.Title, "item": canonical}
		if c.Path != "" {
			step["item"] = s.o.Links.Abs(c.Path)
		}
		steps = append(steps, step)
	}
	return document{"@context": schemaOrg, "@type": "BreadcrumbList", "itemListElement": steps}
}

func (s *build) personDocument(a blog.Author) document {
	return document{"@type": "Person", "name": a.Shown(), "url": s.o.Links.Abs(links.Profile(a.Name))}
}

func (s *build) publisherDocument(b base) document {
	return document{"@type": "Organization", "name": b.Site.Title, "url": s.o.Links.Abs(links.Home)}
}

func (s *build) postDocuments(p postPage) []any {
	docs := []any{s.crumbDocument(p.Crumbs, p.Canonical)}
	if !p.InStream {
		return append(docs, document{
			"@context": schemaOrg, "@type": "WebPage", "name": p.Title, "url": p.Canonical, "inLanguage": p.Article.Language,
		})
	}
	post := p.Entry.Post
	doc := document{
		"@context": schemaOrg, "@type": "BlogPosting", "headline": p.Title, "url": p.Canonical, "mainEntityOfPage": p.Canonical,
		"identifier": s.o.Links.Post(post.Ref), "datePublished": stamp(post.PublishedAt), "dateModified": stamp(lastOf(post.PublishedAt, post.EditedAt)),
		"author": s.personDocument(p.Entry.Author), "publisher": s.publisherDocument(p.base), "inLanguage": p.Article.Language,
		"wordCount": post.Words, "commentCount": p.Entry.Comments,
	}
	if p.Original != "" {
		doc["isBasedOn"] = p.Original
	}
	if p.Description != "" {
		doc["description"] = p.Description
	}
	if p.Picture.URL != "" {
		doc["image"] = p.Picture.URL
	}
	if len(p.Article.Tags) > 0 {
		doc["keywords"] = p.Article.Tags
	}
	if p.Article.Section != "" {
		doc["articleSection"] = p.Article.Section
	}
	if l, ok := p.Site.LicenceOf(); ok {
		doc["license"] = l.URL
	}
	if p.Part.Number > 0 {
		doc["isPartOf"] = document{"@type": "CreativeWorkSeries", "name": p.Part.Series.Name, "url": s.o.Links.Abs(links.SeriesOf(p.Part.Series.Slug))}
		doc["position"] = p.Part.Number
	}
	return append(docs, doc)
}

func (s *build) listDocuments(p listPage, home bool) []any {
	if !home {
		return []any{s.crumbDocument(p.Crumbs, p.Canonical)}
	}
	return []any{document{
		"@context": schemaOrg, "@type": "WebSite", "name": p.Site.Title, "url": s.o.Links.Abs(links.Home), "inLanguage": p.Lang,
		"potentialAction": document{
			"@type": "SearchAction", "target": s.o.Links.Abs(links.Search) + "?q={search_term_string}",
			"query-input": "required name=search_term_string",
		},
	}}
}

func (s *build) profileDocuments(p profilePage) []any {
	person := s.personDocument(p.Writer)
	person["alternateName"] = "@" + p.Handle
	return []any{
		s.crumbDocument(p.Crumbs, p.Canonical),
		document{"@context": schemaOrg, "@type": "ProfilePage", "url": p.Canonical, "mainEntity": person},
	}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func lastOf(times ...time.Time) time.Time {
	var last time.Time
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}
