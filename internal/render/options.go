package render

import (
	"net/url"
	"strings"
	"time"
)

// Options of a Renderer; the zero value is what a blog wants that stores nothing and speaks English.
type Options struct {
	// StraightQuotes leaves quotation marks, dashes and dots as they were typed. Otherwise prose, never code, gets
	// typographic ones.
	StraightQuotes bool
	// Budget is how long one post may take; zero means 2 s. Formulas have the same time again.
	Budget time.Duration
	// Site is the absolute address of the site, so that addresses on its host count as its own. When it is empty only
	// relative addresses do.
	Site string
	// Words gives the words that rendering itself writes, for a language as the author named it, such as "de" or
	// "he-IL"; it may be empty. Nil, and every word that is left empty, means English.
	Words func(language string) Words
	// Pictures tells what is known of a picture on this site. src is a path with or without a leading slash, as the
	// author wrote it, never with a host. It is called while a post waits, so it must not decode anything. Nil: nothing
	// is known.
	Pictures func(src string) (Picture, bool)
	// Videos tells what is stored here of a video elsewhere, by the canonical address that VideoOf gives. Nil: nothing.
	Videos func(address string) (Video, bool)
	// People gives the profile addresses of the people whom a text names, by their handles as Handles gives them. Who is
	// absent stays text. Nil: nobody is known.
	People func(handles []string) map[string]string
}

// ContentsMode says when a post gets a table of contents; the zero value is ContentsAuto.
type ContentsMode string

// The modes. Auto means four headings and 800 words; On means one heading.
const (
	ContentsAuto ContentsMode = "auto"
	ContentsOn   ContentsMode = "on"
	ContentsOff  ContentsMode = "off"
)

// PostOptions are an author's wishes for one post; the zero value is right for most.
type PostOptions struct {
	// Numbered writes 1, 1.1, 1.2 before the headings of the second to fourth level.
	Numbered bool
	Contents ContentsMode
	// Language of the post as a BCP 47 tag; empty means that of Options.Words("").
	Language string
}

// Picture is what is known of a stored picture. Width and Height are those of the full size in pixels, Sources are all
// the sizes there are, Full is the address of the full size, Type its media type. A picture without sides is not known.
type Picture struct {
	Width, Height int
	Sources       []Source
	Type          string
	Full          string
}

// Source is one size of a picture; Width is in pixels.
type Source struct {
	URL   string
	Width int
}

// Video is what is stored here of a video elsewhere: its title, and the address of a still on this site with its sides
// in pixels. Any of them may be missing.
type Video struct {
	Title         string
	Still         string
	Width, Height int
}

// own returns the address below this site that link leads to, or false when it leads elsewhere.
func (o Options) own(link string) (string, bool) {
	u, err := url.Parse(link)
	if err != nil || u.Opaque != "" {
		return "", false
	}
	if u.Scheme == "" && u.Host == "" {
		return link, true
	}
	site, err := url.Parse(o.Site)
	if err != nil || site.Host == "" || !strings.EqualFold(site.Host, u.Host) || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	return u.RequestURI(), true
}
