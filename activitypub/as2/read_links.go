package as2

import (
	"net/url"
	"strings"
	"time"
)

const (
	maxTags         = 64
	maxAttachments  = 8
	maxAttachRead   = 16 // looked at, with an address or without
	maxAltRunes     = 5_000
	maxPixels       = 100_000
	maxBlurhashSize = 128
)

// URL returns the address for people: a string, a Link or the best of several, where text/html is best. Only http and https are returned.
func (d *Doc) URL() string {
	address, _ := link(d.get("url"), "text/html")
	return address
}

// link picks an address from a string, a Link, or an array of both. A Link of the wanted media type wins over the first usable one.
func link(v value, wanted string) (address, mediaType string) {
	for item := range v.each() {
		found, kind := webAddress(item.text()), ""
		if item.kind() == '{' {
			found, kind = webAddress(item.get("href").text()), item.get("mediaType").text()
			if found == "" {
				found = webAddress(item.get("url").text())
			}
		}
		if found == "" {
			continue
		}
		if wanted != "" && strings.HasPrefix(kind, wanted) {
			return found, kind
		}
		if address == "" {
			address, mediaType = found, kind
		}
	}
	return address, mediaType
}

// webAddress returns text if it is an absolute http or https address, unchanged.
func webAddress(text string) string {
	if cleanID(text) == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return text
}

// RemoteTag is a Mention, Hashtag or Emoji that the sender attached to a text.
type RemoteTag struct {
	Type string // Mention, Hashtag or Emoji
	Name string // @user@host, #word or :shortcode:, as sent
	Href string // the actor's id for a Mention, a page for a Hashtag
	Icon string // the picture of an Emoji

	Updated time.Time // of an Emoji, when its picture last changed; zero when that is not said
}

// Tags returns the first 64 mentions, hashtags and emoji.
func (d *Doc) Tags() []RemoteTag {
	var tags []RemoteTag
	for item := range d.get("tag").each() {
		if len(tags) == maxTags {
			break
		}
		tag := RemoteTag{Type: typeOf(item), Name: item.get("name").text(), Href: cleanID(item.get("href").text())}
		switch tag.Type {
		case "Mention", "Hashtag":
		case "Emoji":
			tag.Icon = picture(item.get("icon")).URL
			tag.Updated = (&Doc{item}).Updated()
		default:
			continue
		}
		tags = append(tags, tag)
	}
	return tags
}

// RemoteMedia is a picture or another file that lies on a remote server. Only its address is known to be well formed.
type RemoteMedia struct {
	Type          string // Image, Document, Audio, Video, Link; "" when the sender gave an address only
	URL           string // http or https
	MediaType     string // as the sender claims
	Alt           string // plain text
	Width, Height int    // pixels as the sender claims; 0 when unknown
	Blurhash      string
}

// Attachments returns the first 8 attachments that have an address, of the first 16.
func (d *Doc) Attachments() []RemoteMedia {
	var all []RemoteMedia
	read := 0
	for item := range d.get("attachment").each() {
		if read++; len(all) == maxAttachments || read > maxAttachRead {
			break
		}
		if m := media(item); m.URL != "" && m.Type != "PropertyValue" {
			all = append(all, m)
		}
	}
	return all
}

// Icon returns the avatar of an actor, or a small picture of an object; the zero value when there is none.
func (d *Doc) Icon() RemoteMedia { return picture(d.get("icon")) }

// Image returns the header of an actor, or the lead picture of an object; the zero value when there is none.
func (d *Doc) Image() RemoteMedia { return picture(d.get("image")) }

// picture takes the first picture with an address. Lemmy and PeerTube send arrays.
func picture(v value) RemoteMedia {
	for item := range v.each() {
		if m := media(item); m.URL != "" {
			return m
		}
	}
	return RemoteMedia{}
}

func media(v value) RemoteMedia {
	if v.kind() == '"' {
		return RemoteMedia{URL: webAddress(v.text())}
	}
	m := RemoteMedia{Type: typeOf(v), MediaType: v.get("mediaType").text(), Blurhash: v.get("blurhash").text()}
	var kind string
	if m.URL, kind = link(v.get("url"), ""); m.URL == "" {
		m.URL = webAddress(v.get("href").text())
	}
	if m.MediaType == "" {
		m.MediaType = kind
	}
	d := &Doc{v}
	if m.Alt = d.Summary(); m.Alt == "" { // Mastodon puts the words into summary for actors and into name for posts.
		m.Alt = d.Name()
	}
	m.Alt = firstRunes(m.Alt, maxAltRunes)
	m.Width, m.Height = pixels(v.get("width")), pixels(v.get("height"))
	if len(m.Blurhash) > maxBlurhashSize {
		m.Blurhash = ""
	}
	return m
}

func pixels(v value) int {
	if n, ok := v.number(); ok && n <= maxPixels {
		return n
	}
	return 0
}

// firstRunes returns the first n runes of text.
func firstRunes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
