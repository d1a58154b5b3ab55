package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	// sitemapSize is how many addresses one sitemap holds: far below the 50,000 of the protocol (sitemaps.org 0.9),
	// so that none is slow to make or to read.
	sitemapSize = 1_000
	// maxSitemapPictures bounds the pictures of one page.
	maxSitemapPictures = 50
)

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Image   string       `xml:"xmlns:image,attr"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string         `xml:"loc"`
	LastMod string         `xml:"lastmod,omitempty"`
	Others  []sitemapLink  `xml:"xhtml:link"`
	Images  []sitemapImage `xml:"image:image"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

type sitemapImage struct {
	Loc string `xml:"image:loc"`
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapURL `xml:"sitemap"`
}

// sitemap lists every page of a small site; of a large one, the sitemaps that do.
func (s *build) sitemap(ctx context.Context, _ request) (answer, error) {
	var firsts []int64 // each part holds the posts whose ids are in a range of its own
	for after := int64(0); ; after += sitemapSize {
		next, err := s.reader.Addresses(ctx, after, 1)
		if err != nil {
			return answer{}, fmt.Errorf("look for addresses after %d: %w", after, err)
		}
		if len(next) == 0 {
			break
		}
		after = (next[0].ID - 1) / sitemapSize * sitemapSize
		firsts = append(firsts, after)
	}
	if len(firsts) < 2 {
		return s.sitemapFrom(ctx, 0)
	}
	var index sitemapIndex
	for _, first := range firsts {
		index.Maps = append(index.Maps, sitemapURL{Loc: s.o.Links.Abs(links.SitemapPart(int(first)))})
	}
	return writeXML(index)
}

// sitemapPart is one of several sitemaps. The number in its address is the id after which it begins.
func (s *build) sitemapPart(ctx context.Context, r request) (answer, error) {
	number, _ := strings.CutSuffix(strings.TrimPrefix(r.path, "/sitemap-"), ".xml")
	after, err := strconv.ParseInt(number, 10, 64)
	if err != nil || after < 0 || after%sitemapSize != 0 || strconv.FormatInt(after, 10) != number {
		return answer{}, errNoPage
	}
	return s.sitemapFrom(ctx, after)
}

// sitemapFrom lists the posts of one range of ids; the first one also the places that are no posts.
func (s *build) sitemapFrom(ctx context.Context, after int64) (answer, error) {
	posts, err := s.reader.Addresses(ctx, after, sitemapSize)
	if err != nil {
		return answer{}, fmt.Errorf("list addresses after %d: %w", after, err)
	}
	posts = slices.DeleteFunc(posts, func(p blog.Post) bool { return p.ID > after+sitemapSize })
	if len(posts) == 0 && after > 0 {
		return answer{}, errNoPage
	}
	var urls []sitemapURL
	if after == 0 {
		if urls, err = s.places(ctx); err != nil {
			return answer{}, err
		}
	}
	return writeXML(sitemap{
		Image: "http://www.google.com/schemas/sitemap-image/1.1", XHTML: "http://www.w3.org/1999/xhtml", URLs: append(urls, s.sitemapURLs(posts)...),
	})
}

// places are the addresses that are no posts and no pages: the home page, profiles, categories, series.
func (s *build) places(ctx context.Context) ([]sitemapURL, error) {
	abs := s.o.Links.Abs
	urls := []sitemapURL{{Loc: abs(links.Home)}, {Loc: abs(links.Archives)}}
	authors, err := s.reader.Authors(ctx)
	if err != nil {
		return nil, fmt.Errorf("list authors: %w", err)
	}
	for _, a := range authors {
		urls = append(urls, sitemapURL{Loc: abs(links.Profile(a.Name))})
	}
	for _, of := range []struct {
		kind blog.TermKind
		path func(slug string) string
	}{{blog.Category, links.Category}, {blog.Series, links.SeriesOf}} {
		terms, err := s.reader.Terms(ctx, of.kind)
		if err != nil {
			return nil, fmt.Errorf("list terms: %w", err)
		}
		for _, t := range terms {
			if t.Posts > 0 {
				urls = append(urls, sitemapURL{Loc: abs(of.path(t.Term.Slug))})
			}
		}
	}
	return urls, nil
}

func (s *build) sitemapURLs(posts []blog.Post) []sitemapURL {
	abs := s.o.Links.Abs
	translations := map[string][]sitemapLink{}
	for _, p := range posts {
		if p.TranslationKey != "" {
			translations[p.TranslationKey] = append(translations[p.TranslationKey], sitemapLink{"alternate", p.Language, abs(p.Path)})
		}
	}
	urls := make([]sitemapURL, 0, len(posts))
	for _, p := range posts {
		if p.Canonical != "" {
			continue // the map is of originals
		}
		u := sitemapURL{Loc: abs(p.Path), LastMod: stamp(lastOf(p.PublishedAt, p.EditedAt))}
		if others := translations[p.TranslationKey]; len(others) > 1 {
			u.Others = others
		}
		for src := range strings.SplitSeq(p.Pictures, "\n") {
			if local(src) && p.Warning == "" && len(u.Images) < maxSitemapPictures {
				u.Images = append(u.Images, sitemapImage{abs(src)})
			}
		}
		urls = append(urls, u)
	}
	return urls
}

func writeXML(document any) (answer, error) {
	body := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(body).Encode(document); err != nil {
		return answer{}, fmt.Errorf("write %T: %w", document, err)
	}
	return answer{kind: "application/xml; charset=utf-8", body: body.Bytes()}, nil
}
