package main

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"willnorris.com/go/microformats"
)

// mfItems lists a page's items of one type, whatever they stand in.
func mfItems(items []*microformats.Microformat, kind string) []*microformats.Microformat {
	var found []*microformats.Microformat
	for _, i := range items {
		if slices.Contains(i.Type, kind) {
			found = append(found, i)
		}
		found = append(found, mfItems(i.Children, kind)...)
		for _, values := range i.Properties {
			for _, value := range values {
				if inner, ok := value.(*microformats.Microformat); ok {
					found = append(found, mfItems([]*microformats.Microformat{inner}, kind)...)
				}
			}
		}
	}
	return found
}

func (v *visitor) microformats(p *visit) *microformats.Data {
	base, err := url.Parse(v.house.base + p.path)
	if err != nil {
		v.t.Fatal(err)
	}
	return microformats.ParseNode(p.document(v.t), base)
}

// microformatsTellWhatThePageShows: the properties are those of product.md 4.8 that a reader, a search engine or a Webmention needs.
func microformatsTellWhatThePageShows(v *visitor) {
	posts, cites, lists := 0, 0, 0
	for _, p := range v.walked("text/html") {
		document := p.document(v.t)
		switch {
		case isList.MatchString(p.path):
			lists++
			v.listIsAFeed(p, find(document, "ul", "below") != nil)
		case strings.HasPrefix(p.path, "/@"):
			v.profileIsACard(p)
		case find(document, "section", "comments") != nil:
			posts++
			cites += v.postIsAnEntry(p)
		}
	}
	if posts < 5 || cites < 5 || lists < 5 {
		v.t.Errorf("%d posts, %d comments and %d lists were read", posts, cites, lists)
	}
}

// needs reports properties that an item lacks.
func (v *visitor) needs(p *visit, item *microformats.Microformat, names ...string) {
	for _, name := range names {
		if values := item.Properties[name]; len(values) == 0 || values[0] == "" {
			v.t.Errorf("%s: %v has no %s", p.path, item.Type, name)
		}
	}
}

func (v *visitor) listIsAFeed(p *visit, mayBeEmpty bool) {
	feeds := mfItems(v.microformats(p).Items, "h-feed")
	if len(feeds) != 1 {
		v.t.Errorf("%s has %d h-feeds", p.path, len(feeds))
		return
	}
	v.needs(p, feeds[0], "name")
	entries := mfItems(feeds, "h-entry")
	if len(entries) == 0 && !mayBeEmpty { // a category may hold categories alone
		v.t.Errorf("%s: the h-feed is empty", p.path)
	}
	for _, e := range entries {
		v.needs(p, e, "name", "url", "published", "author")
	}
}

func (v *visitor) profileIsACard(p *visit) {
	data := v.microformats(p)
	cards := mfItems(data.Items, "h-card")
	if len(cards) == 0 {
		v.t.Errorf("%s has no h-card", p.path)
		return
	}
	v.needs(p, cards[0], "name", "url", "uid", "nickname")
	if url := cards[0].Properties["url"]; len(url) == 0 || url[0] != v.house.base+p.path {
		v.t.Errorf("%s: the h-card is about %v", p.path, url)
	}
	if !slices.Contains(data.Rels["me"], v.house.base+p.path) {
		v.t.Errorf("%s: rel=me says %v", p.path, data.Rels["me"])
	}
}

// postIsAnEntry gives how many comments of the post could be read.
func (v *visitor) postIsAnEntry(p *visit) (cites int) {
	entries := mfItems(v.microformats(p).Items, "h-entry")
	if len(entries) != 1 {
		v.t.Errorf("%s has %d h-entries", p.path, len(entries))
		return 0
	}
	e := entries[0]
	v.needs(p, e, "name", "content", "published", "url", "uid", "author")
	if strings.Contains(string(p.body), `rel="tag"`) {
		v.needs(p, e, "category")
	}
	for _, a := range e.Properties["author"] {
		if card, ok := a.(*microformats.Microformat); !ok || len(card.Properties["url"]) == 0 || len(card.Properties["name"]) == 0 {
			v.t.Errorf("%s: the author is no h-card with a name and an address: %v", p.path, a)
		}
	}
	for _, c := range e.Properties["comment"] {
		cite, ok := c.(*microformats.Microformat)
		if !ok || !slices.Contains(cite.Type, "h-cite") {
			v.t.Errorf("%s: a comment is no h-cite: %v", p.path, c)
			continue
		}
		if len(cite.Properties["content"]) > 0 { // a deleted one says nothing
			cites++
			v.needs(p, cite, "url", "published", "author")
		}
	}
	return cites
}

