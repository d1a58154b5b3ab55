package feed

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"time"
)

// rssDocument and its parts follow RSS 2.0.11 and the modules content, dc, slash, wfw and atom. Prefixes are part of the names,
// because readers of RSS compare them literally.
type rssDocument struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Slash   string     `xml:"xmlns:slash,attr"`
	WFW     string     `xml:"xmlns:wfw,attr"`
	ITunes  string     `xml:"xmlns:itunes,attr,omitempty"` // only where a length is told
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string    `xml:"title"`
	Link          string    `xml:"link"`
	Description   string    `xml:"description"`
	Links         []rssLink `xml:"atom:link"`
	Language      string    `xml:"language,omitempty"`
	Copyright     string    `xml:"copyright,omitempty"`
	LastBuildDate string    `xml:"lastBuildDate"`
	Generator     string    `xml:"generator,omitempty"`
	Image         *rssImage `xml:"image"`
	Items         []rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type rssImage struct {
	URL   string `xml:"url"`
	Title string `xml:"title"`
	Link  string `xml:"link"`
}

type rssItem struct {
	Title       string        `xml:"title,omitempty"`
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	PubDate     string        `xml:"pubDate"`
	Creators    []string      `xml:"dc:creator"`
	Categories  []string      `xml:"category"`
	Description string        `xml:"description"`
	Content     string        `xml:"content:encoded,omitempty"`
	Enclosure   *rssEnclosure `xml:"enclosure"`
	Duration    int           `xml:"itunes:duration,omitempty"` // seconds of the enclosure
	Comments    string        `xml:"comments,omitempty"`
	CommentRSS  string        `xml:"wfw:commentRss,omitempty"`
	Count       *int          `xml:"slash:comments"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

// WriteRSS writes f as RSS 2.0. The error says which address is not absolute or what is missing; nothing is written then.
func WriteRSS(w io.Writer, f Feed) error {
	f, err := f.prepare()
	if err != nil {
		return err
	}
	document := rssDocument{
		Version: "2.0",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Atom:    "http://www.w3.org/2005/Atom",
		Slash:   "http://purl.org/rss/1.0/modules/slash/",
		WFW:     "http://wellformedweb.org/CommentAPI/",
		Channel: newRSSChannel(f),
	}
	if slices.ContainsFunc(document.Channel.Items, func(i rssItem) bool { return i.Duration > 0 }) {
		document.ITunes = "http://www.itunes.com/dtds/podcast-1.0.dtd"
	}
	return writeXML(w, document)
}

func newRSSChannel(f Feed) rssChannel {
	c := rssChannel{
		Title: f.Title, Link: f.HomeURL, Description: f.Description, Language: f.Language, Copyright: f.Rights,
		LastBuildDate: rssTime(f.updated()), Generator: f.Generator,
		Links: []rssLink{{Href: f.SelfURL, Rel: "self", Type: "application/rss+xml"}},
	}
	if c.Description == "" {
		c.Description = f.Title // RSS demands one
	}
	if f.NextURL != "" {
		c.Links = append(c.Links, rssLink{Href: f.NextURL, Rel: "next", Type: "application/rss+xml"}) // RFC 5005 §3
	}
	for _, hub := range f.HubURLs {
		c.Links = append(c.Links, rssLink{Href: hub, Rel: "hub"})
	}
	if f.IconURL != "" {
		c.Image = &rssImage{URL: f.IconURL, Title: f.Title, Link: f.HomeURL}
	}
	for _, i := range f.Items {
		c.Items = append(c.Items, newRSSItem(i, f.Authors))
	}
	return c
}

func newRSSItem(i Item, authors []Person) rssItem {
	item := rssItem{
		Title: i.Title, Link: i.URL, GUID: rssGUID{ID: i.ID}, PubDate: rssTime(i.Published), Categories: i.Categories,
		Description: markup(i.Summary), Content: i.ContentHTML, Comments: i.CommentsURL, CommentRSS: i.CommentsFeedURL,
	}
	if i.Summary == "" {
		item.Description = i.ContentHTML // for readers that show descriptions only
	}
	if len(i.Authors) > 0 {
		authors = i.Authors
	}
	for _, a := range authors {
		item.Creators = append(item.Creators, a.Name)
	}
	if len(i.Enclosures) > 0 { // RSS knows one for each item
		e := i.Enclosures[0]
		item.Enclosure, item.Duration = &rssEnclosure{URL: e.URL, Length: e.Bytes, Type: e.Type}, e.Seconds
	}
	if i.CommentsURL != "" || i.CommentsFeedURL != "" {
		item.Count = &i.Comments
	}
	return item
}

// markup turns plain text into HTML, which is what readers take a description for.
func markup(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

func rssTime(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }
