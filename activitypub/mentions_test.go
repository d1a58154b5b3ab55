package activitypub_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// handle is how somebody is written in a text.
func (p *person) handle() string { return "@" + p.name + "@" + p.host + ":" + p.w.port }

// fingered makes somebody whose server tells who goes by their handle.
func (r *rig) fingered(name, host string) *person {
	r.Helper()
	p := r.person(name, host)
	r.serve(r.at(host, "/.well-known/webfinger?resource=acct%3A"+name+"%40"+host+"%3A"+r.port), obj{
		"subject": "acct:" + strings.TrimPrefix(p.handle(), "@"),
		"links":   []any{obj{"rel": "self", "type": "application/activity+json", "href": p.id}},
	})
	return p
}

// naming is a post that names people.
func naming(v blog.Visibility, words string) blog.PostForm {
	form := newPost("Names")
	form.Body, form.Visibility = words, v
	return form
}

func (r *rig) tags(o obj) []string {
	r.Helper()
	var names []string
	list, _ := o["tag"].([]any)
	for _, t := range list {
		if tag := obj(t.(map[string]any)); tag.text("type") == "Mention" {
			names = append(names, tag.text("name")+" "+tag.text("href"))
		}
	}
	return names
}

func has(list any, id string) bool {
	all, _ := list.([]any)
	return slices.Contains(all, any(id))
}

func TestSomebodyWhomAPostNamesIsToldAndLinked(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{base: "https://blog.example", start: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	zoe := r.fingered("zoe", "peer.test") // follows nobody, and nobody here has met her
	post := r.publish(naming(blog.VisiblePublic, "Ask "+zoe.handle()+", she knows."))
	r.work()
	creates := r.answers(zoe.shared, "Create")
	if len(creates) != 1 {
		t.Fatalf("%d letters came", len(creates))
	}
	article := object(creates[0])
	if got, want := r.tags(article), []string{zoe.handle() + " " + zoe.id}; !slices.Equal(got, want) {
		t.Errorf("mentions %q, want %q", got, want)
	}
	for _, part := range []obj{creates[0], article} {
		if !has(part["to"], public) || !has(part["cc"], zoe.id) {
			t.Errorf("to %v, cc %v", part["to"], part["cc"])
		}
	}
	link := `<a class="u-url mention" href="` + r.at("peer.test", "/@zoe") + `">` + zoe.handle() + `</a>`
	if !strings.Contains(article.text("content"), link) {
		t.Errorf("the letter has no %s:\n%s", link, article.text("content"))
	}
	entry, err := r.reader.EntryByID(t.Context(), post.ID)
	r.must(err)
	if !strings.Contains(entry.Post.HTML, link) || !entry.Post.EditedAt.IsZero() {
		t.Errorf("the page has %s, edited %v", entry.Post.HTML, entry.Post.EditedAt)
	}
	r.golden("named-article", []byte(r.get(r.links.Post(post.Ref)).body))

	r.must(r.posts.Delete(t.Context(), r.author, post.Ref))
	r.work()
	if n := len(r.answers(zoe.shared, "Delete")); n != 1 {
		t.Errorf("%d deletions came", n)
	}
}

func TestSomebodyWhomAnEditNamesGetsTheUpdate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	zoe := r.fingered("zoe", "peer.test")
	post := r.publish(naming(blog.VisibleUnlisted, "Nobody yet."))
	r.work()
	r.clock.advance(time.Hour)
	r.edit(post.Ref, "Now "+zoe.handle()+".")
	r.work()
	updates := r.answers(zoe.shared, "Update")
	if len(updates) != 1 || len(r.tags(object(updates[0]))) != 1 {
		t.Errorf("updates %s", pretty(updates))
	}
}

func TestPostForFollowersIsAlsoForWhomItNames(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, zoe, eve := r.person("bob", "peer.test"), r.fingered("zoe", "other.test"), r.person("eve", "evil.test")
	r.follows(bob)
	post := r.publish(naming(blog.VisibleFollowers, "For you, "+zoe.handle()+"."))
	r.work()
	creates := r.answers(zoe.shared, "Create")
	if len(creates) != 1 {
		t.Fatalf("%d letters came", len(creates))
	}
	article := object(creates[0])
	if !has(article["to"], zoe.id) || article["cc"] != nil || strings.Contains(pretty(creates[0]), `"`+public+`"`) && has(article["to"], public) {
		t.Errorf("to %v, cc %v", article["to"], article["cc"])
	}
	if a := r.getAs(zoe, r.links.Post(post.Ref)); a.status != http.StatusOK || !strings.Contains(a.body, "For you") {
		t.Errorf("her server gets %d", a.status)
	}
	if a := r.getAs(eve, r.links.Post(post.Ref)); a.status != http.StatusNotFound {
		t.Errorf("a stranger's server gets %d", a.status)
	}
}

