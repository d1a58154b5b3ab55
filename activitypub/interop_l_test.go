package activitypub_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestCase116_SecondLikeOfTheSamePersonCountsOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "peer.test")
	r.hear(bob, bob.act("Like", "1", r.p()))
	r.hear(bob, bob.act("Like", "2", r.p()))
	r.hear(bob, bob.act("Like", "", r.p(), "id", nil))
	r.wantReactions(1, 0)
	r.hear(cora, cora.act("Like", "1", obj{"id": r.p(), "type": "Article"}))
	r.wantReactions(2, 0)
}

func TestCase117_EmojiReactionsAreLikes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for name, like := range map[string]func(*person) obj{
		"content": func(p *person) obj { return p.act("Like", "1", r.p(), "content", "🎉") },
		"misskey": func(p *person) obj { return p.act("Like", "1", r.p(), "_misskey_reaction", "🎉", "content", "🎉") },
		"react":   func(p *person) obj { return p.act("EmojiReact", "1", r.p(), "content", "🎉") },
		"heart":   func(p *person) obj { return p.act("Like", "1", r.p(), "content", "❤") },
	} {
		p := r.person(name, "peer.test")
		r.hear(p, like(p))
		r.hear(p, like(p).with("id", p.id+"/acts/again"))
	}
	r.wantReactions(4, 0)
	views, err := r.reader.Reactions(t.Context(), blog.Like, r.post.ID, 0)
	r.must(err)
	for _, v := range views {
		if want := map[bool]string{true: "", false: "🎉"}[v.Guest.Name == "heart"]; v.Reaction.Emoji != want {
			t.Errorf("%s reacted with %q", v.Guest.Name, v.Reaction.Emoji)
		}
	}
}

func TestCase118_LikesAreTakenBack(t *testing.T) {
	t.Parallel()
	for name, undo := range map[string]func(p *person, like obj) obj{
		"embedded":    func(p *person, like obj) obj { return p.undo(like) },
		"id":          func(p *person, like obj) obj { return p.act("Undo", "u", like["id"]) },
		"unknown id":  func(p *person, like obj) obj { return p.undo(like.with("id", p.id+"/acts/other")) },
		"without id":  func(p *person, like obj) obj { return p.act("Undo", "u", like.with("id", nil, "@context", nil)) },
		"emoji react": func(p *person, like obj) obj { return p.undo(like.with("type", "EmojiReact")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			like := bob.act("Like", "1", r.p())
			if name == "emoji react" {
				like = bob.act("EmojiReact", "1", r.p(), "content", "🎉")
			}
			r.hear(bob, like)
			r.wantReactions(1, 0)
			r.hear(bob, undo(bob, like))
			r.wantReactions(0, 0)
			r.hear(bob, bob.act("Like", "2", r.p()))
			r.wantReactions(1, 0)
		})
	}
}

func TestCase119_BoostsAreCountedAndTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "peer.test")
	mine, hers := bob.act("Announce", "1", r.p(), "to", []any{public}), cora.act("Announce", "1", r.p(), "to", []any{public})
	r.hear(bob, mine)
	r.hear(cora, hers)
	r.wantReactions(0, 2)
	r.hear(bob, bob.undo(mine))
	r.hear(cora, cora.act("Undo", "u", hers["id"]))
	r.wantReactions(0, 0)
}

func TestCase120_BoostOfSomethingElseIsIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Announce", "1", bob.w.at("other.test", "/notes/1"), "to", []any{public}))
	if r.rows("reactions") != 0 || r.rows("guests") != 0 || len(r.visits("other.test")) != 0 {
		t.Errorf("%d reactions, %d guests, fetched %q", r.rows("reactions"), r.rows("guests"), r.visits("other.test"))
	}
}

func TestCase121_GroupPassesOnAReply(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	group, bob := r.person("books", "lemmy.test"), r.person("bob", "peer.test")
	group.publish("type", "Group")
	note := bob.note("1", r.p(), "<p>genuine</p>")
	r.serve(note.text("id"), note)
	create := bob.create(note.with("content", "<p>changed by the group</p>")).with("@context", nil)
	r.hear(group, group.act("Announce", "1", create, "to", []any{public}))
	r.wantComments("<p>genuine</p>")
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	if view.Guest.ActorID != bob.id {
		t.Errorf("the comment is %s's", view.Guest.ActorID)
	}
	r.wantReactions(0, 0)
}

func TestCase122_WhatAGroupPassesOnCountsWhenItsOriginConfirmsIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, note := r.comment()
	group := r.person("books", "lemmy.test")
	announce := func(name string, inner obj) {
		r.hear(group, group.act("Announce", name, inner.with("@context", nil), "to", []any{public}))
	}
	edited := note.with("content", "<p>second</p>", "updated", stamp(r.clock.Now()))
	r.serve(note.text("id"), note)
	announce("u1", bob.update(edited))
	r.wantComments("<p>first</p>")
	r.serve(note.text("id"), edited)
	announce("u2", bob.update(edited))
	r.wantComments("<p>second</p>")
	announce("l", bob.act("Like", "1", r.p()))
	r.wantReactions(0, 0)
	announce("d1", bob.act("Delete", "d", note.text("id")))
	r.wantComments("<p>second</p>")
	r.status(note.text("id"), http.StatusGone)
	announce("d2", bob.act("Delete", "d", note.text("id")))
	r.wantComments()
}

