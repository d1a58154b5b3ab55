package main

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// isList finds the addresses that are lists of posts and so have feeds.
var isList = regexp.MustCompile(`^/$|^/(category|tag|series|author)/[^/]+/$|^/\d{4}/(\d{2}/)?$`)

// feedAddresses are the feeds of every list, of the comments and of a search, each in three formats; the key is the format.
func (v *visitor) feedAddresses() map[string][]string {
	found := map[string][]string{}
	add := func(list string) {
		found["rss"] = append(found["rss"], list+"feed/")
		found["atom"] = append(found["atom"], list+"feed/atom/")
		found["json"] = append(found["json"], list+"feed/json/")
	}
	add("/comments/")
	for _, p := range v.walked("text/html") {
		if isList.MatchString(p.path) || bytes.Contains(p.body, []byte(`<section class="comments"`)) {
			add(strings.TrimRight(strings.SplitN(p.path, "comment-page-", 2)[0], "?"))
		}
	}
	for format, name := range map[string]string{"rss": "", "atom": "atom/", "json": "json/"} {
		found[format] = append(found[format], "/search/feed/"+name+"?q=light")
		slices.Sort(found[format])
		found[format] = slices.Compact(found[format])
	}
	found["json"] = append(found["json"], "/feed.json")
	return found
}

// everyFeedKeepsTheRules reads every feed with a feed reader's own parser, and then holds it to what its format demands:
// RSS 2.0.11 with the best practices profile, RFC 4287, JSON Feed 1.1.
func everyFeedKeepsTheRules(v *visitor) {
	items := 0
	for format, addresses := range v.feedAddresses() {
		if len(addresses) < 20 {
			v.t.Errorf("only %d feeds in %s", len(addresses), format)
		}
		for _, address := range addresses {
			p := v.page(address)
			if p.header.Get("Access-Control-Allow-Origin") != "*" {
				v.t.Errorf("%s: readers in a browser may not read it", address)
			}
			if p.header.Get("Last-Modified") == "" && bytes.Contains(p.body, []byte("<item>")) {
				v.t.Errorf("%s does not say when it changed", address)
			}
			f := feedCheck{v, address}
			switch format {
			case "rss":
				items += f.rss(p)
			case "atom":
				items += f.atom(p)
			case "json":
				items += f.json(p)
			}
		}
	}
	if items < 200 {
		v.t.Errorf("all feeds together hold %d items", items)
	}
}

// feedCheck reports what is wrong with one feed.
type feedCheck struct {
	v       *visitor
	address string
}

func (f feedCheck) must(ok bool, what string, got ...any) {
	f.v.t.Helper()
	if !ok {
		f.v.t.Errorf("%s: %s: %.200q", f.address, what, got)
	}
}

// absolute is an http address that says its host.
func absolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// self is the feed's own address; the site's JSON Feed has two and calls itself by the older one.
func (f feedCheck) self(named string) {
	own := f.v.house.base + f.address
	f.must(named == own || (f.address == "/feed/json/" && named == f.v.house.base+"/feed.json"), "names another address as its own", named)
}

// text is what readers get to see: nothing in it may depend on where it stands.
func (f feedCheck) text(html string) {
	for _, address := range addressesInFragment(html) {
		f.must(strings.Contains(address, ":") || strings.HasPrefix(address, "#"), "the text has a relative address", address)
	}
	f.must(!strings.Contains(html, "<script") && !strings.Contains(html, " style="), "the text has scripts or styles", html)
}

func (f feedCheck) stamp(layout, value string) {
	at, err := time.Parse(layout, value)
	f.must(err == nil && at.Before(time.Now().Add(time.Hour)), "no such time", value)
}

func (f feedCheck) rss(p *visit) int {
	f.must(p.kind() == "application/rss+xml", "type", p.kind())
	feed, err := (&rss.Parser{}).Parse(bytes.NewReader(p.body))
	if err != nil {
		f.v.t.Errorf("%s: %v", f.address, err)
		return 0
	}
	f.must(feed.Version == "2.0" && feed.Title != "" && absolute(feed.Link) && feed.Description != "" && feed.Language != "", "the channel is incomplete", feed.Title, feed.Link, feed.Description)
	for _, link := range feed.Extensions["atom"]["link"] {
		if link.Attrs["rel"] == "self" {
			f.self(link.Attrs["href"])
		}
	}
	f.must(bytes.Contains(p.body, []byte(`rel="self"`)), "no link to itself")
	ids := map[string]bool{}
	for _, i := range feed.Items {
		f.must(i.Title != "" || i.Description != "" || i.Content != "", "an item says nothing", i.Link)
		f.must(absolute(i.Link), "link of an item", i.Link)
		f.must(i.GUID != nil && i.GUID.Value != "" && !ids[i.GUID.Value], "guid of an item", i.Link)
		ids[i.GUID.Value] = true
		f.must(i.GUID.IsPermalink == "false" || absolute(i.GUID.Value), "a guid is said to be an address", i.GUID.Value)
		f.stamp(time.RFC1123Z, strings.Replace(i.PubDate, "GMT", "+0000", 1))
		f.text(i.Content + i.Description)
		for _, e := range i.Enclosures {
			length, err := strconv.Atoi(e.Length)
			f.must(absolute(e.URL) && strings.Contains(e.Type, "/") && err == nil && length > 0, "enclosure", e.URL, e.Length, e.Type)
		}
	}
	return len(feed.Items)
}

