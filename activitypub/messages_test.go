package activitypub_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// told is what somebody says to ana and to nobody else, as it is kept.
func (r *rig) told(p *person, name string, changes ...any) blog.Message {
	r.Helper()
	return r.says(p, p.note(name, "", "<p>A question.</p>", append([]any{"to", []any{r.ana()}, "cc", nil}, changes...)...))
}

// mentioned is a public note that names ana, as it is kept.
func (r *rig) mentioned(p *person, name string, changes ...any) blog.Message {
	r.Helper()
	return r.says(p, p.note(name, "", "<p>Hello @ana</p>", append([]any{
		"cc", []any{r.ana()}, "tag", []any{obj{"type": "Mention", "href": r.ana(), "name": "@ana"}},
	}, changes...)...))
}

func (r *rig) says(p *person, note obj) blog.Message {
	r.Helper()
	r.hear(p, p.create(note))
	views, err := r.reader.Messages(r.Context(), r.author.ID, 50)
	r.must(err)
	for _, v := range views {
		if v.Message.RemoteID == note.text("id") {
			return v.Message
		}
	}
	r.Fatalf("the message %s did not arrive", note.text("id"))
	return blog.Message{}
}

func (r *rig) answer(m blog.Message, body string) blog.MessageAnswer {
	r.Helper()
	a, err := r.conversation.AnswerMessage(r.Context(), r.author, blog.MessageAnswerForm{Ref: blog.NewRef(r.clock.Now()), MessageID: m.ID, Body: body})
	r.must(err)
	r.work()
	return a
}

func TestAnAnswerToAPrivateMessageGoesToItsWriterAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol, dave := r.person("bob", "peer.test"), r.person("carol", "peer.test"), r.person("dave", "other.test")
	r.follows(carol, dave)
	m := r.told(bob, "dm", "context", r.at("peer.test", "/contexts/1"))
	a := r.answer(m, "For *you* alone.")
	r.forbidsElsewhere(bob, carol, dave)
	creates := r.answers(bob.inbox, "Create")
	if len(creates) != 1 {
		t.Fatalf("%d creates", len(creates))
	}
	note := obj(creates[0]["object"].(map[string]any))
	for _, part := range []obj{creates[0], note} {
		if pretty(part["to"]) != pretty([]any{bob.id}) || strings.Contains(pretty(part), public) || strings.Contains(pretty(part), "/followers") || strings.Contains(pretty(part["cc"]), "http") {
			t.Errorf("it is addressed %s", pretty(part))
		}
	}
	if note.text("inReplyTo") != m.RemoteID || note.text("id") != r.links.MessageAnswer(a.Ref) || note.text("url") != "" || note.text("context") != r.at("peer.test", "/contexts/1") {
		t.Errorf("the note is %s", pretty(note))
	}
	if tags := pretty(note["tag"]); !strings.Contains(tags, `"Mention"`) || !strings.Contains(tags, bob.id) {
		t.Errorf("tags: %s", tags)
	}

	r.clock.advance(time.Minute)
	form := blog.MessageAnswerForm{Ref: a.Ref, Body: "For *you* only.", Warning: "Secrets"}
	for range 2 { // saving the same again is no edit
		r.must(r.conversation.EditMessageAnswer(t.Context(), r.author, form))
	}
	form.Body = "For you."
	r.must(r.conversation.EditMessageAnswer(t.Context(), r.author, form)) // in the same second, before the first letter is written
	r.work()
	updates := r.answers(bob.inbox, "Update")
	if len(updates) != 1 || updates[0].text("object", "summary") != "Secrets" || !strings.Contains(updates[0].text("object", "content"), "For you.") || pretty(updates[0]["to"]) != pretty([]any{bob.id}) {
		t.Errorf("updates: %s", pretty(updates))
	}
	for range 2 {
		r.must(r.conversation.DeleteMessageAnswer(t.Context(), r.author, a.Ref))
	}
	r.work()
	deletes := r.answers(bob.inbox, "Delete")
	if len(deletes) != 1 || deletes[0].text("object", "id") != r.links.MessageAnswer(a.Ref) || pretty(deletes[0]["to"]) != pretty([]any{bob.id}) {
		t.Errorf("deletes: %s", pretty(deletes))
	}
	r.forbidsElsewhere(bob, carol, dave)
	if err := r.conversation.EditMessageAnswer(t.Context(), r.author, form); blog.KindOf(err) != blog.Gone {
		t.Errorf("a deleted answer is edited: %v", err)
	}
}

