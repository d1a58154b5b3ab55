package web_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// fakeDoors leads everybody to home.example, unless it was told to refuse.
type fakeDoors struct {
	mu     sync.Mutex
	asked  [][3]string // typed, do, object
	refuse error
	inside chan struct{} // when set, every look-up says that it has begun, and waits for hold
	hold   chan struct{}
}

func (d *fakeDoors) Resolve(ctx context.Context, typed, do, object string) (string, error) {
	d.mu.Lock()
	d.asked = append(d.asked, [3]string{typed, do, object})
	inside, hold, refuse := d.inside, d.hold, d.refuse
	d.mu.Unlock()
	if inside != nil {
		inside <- struct{}{}
		select {
		case <-hold:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "https://home.example/do?uri=" + url.QueryEscape(object), refuse
}

func (d *fakeDoors) last() [3]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.asked) == 0 {
		return [3]string{}
	}
	return d.asked[len(d.asked)-1]
}

// refusal is a DoorRefusal.
type refusal struct{ theirs bool }

func (r refusal) Error() string { return "refused" }
func (r refusal) Theirs() bool  { return r.theirs }
func (r refusal) Sentence() (string, []any) {
	return "%s is not the <b>right</b> place.", []any{"mail.example"}
}

// talk is a house with a post and two visible comments, one of a guest and one of ana's.
type talk struct {
	*house
	post            blog.Post
	guests, authors blog.Comment
}

