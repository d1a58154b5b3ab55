package activitypub_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

func finger(resource string) string {
	return links.WebFinger + "?resource=" + url.QueryEscape(resource)
}

func TestCases001To005_WebFingerKnowsTheAuthorInEverySpelling(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	host := r.links.Host()
	for _, resource := range []string{
		"acct:ana@" + host, "acct:ANA@" + strings.ToUpper(host), "acct:@ana@" + host, "acct%3Aana%40" + host, "ana@" + host,
		r.ana(), r.links.Abs("/@ana"), r.links.Base(), r.links.Base() + "/", r.links.Abs("/author/ana/"),
	} {
		a := r.get(finger(resource))
		if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "application/jrd+json") || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %s", resource, a.status, a.header)
			continue
		}
		var found struct {
			Subject string
			Links   []struct{ Rel, Type, Href string }
		}
		r.must(json.Unmarshal([]byte(a.body), &found))
		var self []string
		for _, l := range found.Links {
			if l.Rel == "self" {
				self = append(self, l.Type+" "+l.Href)
			}
		}
		if found.Subject != "acct:ana@"+host || len(self) != 1 || self[0] != "application/activity+json "+r.ana() {
			t.Errorf("%s: subject %q, self %q", resource, found.Subject, self)
		}
	}
	for resource, want := range map[string]int{
		"acct:bob@" + host: 404, "acct:ana@elsewhere.test": 404, "https://elsewhere.test/": 404, "": 400, "x": 404, strings.Repeat("x", 600): 400,
		r.p(): 404, "acct:@": 404,
	} {
		if a := r.get(finger(resource)); a.status != want {
			t.Errorf("%q: %d, want %d", resource, a.status, want)
		}
	}
}

func TestCase007_HostMetaNamesTheTemplate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a := r.get(links.HostMeta)
	if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "application/xrd+xml") ||
		!strings.Contains(a.body, `rel="lrdd"`) || !strings.Contains(a.body, `?resource={uri}"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestCase008_NodeInfo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	wellKnown := r.document(links.NodeInfo)
	first := obj(wellKnown["links"].([]any)[0].(map[string]any)).text("href")
	a := r.get(first)
	if got, want := a.header.Get("Content-Type"), `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.0#"`; got != want {
		t.Errorf("content type %s, want %s", got, want)
	}
	info := parse(t, []byte(a.body))
	if info.text("software", "name") != "oriel" || info.text("version") != "2.0" || fmt.Sprint(info["protocols"]) != "[activitypub]" ||
		info.get("usage", "users", "total") != 1.0 || info.get("usage", "localPosts") != 1.0 || info["openRegistrations"] != false {
		t.Errorf("nodeinfo: %s", a.body)
	}
}

func TestCases009To011And016_IdsAnswerEveryAcceptWithJSON(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, id := range []string{r.ana(), r.p()} {
		for _, accept := range []string{
			"application/activity+json, application/ld+json", `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`,
			"application/ld+json; profile=https://www.w3.org/ns/activitystreams", "*/*", "text/html", "",
		} {
			a := r.get(id, "Accept", accept)
			if a.status != 200 || a.header.Get("Content-Type") != "application/activity+json; charset=utf-8" || !strings.Contains(a.header.Get("Vary"), "Accept") {
				t.Errorf("%s with %q: %d %s", id, accept, a.status, a.header)
			}
			if doc := parse(t, []byte(a.body)); doc.text("id") != id {
				t.Errorf("%s calls itself %s", id, doc.text("id"))
			}
		}
	}
}

func TestCase017_BadSignatureOfAReaderIsNoMatter(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a := r.get(r.p(), "Signature", `keyId="https://gone.test/x",signature="AAAA"`, "Date", "Mon, 01 Jan 2001 00:00:00 GMT")
	if a.status != 200 || len(r.visits("")) != 0 {
		t.Errorf("%d, fetched %q", a.status, r.visits(""))
	}
}

