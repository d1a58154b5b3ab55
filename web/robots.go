package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	// maxSitemap is how many addresses one sitemap may hold (sitemaps.org protocol 0.9).
	maxSitemap  = 50_000
	sitemapRead = 1000
)

func (s *Server) robots(context.Context, request) (answer, error) {
	text := "User-agent: *\nDisallow: /desk/\nDisallow: /login\nDisallow: /setup\n\nSitemap: " + s.o.Links.Abs("/sitemap.xml") + "\n"
	return answer{kind: plainType, body: []byte(text)}, nil
}

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (s *Server) sitemap(ctx context.Context, _ request) (answer, error) {
	pages, err := s.o.Reader.Pages(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("list pages: %w", err)
	}
	authors, err := s.o.Reader.Authors(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("list authors: %w", err)
	}
	m := sitemap{URLs: []sitemapURL{{Loc: s.o.Links.Abs(links.Home)}}}
	for _, a := range authors {
		m.URLs = append(m.URLs, sitemapURL{Loc: s.o.Links.Abs(links.Profile(a.Name))})
	}
	for _, p := range pages {
		m.add(s.o.Links.Abs(p.Path), p)
	}
	for offset := 0; len(m.URLs) < maxSitemap; offset += sitemapRead {
		list, err := s.o.Reader.Entries(ctx, blog.Query{Limit: sitemapRead, Offset: offset})
		if err != nil {
			return answer{}, fmt.Errorf("list posts from %d: %w", offset, err)
		}
		for _, e := range list.Entries {
			m.add(s.o.Links.Abs(e.Post.Path), e.Post)
		}
		if len(list.Entries) < sitemapRead {
			break
		}
	}
	m.URLs = m.URLs[:min(len(m.URLs), maxSitemap)]
	body := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(body).Encode(m); err != nil {
		return answer{}, fmt.Errorf("write the sitemap: %w", err)
	}
	return answer{kind: "application/xml; charset=utf-8", body: body.Bytes()}, nil
}

func (m *sitemap) add(address string, p blog.Post) {
	changed := p.PublishedAt
	if p.EditedAt.After(changed) {
		changed = p.EditedAt
	}
	m.URLs = append(m.URLs, sitemapURL{Loc: address, LastMod: changed.UTC().Format(time.RFC3339)})
}
