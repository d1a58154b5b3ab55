package activitypub_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// public posts a post and does what is due.
func (r *rig) publishNow(title string) blog.Post {
	r.Helper()
	post := r.publish(newPost(title))
	r.work()
	return post
}

// edit changes a post's text.
func (r *rig) edit(ref, body string) blog.Post {
	r.Helper()
	entry, err := r.reader.EntryByRef(r.Context(), ref)
	r.must(err)
	form := editForm(entry.Post)
	form.Body = body
	post, err := r.posts.Save(r.Context(), r.author, form, true)
	r.must(err)
	return post
}

func TestCase146_FollowersOnOneServerShareOneLetter(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.person("bob", "peer.test")
	r.follows(first)
	for i := range 20 {
		p := r.person(fmt.Sprintf("p%d", i), "peer.test")
		r.follows(p)
	}
	r.publishNow("Shared")
	if n := len(r.parcels("peer.test")); n != 1 || len(r.parcels(first.shared)) != 1 {
		t.Errorf("%d letters to the server, %d to its shared inbox", n, len(r.parcels(first.shared)))
	}
}

func TestCase147_WithoutASharedInboxEachFollowerGetsOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, name := range []string{"bob", "cora", "dan"} {
		p := r.person(name, "gts.test")
		p.shared = ""
		p.publish()
		r.follows(p)
	}
	r.publishNow("Personal")
	for _, name := range []string{"bob", "cora", "dan"} {
		if n := len(r.parcels(r.at("gts.test", "/users/"+name+"/inbox"))); n != 1 {
			t.Errorf("%s got %d letters", name, n)
		}
	}
}

func TestCases148And149And155_AnswersDecideAboutAnotherTry(t *testing.T) {
	t.Parallel()
	for status, again := range map[int]bool{
		200: false, 202: false, 204: false,
		403: false, 404: false, 405: false, 406: false, 413: false, 415: false, 422: false, 501: false,
		408: true, 429: true, 500: true, 502: true, 503: true, 301: true, 302: true, 307: true, 308: true,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.follows(bob)
			elsewhere := r.at("evil.test", "/inbox")
			r.status(bob.shared, status, "Location", elsewhere)
			r.publishNow("Answer me")
			first := len(r.parcels(bob.shared))
			r.status(bob.shared, 202)
			r.clock.advance(90 * time.Second)
			r.work()
			if retried := len(r.parcels(bob.shared)) > first; retried != again {
				t.Errorf("tried again: %v, want %v; %+v", retried, again, r.deliveries("peer.test"))
			}
			if n := len(r.parcels(elsewhere)); n != 0 {
				t.Errorf("%d letters followed a redirect", n)
			}
		})
	}
}

func TestCase149_RetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header         string
		quiet, present time.Duration // no try before, a try after
	}{
		{"600", 9 * time.Minute, 11 * time.Minute},
		{"99999999", 23 * time.Hour, 25 * time.Hour},
		{"-1", 30 * time.Second, 2 * time.Minute},
		{"soon", 30 * time.Second, 2 * time.Minute},
	} {
		t.Run(c.header, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.follows(bob)
			r.status(bob.shared, 503, "Retry-After", c.header)
			r.publishNow("Wait for it")
			began := r.clock.Now()
			r.status(bob.shared, 202)
			r.clock.advance(c.quiet)
			r.work()
			if n := len(r.parcels(bob.shared)); n != 1 {
				t.Errorf("%d tries after %v", n, r.clock.Now().Sub(began))
			}
			r.clock.advance(c.present - c.quiet)
			r.work()
			if n := len(r.parcels(bob.shared)); n != 2 {
				t.Errorf("%d tries after %v", n, r.clock.Now().Sub(began))
			}
		})
	}
}

func TestCase149_TriesGoOnForSevenDaysWithTheSameBytes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.status(bob.shared, 500)
	r.publishNow("Patience")
	for range 8 * 24 * 4 {
		r.clock.advance(15 * time.Minute)
		r.work()
	}
	tries := r.parcels(bob.shared)
	for _, p := range tries[1:] {
		if string(p.body) != string(tries[0].body) {
			t.Fatal("a later try has other bytes")
		}
	}
	d := r.deliveries("peer.test")
	if len(tries) < 15 || len(tries) > 40 || d[len(d)-1].State != blog.DeliveryBuried {
		t.Errorf("%d tries, ended as %+v", len(tries), d[len(d)-1])
	}
}

func TestCase150_ServerThatWantsTheNewerSignatureGetsIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.hook(bob.shared, func(w http.ResponseWriter, q *http.Request) {
		w.WriteHeader(map[bool]int{true: 202, false: 401}[q.Header.Get("Signature-Input") != ""])
	})
	r.publishNow("First")
	r.publishNow("Second")
	var order []string
	for _, p := range r.parcels(bob.shared) {
		_ = p.read(t)
		order = append(order, map[bool]string{true: "newer", false: "older"}[p.header.Get("Signature-Input") != ""])
	}
	if got := strings.Join(order, " "); got != "older newer newer" {
		t.Errorf("knocks: %s", got)
	}
	r.clock.advance(25 * time.Hour)
	r.publishNow("Third")
	if n := len(r.parcels(bob.shared)); n != 5 {
		t.Errorf("%d knocks after a day, want the older one to be tried again", n)
	}
}