func TestCases018To021_Actor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	actor := r.document(r.ana())
	for _, key := range []string{"@context", "attributionDomains"} {
		if _, ok := actor[key].([]any); !ok {
			t.Errorf("%s is %T", key, actor[key])
		}
	}
	want := map[string]any{
		"type": "Person", "preferredUsername": "ana", "discoverable": true, "indexable": true, "webfinger": "ana@" + r.links.Host(),
		"inbox": r.ana() + "/inbox", "url": r.links.Abs("/@ana"),
	}
	for key, value := range want {
		if actor[key] != value {
			t.Errorf("%s is %v, want %v", key, actor[key], value)
		}
	}
	if actor.text("publicKey", "id") != r.ana()+"#main-key" || actor.text("publicKey", "owner") != r.ana() ||
		!strings.HasPrefix(actor.text("publicKey", "publicKeyPem"), "-----BEGIN PUBLIC KEY-----") || actor.text("endpoints", "sharedInbox") != r.links.SharedInbox() {
		t.Errorf("actor: %s", pretty(actor))
	}
	for _, list := range []string{"followers", "following", "outbox"} {
		c := r.document(actor.text(list))
		if c["totalItems"] == nil || c.text("first") == "" || c.text("id") != actor.text(list) {
			t.Errorf("%s: %s", list, pretty(c))
		}
		page := r.document(c.text("first"))
		if _, ok := page["orderedItems"].([]any); !ok || page.text("partOf") != actor.text(list) {
			t.Errorf("first page of %s: %s", list, pretty(page))
		}
	}
	if c := r.document(actor.text("featured")); c["orderedItems"] == nil {
		t.Errorf("featured: %s", pretty(c))
	}
	if again := r.get(r.ana()).body; again != r.get(r.ana()).body {
		t.Error("the actor's bytes differ between two requests")
	}
}

func TestCase022_InstanceActorIsFoundWithoutASignature(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	actor := r.document(links.InstanceActor)
	if actor.text("type") != "Application" || actor.text("inbox") == "" || actor.text("outbox") == "" || actor.text("publicKey", "owner") != actor.text("id") {
		t.Errorf("instance actor: %s", pretty(actor))
	}
	for _, resource := range []string{actor.text("id"), "acct:" + actor.text("preferredUsername") + "@" + r.links.Host()} {
		if a := r.get(finger(resource)); a.status != 200 || !strings.Contains(a.body, actor.text("id")) {
			t.Errorf("%s: %d %s", resource, a.status, a.body)
		}
	}
	if a := r.get(actor.text("outbox")); a.status != 200 {
		t.Errorf("outbox: %d", a.status)
	}
}

func TestCase024_OutboxPagesHoldEveryPostOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i := range 44 {
		r.publish(newPost(fmt.Sprint("Post ", i)))
		r.clock.advance(time.Second)
	}
	page := r.document(r.document(r.ana() + "/outbox").text("first"))
	seen, order := map[string]bool{}, []string{}
	for {
		for _, item := range page["orderedItems"].([]any) {
			create := obj(item.(map[string]any))
			id := create.text("object", "id")
			if seen[id] || create.text("type") != "Create" {
				t.Errorf("%s comes twice", id)
			}
			seen[id] = true
			order = append(order, create.text("published"))
		}
		if page.text("next") == "" {
			break
		}
		r.publish(newPost(fmt.Sprint("Between ", len(seen)))) // what comes in between shifts nothing
		page = r.document(page.text("next"))
	}
	if len(seen) != 45 {
		t.Errorf("%d posts in the outbox", len(seen))
	}
	for i := 1; i < len(order); i++ {
		if order[i] > order[i-1] {
			t.Errorf("%s stands after %s", order[i], order[i-1])
		}
	}
}

func TestCases025To028_RepliesAndContext(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	var want []string
	for i := range 37 {
		note := bob.note(fmt.Sprint(i), r.p(), "<p>x</p>")
		r.hear(bob, bob.create(note))
		r.clock.advance(time.Second)
		want = append(want, note.text("id"))
	}
	private := bob.note("private", r.p(), "<p>x</p>", "to", []any{r.ana()}, "cc", []any{})
	r.hear(bob, bob.create(private))
	r.hear(bob, bob.act("Delete", "d", want[36]))
	view, err := r.reader.CommentByRemoteID(t.Context(), want[35])
	r.must(err)
	r.must(r.conversation.Hide(t.Context(), r.author, view.Comment.Ref))
	want = want[:35]
	replies := r.document(r.document(r.p()).text("replies"))
	page := r.document(replies.text("first"))
	if got := fmt.Sprint(page["items"]); got != fmt.Sprint(want) || replies["totalItems"] != 35.0 || page["next"] != nil {
		t.Errorf("replies: %v\n%s", replies["totalItems"], got)
	}
	context := r.document(r.document(r.p()).text("context"))
	if got := fmt.Sprint(context["orderedItems"]); got != fmt.Sprint(append([]string{r.p()}, want...)) || context.text("attributedTo") != r.ana() || context["totalItems"] != 36.0 {
		t.Errorf("context: %s", pretty(context))
	}
}

