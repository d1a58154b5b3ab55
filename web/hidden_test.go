package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// hide makes the newest post of the fake blog one for followers, as the store hides it: no path leads to it, no list has it.
func hide(f *fakeReader, v blog.Visibility) blog.Entry {
	e := f.entries[0]
	e.Post.Visibility = v
	f.entries = append([]blog.Entry{e}, f.entries[1:]...)
	return e
}

// TestPostForFollowersLeaksThroughNoAddressOfItsRef asks for what is found by the post's ref and not by its path.
func TestPostForFollowersLeaksThroughNoAddressOfItsRef(t *testing.T) {
	t.Parallel()
	var secret blog.Entry
	o := open(t, func(f *fakeReader) { secret = hide(f, blog.VisibleFollowers) })
	site := o.o.Links
	for name, path := range map[string]string{
		"its card":                 links.Card(secret.Post.Ref, strings.Repeat("0", 16)),
		"its embed":                links.OEmbed + "?url=" + site.Abs(secret.Post.Path),
		"the feed of its comments": links.PostFeed(secret.Post.Path),
		"its comments, page 2":     links.CommentPage(secret.Post.Path, 2),
		"the door to it":           links.Interact(site.Post(secret.Post.Ref), links.DoReply),
		"its guest book":           links.GuestBookOf(secret.Post.Ref),
		"its page":                 secret.Post.Path,
	} {
		w := o.get(t, path)
		if w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), secret.Post.Title) {
			t.Errorf("%s answers %d, and names it: %t", name, w.Code, strings.Contains(w.Body.String(), secret.Post.Title))
		}
	}
}

// TestUnlistedPostAsksSearchEnginesToStayAway looks at the head of its page.
func TestUnlistedPostAsksSearchEnginesToStayAway(t *testing.T) {
	t.Parallel()
	var quiet blog.Entry
	o := open(t, func(f *fakeReader) { quiet = hide(f, blog.VisibleUnlisted) })
	if w := o.get(t, quiet.Post.Path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `<meta name="robots" content="noindex">`) {
		t.Errorf("%d, noindex %t", w.Code, strings.Contains(w.Body.String(), "noindex"))
	}
}

// TestPostForThisSiteHasNoDoorToOtherServers looks at its page and at the door itself.
func TestPostForThisSiteHasNoDoorToOtherServers(t *testing.T) {
	t.Parallel()
	var local blog.Entry
	o := open(t, func(f *fakeReader) {
		local = hide(f, blog.VisibleLocal)
	})
	id := o.o.Links.Post(local.Post.Ref)
	w := o.get(t, local.Post.Path)
	if body := w.Body.String(); w.Code != http.StatusOK || strings.Contains(body, links.Interact(id, links.DoReply)) || strings.Contains(body, `type="application/activity+json"`) {
		t.Errorf("the page answers %d and leads to other servers", w.Code)
	}
	if w := o.get(t, local.Post.Path, "Accept", "application/activity+json"); w.Code != http.StatusOK {
		t.Errorf("a server is sent on with %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := o.get(t, links.Interact(id, links.DoReply)); w.Code != http.StatusNotFound {
		t.Errorf("the door answers %d", w.Code)
	}
}

// TestWarnedPostShowsNothingUnasked looks at every place that shows something of a post.
func TestWarnedPostShowsNothingUnasked(t *testing.T) {
	t.Parallel()
	const secret = "They all drown in the end"
	o := open(t, func(f *fakeReader) {
		e := f.entries[0]
		e.Post.Warning, e.Post.Summary, e.Post.Excerpt, e.Post.HTML = "Drowning", "", secret, "<p>"+secret+"</p>"
		f.entries[0] = e
	})
	p := o.blog.entries[0].Post
	for name, path := range map[string]string{"RSS": links.Feed, "Atom": links.AtomFeed, "JSON Feed": links.JSONFeed, "the embed": links.OEmbed + "?url=" + o.o.Links.Abs(p.Path)} {
		w := o.get(t, path)
		if body := w.Body.String(); w.Code != http.StatusOK || strings.Contains(body, secret) || !strings.Contains(body, "Drowning") {
			t.Errorf("%s: %d, tells it %t, warns %t", name, w.Code, strings.Contains(body, secret), strings.Contains(body, "Drowning"))
		}
	}
	for name, path := range map[string]string{"the home page": "/", "its page": p.Path} {
		body := o.get(t, path).Body.String()
		at, folded := strings.Index(body, secret), strings.Index(body, `<details class="warning`)
		if folded < 0 || at < folded {
			t.Errorf("%s shows it at %d, folded at %d", name, at, folded)
		}
		if strings.Contains(body[:max(folded, 0)], secret) {
			t.Errorf("%s tells it in its head", name)
		}
	}
}

// TestUntitledPostLooksLikeANote wants no empty heading and a name made of its words.
func TestUntitledPostLooksLikeANote(t *testing.T) {
	t.Parallel()
	o := open(t, func(f *fakeReader) {
		e := f.entries[0]
		e.Post.Title, e.Post.Summary, e.Post.Excerpt, e.Post.HTML, e.Post.Words = "", "", "Fog over the harbour.", "<p>Fog over the <b>harbour</b>.</p>", 4
		f.entries[0] = e
	})
	home := o.get(t, "/").Body.String()
	if !strings.Contains(home, "<p>Fog over the <b>harbour</b>.</p>") || strings.Contains(home, "Untitled") {
		t.Error("the home page does not show the note itself")
	}
	page := o.get(t, o.blog.entries[0].Post.Path).Body.String()
	if !strings.Contains(page, "<title>Fog over the harbour. – ") || !strings.Contains(page, `<h1 class="unseen"`) {
		t.Error("its page has no name, or a heading that repeats it")
	}
	if rss := o.get(t, links.Feed).Body.String(); strings.Contains(rss, "<title></title>") || strings.Contains(rss, "<title>Fog") {
		t.Error("RSS gives it a title")
	}
	if atom := o.get(t, links.AtomFeed).Body.String(); !strings.Contains(atom, "<title>Fog over the harbour.</title>") {
		t.Error("Atom gives it none")
	}
}

var _ Hidden = hiddenFake{}

// hiddenFake has one post for followers.
type hiddenFake struct{ entry blog.Entry }

func (h hiddenFake) HiddenByPath(_ context.Context, path string) (blog.Entry, error) {
	if path != h.entry.Post.Path {
		return blog.Entry{}, blog.ErrNotFound
	}
	return h.entry, nil
}

// TestHiddenPageIsForSessionsOnly asks without one and with one that nobody gave out.
func TestHiddenPageIsForSessionsOnly(t *testing.T) {
	t.Parallel()
	var secret blog.Entry
	o := open(t, func(f *fakeReader) { secret = hide(f, blog.VisibleFollowers) })
	o.o.Hidden = hiddenFake{secret}
	if w := o.get(t, secret.Post.Path); w.Code != http.StatusNotFound {
		t.Errorf("without a session: %d", w.Code)
	}
}