// structuredDataIsComplete holds JSON-LD to what search engines ask for (schema.org; BreadcrumbList, BlogPosting, ProfilePage, WebSite).
func structuredDataIsComplete(v *visitor) {
	required := map[string][]string{
		"BreadcrumbList": {"itemListElement"}, "WebPage": {"name", "url", "inLanguage"}, "WebSite": {"name", "url", "inLanguage", "potentialAction"},
		"ProfilePage": {"url", "mainEntity"},
		"BlogPosting": {"headline", "url", "mainEntityOfPage", "datePublished", "dateModified", "author", "publisher", "inLanguage", "image", "wordCount", "commentCount"},
	}
	seen := map[string]int{}
	for _, p := range v.walked("text/html") {
		walk(p.document(v.t), func(n *html.Node) {
			if n.Data != "script" || n.FirstChild == nil {
				return
			}
			var doc map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &doc); err != nil {
				v.t.Errorf("%s: %v in %s", p.path, err, n.FirstChild.Data)
				return
			}
			kind, _ := doc["@type"].(string)
			seen[kind]++
			if required[kind] == nil || doc["@context"] != "https://schema.org" {
				v.t.Errorf("%s: nobody expects %q in %v", p.path, kind, doc["@context"])
			}
			for _, name := range required[kind] {
				if doc[name] == nil || doc[name] == "" {
					v.t.Errorf("%s: the %s has no %s", p.path, kind, name)
				}
			}
			v.crumbsAreInOrder(p, doc)
		})
	}
	for kind := range required {
		if seen[kind] == 0 {
			v.t.Errorf("no page has a %s", kind)
		}
	}
}

func (v *visitor) crumbsAreInOrder(p *visit, doc map[string]any) {
	steps, _ := doc["itemListElement"].([]any)
	for i, step := range steps {
		s, _ := step.(map[string]any)
		item, _ := s["item"].(string)
		if s["position"] != float64(i+1) || s["name"] == "" || !strings.HasPrefix(item, v.house.base+"/") {
			v.t.Errorf("%s: step %d of the way is %v", p.path, i+1, s)
		}
	}
}

// machinesFindTheirFiles reads what is written for programs alone.
func machinesFindTheirFiles(v *visitor) {
	v.sitemapIsWhole()
	robots := string(v.page("/robots.txt").body)
	if !strings.Contains(robots, "Sitemap: "+v.house.base+"/sitemap.xml") || !strings.Contains(robots, "User-agent: *") {
		v.t.Errorf("robots.txt:\n%s", robots)
	}
	v.manifestIsWhole()
	v.searchIsDescribed()
	v.postIsEmbedded()
	v.contactIsNamed()
	v.linksAreExported()
}

func (v *visitor) sitemapIsWhole() {
	var sitemap struct {
		XMLName xml.Name
		URLs    []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(v.page("/sitemap.xml").body, &sitemap); err != nil || sitemap.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
		v.t.Fatalf("%v %v", err, sitemap.XMLName)
	}
	listed := map[string]bool{}
	for _, u := range sitemap.URLs {
		if listed[u.Loc] || !strings.HasPrefix(u.Loc, v.house.base+"/") || len(u.Loc) > 2048 {
			v.t.Errorf("the sitemap lists %s twice, or it is none of ours", u.Loc)
		}
		listed[u.Loc] = true
		if u.LastMod != "" {
			if at, err := time.Parse(time.RFC3339, u.LastMod); err != nil || at.After(time.Now().Add(time.Minute)) {
				v.t.Errorf("%s changed at %s (%v)", u.Loc, u.LastMod, err)
			}
		}
	}
	for _, p := range v.walked("text/html") {
		document := p.document(v.t)
		if find(document, "section", "comments") == nil || strings.Contains(p.path, "comment-page-") {
			continue
		}
		if !listed[v.house.base+p.path] {
			v.t.Errorf("the sitemap leaves %s out", p.path)
		}
	}
}