func TestCommentOfAnAuthorTellsWhomItNames(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, zoe := r.person("bob", "peer.test"), r.fingered("zoe", "other.test")
	note := bob.note("1", r.p(), "<p>Who says so?</p>")
	r.hear(bob, bob.create(note))
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	answer, err := r.conversation.Answer(t.Context(), r.author, blog.AnswerForm{PostRef: r.post.Ref, ParentRef: view.Comment.Ref, Body: zoe.handle() + " does."})
	r.must(err)
	r.work()
	creates := r.answers(zoe.shared, "Create")
	if len(creates) != 1 {
		t.Fatalf("%d letters came", len(creates))
	}
	sent := object(creates[0])
	if got, want := r.tags(sent), []string{bob.handle() + " " + bob.id, zoe.handle() + " " + zoe.id}; !slices.Equal(got, want) {
		t.Errorf("mentions %q, want %q", got, want)
	}
	if !has(sent["cc"], bob.id) || !has(sent["cc"], zoe.id) || strings.Count(sent.text("content"), `u-url mention`) != 2 {
		t.Errorf("cc %v, content %s", sent["cc"], sent.text("content"))
	}
	r.must(r.conversation.Remove(t.Context(), r.author, answer.Ref))
	r.work()
	if n := len(r.answers(zoe.shared, "Delete")); n != 1 {
		t.Errorf("%d deletions came", n)
	}
}

func TestSilentServerOfSomebodyNamedDelaysNoPost(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, zoe := r.person("bob", "peer.test"), r.fingered("zoe", "other.test")
	r.follows(bob)
	r.status("other.test", http.StatusServiceUnavailable)
	post := r.publish(naming(blog.VisiblePublic, "Where is "+zoe.handle()+"?"))
	r.work()
	creates := r.answers(bob.shared, "Create")
	if len(creates) != 1 || len(r.tags(object(creates[0]))) != 0 {
		t.Fatalf("letters %s", pretty(creates))
	}
	r.hook("other.test", nil)
	r.clock.advance(2 * time.Hour)
	r.edit(post.Ref, "Here is "+zoe.handle()+".")
	r.work()
	if updates := r.answers(zoe.shared, "Update"); len(updates) != 1 {
		t.Errorf("%d updates came once her server answered", len(updates))
	}
}

func TestAHandleThatNobodyHasIsAskedForOnceAnHour(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	nobody := "@nobody@peer.test:" + r.port
	post := r.publish(naming(blog.VisiblePublic, nobody))
	r.work()
	strangers, missed, err := r.server.Unmet(t.Context(), "<p>"+nobody+" and @new@peer.test</p>")
	if err != nil || !slices.Equal(strangers, []string{"new@peer.test"}) || !slices.Equal(missed, []string{strings.TrimPrefix(nobody, "@")}) {
		t.Errorf("strangers %q, missed %q, %v", strangers, missed, err)
	}
	for range 3 {
		r.clock.advance(10 * time.Minute)
		r.edit(post.Ref, "Still "+nobody+" at "+r.clock.Now().String())
		r.work()
	}
	if n := len(r.visits(r.at("peer.test", "/.well-known/webfinger"))); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestWhoIsBlockedIsNotToldWhenNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Like", "like", r.p()))
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	r.forget()
	r.publish(naming(blog.VisiblePublic, "Not you, "+bob.handle()+"."))
	r.work()
	if n := len(r.parcels(bob.shared)) + len(r.parcels(bob.inbox)); n != 0 {
		t.Errorf("%d letters went to somebody blocked", n)
	}
}

func TestAHandleCannotStandForSomebodyElsesServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	zoe := r.fingered("zoe", "peer.test")
	zoe.publish("preferredUsername", "root@bank.test", "inbox", r.at("bank.test", "/inbox"))
	r.publish(naming(blog.VisiblePublic, zoe.handle()))
	r.work()
	if n := len(r.parcels(r.at("bank.test", "/inbox"))) + len(r.parcels(zoe.shared)); n != 0 {
		t.Errorf("%d letters went where an untrusted document said", n)
	}
}
