package activitypub_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// reaching is a post of a visibility.
func reaching(title string, v blog.Visibility) blog.PostForm {
	form := newPost(title)
	form.Visibility = v
	return form
}

// getAs asks for a document with the signature of somebody.
func (r *rig) getAs(p *person, path string) answer {
	r.Helper()
	q := httptest.NewRequestWithContext(r.Context(), http.MethodGet, path, http.NoBody)
	q.RequestURI = strings.TrimPrefix(path, r.links.Base())
	cavage("rsa-sha256", "(request-target)", "host", "date")(q, nil, p.keyID, p.key, r.clock.Now())
	q.Header.Del("Digest")
	w := httptest.NewRecorder()
	r.server.ServeHTTP(w, q)
	return answer{w.Code, w.Body.String(), w.Header()}
}

// parts are all addresses below the id of a post, and its Create.
func (r *rig) parts(p blog.Post) []string {
	id := r.links.Post(p.Ref)
	return []string{id, id + "/replies", id + "/replies?page=1", id + "/context", id + "/likes", id + "/shares", r.links.Activity(p.Ref)}
}

func TestUnlistedPostGoesToFollowersWithPublicInCopy(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := r.sent(reaching("Quiet", blog.VisibleUnlisted))
	followers := r.ana() + "/followers"
	for _, part := range []obj{create, obj(create["object"].(map[string]any))} {
		if pretty(part["to"]) != pretty([]any{followers}) || pretty(part["cc"]) != pretty([]any{public}) {
			t.Errorf("to %v, cc %v", part["to"], part["cc"])
		}
	}
	if a := r.get(create.text("object", "id")); a.status != http.StatusOK {
		t.Errorf("the post itself: %d", a.status)
	}
	if body := r.get(r.ana() + "/outbox?page=true").body; strings.Contains(body, "Quiet") {
		t.Error("an unlisted post stands in the outbox")
	}
}

func TestPostForFollowersIsNamedToNobodyElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	stranger := r.person("eve", "evil.test")
	r.hear(stranger, stranger.act("Like", "like", r.p())) // known here, but no follower
	r.forget()
	create := r.sent(reaching("Secret", blog.VisibleFollowers))
	if strings.Contains(pretty(create["to"])+pretty(create["cc"])+pretty(create.get("object", "to"))+pretty(create.get("object", "cc")), public) {
		t.Errorf("the public is addressed: %s", pretty(create))
	}
	if got := pretty(create.get("object", "to")); got != pretty([]any{r.ana() + "/followers"}) {
		t.Errorf("to %s", got)
	}
	if got := pretty(create.get("object", "interactionPolicy", "canQuote", "automaticApproval")); got != pretty([]any{r.ana()}) {
		t.Errorf("others may quote it: %s", got)
	}
	if n := len(r.parcels(stranger.inbox)) + len(r.parcels(stranger.shared)); n != 0 {
		t.Errorf("%d letters went to somebody who does not follow", n)
	}
}

func TestPostForFollowersLeaksToNoStrangersServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
	r.follows(bob)
	post := r.publish(reaching("Secret", blog.VisibleFollowers))
	r.work()
	for _, path := range r.parts(post) {
		if a := r.getAs(bob, path); a.status != http.StatusOK || a.header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s for a follower's server: %d, %q", path, a.status, a.header.Get("Cache-Control"))
		}
		// What was served to a follower a moment ago must not have been kept for others.
		if a := r.get(path); a.status != http.StatusNotFound || strings.Contains(a.body, "Secret") {
			t.Errorf("%s unsigned: %d", path, a.status)
		}
		if a := r.getAs(eve, path); a.status != http.StatusNotFound {
			t.Errorf("%s for a stranger's server: %d", path, a.status)
		}
	}
	for _, path := range []string{"/outbox", "/outbox?page=true", "/featured"} {
		if a := r.get(r.ana() + path); strings.Contains(a.body, post.Ref) || strings.Contains(a.body, `"totalItems":2`) {
			t.Errorf("%s tells of it: %s", path, a.body)
		}
	}
	if visits := r.visits(eve.id); len(visits) != 0 {
		t.Errorf("a stranger's key was fetched: %v", visits)
	}
}

func TestForgedSignatureOfAFollowersServerOpensNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	post := r.publish(reaching("Secret", blog.VisibleFollowers))
	bob.key = testKey(evilKey)
	if a := r.getAs(bob, r.links.Post(post.Ref)); a.status != http.StatusUnauthorized || strings.Contains(a.body, "Secret") {
		t.Errorf("%d %s", a.status, a.body)
	}
	bob.key = testKey(honestKey)
	r.hear(bob, bob.undo(bob.act("Follow", "follow", r.ana())))
	if a := r.getAs(bob, r.links.Post(post.Ref)); a.status != http.StatusNotFound {
		t.Errorf("after the last follower left: %d", a.status)
	}
}