func (v *visitor) manifestIsWhole() {
	var m struct {
		Name, Lang, Dir, Scope string
		StartURL               string `json:"start_url"`
		Icons                  []struct{ Src, Sizes, Type, Purpose string }
	}
	p := v.page("/manifest.webmanifest")
	if err := json.Unmarshal(p.body, &m); err != nil || p.kind() != "application/manifest+json" {
		v.t.Fatalf("%v %s", err, p.kind())
	}
	if m.Name == "" || m.Lang == "" || m.Dir == "" || m.StartURL != "/" || m.Scope != "/" || len(m.Icons) < 2 {
		v.t.Errorf("the manifest says %+v", m)
	}
}

func (v *visitor) searchIsDescribed() {
	var d struct {
		XMLName     xml.Name
		ShortName   string
		Description string
		URLs        []struct {
			Type     string `xml:"type,attr"`
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal(v.page("/opensearch.xml").body, &d); err != nil {
		v.t.Fatal(err)
	}
	if d.XMLName.Space != "http://a9.com/-/spec/opensearch/1.1/" || d.ShortName == "" || len([]rune(d.ShortName)) > 16 || d.Description == "" || len(d.URLs) == 0 {
		v.t.Errorf("the description of the search says %+v", d)
	}
	for _, u := range d.URLs {
		path, _, ok := v.inside("/", strings.ReplaceAll(strings.ReplaceAll(u.Template, "{searchTerms}", "light"), "{startPage?}", "1"))
		if p := v.get(path); !ok || p.status != http.StatusOK || p.kind() != u.Type {
			v.t.Errorf("%s answers %d with %s", u.Template, p.status, p.kind())
		}
	}
}

func (v *visitor) postIsEmbedded() {
	for _, p := range v.walked("text/html") {
		document := p.document(v.t)
		if find(document, "section", "comments") == nil {
			continue
		}
		embed := v.page("/oembed?url=" + url.QueryEscape(v.house.base+p.path))
		var e struct {
			Version, Type, HTML, Title string
			Width                      int
			Author                     string `json:"author_name"`
			Provider                   string `json:"provider_url"`
		}
		if err := json.Unmarshal(embed.body, &e); err != nil || embed.kind() != "application/json" {
			v.t.Fatalf("%v %s", err, embed.kind())
		}
		if e.Version != "1.0" || e.Type != "rich" || e.Title == "" || e.Author == "" || e.Provider != v.house.base+"/" || e.Width == 0 || strings.Contains(e.HTML, "<script") || !strings.Contains(e.HTML, p.path) {
			v.t.Errorf("the embed of %s says %+v", p.path, e)
		}
		return
	}
	v.t.Error("there is no post to embed")
}

func (v *visitor) contactIsNamed() {
	p := v.page("/.well-known/security.txt")
	for _, field := range []string{"Contact: mailto:safety@example.org", "Canonical: " + v.house.base + "/.well-known/security.txt"} {
		if !strings.Contains(string(p.body), field+"\n") {
			v.t.Errorf("security.txt does not say %q:\n%s", field, p.body)
		}
	}
	_, rest, _ := strings.Cut(string(p.body), "Expires: ")
	expires, err := time.Parse(time.RFC3339, strings.SplitN(rest, "\n", 2)[0])
	if left := time.Until(expires); err != nil || left < 0 || left > 2*366*24*time.Hour || !strings.HasPrefix(p.header.Get("Content-Type"), "text/plain") {
		v.t.Errorf("security.txt is good for %s (%v)", left, err)
	}
}

func (v *visitor) linksAreExported() {
	var o struct {
		Version string `xml:"version,attr"`
		Lists   []struct {
			Text  string `xml:"text,attr"`
			Items []struct {
				Text, Type string `xml:",attr"`
				Feed       string `xml:"xmlUrl,attr"`
			} `xml:"outline"`
		} `xml:"body>outline"`
	}
	if err := xml.Unmarshal(v.page("/blogroll.opml").body, &o); err != nil || o.Version != "2.0" || len(o.Lists) != 1 || len(o.Lists[0].Items) != 2 {
		v.t.Fatalf("%v: %+v", err, o)
	}
	if o.Lists[0].Items[0].Feed != "https://example.org/feed.xml" {
		v.t.Errorf("%+v", o.Lists[0])
	}
}