func TestCase029_DeletedPostAnswersGoneWithATombstone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(r.posts.Delete(t.Context(), r.author, r.post.Ref))
	a := r.get(r.p())
	doc := parse(t, []byte(a.body))
	if a.status != http.StatusGone || doc.text("type") != "Tombstone" || doc.text("formerType") != "Article" || doc.text("deleted") == "" || doc.text("id") != r.p() {
		t.Errorf("%d %s", a.status, a.body)
	}
	for _, part := range []string{"replies", "context", "likes", "shares"} {
		if a := r.get(r.p() + "/" + part); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", part, a.status)
		}
	}
}

func TestCases030And031And034_WhatIsNotThereIs404AndNothingIs405(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	draft, err := r.posts.Save(t.Context(), r.author, newPost("Draft"), false)
	r.must(err)
	page := newPost("About")
	page.Kind = blog.KindPage
	about := r.publish(page)
	for _, id := range []string{
		r.links.Post(draft.Ref), r.links.Post(about.Ref), r.links.Activity(draft.Ref), r.links.Post(blog.NewRef(time.Now())), r.links.Author(blog.NewRef(time.Now())),
		r.links.Abs("/ap/"), r.links.Abs("/ap/posts/"), r.links.Abs("/ap/posts/1"), r.ana() + "/x", r.p() + "/x", r.ana() + "/inbox", links.SharedInbox,
		r.links.Abs("/ap/quotes/x/y/z"), r.links.Abs("/.well-known/x"), r.links.Abs("/nodeinfo/3.0"),
	} {
		if a := r.get(id); a.status != http.StatusNotFound {
			t.Errorf("GET %s: %d", id, a.status)
		}
	}
	for _, path := range []string{r.ana(), r.p(), links.SharedInbox, links.WebFinger + "?resource=acct:ana@" + r.links.Host()} {
		for _, method := range []string{http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
			w := httptest.NewRecorder()
			r.server.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, strings.TrimPrefix(path, r.links.Base()), http.NoBody))
			if w.Code != 200 && w.Code != 404 || w.Body.Len() != 0 && method == http.MethodHead && w.Code == 200 {
				t.Errorf("%s %s: %d with %d bytes", method, path, w.Code, w.Body.Len())
			}
		}
	}
	for path, want := range map[string]bool{"/ap/posts/x": true, "/.well-known/webfinger": true, "/nodeinfo/2.0": true, "/": false, "/apple/": false} {
		if activitypub.Serves(path) != want {
			t.Errorf("Serves(%q) is %v", path, !want)
		}
	}
}

func TestCase030_TroubleIsAlways503WithRetryAfter(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.troubled = true
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Like", "1", r.p()))
	r.must(r.db.Close())
	r.server.EditionChanged()
	for _, path := range []string{r.ana(), r.p(), r.p() + "/replies", links.WebFinger + "?resource=acct:ana@" + r.links.Host(), links.NodeInfo20, links.InstanceActor} {
		if a := r.get(path); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
			t.Errorf("GET %s: %d", path, a.status)
		}
	}
	for _, inbox := range []string{r.ana() + "/inbox", r.links.SharedInbox()} {
		if a := r.postTo(inbox, bob, encode(t, bob.act("Like", "2", r.p()))); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
			t.Errorf("POST %s: %d %s", inbox, a.status, a.body)
		}
	}
}

func TestConditionalAndCompressedGets(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	plain, zipped := r.get(r.ana()), r.get(r.ana(), "Accept-Encoding", "gzip")
	if zipped.header.Get("Content-Encoding") != "gzip" || zipped.header.Get("ETag") == plain.header.Get("ETag") || len(zipped.body) >= len(plain.body) {
		t.Errorf("plain %s %d, zipped %s %d", plain.header.Get("ETag"), len(plain.body), zipped.header.Get("ETag"), len(zipped.body))
	}
	for accept, tag := range map[string]string{"": plain.header.Get("ETag"), "gzip": zipped.header.Get("ETag")} {
		if a := r.get(r.ana(), "Accept-Encoding", accept, "If-None-Match", tag); a.status != http.StatusNotModified || a.body != "" {
			t.Errorf("If-None-Match %s: %d with %d bytes", tag, a.status, len(a.body))
		}
	}
}

func TestReaderSeesAChangeAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	before := r.get(r.p()).body
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Like", "1", r.p()))
	if after := r.document(r.p()); r.get(r.p()).body == before || after.get("likes", "totalItems") != 1.0 {
		t.Errorf("likes: %v", after.get("likes"))
	}
}
