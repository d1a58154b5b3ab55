package activitypub_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestCase080_ReplyBecomesAComment(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.create(bob.note("1", r.p(), `<p>Lovely <b>bread</b></p>`)))
	r.wantComments("<p>Lovely <b>bread</b></p>")
	if e := r.entry(); e.Comments != 1 {
		t.Errorf("%d comments counted", e.Comments)
	}
}

func TestCase080_FirstReplyWaitsWhenThePolicySaysSo(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{hold: true})
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.create(bob.note("1", r.p(), `<p>One</p>`)))
	r.wantComments()
	queue, err := r.reader.Queue(t.Context(), blog.Pending, 10, 0)
	r.must(err)
	if len(queue) != 1 {
		t.Fatalf("%d comments wait for approval", len(queue))
	}
	r.must(r.conversation.Approve(t.Context(), r.author, queue[0].Comment.Ref))
	r.hear(bob, bob.create(bob.note("2", r.p(), `<p>Two</p>`)))
	r.wantComments("<p>One</p>", "<p>Two</p>")
}

func TestCase081_ReplyToTheAddressOfThePageIsFound(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	old := r.post.Path
	form := editForm(r.post)
	form.Slug = "bread-in-five-hours"
	_, err := r.posts.Save(t.Context(), r.author, form, true)
	r.must(err)
	present := r.entry().Post.Path
	bob := r.person("bob", "peer.test")
	for i, target := range []string{
		r.links.Abs(present), r.links.Abs(strings.TrimSuffix(present, "/")), r.links.Abs(old), r.links.Abs(present) + "?utm_source=x",
		"https" + strings.TrimPrefix(r.links.Abs(present), "http"),
	} {
		r.hear(bob, bob.create(bob.note(fmt.Sprint(i), target, "<p>x</p>")))
		if n := len(r.comments()); n != i+1 {
			t.Errorf("a reply to %s is no comment", target)
		}
	}
}

func TestCase082And083_PublicIsReadInEverySpelling(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][]any{
		"unlisted":  {"to", []any{"x/followers"}, "cc", []any{public}},
		"as:Public": {"to", []any{"as:Public"}},
		"Public":    {"to", "Public", "cc", nil},
		"scalar":    {"to", public, "cc", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x</p>", change...)))
			r.wantComments("<p>x</p>")
		})
	}
}

func TestCase084_FollowersOnlyReplyIsAPrivateMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "<p>Between us</p>", "to", []any{bob.id + "/followers"}, "cc", []any{r.ana()})
	r.hear(bob, bob.create(note))
	r.wantComments()
	if n := r.rows("comments"); n != 0 {
		t.Errorf("%d comments", n)
	}
	r.wantMessages("private <p>Between us</p>")
	for _, part := range []string{"replies?page=1", "context"} {
		if a := r.get(r.p() + "/" + part); strings.Contains(a.body, note.text("id")) {
			t.Errorf("%s names a private reply", part)
		}
	}
}

func TestCase085_DirectNoteIsAPrivateMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.create(bob.note("1", "", "<p>Hello</p>", "to", []any{r.ana()}, "cc", []any{})))
	r.wantComments()
	r.wantMessages("private <p>Hello</p>")
}

func TestCase086_ReplyToACommentStandsBelowIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "other.test")
	first := bob.note("1", r.p(), "<p>First</p>")
	r.hear(bob, bob.create(first))
	r.clock.advance(time.Minute)
	r.hear(cora, cora.create(cora.note("1", first.text("id"), "<p>Second</p>")))
	if got, want := r.thread(r.post.ID), "approved <p>First</p>\n  approved <p>Second</p>\n"; got != want {
		t.Errorf("thread:\n%swant\n%s", got, want)
	}
}