// forbidsElsewhere fails when anything came to another inbox than the one person's own.
func (r *rig) forbidsElsewhere(only *person, others ...*person) {
	r.Helper()
	for _, inbox := range []string{only.shared, others[0].shared} {
		if n := len(r.parcels(inbox)); n > 0 {
			r.Errorf("%d letters came to %s", n, inbox)
		}
	}
	for _, p := range others {
		if n := len(r.parcels(p.inbox)) + len(r.parcels(p.shared)); n > 0 {
			r.Errorf("%d letters came to %s", n, p.id)
		}
	}
}

func TestAPrivateAnswerIsServedToTheGuestsServerAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, neighbour, eve := r.person("bob", "peer.test"), r.person("zoe", "peer.test"), r.person("eve", "evil.test")
	r.follows(eve) // following opens posts, and no messages
	a := r.answer(r.told(bob, "dm"), "xyzzy between us")
	paths := []string{r.links.MessageAnswer(a.Ref), r.links.Activity(a.Ref)}
	for _, path := range paths {
		for _, p := range []*person{bob, neighbour} { // servers fetch with whatever key they have
			if got := r.getAs(p, path); got.status != http.StatusOK || !strings.Contains(got.body, "xyzzy") || got.header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("%s for the guest's server: %d", path, got.status)
			}
		}
		if got := r.get(path); got.status != http.StatusNotFound || strings.Contains(got.body, "xyzzy") {
			t.Errorf("%s unsigned: %d", path, got.status)
		}
		if got := r.getAs(eve, path); got.status != http.StatusNotFound {
			t.Errorf("%s for another server: %d", path, got.status)
		}
	}
	if visits := r.visits(eve.keyID); len(visits) > 1 {
		t.Errorf("a stranger's key was fetched for it: %v", visits)
	}
	for _, path := range []string{"/outbox", "/outbox?page=true", "/featured", "/followers", ""} {
		if got := r.get(r.ana() + path); strings.Contains(got.body, a.Ref) || strings.Contains(got.body, "xyzzy") {
			t.Errorf("%q tells of it: %s", path, got.body)
		}
	}
	forged := *bob
	forged.key = testKey(evilKey)
	if got := r.getAs(&forged, paths[0]); got.status != http.StatusUnauthorized {
		t.Errorf("a forged signature: %d", got.status)
	}
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	if got := r.getAs(bob, paths[0]); got.status != http.StatusNotFound {
		t.Errorf("for a blocked guest: %d", got.status)
	}
	r.must(r.conversation.UnblockGuest(t.Context(), r.author, guest.ID))
	r.must(r.conversation.DeleteMessageAnswer(t.Context(), r.author, a.Ref))
	if got := r.getAs(bob, paths[0]); got.status != http.StatusGone || !strings.Contains(got.body, "Tombstone") {
		t.Errorf("deleted, for the guest's server: %d", got.status)
	}
	if got := r.get(paths[0]); got.status != http.StatusNotFound {
		t.Errorf("deleted, unsigned: %d", got.status)
	}
	if got := r.getAs(bob, paths[1]); got.status != http.StatusNotFound {
		t.Errorf("its Create after that: %d", got.status)
	}
	r.must(r.conversation.BlockHost(t.Context(), r.author, "peer.test"))
	if got := r.getAs(bob, paths[0]); got.status != http.StatusNotFound {
		t.Errorf("for a blocked server: %d", got.status)
	}
}

