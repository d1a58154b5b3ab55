package feed

import (
	"cmp"
	"encoding/xml"
	"io"
	"time"
)

// atomFeed and its parts follow RFC 4287; counts and feeds of comments follow RFC 4685 §4 and §5.
type atomFeed struct {
	XMLName   xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	Thread    string       `xml:"xmlns:thr,attr"`
	Language  string       `xml:"xml:lang,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Subtitle  string       `xml:"subtitle,omitempty"`
	Updated   string       `xml:"updated"`
	Links     []atomLink   `xml:"link"`
	Authors   []atomPerson `xml:"author"`
	Icon      string       `xml:"icon,omitempty"`
	Rights    string       `xml:"rights,omitempty"`
	Generator string       `xml:"generator,omitempty"`
	Entries   []atomEntry  `xml:"entry"`
}

type atomLink struct {
	Href   string `xml:"href,attr"`
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Length int64  `xml:"length,attr,omitempty"`
	Count  *int   `xml:"thr:count,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomEntry struct {
	Language   string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Links      []atomLink     `xml:"link"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    *atomText      `xml:"summary"`
	Content    *atomText      `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// WriteAtom writes f as Atom. The error says which address is not absolute or what is missing; nothing is written then.
func WriteAtom(w io.Writer, f Feed) error {
	f, err := f.prepare()
	if err != nil {
		return err
	}
	document := atomFeed{
		Thread: "http://purl.org/syndication/thread/1.0", Language: f.Language, ID: f.ID, Title: f.Title, Subtitle: f.Description,
		Updated: atomTime(f.updated()), Icon: f.IconURL, Rights: f.Rights, Generator: f.Generator, Authors: atomPeople(f.Authors),
		Links: []atomLink{{Href: f.SelfURL, Rel: "self", Type: "application/atom+xml"}, {Href: f.HomeURL, Rel: "alternate", Type: "text/html"}},
	}
	if len(document.Authors) == 0 {
		document.Authors = []atomPerson{{Name: f.Title}} // RFC 4287 §4.1.1 demands one
	}
	if f.NextURL != "" {
		document.Links = append(document.Links, atomLink{Href: f.NextURL, Rel: "next", Type: "application/atom+xml"})
	}
	for _, hub := range f.HubURLs {
		document.Links = append(document.Links, atomLink{Href: hub, Rel: "hub"})
	}
	for _, i := range f.Items {
		document.Entries = append(document.Entries, newAtomEntry(i))
	}
	return writeXML(w, document)
}

func newAtomEntry(i Item) atomEntry {
	e := atomEntry{
		Language: i.Language, ID: i.ID, Title: cmp.Or(i.Title, i.Name), Updated: atomTime(i.updated()), Published: atomTime(i.Published),
		Authors: atomPeople(i.Authors), Links: []atomLink{{Href: i.URL, Rel: "alternate", Type: "text/html"}},
	}
	if i.OriginalURL != "" {
		e.Links = append(e.Links, atomLink{Href: i.OriginalURL, Rel: "canonical", Type: "text/html"})
	}
	if i.CommentsURL != "" {
		e.Links = append(e.Links, atomLink{Href: i.CommentsURL, Rel: "replies", Type: "text/html", Count: &i.Comments})
	}
	if i.CommentsFeedURL != "" {
		e.Links = append(e.Links, atomLink{Href: i.CommentsFeedURL, Rel: "replies", Type: "application/atom+xml", Count: &i.Comments})
	}
	for _, f := range i.Enclosures {
		e.Links = append(e.Links, atomLink{Href: f.URL, Rel: "enclosure", Type: f.Type, Length: f.Bytes})
	}
	for _, c := range i.Categories {
		e.Categories = append(e.Categories, atomCategory{Term: c})
	}
	if i.Summary != "" || i.ContentHTML == "" {
		e.Summary = &atomText{Type: "text", Text: i.Summary}
	}
	if i.ContentHTML != "" {
		e.Content = &atomText{Type: "html", Text: i.ContentHTML}
	}
	return e
}

func atomPeople(list []Person) []atomPerson {
	var people []atomPerson
	for _, p := range list {
		people = append(people, atomPerson{Name: p.Name, URI: p.URL})
	}
	return people
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
