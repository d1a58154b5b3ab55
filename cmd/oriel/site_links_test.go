package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// everyBox is a sidebar with one box of each kind.
const everyBox = `[search]
[about]
[follow]
[recent-posts]
[recent-comments]
[categories]
[tags]
[series]
[archives]
[links] Elsewhere
[A neighbour](https://example.org/) writes about bridges feed: https://example.org/feed.xml
[The way here](/about/)
[text] A word
Written **slowly**.
[meta]`

// alike are addresses of which there are very many that differ in nothing but what they are about: the ways to readers' own servers, of
// which each comment has three, and the days of the year. So many of each are walked.
var alike = map[string]int{"/interact": 12, "/on-this-day/": 4}

// link is where an address stands.
type link struct {
	from, address string
}

// everyLinkLeadsSomewhere follows every internal address of every page, feed, map and style sheet, from the home page on. What is at its end
// must be there, and so must the place in the page that a fragment names.
func everyLinkLeadsSomewhere(v *visitor) {
	next := []link{{"", "/"}, {"", "/sitemap.xml"}, {"", "/robots.txt"}, {"", "/.well-known/security.txt"}, {"", "/favicon.ico"}, {"", "/apple-touch-icon.png"}}
	fragments := map[string]link{}
	walkedAlike := map[string]int{}
	for len(next) > 0 {
		here := next[0]
		next = next[1:]
		path, fragment, ok := v.inside(here.from, here.address)
		if !ok || strings.HasPrefix(path, "/desk") {
			continue
		}
		if fragment != "" {
			fragments[path+"#"+fragment] = here
		}
		if v.seen[path] != nil || enough(walkedAlike, path) {
			continue
		}
		p := v.follow(path)
		if v.seen[path] = p; p.status != http.StatusOK {
			v.t.Errorf("%s, which stands at %s, answers %d", here.address, here.from, p.status)
			continue
		}
		for _, address := range addressesIn(v.t, p) {
			next = append(next, link{path, address})
		}
	}
	if len(v.seen) < 60 {
		v.t.Errorf("only %d addresses were found", len(v.seen))
	}
	v.fragmentsExist(fragments)
}

func enough(walked map[string]int, path string) bool {
	for prefix, most := range alike {
		if strings.HasPrefix(path, prefix) {
			walked[prefix]++
			return walked[prefix] > most
		}
	}
	return false
}

// follow asks for an address, and for those that it leads to.
func (v *visitor) follow(path string) *visit {
	v.t.Helper()
	accept := "text/html,*/*;q=0.8"
	if strings.HasPrefix(path, "/ap/") || strings.HasPrefix(path, "/nodeinfo") {
		accept = "application/activity+json"
	}
	start := path
	for range 4 {
		p := v.get(path, "Accept", accept)
		if p.status != http.StatusMovedPermanently && p.status != http.StatusFound {
			return p
		}
		to, _, ok := v.inside(path, p.header.Get("Location"))
		if !ok {
			v.t.Errorf("%s leads out of the house, to %s", start, p.header.Get("Location"))
			return p
		}
		path = to
	}
	v.t.Errorf("%s leads on and on", start)
	return &visit{path: path, status: http.StatusLoopDetected, header: http.Header{}}
}

func (v *visitor) fragmentsExist(wanted map[string]link) {
	ids := map[string]map[string]bool{}
	for full, here := range wanted {
		path, fragment, _ := strings.Cut(full, "#")
		p := v.seen[path]
		if p == nil || p.kind() != "text/html" {
			continue
		}
		if ids[path] == nil {
			ids[path] = map[string]bool{}
			walk(p.document(v.t), func(n *html.Node) { ids[path][attr(n, "id")] = true })
		}
		if !ids[path][fragment] {
			v.t.Errorf("%s, which stands at %s, names a place that the page does not have", here.address, here.from)
		}
	}
}

// addressesIn are all addresses that a document leads to or loads.
func addressesIn(t *testing.T, p *visit) []string {
	t.Helper()
	switch kind := p.kind(); {
	case kind == "text/html":
		return addressesInHTML(p.document(t))
	case strings.HasSuffix(kind, "xml") || kind == "text/x-opml":
		return addressesInXML(t, p)
	case kind == "application/feed+json" || kind == "application/manifest+json":
		var values any
		if err := json.Unmarshal(p.body, &values); err != nil {
			t.Errorf("%s: %v", p.path, err)
		}
		return addressesInJSON(values)
	case kind == "text/css":
		var list []string
		for _, m := range regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllStringSubmatch(string(p.body), -1) {
			list = append(list, m[1])
		}
		return list
	}
	return nil
}

func addressesInHTML(doc *html.Node) []string {
	var list []string
	walk(doc, func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		for _, a := range n.Attr {
			switch {
			case slices.Contains([]string{"href", "src", "poster", "cite"}, a.Key):
				list = append(list, a.Val)
			case a.Key == "srcset":
				for candidate := range strings.SplitSeq(a.Val, ",") {
					list = append(list, strings.Fields(candidate)[0])
				}
			case n.Data == "meta" && a.Key == "content" && strings.HasPrefix(a.Val, "http"):
				list = append(list, a.Val)
			}
		}
	})
	return list
}

// addressesInXML takes whatever begins as an address, and what the HTML of a feed's items holds.
func addressesInXML(t *testing.T, p *visit) []string {
	t.Helper()
	var list []string
	decoder := xml.NewDecoder(strings.NewReader(string(p.body)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Errorf("%s: %v", p.path, err)
			return list
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && strings.HasPrefix(a.Value, "http") && !strings.Contains(a.Value, "{") {
					list = append(list, a.Value)
				}
			}
		case xml.CharData:
			switch text := strings.TrimSpace(string(token)); {
			case strings.HasPrefix(text, "http"):
				list = append(list, text)
			case strings.HasPrefix(text, "<"):
				list = append(list, addressesInFragment(text)...)
			}
		}
	}
}

func addressesInFragment(text string) []string {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil
	}
	return addressesInHTML(doc)
}

func addressesInJSON(value any) []string {
	var list []string
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if text, ok := inner.(string); ok && (key == "src" || key == "start_url" || key == "scope") {
				list = append(list, text)
			}
			if key != "_oriel" {
				list = append(list, addressesInJSON(inner)...)
			}
		}
	case []any:
		for _, inner := range value {
			list = append(list, addressesInJSON(inner)...)
		}
	case string:
		switch {
		case strings.HasPrefix(value, "http"):
			list = append(list, value)
		case strings.HasPrefix(value, "<"):
			list = append(list, addressesInFragment(value)...)
		}
	}
	return list
}