func TestAnAnswerToAMentionIsQuietAndPublic(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol := r.person("bob", "peer.test"), r.person("carol", "other.test")
	r.follows(carol)
	a := r.answer(r.mentioned(bob, "1"), "Hello *Bob*.")
	r.forbidsElsewhere(bob, carol)
	creates := r.answers(bob.inbox, "Create")
	if len(creates) != 1 || pretty(creates[0].get("object", "to")) != pretty([]any{bob.id}) || pretty(creates[0].get("object", "cc")) != pretty([]any{public}) {
		t.Fatalf("creates: %s", pretty(creates))
	}
	if doc := r.document(r.links.MessageAnswer(a.Ref)); !strings.Contains(doc.text("content"), "Hello <em>Bob</em>") || doc.text("url") != r.links.Base()+"/answer/"+a.Ref+"/" {
		t.Errorf("served: %s", pretty(doc))
	}
	if doc := r.document(r.links.Activity(a.Ref)); doc.text("type") != "Create" {
		t.Errorf("served: %s", pretty(doc))
	}
	if got := r.get(r.ana() + "/outbox?page=true"); strings.Contains(got.body, a.Ref) {
		t.Error("it stands in the outbox")
	}
	r.must(r.conversation.EditMessageAnswer(t.Context(), r.author, blog.MessageAnswerForm{Ref: a.Ref, Body: "Hello again."}))
	if doc := r.document(r.links.MessageAnswer(a.Ref)); !strings.Contains(doc.text("content"), "Hello again.") {
		t.Errorf("after the edit: %s", pretty(doc))
	}
	r.must(r.conversation.DeleteMessageAnswer(t.Context(), r.author, a.Ref))
	if got := r.get(r.links.MessageAnswer(a.Ref)); got.status != http.StatusGone {
		t.Errorf("after the deletion: %d", got.status)
	}
}

func TestWhatAnswersAnAnswerArrivesAsAMessageOfTheTalk(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
	secret, open := r.answer(r.told(bob, "dm"), "Yes."), r.answer(r.mentioned(bob, "open"), "Hello.")
	for name, c := range map[string]struct {
		p       *person
		parent  blog.MessageAnswer
		private bool
		answers int64
	}{
		"private": {bob, secret, true, secret.ID}, "public": {bob, open, false, open.ID}, "by-another": {eve, open, false, open.ID},
		"guessed": {eve, secret, true, 0}, "guessed-aloud": {eve, secret, false, 0}, "narrowed": {bob, open, true, open.ID},
	} {
		note := c.p.note(name, r.links.MessageAnswer(c.parent.Ref), "<p>And then?</p>", "contentMap", obj{"de": "<p>And then?</p>"}) // names nobody
		kind := blog.Mention
		if c.private {
			note, kind = note.with("to", []any{c.p.id + "/followers"}, "cc", nil), blog.Private
		}
		if m := r.says(c.p, note); m.AnswersID != c.answers || m.Kind != kind || m.Language != "de" {
			t.Errorf("%s: %+v", name, m)
		}
	}
	r.wantComments()
	r.hear(eve, eve.act("Like", "like", r.links.MessageAnswer(open.Ref)))
	r.hear(eve, eve.act("Announce", "boost", r.links.MessageAnswer(open.Ref), "to", []any{public}))
	r.wantReactions(0, 0)
}

func TestNobodyAnswersInTheNameOfAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	m := r.told(bob, "dm")
	a := r.answer(m, "Yes.")
	other, err := r.house.AddAuthor(t.Context(), "otto", "", "hash")
	r.must(err)
	other.Role = blog.Owner
	form := blog.MessageAnswerForm{Ref: blog.NewRef(r.clock.Now()), MessageID: m.ID, Body: "No."}
	for who, author := range map[string]blog.Author{"another author": other, "nobody": {}} {
		_, answered := r.conversation.AnswerMessage(t.Context(), author, form)
		for what, err := range map[string]error{
			"answer": answered, "edit": r.conversation.EditMessageAnswer(t.Context(), author, blog.MessageAnswerForm{Ref: a.Ref, Body: "No."}),
			"delete": r.conversation.DeleteMessageAnswer(t.Context(), author, a.Ref), "like": r.gestures.GreetMessage(t.Context(), author, blog.GestureLike, m.ID),
		} {
			if k := blog.KindOf(err); k != blog.NotFound && k != blog.Forbidden {
				t.Errorf("%s: %s: %v", who, what, err)
			}
		}
	}
	stolen := form
	stolen.Ref, stolen.MessageID = a.Ref, r.told(bob, "other").ID
	if _, err := r.conversation.AnswerMessage(t.Context(), r.author, stolen); blog.KindOf(err) != blog.Conflict {
		t.Errorf("one form for two messages: %v", err)
	}
	again := form
	again.Ref = a.Ref
	if same, err := r.conversation.AnswerMessage(t.Context(), r.author, again); err != nil || same.ID != a.ID {
		t.Errorf("a form sent twice: %+v, %v", same, err)
	}
	for what, bad := range map[string]blog.MessageAnswerForm{
		"empty": {Body: " \n "}, "long": {Body: strings.Repeat("ä", 10_001)}, "warning": {Body: "x", Warning: strings.Repeat("w", 301)},
		"language": {Body: "x", Language: "no language"}, "pictures": {Body: "x", Pictures: make([]blog.CommentPicture, 5)},
	} {
		bad.Ref, bad.MessageID = blog.NewRef(r.clock.Now()), m.ID
		if _, err := r.conversation.AnswerMessage(t.Context(), r.author, bad); blog.KindOf(err) != blog.Invalid || len(blog.ProblemsOf(err)) != 1 {
			t.Errorf("%s: %v", what, err)
		}
	}
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	if _, err := r.conversation.AnswerMessage(t.Context(), r.author, form); blog.KindOf(err) != blog.Conflict || !strings.Contains(err.Error(), "Unblock them first") {
		t.Errorf("a blocked guest: %v", err)
	}
	r.must(r.conversation.UnblockGuest(t.Context(), r.author, guest.ID))
	r.must(r.conversation.Farewell(t.Context(), bob.id))
	if _, err := r.conversation.AnswerMessage(t.Context(), r.author, form); blog.KindOf(err) != blog.Gone {
		t.Errorf("a guest who is gone: %v", err)
	}
}