func TestCase151_LargeLetterIsSentAgainByReference(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.hook(bob.shared, func(w http.ResponseWriter, q *http.Request) {
		w.WriteHeader(map[bool]int{true: 413, false: 202}[q.ContentLength > 3000])
	})
	form := newPost("Long")
	form.Body = strings.Repeat("A long sentence about bread. ", 300)
	post := r.publish(form)
	r.work()
	letters := r.parcels(bob.shared)
	if len(letters) != 2 {
		t.Fatalf("%d letters", len(letters))
	}
	small := letters[1].read(t)
	if small.text("object") != r.links.Post(post.Ref) || small.text("id") != letters[0].read(t).text("id") {
		t.Errorf("short form: %s", pretty(small))
	}
	if d := r.deliveries("peer.test"); d[len(d)-1].State != blog.DeliveryDone {
		t.Errorf("delivery: %+v", d[len(d)-1])
	}
}

func TestCase152_DeadInboxOfADeadAccountEndsTheSubscription(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "other.test")
	bob.shared, cora.shared = "", ""
	bob.publish()
	cora.publish()
	r.follows(bob, cora)
	r.status(bob.inbox, http.StatusGone)
	r.status(bob.id, http.StatusGone)
	r.status(cora.inbox, http.StatusGone)
	cora.inbox = cora.id + "/new-inbox"
	cora.publish()
	r.clock.advance(time.Minute)
	r.publishNow("To the dead")
	r.wantFollowers("cora")
	r.publishNow("To the living")
	if n := len(r.parcels(cora.inbox)); n != 1 {
		t.Errorf("%d letters in the moved inbox", n)
	}
}

func TestCase153_DeadServerIsWokenByItsOwnLetter(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var people []*person
	for _, name := range []string{"bob", "cora", "dan", "eve", "fay"} { // five failures open the breaker
		p := r.person(name, "peer.test")
		p.shared = ""
		p.publish()
		people = append(people, p)
	}
	r.follows(people...)
	r.status("peer.test", 500)
	r.publishNow("While it is down")
	for range 3 * 24 {
		r.clock.advance(time.Hour)
		r.work()
	}
	r.hook("peer.test", nil)
	r.forget()
	r.hear(people[0], people[0].act("Like", "1", r.p()))
	for _, p := range people {
		if n := len(r.parcels(p.inbox)); n != 1 {
			t.Errorf("%d letters were sent to %s when the server spoke again", n, p.name)
		}
	}
}

func TestCase154_DeadServerDelaysNoOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	dead, live := r.person("bob", "dead.test"), r.person("cora", "live.test")
	r.follows(dead, live)
	r.status(dead.shared, 503)
	for i := range 30 {
		r.publishNow(fmt.Sprint("Post ", i))
	}
	if n := len(r.parcels(live.shared)); n != 30 {
		t.Errorf("%d letters at the living server", n)
	}
	if n := len(r.parcels(dead.shared)); n > 6 {
		t.Errorf("%d tries at the dead server", n)
	}
}

func TestCase156_RowOfEditsIsOneUpdateWithTheLastText(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{quiet: time.Hour})
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	for i := range 12 {
		r.edit(r.post.Ref, fmt.Sprintf("Text number %d.", i))
		r.clock.advance(5 * time.Second)
		r.work()
	}
	if n := len(r.parcels("peer.test")); n != 0 {
		t.Errorf("%d updates while the author is still writing", n)
	}
	r.clock.advance(time.Hour)
	r.work()
	updates := r.answers(bob.shared, "Update")
	if len(updates) != 1 || !strings.Contains(updates[0].text("object", "content"), "number 11") {
		t.Fatalf("updates: %s", pretty(updates))
	}
	if updates[0].text("object", "updated") <= updates[0].text("object", "published") {
		t.Errorf("updated %s, published %s", updates[0].text("object", "updated"), updates[0].text("object", "published"))
	}
}

func TestCase158_DeletedPostNeverReturnsUnderItsID(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	form := editForm(r.post)
	r.must(r.posts.Delete(t.Context(), r.author, r.post.Ref))
	r.work()
	if deletes := r.answers(bob.shared, "Delete"); len(deletes) != 1 || deletes[0].text("object", "id") != r.p() || deletes[0].text("object", "type") != "Tombstone" {
		t.Errorf("deletes: %s", pretty(deletes))
	}
	form.Version = 0
	if _, err := r.posts.Save(t.Context(), r.author, form, true); blog.KindOf(err) != blog.Gone {
		t.Errorf("publishing a deleted post again: %v", err)
	}
	form.Ref = ""
	again, err := r.posts.Save(t.Context(), r.author, form, true)
	r.must(err)
	if again.Ref == r.post.Ref {
		t.Error("the id of a deleted post was used again")
	}
}

func TestCase160_ChangedProfileIsToldToFollowers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.clock.advance(time.Minute)
	r.must(r.house.Profile(t.Context(), r.author, blog.ProfileForm{DisplayName: "Ana the baker", Bio: "I bake."}))
	r.work()
	updates := r.answers(bob.shared, "Update")
	if len(updates) != 1 || updates[0].text("object", "id") != r.ana() || updates[0].text("object", "type") != "Person" || updates[0].text("object", "name") != "Ana the baker" {
		t.Errorf("updates: %s", pretty(updates))
	}
}

func TestUpdateNeverOvertakesItsPost(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.status(bob.shared, 503)
	post := r.publishNow("In order")
	r.status(bob.shared, 202)
	r.clock.advance(time.Second)
	r.edit(post.Ref, "Edited.")
	r.work()
	r.must(r.posts.Delete(t.Context(), r.author, post.Ref))
	r.work()
	if n := len(r.parcels(bob.shared)); n != 1 {
		t.Errorf("%d letters before the first one is through", n)
	}
	r.clock.advance(2 * time.Minute)
	r.work()
	var kinds []string
	for _, p := range r.parcels(bob.shared)[1:] {
		kinds = append(kinds, p.read(t).text("type"))
	}
	if got := strings.Join(kinds, " "); got != "Create Update Delete" {
		t.Errorf("order of arrival: %s", got)
	}
}