func newTalk(t *testing.T) talk {
	t.Helper()
	h := newHouse(t)
	k := talk{house: h, post: h.published("Herons & friends")}
	ref := h.comment(k.post, "mira", "<p>Lovely birds</p>")
	b := h.loggedIn()
	follow(t, b.post("/desk/comments/"+ref, "action", "approve"), "/desk/inbox")
	answer := blog.NewRef(h.now())
	follow(t, b.post("/desk/comments/"+ref+"/answer", "ref", answer, "body", "Thank you"), "/desk/")
	for place, ref := range map[*blog.Comment]string{&k.guests: ref, &k.authors: answer} {
		view, err := h.reader.CommentByRef(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		*place = view.Comment
	}
	return k
}

func (k talk) author() string { return origin + "/ap/authors/" + k.house.author.Ref }
func (k talk) id() string     { return origin + "/ap/posts/" + k.post.Ref }

func TestPageSaysWhatTheReaderIsAboutToDo(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	own := origin + "/ap/comments/" + k.authors.Ref
	for _, test := range []struct{ uri, do, headline, object string }{
		{k.author(), "", "Follow Ana Lindqvist (@ana@blog.example)", k.author()},
		{k.author(), "follow", "Follow Ana Lindqvist (@ana@blog.example)", k.author()},
		{origin + "/@ana", "follow", "Follow Ana Lindqvist (@ana@blog.example)", k.author()},
		{"/@ana", "follow", "Follow Ana Lindqvist (@ana@blog.example)", k.author()},
		{k.id(), "", "Reply to “Herons &amp; friends”", k.id()},
		{k.id(), "like", "Like “Herons &amp; friends”", k.id()},
		{origin + k.post.Path, "boost", "Boost “Herons &amp; friends”", k.id()},
		{k.guests.RemoteID, "", "Reply to the comment by mira under “Herons &amp; friends”", k.guests.RemoteID},
		{origin + "/ap/comments/" + k.guests.Ref, "like", "Like the comment by mira under “Herons &amp; friends”", k.guests.RemoteID},
		{origin + links.Comment(k.post.Path, k.guests.Ref), "boost", "Boost the comment by mira under “Herons &amp; friends”", k.guests.RemoteID},
		{own, "reply", "Reply to the comment by Ana Lindqvist under “Herons &amp; friends”", own},
	} {
		k.pass(time.Minute)
		b := k.browser()
		w := b.get(links.Interact(test.uri, test.do))
		body := expect(t, w, http.StatusOK, `<meta name="robots" content="noindex">`, `method="post" action="/interact"`)
		if plain := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(body); !strings.Contains(plain, ">"+test.headline+"</h1>") {
			t.Errorf("%s %s: %q is not the headline of %s", test.do, test.uri, test.headline, short(body))
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", test.uri)
		}
		to := follow(t, b.post("/interact", append(formOf(body), "handle", "@me@home.example")...), "https://home.example/do?uri=")
		if got := k.doors.last(); to != "https://home.example/do?uri="+url.QueryEscape(test.object) || got[0] != "@me@home.example" || got[2] != test.object {
			t.Errorf("%s leads to %s as %q", test.uri, to, got)
		}
	}
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// formOf reads the hidden fields of the page's form.
func formOf(body string) (fields []string) {
	for _, m := range hiddenInput.FindAllStringSubmatch(body, -1) {
		fields = append(fields, m[1], m[2])
	}
	return fields
}

func TestOnlyWhatEverybodyMaySeeCanBeActedOn(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	draft, err := k.posts.Save(t.Context(), k.house.author, blog.PostForm{Title: "Secret", Body: "No.", Language: "en"}, false)
	if err != nil {
		t.Fatal(err)
	}
	page, err := k.posts.Save(t.Context(), k.house.author, blog.PostForm{Kind: blog.KindPage, Title: "About", Body: "Me.", Language: "en"}, true)
	if err != nil {
		t.Fatal(err)
	}
	waiting := k.comment(k.post, "noor", "<p>waits</p>")
	view, err := k.reader.CommentByRef(t.Context(), waiting)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []url.Values{
		{}, {"uri": {""}}, {"uri": {"x"}}, {"uri": {"https://evil.example/"}}, {"uri": {"javascript:alert(1)"}}, {"uri": {"//evil.example/"}}, {"uri": {"\x00"}}, {"uri": {"\xff"}}, {"uri": {"https://a b/"}},
		{"uri": {origin + "/ap/posts/" + draft.Ref}}, {"uri": {origin + "/ap/posts/" + page.Ref}}, {"uri": {origin + page.Path}}, {"uri": {k.id() + "/replies"}},
		{"uri": {origin + "/ap/comments/" + waiting}}, {"uri": {view.Comment.RemoteID}}, {"uri": {origin + "/ap/activities/" + k.post.Ref}}, {"uri": {origin + "/ap/actor"}},
		{"uri": {origin + "/@nobody"}}, {"uri": {origin + "/nothing/"}}, {"uri": {origin + "/"}}, {"uri": {"https://evil.example" + k.post.Path}},
		{"uri": {k.id()}, "do": {"follow"}}, {"uri": {k.author()}, "do": {"like"}}, {"uri": {k.id()}, "do": {"Like"}}, {"uri": {k.id()}, "do": {"delete"}},
	} {
		b := k.browser()
		expect(t, b.get("/interact?"+query.Encode()), http.StatusNotFound)
		w := b.post("/interact", "uri", query.Get("uri"), "do", query.Get("do"), "handle", "me@home.example")
		if w.Code != http.StatusNotFound && w.Code != http.StatusUnprocessableEntity || len(k.doors.asked) > 0 {
			t.Errorf("%v: %d, asked %q", query, w.Code, k.doors.asked)
		}
	}
}

func TestHandleInALinkIsShownAndNeverFollowed(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	w := k.browser().get(links.Interact(k.id(), "reply") + "&handle=" + url.QueryEscape(`me@home.example"><script>`))
	expect(t, w, http.StatusOK, `value="me@home.example&#34;&gt;&lt;script&gt;"`)
	long := k.browser().get(links.Interact(k.id(), "reply") + "&handle=" + strings.Repeat("x", 600))
	expect(t, long, http.StatusOK, `name="handle" value=""`)
	if len(k.doors.asked) > 0 {
		t.Error("a link asked another server")
	}
}

func TestWhatLeadsNowhereIsExplainedAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	for _, theirs := range []bool{false, true} {
		k.doors.refuse = fmt.Errorf("resolve: %w", refusal{theirs})
		w := k.browser().post("/interact", "uri", k.id(), "do", "like", "handle", `me@"mail.example`)
		expect(t, w, http.StatusUnprocessableEntity,
			`<p class="wrong" id="door-wrong" role="alert" dir="auto">`+"\u2068mail.example\u2069 is not the &lt;b&gt;right&lt;/b&gt; place.</p>",
			`value="me@&#34;mail.example"`, `aria-describedby="door-wrong door-hint" aria-invalid="true" autofocus`, `name="do" value="like"`)
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Error("the answer may be kept")
		}
	}
	k.doors.refuse = errors.New("secret path of the disk")
	w := k.browser().post("/interact", "uri", k.id(), "handle", "me@home.example")
	if body := expect(t, w, http.StatusInternalServerError); strings.Contains(body, "secret") {
		t.Error("what is internal is shown")
	}
}