func TestGesturesTowardsMessages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol := r.person("bob", "peer.test"), r.person("carol", "other.test")
	r.follows(carol)
	secret, open := r.told(bob, "dm"), r.mentioned(bob, "open")
	if err := r.gestures.GreetMessage(t.Context(), r.author, blog.GestureBoost, secret.ID); blog.KindOf(err) != blog.Invalid {
		t.Errorf("a private message is boosted: %v", err)
	}
	for range 2 {
		r.must(r.gestures.GreetMessage(t.Context(), r.author, blog.GestureLike, secret.ID))
		r.must(r.gestures.GreetMessage(t.Context(), r.author, blog.GestureBoost, open.ID))
	}
	r.work()
	likes, boosts := r.answers(bob.inbox, "Like"), r.answers(bob.inbox, "Announce")
	if len(likes) != 1 || likes[0].text("object") != secret.RemoteID || len(boosts) != 1 || boosts[0].text("object") != open.RemoteID {
		t.Fatalf("likes %s, boosts %s", pretty(likes), pretty(boosts))
	}
	if mine, theirs := len(r.answers(carol.shared, "Like")), len(r.answers(carol.shared, "Announce")); mine != 0 || theirs != 1 {
		t.Errorf("a follower got %d likes and %d boosts", mine, theirs)
	}
	if got := r.get(likes[0].text("id")); got.status != http.StatusNotFound {
		t.Errorf("everybody may read the like of a private message: %d", got.status)
	}
	list, err := r.reader.GesturesOf(t.Context(), r.author.ID, nil, []int64{secret.ID, open.ID}, nil)
	r.must(err)
	made := blog.NewMade(list)
	for _, g := range []blog.Gesture{made.OfMessage(blog.GestureLike, secret.ID), made.OfMessage(blog.GestureBoost, open.ID)} {
		r.must(r.gestures.TakeBack(t.Context(), r.author, g.Ref))
	}
	r.work()
	if undos := r.answers(bob.inbox, "Undo"); len(undos) != 2 {
		t.Errorf("undos: %s", pretty(undos))
	}
}

func TestAMessageThatItsWriterTakesBackLeavesItsPlaceToTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	m, plain := r.told(bob, "dm"), r.told(bob, "plain")
	r.answer(m, "Yes.")
	for _, id := range []string{m.RemoteID, plain.RemoteID} {
		r.hear(bob, bob.act("Delete", "delete-"+last(id), obj{"type": "Tombstone", "id": id}))
	}
	page, err := r.reader.Inbox(t.Context(), blog.InboxQuery{Author: r.author})
	r.must(err)
	if len(page.Views) != 1 || !page.Views[0].Message.Withdrawn() || page.Views[0].Message.HTML != "" || len(page.Views[0].Answers) != 1 {
		t.Fatalf("the inbox holds %+v", page.Views)
	}
	_, err = r.conversation.AnswerMessage(t.Context(), r.author, blog.MessageAnswerForm{Ref: blog.NewRef(r.clock.Now()), MessageID: m.ID, Body: "More."})
	if blog.KindOf(err) != blog.Gone {
		t.Errorf("it is answered again: %v", err)
	}
	r.clock.advance(40 * 24 * time.Hour)
	r.hear(bob, bob.act("Create", "late", bob.note("dm", "", "<p>Back</p>", "to", []any{r.ana()}, "cc", nil)))
	talk, err := r.reader.Talk(t.Context(), r.author, m.ID)
	r.must(err)
	if len(talk.Turns) != 1 || talk.Turns[0].Message.HTML != "" || len(talk.Turns[0].Answers) != 1 {
		t.Errorf("the talk is %+v", talk.Turns)
	}
}