func TestCase087_UnknownParentsAreFetchedWhenTheyLeadHere(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "other.test")
	first := bob.note("1", r.p(), "<p>First</p>")
	r.clock.advance(time.Minute)
	second := bob.note("2", first.text("id"), "<p>Second</p>")
	r.serve(first.text("id"), first)
	r.serve(second.text("id"), second)
	r.clock.advance(time.Minute)
	r.hear(cora, cora.create(cora.note("1", second.text("id"), "<p>Third</p>", "cc", []any{r.ana()})))
	want := "approved <p>First</p>\n  approved <p>Second</p>\n    approved <p>Third</p>\n"
	if got := r.thread(r.post.ID); got != want {
		t.Errorf("thread:\n%swant\n%s", got, want)
	}
}

func TestCase087_ChainThatLeadsElsewhereLeavesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "other.test")
	root := bob.note("1", "", "<p>Elsewhere</p>")
	r.serve(root.text("id"), root)
	r.hear(cora, cora.create(cora.note("1", root.text("id"), "<p>Reply</p>", "cc", []any{r.ana()})))
	r.wantComments()
	if n := r.rows("comments WHERE status <> 'waiting'"); n != 0 {
		t.Errorf("%d comments", n)
	}
}

func TestCases088To089_CreateOfSomebodyElsesObjectIsDropped(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(note obj, victim *person) obj{
		"id on another host":          func(n obj, v *person) obj { return n.with("id", v.id+"/notes/9") },
		"attributed to another host":  func(n obj, v *person) obj { return n.with("attributedTo", v.id) },
		"attributed to a neighbour":   func(n obj, v *person) obj { return n.with("attributedTo", v.w.at("peer.test", "/users/cora")) },
		"attributed to two":           func(n obj, v *person) obj { return n.with("attributedTo", []any{n["attributedTo"], v.id}) },
		"attributed to a number":      func(n obj, _ *person) obj { return n.with("attributedTo", 1) },
		"no id":                       func(n obj, _ *person) obj { return n.with("id", nil) },
		"id without scheme":           func(n obj, _ *person) obj { return n.with("id", "peer.test/notes/1") },
		"id that is the reply target": func(n obj, _ *person) obj { return n.with("id", n["inReplyTo"]) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob, victim := r.person("bob", "peer.test"), r.person("victim", "victim.test")
			note := spoil(bob.note("1", r.p(), "<p>forged</p>"), victim)
			r.hear(bob, bob.act("Create", "1", note, "to", note["to"]))
			r.wantComments()
			if n := r.rows("comments"); n != 0 {
				t.Errorf("%d comments", n)
			}
			if v := r.visits("victim.test"); len(v) != 0 {
				t.Errorf("fetched %q", v)
			}
		})
	}
}

func TestCase090_CreateOfABareIDIsFetchedFromItsServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "<p>Fetched</p>")
	r.serve(note.text("id"), note)
	r.hear(bob, bob.act("Create", "1", note.text("id"), "to", []any{public}))
	r.wantComments("<p>Fetched</p>")
}

func TestCase091_RepliesOfOtherTypesAreComments(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"Article":  `<p><strong>A title</strong></p><p>text</p>`,
		"Page":     `<p><strong>A title</strong></p><p>text</p>`,
		"Question": `<p><strong>A title</strong></p><p>text</p>`,
		"Video":    `<p><strong>A title</strong></p><p>text</p>`,
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.hear(bob, bob.create(bob.note("1", r.p(), "<p>text</p>", "type", kind, "name", "A title")))
			r.wantComments(want)
		})
	}
}

func TestCase091_ReplyWithoutTextIsALink(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	address := bob.w.at("peer.test", "/watch/1")
	r.hear(bob, bob.create(bob.note("1", r.p(), "", "type", "Video", "name", "Film", "content", nil, "url", address)))
	got := r.comments()
	if len(got) != 1 || !strings.Contains(got[0], "<strong>Film</strong>") || !strings.Contains(got[0], `href="`+address+`"`) {
		t.Errorf("comments %q", got)
	}
}

func TestCase092_VoteInAPollIsNoComment(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.create(bob.note("1", r.p(), "", "name", "Yes", "content", nil)))
	r.wantComments()
	if n := r.rows("comments"); n != 0 {
		t.Errorf("%d comments", n)
	}
}