func TestPostForThisSiteOnlyNeverLeavesIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	post := r.publish(reaching("Local", blog.VisibleLocal))
	r.work()
	answer, err := r.conversation.Answer(t.Context(), r.author, blog.AnswerForm{PostRef: post.Ref, Body: "A word from me."})
	r.must(err)
	r.work()
	if n := len(r.parcels(bob.shared)) + len(r.parcels(bob.inbox)); n != 0 {
		t.Errorf("%d letters were sent", n)
	}
	for _, path := range append(r.parts(post), r.links.CommentID(answer.Ref), r.links.Activity(answer.Ref)) {
		if a := r.getAs(bob, path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if body := r.get(r.ana() + "/outbox?page=true").body; strings.Contains(body, post.Ref) {
		t.Error("it stands in the outbox")
	}
	r.hear(bob, bob.create(bob.note("1", r.links.Post(post.Ref), "<p>How do you know?</p>")))
	r.hear(bob, bob.act("Like", "like", r.links.Post(post.Ref)))
	e, err := r.reader.EntryByID(t.Context(), post.ID)
	r.must(err)
	if e.Comments != 1 || e.Likes != 0 { // the author's own
		t.Errorf("%d comments and %d likes from elsewhere", e.Comments-1, e.Likes)
	}
	r.must(r.posts.Delete(t.Context(), r.author, post.Ref))
	r.work()
	if n := len(r.parcels(bob.shared)); n != 0 {
		t.Errorf("its end was told to others: %d letters", n)
	}
}

// TestChangedAudienceIsANewPost goes through every change of the audience of a published post (FEDERATION.md).
func TestChangedAudienceIsANewPost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to blog.Visibility
		want     string // what a follower's server gets
		sameID   bool
	}{
		{blog.VisiblePublic, blog.VisibleUnlisted, "Update", true},
		{blog.VisibleUnlisted, blog.VisiblePublic, "Update", true},
		{blog.VisiblePublic, blog.VisibleLocal, "Delete", false},
		{blog.VisibleLocal, blog.VisiblePublic, "Create", true}, // nobody ever had it
		{blog.VisiblePublic, blog.VisibleFollowers, "Create Delete", false},
		{blog.VisibleFollowers, blog.VisiblePublic, "Create Delete", false},
		{blog.VisibleFollowers, blog.VisibleLocal, "Delete", false},
		{blog.VisibleLocal, blog.VisibleFollowers, "Create", true},
	} {
		t.Run(string(c.from)+" to "+string(c.to), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.follows(bob)
			post := r.publish(reaching("Moving", c.from))
			r.work()
			r.forget()
			form := editForm(post)
			form.Visibility = c.to
			r.clock.advance(1)
			changed, err := r.posts.Save(t.Context(), r.author, form, true)
			r.must(err)
			r.work()
			if got := r.sorted(bob.shared); got != c.want {
				t.Errorf("sent %q, want %q", got, c.want)
			}
			if changed.ID != post.ID || changed.Path != post.Path || (changed.Ref == post.Ref) != c.sameID {
				t.Errorf("became %d %s %s of %d %s %s", changed.ID, changed.Ref, changed.Path, post.ID, post.Ref, post.Path)
			}
			if a := r.get(r.links.Post(post.Ref)); !c.sameID && a.status != http.StatusGone {
				t.Errorf("the former id answers %d, want 410", a.status)
			}
		})
	}
}

// TestPostThatCameBackHasANewID holds the way public, local, public: Mastodon never takes an id again that was deleted.
func TestPostThatCameBackHasANewID(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	post := r.publish(reaching("Moving", blog.VisiblePublic))
	r.work()
	first := post.Ref
	for _, v := range []blog.Visibility{blog.VisibleLocal, blog.VisiblePublic} {
		form := editForm(post)
		form.Visibility = v
		var err error
		post, err = r.posts.Save(t.Context(), r.author, form, true)
		r.must(err)
		r.work()
	}
	creates := r.answers(bob.shared, "Create")
	if len(creates) != 2 || creates[1].text("object", "id") == creates[0].text("object", "id") || creates[0].text("object", "id") != r.links.Post(first) {
		t.Errorf("creates: %s", pretty(creates))
	}
}

// TestFormWithoutAVisibilityPublishesNothingSecret saves a form that does not speak of it.
func TestFormWithoutAVisibilityPublishesNothingSecret(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	post := r.publish(reaching("Secret", blog.VisibleFollowers))
	post, err := r.posts.Save(t.Context(), r.author, editForm(post), true)
	r.must(err)
	if post.Visibility != blog.VisibleFollowers {
		t.Errorf("it is %q now", post.Visibility)
	}
}

// sorted names the activities that arrived at an inbox, in order of their names.
func (r *rig) sorted(inbox string) string {
	r.Helper()
	var names []string
	for _, p := range r.parcels(inbox) {
		names = append(names, p.read(r.TB).text("type"))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}