// Every input has its label, and what explains it exists.
func TestFormCanBeUsedWithoutEyesAndWithoutScripts(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.doors.refuse = refusal{}
	for _, w := range []*httptest.ResponseRecorder{k.browser().get(links.Interact(k.author(), "follow")), k.browser().post("/interact", "uri", k.author(), "handle", "x")} {
		body := w.Body.String()
		if strings.Contains(body, "<script") || !strings.Contains(body, `<label for="door-handle">`) || !strings.Contains(body, `<input id="door-handle" name="handle"`) {
			t.Errorf("no labelled field without scripts: %s", short(body))
		}
		for _, m := range regexp.MustCompile(`aria-(?:describedby|labelledby)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if strings.Count(body, `id="`+id+`"`) != 1 {
					t.Errorf("%q is named and stands there %d times", id, strings.Count(body, `id="`+id+`"`))
				}
			}
		}
		if strings.Index(body, "door-wrong") > strings.Index(body, `<button>`) {
			t.Error("the explanation stands behind the button")
		}
	}
}

// Chromium holds form-action against redirects, so this page alone may lead to other hosts.
func TestOnlyThisPageLetsItsFormLeadToOtherHosts(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.doors.refuse = refusal{}
	for name, w := range map[string]*httptest.ResponseRecorder{
		"form": k.browser().get(links.Interact(k.id(), "")), "refused": k.browser().post("/interact", "uri", k.id(), "handle", "x"),
	} {
		got := w.Header().Values("Content-Security-Policy")
		if len(got) != 1 || !strings.Contains(got[0], "; form-action 'self' https:; ") || !strings.Contains(got[0], "default-src 'none'") {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, path := range []string{"/", k.post.Path, "/@ana", "/login", "/interact", "/qr/@ana.svg"} {
		if got := k.browser().get(path).Header().Get("Content-Security-Policy"); !strings.Contains(got, "; form-action 'self';") {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestOtherSitesCannotUseTheForm(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/interact", strings.NewReader(url.Values{"uri": {k.id()}, "handle": {"me@evil.example"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := k.browser().do(r); w.Code != http.StatusForbidden || len(k.doors.asked) > 0 {
		t.Errorf("%d, asked %q", w.Code, k.doors.asked)
	}
}

func TestNetworkThatAsksTooOftenWaits(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	ask := func(from string) *httptest.ResponseRecorder {
		b := k.browser()
		b.remote = from
		return b.post("/interact", "uri", k.id(), "handle", "me@home.example")
	}
	for i := range 60 {
		if i > 0 && i%10 == 0 {
			w := ask("192.0.2.7:1")
			expect(t, w, http.StatusTooManyRequests, "many tries from your network", `value="me@home.example"`)
			if w.Header().Get("Retry-After") != "60" {
				t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
			}
			k.pass(time.Minute)
		}
		follow(t, ask("192.0.2.7:1"), "https://home.example/")
	}
	k.pass(time.Minute)
	expect(t, ask("192.0.2.7:1"), http.StatusTooManyRequests)
	follow(t, ask("192.0.2.8:1"), "https://home.example/")
	k.pass(time.Hour - 6*time.Minute)
	follow(t, ask("192.0.2.7:1"), "https://home.example/")

	for i := range 10 {
		follow(t, ask(fmt.Sprintf("[2001:db8::%d]:1", i)), "https://home.example/")
	}
	expect(t, ask("[2001:db8::ffff]:1"), http.StatusTooManyRequests) // the same /64
	follow(t, ask("[2001:db8:1::1]:1"), "https://home.example/")
}

func TestFiveReadersAtOnceAreEnough(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.doors.inside, k.doors.hold = make(chan struct{}, 6), make(chan struct{})
	var done sync.WaitGroup
	for i := range 5 {
		done.Go(func() {
			b := k.browser()
			b.remote = fmt.Sprintf("192.0.2.%d:1", i+10)
			b.post("/interact", "uri", k.id(), "handle", "me@home.example")
		})
	}
	for range 5 {
		<-k.doors.inside
	}
	w := k.browser().post("/interact", "uri", k.id(), "handle", "me@home.example")
	expect(t, w, http.StatusServiceUnavailable, "Many readers")
	close(k.doors.hold)
	done.Wait()
	follow(t, k.browser().post("/interact", "uri", k.id(), "handle", "me@home.example"), "https://home.example/")
}

func TestQRCodeIsAPictureOfTheProfileAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := h.browser().get(links.QR("ana"))
	body := expect(t, w, http.StatusOK, `role="img"`, `<title id="title">`, "https://blog.example/@ana", `shape-rendering="crispEdges"`, `M4 4h7v1h-7z`)
	if w.Header().Get("Content-Type") != "image/svg+xml" || w.Header().Get("Etag") == "" || strings.Contains(body, "<script") {
		t.Errorf("headers %v: %s", w.Header(), body)
	}
	if err := xml.Unmarshal([]byte(body), new(struct{ XMLName xml.Name })); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"/qr/@nobody.svg", "/qr/ana.svg", "/qr/@ana", "/qr/@ana.png", "/qr/", "/qr/@.svg", "/qr/@ana.svg/x"} {
		expect(t, h.browser().get(path), http.StatusNotFound)
	}
}