func TestCase123_ActivitiesOfNoConcernAreAcceptedAndForgotten(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for i, kind := range []any{
		"Dislike", "Listen", "View", "Read", "Add", "Remove", "FeatureRequest", "TentativeAccept", "Frobnicate", []any{"Foo", "Bar"}, "Accept", "Reject",
	} {
		r.hear(bob, bob.act("", string(rune('a'+i)), r.p(), "type", kind, "target", r.ana()+"/featured"))
	}
	for _, table := range []string{"comments", "reactions", "followers", "messages", "reports", "guests"} {
		if n := r.rows(table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	if n := len(r.letters(blog.IncomingIgnore)); n != 12 {
		t.Errorf("%d letters ignored, want 12", n)
	}
}

func TestCase124_QuoteRequestIsAcceptedWithAStamp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	quote := bob.id + "/notes/quote"
	request := bob.act("QuoteRequest", "q", r.p(), "instrument", quote)
	r.hear(bob, request)
	accepts := r.answers(bob.inbox, "Accept")
	if len(accepts) != 1 || accepts[0].text("object", "type") != "QuoteRequest" || accepts[0].text("object", "id") != request.text("id") ||
		accepts[0].text("object", "instrument") != quote || !r.links.Owns(accepts[0].text("result")) {
		t.Fatalf("accepts: %s", pretty(accepts))
	}
	stamp := r.document(accepts[0].text("result"))
	want := map[string]string{
		"id": accepts[0].text("result"), "type": "QuoteAuthorization", "attributedTo": r.ana(), "interactingObject": quote, "interactionTarget": r.p(),
	}
	for key, value := range want {
		if stamp.text(key) != value {
			t.Errorf("stamp: %s is %q, want %q", key, stamp.text(key), value)
		}
	}
	forged := accepts[0].text("result")
	forged = forged[:len(forged)-2] + "xx"
	if a := r.get(forged); a.status != http.StatusNotFound {
		t.Errorf("a made-up stamp is served: %d", a.status)
	}
}

func TestCase125_StampOfADeletedPostIsGone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("QuoteRequest", "q", r.p(), "instrument", bob.id+"/notes/quote"))
	stamp := r.answers(bob.inbox, "Accept")[0].text("result")
	r.must(r.posts.Delete(t.Context(), r.author, r.post.Ref))
	if a := r.get(stamp); a.status != http.StatusNotFound {
		t.Errorf("the stamp of a deleted post: %d", a.status)
	}
}

func TestCase126_QuoteRequestOfABlockedGuestIsRejected(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, _ := r.comment()
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	r.hear(bob, bob.act("QuoteRequest", "q", r.p(), "instrument", bob.id+"/notes/quote"))
	rejects := r.answers(bob.inbox, "Reject")
	if len(rejects) != 1 || rejects[0].text("object", "id") != bob.id+"/acts/q" || rejects[0]["result"] != nil || len(r.answers(bob.inbox, "Accept")) != 0 {
		t.Errorf("rejects: %s", pretty(rejects))
	}
}

func TestCase127_QuoteIsAMentionAndNoReply(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"quote", "quoteUrl", "quoteUri", "_misskey_quote"} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.hear(bob, bob.create(bob.note("1", "", "<p>Look at this</p>", key, r.p())))
			r.wantComments()
			r.wantMessages("mention <p>Look at this</p>")
		})
	}
}

func TestCase128_FlagIsOneReport(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, note := r.comment()
	moderators := r.person("mods", "peer.test")
	moderators.publish("type", "Application")
	flag := moderators.act("Flag", "f", []any{r.ana(), r.p(), note.text("id"), moderators.w.at("other.test", "/n/1")}, "content", "spam <b>here</b>")
	r.hear(moderators, flag)
	r.hearAt(r.links.SharedInbox(), moderators, flag)
	reports, err := r.reader.Reports(t.Context(), 10)
	r.must(err)
	want := strings.Join([]string{r.ana(), r.p(), note.text("id")}, "\n")
	if len(reports) != 1 || reports[0].Targets != want || reports[0].Content != "spam here" {
		t.Errorf("reports: %+v", reports)
	}
}

func TestCase129_RejectionOfALikeIsIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	for _, kind := range []string{"Like", "Announce", "Update"} {
		r.hear(bob, bob.act("Reject", kind, obj{"id": r.links.Activity(r.post.Ref), "type": kind, "actor": r.ana(), "object": bob.id + "/notes/1"}))
	}
	r.wantFollowers("bob")
}

func TestCase130_ProfileIsRefreshedFromItsServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, _ := r.comment()
	mallory := r.person("mallory", "peer.test")
	name := func() string {
		guest, err := r.reader.GuestByActor(t.Context(), bob.id)
		r.must(err)
		return guest.DisplayName
	}
	bob.publish("name", "Robert")
	r.hear(mallory, mallory.act("Update", "u", bob.document("name", "Robbed")))
	if name() != "Bob" {
		t.Errorf("somebody else renamed bob to %q", name())
	}
	r.hear(bob, bob.act("Update", "u", bob.document("name", "Bob <b>the</b> builder")))
	if name() != "Robert" {
		t.Errorf("bob is called %q, his server says Robert", name())
	}
	r.clock.advance(time.Second)
	bob.publish("name", "Rob")
	r.hear(bob, bob.act("Update", "u2", bob.id))
	if name() != "Rob" {
		t.Errorf("bob is called %q after an update by id", name())
	}
}
