package main

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// TestSampleSite walks through the sample site as readers, feed readers and crawlers do. All of it is one house, because
// filling one takes seconds; what changes the house comes last.
func TestSampleSite(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fills a whole site and drives a browser; -short leaves it out")
	}
	v := newVisitor(t)
	defer v.house.stop(t)
	t.Run("every link leads somewhere", v.at(everyLinkLeadsSomewhere))
	t.Run("every page is good HTML", v.at(everyPageIsGoodHTML))
	t.Run("no page runs scripts", v.at(noPageRunsScripts))
	t.Run("every feed keeps the rules of its format", v.at(everyFeedKeepsTheRules))
	t.Run("feeds are not sent twice", v.at(feedsAreNotSentTwice))
	t.Run("microformats tell what the page shows", v.at(microformatsTellWhatThePageShows))
	t.Run("structured data is complete", v.at(structuredDataIsComplete))
	t.Run("machines find their files", v.at(machinesFindTheirFiles))
	t.Run("any address has a calm answer", v.at(anyAddressHasACalmAnswer))
	t.Run("a long post is light", v.at(aLongPostIsLight))
	t.Run("every look serves everybody", v.at(everyLookServesEverybody))
}

// visitor reads a house over HTTP.
type visitor struct {
	t     *testing.T
	house *benchHouse
	web   *http.Client
	seen  map[string]*visit // every internal address that was walked, by path and query
}

// visit is what an address answered.
type visit struct {
	path   string // with its query
	status int
	header http.Header
	body   []byte
}

func (v *visit) kind() string {
	kind, _, _ := strings.Cut(v.header.Get("Content-Type"), ";")
	return kind
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	h := newBenchHouse(t, thisProgram(t))
	h.demo(t)
	h.command(t, "", "site", "set", "site.security_contact", "safety@example.org")
	h.command(t, "", "site", "set", "site.sidebar", everyBox)
	h.start(t)
	return &visitor{t: t, house: h, seen: map[string]*visit{}, web: &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// at makes a subtest of a walk.
func (v *visitor) at(walk func(*visitor)) func(*testing.T) {
	return func(t *testing.T) {
		here := *v
		here.t = t
		walk(&here)
	}
}

// get asks once and follows nothing; headers come in pairs.
func (v *visitor) get(path string, headers ...string) *visit {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.house.base+path, http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := v.web.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatalf("read %s: %v", path, err)
	}
	return &visit{path, resp.StatusCode, resp.Header, body}
}

// page is an address that must answer 200.
func (v *visitor) page(path string, headers ...string) *visit {
	v.t.Helper()
	p := v.get(path, headers...)
	if p.status != http.StatusOK {
		v.t.Fatalf("%s answers %d", path, p.status)
	}
	return p
}

func (v *visit) document(t *testing.T) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(v.body))
	if err != nil {
		t.Fatalf("%s: %v", v.path, err)
	}
	return doc
}

// inside gives the path and query of an address of the house, without its fragment; false for any other.
func (v *visitor) inside(from, address string) (path, fragment string, ok bool) {
	base, err := url.Parse(v.house.base + from)
	if err != nil {
		return "", "", false
	}
	u, err := base.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme+"://"+u.Host != v.house.base {
		return "", "", false
	}
	fragment, u.Fragment, u.RawFragment = u.Fragment, "", ""
	return u.RequestURI(), fragment, true
}

// walked lists what was walked and answered 200 with one of the kinds, in order.
func (v *visitor) walked(kinds ...string) []*visit {
	var list []*visit
	listed := map[string]bool{}
	for _, p := range v.seen { // several addresses may lead to one
		if p.status == http.StatusOK && slices.Contains(kinds, p.kind()) && !listed[p.path] {
			listed[p.path] = true
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b *visit) int { return strings.Compare(a.path, b.path) })
	return list
}
