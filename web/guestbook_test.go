package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const nest = "/comments/new"

// openBook is a house whose guest book is open, and a post with open comments.
func openBook(t *testing.T) (*house, blog.Post) {
	t.Helper()
	h := newHouse(t)
	h.set("comments.guest_book", "on")
	return h, h.published("Herons")
}

func (h *house) set(key, value string) {
	h.t.Helper()
	if err := h.services.Change(h.t.Context(), blog.Operator(), map[string]string{key: value}); err != nil {
		h.t.Fatal(err)
	}
}

var ticketField = regexp.MustCompile(`name="ticket" value="([^"]*)"`)

// ticket opens the form of the guest book and waits as long as a person writes.
func (b *browser) ticket(post blog.Post) string {
	b.h.t.Helper()
	body := expect(b.h.t, b.get(nest+"?post="+post.Ref), http.StatusOK, `name="post" value="`+post.Ref+`"`)
	b.h.pass(30 * time.Second)
	return ticketField.FindStringSubmatch(body)[1]
}

// words are what a friendly visitor fills in.
func words(post blog.Post, ticket string, more ...string) []string {
	return append([]string{"post", post.Ref, "ticket", ticket, "name", "Mira", "website", "https://mira.example/", "body", "Lovely *birds*", "subject", ""}, more...)
}

func (h *house) waiting() []blog.CommentView {
	h.t.Helper()
	queue, err := h.reader.Queue(h.t.Context(), "", 50, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	return queue
}

func TestAVisitorsCommentIsReadByTheAuthorBeforeAnybodyElse(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	ticket := b.ticket(post)
	to := follow(t, b.post(nest, words(post, ticket)...), nest+"?post="+post.Ref+"&sent=yes")
	w := b.get(to)
	expect(t, w, http.StatusOK, "Thank you. Your comment waits", `href="`+post.Path+`#comments"`)
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	h.server.EditionChanged()
	if body := expect(t, b.get(post.Path), http.StatusOK); strings.Contains(body, "birds*") || strings.Contains(body, "Mira") {
		t.Error("it shows before it was approved")
	}

	desk := h.loggedIn()
	body := expect(t, desk.get("/desk/inbox"), http.StatusOK, "<p>Lovely *birds*</p>", "from the guest book", "https://mira.example/", "the guest has no account")
	for _, useless := range []string{`value="block"`, `value="blockhost"`, ">@<"} {
		if strings.Contains(body, useless) {
			t.Errorf("the card of a visitor has %s", useless)
		}
	}
	path := "/desk/comments/" + h.waiting()[0].Comment.Ref
	follow(t, desk.post(path+"/answer", "ref", blog.NewRef(h.now()), "body", "Thank you, Mira"), "/desk/inbox?done=answered-here")
	expect(t, desk.get("/desk/inbox?done=answered-here"), http.StatusOK, "It stays there")
	h.server.EditionChanged()
	expect(t, b.get(post.Path), http.StatusOK, "Lovely *birds*", "Thank you, Mira", `href="https://mira.example/" rel="nofollow ugc noopener"`)
}

func TestAFormOfTheGuestBookSentTwiceIsOneComment(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	ticket := b.ticket(post)
	for _, text := range []string{"Lovely", "Lovely", "Buy now"} { // a ticket is worth one comment, whoever replays it
		follow(t, b.post(nest, words(post, ticket, "body", text)...), nest)
	}
	if queue := h.waiting(); len(queue) != 1 || strings.Contains(queue[0].Comment.HTML, "Buy") {
		t.Errorf("%d comments, first %q", len(queue), queue[0].Comment.HTML)
	}
}

func TestProgramsThatFillInFormsAreTurnedAwayAndPeopleKeepTheirWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(h *house, fields []string)
		says   string
		heard  bool // the page that comes back can be sent after a while
	}{
		"no ticket":          {func(_ *house, f []string) { f[3] = "" }, "open for too long", true},
		"forged":             {func(_ *house, f []string) { f[3] = strings.Repeat("A", 120) }, "open for too long", true},
		"changed":            {func(_ *house, f []string) { f[3] = f[3][:20] + "AAAA" + f[3][24:] }, "open for too long", true},
		"of another post":    {func(h *house, f []string) { f[3] = h.browser().ticket(h.published("Storks")) }, "open for too long", true},
		"old":                {func(h *house, _ []string) { h.pass(25 * time.Hour) }, "open for too long", true},
		"too quick":          {func(h *house, _ []string) { h.pass(-27 * time.Second) }, "very quick", true},
		"from the future":    {func(h *house, _ []string) { h.pass(-time.Hour) }, "very quick", true},
		"the trap is filled": {func(_ *house, f []string) { f[11] = "Cheap pills" }, "should stay empty", false},
		"no name":            {func(_ *house, f []string) { f[5] = " " }, "Please give a name", false},
		"a script":           {func(_ *house, f []string) { f[7] = "javascript:alert(1)" }, "begins with https", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, post := openBook(t)
			b := h.browser()
			fields := words(post, b.ticket(post))
			c.change(h, fields)
			body := expect(t, b.post(nest, fields...), http.StatusUnprocessableEntity, "Lovely *birds*</textarea>", c.says, `role="alert"`)
			if n := len(h.waiting()); n != 0 {
				t.Errorf("%d comments", n)
			}
			for _, id := range regexp.MustCompile(`aria-describedby="([^"]+)"`).FindAllStringSubmatch(body, -1) {
				for part := range strings.FieldsSeq(id[1]) {
					if !strings.Contains(body, `id="`+part+`"`) {
						t.Errorf("aria-describedby names %q, which is not there", part)
					}
				}
			}
			if !c.heard {
				return
			}
			h.pass(2 * time.Hour)
			fields[3] = ticketField.FindStringSubmatch(body)[1]
			follow(t, b.post(nest, fields...), nest)
			if n := len(h.waiting()); n != 1 {
				t.Errorf("%d comments", n)
			}
		})
	}
}

