package web

import (
	"context"
	"encoding/xml"

	"github.com/oriel-blog/oriel/internal/links"
)

// opml is an outline after OPML 2.0 (opml.org/spec2.opml).
type opml struct {
	XMLName xml.Name      `xml:"opml"`
	Version string        `xml:"version,attr"`
	Title   string        `xml:"head>title"`
	Created string        `xml:"head>dateModified,omitempty"`
	Owner   string        `xml:"head>ownerName,omitempty"`
	Items   []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Text  string        `xml:"text,attr"`
	Title string        `xml:"title,attr,omitempty"`
	Note  string        `xml:"description,attr,omitempty"`
	Type  string        `xml:"type,attr,omitempty"`
	HTML  string        `xml:"htmlUrl,attr,omitempty"`
	Feed  string        `xml:"xmlUrl,attr,omitempty"`
	URL   string        `xml:"url,attr,omitempty"`
	Items []opmlOutline `xml:"outline"`
}

// blogroll is every list of links of the sidebar, for feed readers.
func (s *build) blogroll(ctx context.Context, _ request) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	lists := b.Site.Blogroll()
	if len(lists) == 0 {
		return answer{}, errNoPage
	}
	document := opml{Version: "2.0", Title: b.Site.Title, Owner: b.Site.Title}
	for _, list := range lists {
		outline := opmlOutline{Text: firstOf(list.Title, b.T("Links"))}
		for _, l := range list.Links {
			address := s.o.Links.Abs(l.URL)
			item := opmlOutline{Text: l.Name, Title: l.Name, Note: l.Note, HTML: address}
			if l.Feed != "" {
				item.Type, item.Feed = "rss", l.Feed
			} else {
				item.Type, item.URL = "link", address
			}
			outline.Items = append(outline.Items, item)
		}
		document.Items = append(document.Items, outline)
	}
	a, err := writeXML(document)
	a.kind = "text/x-opml; charset=utf-8"
	return a, err
}

// openSearch lets browsers search here from their own box (OpenSearch 1.1).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	Language    string          `xml:"Language"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

func (s *build) openSearch(ctx context.Context, _ request) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	name := []rune(b.Site.Title)
	a, err := writeXML(openSearch{
		ShortName: string(name[:min(len(name), 16)]), Description: b.T("Search %s", b.Site.Title), Encoding: "UTF-8", Language: b.Site.Language,
		URLs: []openSearchURL{
			{"text/html", "results", s.o.Links.Abs(links.Search) + "?q={searchTerms}"},
			{"application/rss+xml", "results", s.o.Links.Abs(links.SearchFeed) + "?q={searchTerms}"},
			{"application/opensearchdescription+xml", "self", s.o.Links.Abs(links.OpenSearch)},
		},
	})
	a.kind = "application/opensearchdescription+xml; charset=utf-8"
	return a, err
}