func TestCase093_TextAndLanguageComeFromTheMap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "", "content", nil, "contentMap", obj{"de": "<p>Brot</p>"})
	r.hear(bob, bob.create(note))
	r.wantComments("<p>Brot</p>")
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	if view.Comment.Language != "de" {
		t.Errorf("language %q", view.Comment.Language)
	}
}

func TestCase094_MarkupThatCouldDoHarmIsGone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	evil := `<p onclick="x()" id="comments" class="desk mention">ok</p><script>alert(1)</script><style>p{}</style><iframe src="//evil.test"></iframe>` +
		`<img src=x onerror=alert(1)><img src="data:image/svg+xml,x"><svg onload=alert(1)></svg><a href="javascript:alert(1)">a</a>` +
		`<a href="https://evil.test/x">link</a></div></article>`
	r.hear(bob, bob.create(bob.note("1", r.p(), evil)))
	got := strings.Join(r.comments(), "")
	for _, bad := range []string{"script", "style", "iframe", "onerror", "onclick", "javascript:", "data:", "svg", "<img", "id=", "desk", "</div>", "article"} {
		if strings.Contains(got, bad) {
			t.Errorf("the comment still holds %q: %s", bad, got)
		}
	}
	for _, good := range []string{`href="https://evil.test/x"`, "nofollow", "ugc", "noopener"} {
		if !strings.Contains(got, good) {
			t.Errorf("the comment lost %q: %s", good, got)
		}
	}
}

func TestCase095_ContentWarningIsKept(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "<p>Snape</p>", "summary", "Spoiler <b>here</b>", "sensitive", true)
	r.hear(bob, bob.create(note))
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	if view.Comment.Warning != "Spoiler here" || !view.Comment.Sensitive {
		t.Errorf("warning %q, sensitive %v", view.Comment.Warning, view.Comment.Sensitive)
	}
}

func TestCase096_PicturesStandBesideTheText(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	var pictures []any
	for i := range 9 {
		pictures = append(pictures, obj{"type": "Document", "mediaType": "image/png", "url": bob.w.at("peer.test", fmt.Sprintf("/m/%d.png", i)), "name": fmt.Sprintf("Alt %d", i)})
	}
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x</p>", "attachment", pictures)))
	r.wantComments("<p>x</p>")
	got := r.pictures()
	if len(got) != 8 || !strings.Contains(got[3], "Alt 3") || !strings.Contains(got[7], "Alt 7") {
		t.Errorf("pictures %q", got)
	}
}

func TestCase097_ScalarsAndArraysAreRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	page := bob.w.at("peer.test", "/@bob/1")
	note := bob.note("1", "", "<p>x</p>", "to", public, "cc", nil, "inReplyTo", []any{r.p()}, "attributedTo", []any{obj{"id": bob.id, "type": "Person"}},
		"tag", obj{"type": "Hashtag", "name": "#x", "href": page},
		"url", []any{obj{"type": "Link", "mediaType": "application/json", "href": page + ".json"}, obj{"type": "Link", "mediaType": "text/html", "href": page}})
	r.hear(bob, bob.create(note, "to", public, "cc", nil, "type", []any{"Create"}))
	r.wantComments("<p>x</p>")
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	if view.Comment.RemoteURL != page {
		t.Errorf("address %q", view.Comment.RemoteURL)
	}
}

func TestCase112_ContentTypesOfTheInbox(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for kind, want := range map[string]int{
		"application/activity+json":                                            202,
		"application/activity+json; charset=utf-8":                             202,
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams"`: 202,
		`application/ld+json;profile=https://www.w3.org/ns/activitystreams`:    202,
		"text/html":                 415,
		"application/json":          415,
		"":                          415,
		"multipart/form-data; b=\"": 415,
	} {
		bob.dialect = cavage("rsa-sha256", "(request-target)", "host", "date", "digest")
		a := r.postTo(r.ana()+"/inbox", bob, encode(t, bob.act("Like", kind, r.p())), func(q *http.Request) { q.Header.Set("Content-Type", kind) })
		if a.status != want {
			t.Errorf("%q: %d %s, want %d", kind, a.status, a.body, want)
		}
	}
	r.work()
}
