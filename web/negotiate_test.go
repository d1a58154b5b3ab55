package web

import (
	"net/http"
	"strings"
	"testing"
)

const profileType = `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`

func TestAcceptDecidesBetweenPageAndObject(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		accept []string
		want   bool
	}{
		{"no header", nil, false},
		{"empty", []string{""}, false},
		{"browser", []string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, false},
		{"curl", []string{"*/*"}, false},
		{"plain json", []string{"application/json"}, false},
		{"mastodon fetch", []string{"application/activity+json, application/ld+json"}, true},
		{"mastodon search", []string{profileType + ", application/activity+json, text/html;q=0.1"}, true},
		{"mastodon card", []string{"text/html"}, false},
		{"gotosocial", []string{profileType + ",application/activity+json"}, true},
		{"two headers, as akkoma sends", []string{"application/activity+json", profileType}, true},
		{"two headers, html first", []string{"text/html;q=0.5", "application/activity+json"}, true},
		{"unquoted profile", []string{"application/ld+json; profile=https://www.w3.org/ns/activitystreams"}, true},
		{"comma inside the profile", []string{`application/ld+json; profile="a,text/html"; q=0.9`}, true},
		{"equal weights", []string{"text/html, application/activity+json"}, true},
		{"html preferred", []string{"text/html, application/activity+json;q=0.9"}, false},
		{"activity refused", []string{"application/activity+json;q=0"}, false},
		{"weight out of range", []string{"application/activity+json;q=7"}, false},
		{"weight is no number", []string{"application/activity+json;q=NaN"}, false},
		{"capitals", []string{"Application/Activity+JSON"}, true},
		{"garbage", []string{`;;;,"""json;q=,,/=`}, false},
	} {
		if got := wantsActivity(c.accept); got != c.want {
			t.Errorf("%s: %q wants activity: %v", c.name, c.accept, got)
		}
	}
}

// Interop cases 12, 13, 15, 16.
func TestServersAreSentToTheID(t *testing.T) {
	t.Parallel()
	o := open(t)
	const search = profileType + ", application/activity+json, text/html;q=0.1"
	for path, id := range map[string]string{
		postPath:                      "https://blog.example/ap/posts/" + postRef,
		postPath + "?utm_source=feed": "https://blog.example/ap/posts/" + postRef,
		"/2026/05/taken-back/":        "https://blog.example/ap/posts/" + goneRef,
		"/@ana":                       "https://blog.example/ap/authors/" + anaRef,
		"/":                           "https://blog.example/ap/authors/" + anaRef,
	} {
		for range 2 { // built, then kept
			w := o.get(t, path, "Accept", search)
			if w.Code != http.StatusFound || w.Header().Get("Location") != id {
				t.Errorf("%s: %d to %q, want 302 to %q", path, w.Code, w.Header().Get("Location"), id)
			}
			if !strings.Contains(w.Header().Get("Vary"), "Accept,") {
				t.Errorf("%s: Vary %q", path, w.Header().Get("Vary"))
			}
		}
		if w := o.get(t, path, "Accept", "*/*"); w.Code != http.StatusOK && w.Code != http.StatusGone {
			t.Errorf("%s with */*: %d", path, w.Code)
		}
	}
	for _, path := range []string{"/2026/05/secret/", "/about/", "/category/houses/", "/feed/"} {
		if w := o.get(t, path, "Accept", search); w.Code == http.StatusFound {
			t.Errorf("%s has no object but leads to %q", path, w.Header().Get("Location"))
		}
	}
}

// Interop case 14.
func TestPagesNameTheIDOfWhatTheyShow(t *testing.T) {
	t.Parallel()
	o := open(t)
	for path, id := range map[string]string{
		postPath: "https://blog.example/ap/posts/" + postRef,
		"/@ana":  "https://blog.example/ap/authors/" + anaRef,
	} {
		body := o.get(t, path).Body.String()
		head, _, _ := strings.Cut(body, "</head>")
		want := `<link rel="alternate" type="application/activity+json" href="` + id + `">`
		if strings.Count(head, want) != 1 || strings.Count(body, "application/activity+json") != 1 {
			t.Errorf("%s does not name its id once", path)
		}
	}
}

// Interop case 32.
func TestLinkPreviewsFindWhatTheyNeed(t *testing.T) {
	t.Parallel()
	w := open(t).get(t, postPath, "Accept", "text/html", "User-Agent", "Mastodon/4.6.0 (http.rb/5.1.1; +https://social.example/) Bot")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	for _, want := range []string{
		`<link rel="canonical" href="https://blog.example` + postPath + `">`,
		`<meta property="og:url" content="https://blog.example` + postPath + `">`,
		`<meta property="og:title" content="The window over the street">`,
		`<meta property="og:description" content="What a hundred-year-old bay window taught me about living with neighbours.">`,
		`<meta property="og:image" content="https://blog.example/media/ab/abcdef0123456789abcdef0123456789.jpg">`,
		`<meta property="og:image:alt" content="A bay window seen from below">`,
		`<meta name="fediverse:creator" content="@ana@blog.example">`,
		`<meta property="article:published_time" content="2026-11-20T08:20:00Z">`,
		`<link rel="alternate" type="application/rss+xml" title="The Bay Window » Feed" href="https://blog.example/feed/">`,
		`<link rel="alternate" type="application/rss+xml" title="The Bay Window » Comments Feed" href="https://blog.example/comments/feed/">`,
		`<link rel="alternate" type="application/feed+json"`,
		`<link rel="author" href="https://blog.example/@ana">`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