func TestWhatIsNoFormIsNoComment(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	expect(t, b.send(nest, "application/json", "{}"), http.StatusUnprocessableEntity)
	expect(t, b.send(nest, "application/x-www-form-urlencoded", "post="+post.Ref+"&body=%ff"), http.StatusUnprocessableEntity)
	expect(t, b.send(nest, "application/x-www-form-urlencoded", "body="+strings.Repeat("x", 3<<20)), http.StatusRequestEntityTooLarge)
}

func TestAFloodFromOneNetworkIsHeldUpAndOthersAreHeard(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	for range 5 {
		follow(t, b.post(nest, words(post, b.ticket(post))...), nest)
	}
	wrong := words(post, b.ticket(post))
	w := b.post(nest, wrong...)
	expect(t, w, http.StatusTooManyRequests, "many comments in a short time", "Lovely *birds*</textarea>")
	if w.Header().Get("Retry-After") == "" {
		t.Error("it does not say how long to wait")
	}
	neighbour := h.browser()
	neighbour.remote = "198.51.100.9:80"
	follow(t, neighbour.post(nest, words(post, neighbour.ticket(post))...), nest)
	bad := words(post, neighbour.ticket(post))
	bad[5] = ""
	for range 8 {
		expect(t, neighbour.post(nest, bad...), http.StatusUnprocessableEntity) // mistakes do not count
	}
	h.pass(time.Hour)
	follow(t, b.post(nest, words(post, b.ticket(post))...), nest)
	if n := len(h.waiting()); n != 7 {
		t.Errorf("%d comments", n)
	}
}

func TestTheWholeHouseTakesOnlySoManyVisitors(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	for i := range 100 {
		b := h.browser()
		b.remote = fmt.Sprintf("198.51.100.%d:80", i)
		k := ticketField.FindStringSubmatch(b.get(nest + "?post=" + post.Ref).Body.String())[1]
		h.pass(5 * time.Second)
		follow(t, b.post(nest, words(post, k)...), nest)
	}
	b := h.browser()
	expect(t, b.post(nest, words(post, b.ticket(post))...), http.StatusTooManyRequests)
}