func (f feedCheck) atom(p *visit) int {
	f.must(p.kind() == "application/atom+xml", "type", p.kind())
	feed, err := (&atom.Parser{}).Parse(bytes.NewReader(p.body))
	if err != nil {
		f.v.t.Errorf("%s: %v", f.address, err)
		return 0
	}
	f.must(feed.Title != "" && absolute(feed.ID), "the feed is incomplete", feed.Title, feed.ID)
	f.stamp(time.RFC3339, feed.Updated)
	self := ""
	for _, l := range feed.Links {
		f.must(absolute(l.Href), "link", l.Href)
		if l.Rel == "self" {
			self = l.Href
		}
	}
	f.self(self)
	ids := map[string]bool{}
	for _, e := range feed.Entries {
		f.must(absolute(e.ID) && !ids[e.ID], "id of an entry", e.ID)
		ids[e.ID] = true
		f.must(e.Title != "", "title of an entry", e.ID)
		f.stamp(time.RFC3339, e.Updated)
		f.must(e.Published == "" || e.Updated >= e.Published, "updated before it was published", e.Published, e.Updated)
		f.must(len(e.Authors)+len(feed.Authors) > 0, "nobody wrote it", e.ID)
		alternate := 0
		for _, l := range e.Links {
			f.must(absolute(l.Href), "link of an entry", l.Href)
			if l.Rel == "alternate" || l.Rel == "" {
				alternate++
			}
			if l.Rel == "enclosure" {
				length, err := strconv.Atoi(l.Length)
				f.must(err == nil && length > 0 && l.Type != "", "enclosure", l.Href, l.Length)
			}
		}
		f.must(alternate == 1, "an entry has no link, or several", e.ID)
		if e.Content != nil {
			f.must(e.Content.Type == "html" || e.Content.Type == "text", "type of the content", e.Content.Type)
			f.text(e.Content.Value)
		}
		f.must(e.Content != nil || e.Summary != "", "an entry says nothing", e.ID)
	}
	return len(feed.Entries)
}

func (f feedCheck) json(p *visit) int {
	f.must(p.kind() == "application/feed+json", "type", p.kind())
	feed, err := (&json.Parser{}).Parse(bytes.NewReader(p.body))
	if err != nil {
		f.v.t.Errorf("%s: %v", f.address, err)
		return 0
	}
	f.must(feed.Version == "https://jsonfeed.org/version/1.1" && feed.Title != "" && absolute(feed.HomePageURL) && feed.Language != "", "the feed is incomplete", feed.Version, feed.Title)
	f.must(bytes.Contains(p.body, []byte(`"items"`)) && feed.Author == nil, "items are required, and author is of version 1.0")
	f.self(feed.FeedURL)
	ids := map[string]bool{}
	for _, i := range feed.Items {
		f.must(i.ID != "" && !ids[i.ID], "id of an item", i.ID)
		ids[i.ID] = true
		f.must(absolute(i.URL) && (i.ContentHTML != "" || i.ContentText != ""), "an item is incomplete", i.ID, i.URL)
		f.stamp(time.RFC3339, i.DatePublished)
		f.text(i.ContentHTML)
		f.must(i.Image == "" || absolute(i.Image), "image", i.Image)
		if i.Attachments != nil {
			for _, a := range *i.Attachments {
				f.must(absolute(a.URL) && a.MimeType != "" && a.SizeInBytes > 0, "attachment", a.URL, a.SizeInBytes)
			}
		}
	}
	return len(feed.Items)
}

// feedsAreNotSentTwice: most requests for feeds are by programs that have them.
func feedsAreNotSentTwice(v *visitor) {
	for _, addresses := range v.feedAddresses() {
		for i, address := range addresses {
			if i%4 != 0 && strings.Count(address, "/") > 3 {
				continue
			}
			p := v.page(address)
			for header, value := range map[string]string{"If-None-Match": p.header.Get("Etag"), "If-Modified-Since": p.header.Get("Last-Modified")} {
				if value == "" {
					continue
				}
				again := v.get(address, header, value)
				if again.status != http.StatusNotModified || len(again.body) > 0 {
					v.t.Errorf("%s with %s: %d, %d bytes", address, header, again.status, len(again.body))
				}
				if other := v.get(address, header, map[string]string{"If-None-Match": `"other"`, "If-Modified-Since": "Mon, 02 Jan 2006 15:04:05 GMT"}[header]); other.status != http.StatusOK {
					v.t.Errorf("%s with another %s: %d", address, header, other.status)
				}
			}
		}
	}
}