// TestAMentionThatBecomesPrivateIsAnsweredInPrivate holds that later answers follow the message, and earlier ones stay as they are.
func TestAMentionThatBecomesPrivateIsAnsweredInPrivate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	m := r.mentioned(bob, "1")
	before := r.answer(m, "Hello.")
	r.clock.advance(time.Minute)
	r.hear(bob, bob.update(bob.note("1", "", "<p>Psst</p>", "to", []any{r.ana()}, "cc", nil, "updated", stamp(r.clock.Now()))))
	after := r.answer(m, "xyzzy")
	if before.Private() || !after.Private() {
		t.Fatalf("private: %v, then %v", before.Private(), after.Private())
	}
	if got := r.get(r.links.MessageAnswer(after.Ref)); got.status != http.StatusNotFound {
		t.Errorf("the later answer: %d", got.status)
	}
	if err := r.gestures.GreetMessage(t.Context(), r.author, blog.GestureBoost, m.ID); blog.KindOf(err) != blog.Invalid {
		t.Errorf("it is boosted: %v", err)
	}
	page, err := r.reader.Inbox(t.Context(), blog.InboxQuery{Author: r.author})
	r.must(err)
	if len(page.Views) != 1 || page.Views[0].Notice.Kind != blog.NoticePrivate || len(page.Views[0].Answers) != 2 {
		t.Errorf("the inbox holds %+v", page.Views)
	}
}

// TestAnswersToMessagesOnTheWire holds what is sent and served about answers to messages to the files in testdata/out.
func TestAnswersToMessagesOnTheWire(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{base: "https://blog.example", start: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	bob := r.person("bob", "peer.test")
	private := bob.note("dm", "", "<p>May I ask?</p>", "to", []any{r.ana()}, "cc", nil, "context", r.at("peer.test", "/contexts/1"))
	public := bob.note("open", "", "<p>Hello @ana</p>", "cc", []any{r.ana()})
	for _, n := range []obj{private, public} {
		r.receiveFrom(bob, bob.create(n))
	}
	views, err := r.reader.Messages(t.Context(), r.author.ID, 2)
	r.must(err)
	for _, v := range views {
		ref, name := "01JD0000000000000000000011", "private"
		if v.Message.Kind == blog.Mention {
			ref, name = "01JD0000000000000000000012", "mention"
		}
		form := blog.MessageAnswerForm{Ref: ref, MessageID: v.Message.ID, Body: "Thank you, *Bob*! More [here](/about/).", Warning: "Bread", Language: "en", Pictures: []blog.CommentPicture{
			{URL: "/media/ab/abcdef.jpg", Path: "ab/abcdef.jpg", Alt: "A loaf", MediaType: "image/jpeg", Width: 800, Height: 600},
		}}
		r.forget()
		_, err := r.conversation.AnswerMessage(t.Context(), r.author, form)
		r.must(err)
		r.work()
		got := r.getAs(bob, r.links.MessageAnswer(ref))
		if got.status != http.StatusOK {
			t.Fatalf("%s: %d", name, got.status)
		}
		r.golden("served-note-"+name, []byte(got.body))
		r.clock.advance(time.Hour)
		form.Body, form.Warning, form.Pictures = "Thank you!", "", nil
		r.must(r.conversation.EditMessageAnswer(t.Context(), r.author, form))
		r.work()
		r.must(r.gestures.GreetMessage(t.Context(), r.author, blog.GestureLike, v.Message.ID))
		r.work()
		r.must(r.conversation.DeleteMessageAnswer(t.Context(), r.author, ref))
		r.work()
		r.golden("served-tombstone-note-"+name, []byte(r.getAs(bob, r.links.MessageAnswer(ref)).body))
		sent := r.parcels(bob.inbox)
		if len(sent) != 4 {
			t.Errorf("%d letters about a %s", len(sent), name)
		}
		for _, p := range sent {
			kind := strings.ToLower(p.read(t).text("type"))
			if kind != "like" || name == "private" {
				r.golden("sent-"+kind+"-note-"+name, p.body)
			}
		}
	}
}