func TestNobodyWritesWhereTheGuestBookIsShut(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	k := b.ticket(post)
	closed := h.saved(blog.PostForm{Title: "Closed", Body: "x"}, true)
	draft := h.saved(blog.PostForm{Title: "Secret plan", Body: "x", CommentPolicy: blog.CommentsEveryone}, false)
	page := h.saved(blog.PostForm{Title: "About", Body: "x", Kind: blog.KindPage, CommentPolicy: blog.CommentsEveryone}, true)
	gone := h.saved(blog.PostForm{Title: "Gone", Body: "x", CommentPolicy: blog.CommentsEveryone}, true)
	if err := h.posts.Delete(t.Context(), h.author, gone.Ref); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ref         string
		read, write int
		says        string
	}{
		{closed.Ref, http.StatusForbidden, http.StatusForbidden, "Comments are closed."},
		{gone.Ref, http.StatusGone, http.StatusGone, "was deleted"},
		{draft.Ref, http.StatusNotFound, http.StatusNotFound, ""},
		{page.Ref, http.StatusNotFound, http.StatusNotFound, ""},
		{blog.NewRef(h.now()), http.StatusNotFound, http.StatusNotFound, ""},
		{"' OR 1=1", http.StatusNotFound, http.StatusNotFound, ""},
		{"", http.StatusNotFound, http.StatusNotFound, ""},
	} {
		for _, body := range []string{
			expect(t, b.get(nest+"?post="+strings.ReplaceAll(c.ref, " ", "+")), c.read),
			expect(t, b.post(nest, words(blog.Post{Ref: c.ref}, k)...), c.write, c.says),
		} {
			if strings.Contains(body, "Secret plan") {
				t.Error("the title of a draft is told")
			}
		}
	}
	expect(t, b.post(nest, words(closed, k)...), http.StatusForbidden, "was not sent", "Lovely *birds*</textarea>")
	h.set("comments.guest_book", "off")
	expect(t, b.post(nest, words(post, k)...), http.StatusForbidden, "switched off", "Lovely *birds*</textarea>")
	expect(t, b.get(nest+"?post="+post.Ref), http.StatusForbidden)
	if n := len(h.waiting()); n != 0 {
		t.Errorf("%d comments", n)
	}
}

func TestMarkupOfAVisitorIsShownAndNotObeyed(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	const attack = `</textarea><script>alert(1)</script>"'`
	f := words(post, b.ticket(post))
	f[5], f[9], f[7] = attack, attack, attack
	if body := expect(t, b.post(nest, f...), http.StatusUnprocessableEntity); strings.Contains(body, "<script>alert") {
		t.Error("the form repeats markup")
	}
	f[7] = ""
	f[5] = "<b>Mi\u202era</b>"
	follow(t, b.post(nest, f...), nest)
	if body := expect(t, h.loggedIn().get("/desk/inbox"), http.StatusOK, "&lt;b&gt;Mira&lt;/b&gt;"); strings.Contains(body, "<script>alert") {
		t.Error("the desk obeys markup")
	}
}

func TestNoOtherSiteSendsTheFormOfTheGuestBook(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	k := b.ticket(post)
	r := newForm(t, nest, words(post, k))
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	expect(t, b.do(r), http.StatusForbidden)
	if len(h.waiting()) != 0 {
		t.Error("it was taken")
	}
}

// A visitor's comment is on this site only, so nobody can act on it from a server of their own.
func TestTheDoorsDoNotLeadToAVisitorsComment(t *testing.T) {
	t.Parallel()
	h, post := openBook(t)
	b := h.browser()
	follow(t, b.post(nest, words(post, b.ticket(post))...), nest)
	ref := h.waiting()[0].Comment.Ref
	if err := h.conversation.Approve(t.Context(), h.author, ref); err != nil {
		t.Fatal(err)
	}
	h.server.EditionChanged()
	for _, uri := range []string{origin + "/ap/comments/" + ref, origin + post.Path + "%23comment-" + ref, "guest:" + ref} {
		expect(t, b.get("/interact?do=reply&uri="+uri), http.StatusNotFound)
	}
	feed := expect(t, b.get(post.Path+"feed/"), http.StatusOK, "Lovely *birds*")
	if strings.Contains(feed, "/ap/comments/"+ref) || !strings.Contains(feed, post.Path+"comment/"+ref+"/") {
		t.Errorf("the feed names an id that is none: %s", feed)
	}
}

// newForm is a form as another page could send it.
func newForm(t *testing.T, path string, fields []string) *http.Request {
	t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}
