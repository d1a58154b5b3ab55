package activitypub_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const noteBody = "Fog over the harbour, and **one** lamp.\n\n![A lamp in the fog](/media/lamp.png)\n\nMore [here](/about/)."

// TestKindsOnTheWire holds each kind of post that goes out to a file in testdata/out.
func TestKindsOnTheWire(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{base: "https://blog.example", start: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	bob := r.person("bob", "peer.test")
	r.receiveFrom(bob, bob.act("Follow", "follow", r.ana()))
	for name, form := range map[string]blog.PostForm{
		"untitled":          {Body: noteBody, Tags: []string{"Harbour lights"}},
		"untitled-warned":   {Body: noteBody, Warning: "Fog"},
		"article-warned":    {Title: "The wreck", Body: noteBody, Summary: "They all drown.", Warning: "Drowning"},
		"article-unlisted":  {Title: "Quiet", Body: "Words.", Visibility: blog.VisibleUnlisted},
		"article-followers": {Title: "Secret", Body: "Words.", Visibility: blog.VisibleFollowers, CommentPolicy: blog.CommentsApproved},
		"article-policy":    {Title: "Asking", Body: "Words.", CommentPolicy: blog.CommentsFollowers},
	} {
		form.Language = "en"
		if form.CommentPolicy == "" {
			form.CommentPolicy = blog.CommentsEveryone
		}
		r.forget()
		r.publish(form)
		r.work()
		letters := r.parcels(bob.shared)
		if len(letters) != 1 {
			t.Errorf("%s: %d letters", name, len(letters))
			continue
		}
		r.golden("sent-create-"+name, letters[0].body)
	}
}

func TestPinsOnTheWire(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{base: "https://blog.example", start: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	bob := r.person("bob", "peer.test")
	r.receiveFrom(bob, bob.act("Follow", "follow", r.ana()))
	form := editForm(r.post)
	for _, kind := range []string{"add", "remove"} {
		form.Pinned = kind == "add"
		r.forget()
		post, err := r.posts.Save(t.Context(), r.author, form, true)
		r.must(err)
		form = editForm(post)
		r.work()
		for _, p := range r.parcels(bob.shared) {
			if o := p.read(t); !strings.EqualFold(o.text("type"), "Update") {
				r.golden("sent-"+kind+"-pin", p.body)
			}
		}
		if kind == "add" {
			r.golden("served-featured-pinned", []byte(r.get(r.ana()+"/featured").body))
		}
	}
}

// TestCase159_PinsAreToldByIDToTheFeaturedCollection also holds that nothing but public posts is featured (case 23).
func TestCase159_PinsAreToldByIDToTheFeaturedCollection(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	var order []any
	for _, title := range []string{"First", "Second"} {
		form := newPost(title)
		form.Pinned = true
		r.clock.advance(time.Minute)
		order = append([]any{r.links.Post(r.publish(form).Ref)}, order...)
	}
	local := reaching("Local", blog.VisibleLocal)
	local.Pinned = true
	r.publish(local)
	r.work()
	adds := r.answers(bob.shared, "Add")
	if len(adds) != 2 || adds[0].text("target") != r.ana()+"/featured" || adds[0].text("object") == "" {
		t.Errorf("adds: %s", pretty(adds))
	}
	featured := r.document(r.ana() + "/featured")
	if pretty(featured["orderedItems"]) != pretty(order) {
		t.Errorf("featured: %s, want %s", pretty(featured["orderedItems"]), pretty(order))
	}
	for _, v := range []blog.Visibility{blog.VisibleUnlisted, blog.VisibleFollowers} {
		form := reaching("Not for all", v)
		form.Pinned = true
		if _, err := r.posts.Save(t.Context(), r.author, form, true); blog.KindOf(err) != blog.Invalid || blog.ProblemsOf(err)[0].Field != "pinned" {
			t.Errorf("a pinned %s post: %v", v, err)
		}
	}
	for range 2 { // with the local one there are five then
		form := newPost("More")
		form.Pinned = true
		r.publish(form)
	}
	form := newPost("One too many")
	form.Pinned = true
	if _, err := r.posts.Save(t.Context(), r.author, form, true); blog.KindOf(err) != blog.Invalid {
		t.Errorf("a sixth pin: %v", err)
	}
}

// TestKindOfAPostIsForLife adds a title to a Note and takes the one of an Article.
func TestKindOfAPostIsForLife(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	note := r.publish(blog.PostForm{Body: "Fog over the harbour this morning, and nobody out.", CommentPolicy: blog.CommentsEveryone})
	article := r.publish(newPost("Titled"))
	r.work()
	r.forget()
	form := editForm(note)
	form.Title = "Fog & more"
	_, err := r.posts.Save(t.Context(), r.author, form, true)
	r.must(err)
	form = editForm(article)
	form.Title = ""
	_, err = r.posts.Save(t.Context(), r.author, form, true)
	r.must(err)
	r.work()
	for _, update := range r.answers(bob.shared, "Update") {
		switch update.text("object", "id") {
		case r.links.Post(note.Ref):
			if update.text("object", "type") != "Note" || !strings.HasPrefix(update.text("object", "content"), "<p><strong>Fog &amp; more</strong></p>") || update.get("object", "name") != nil {
				t.Errorf("the note became %s", pretty(update))
			}
		case r.links.Post(article.Ref):
			if update.text("object", "type") != "Article" || update.text("object", "name") == "" {
				t.Errorf("the article became %s", pretty(update))
			}
		}
	}
	r.must(r.posts.Delete(t.Context(), r.author, note.Ref))
	if a := r.get(r.links.Post(note.Ref)); a.status != http.StatusGone || !strings.Contains(a.body, `"formerType":"Note"`) {
		t.Errorf("its tombstone: %d %s", a.status, a.body)
	}
}

func TestAddressOfAnUntitledPostComesFromItsFirstWords(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for body, want := range map[string]string{
		"Fog over the harbour this morning, and nobody out.":      "fog-over-the-harbour-this-morning",
		"![A lamp](/media/lamp.png)\n\nSee [the lamp](/lamp/) at": "see-the-lamp-at",
		"https://example.org/":                                    "note-" + r.clock.Now().Format(time.DateOnly),
	} {
		if got := r.publish(blog.PostForm{Body: body}).Slug; got != want {
			t.Errorf("%q stands at %q, want %q", body, got, want)
		}
	}
	if got := r.publish(blog.PostForm{Body: "They all drown.", Warning: "Drowning"}).Slug; strings.Contains(got, "drown") {
		t.Errorf("the address tells what the warning hides: %q", got)
	}
	first, second := r.publish(blog.PostForm{Body: "Good morning"}), r.publish(blog.PostForm{Body: "Good morning"})
	if first.Slug == second.Slug {
		t.Errorf("two posts stand at %q", first.Slug)
	}
}
