package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reply: interop cases 25, 28, 59, 80, 82, 86 and 94.
func (v *village) reply(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Talk to me\n---\nSay something.\n")
	first := v.fred().writes(t, ana, order{InReplyTo: post.id, Text: `<p>Hello <b>Ana</b><script>alert(1)</script></p>`})
	post.shows(t, shown{By: "Fred", Text: "Hello Ana"})
	if page := get(t, post.page, "").body; strings.Contains(page, "alert(1)") {
		t.Error("the script of a guest is on the page")
	}
	second := v.wilma().writes(t, ana, order{InReplyTo: first, Text: "<p>Hello Fred</p>", Mention: []string{ana.id}})
	conversation := []shown{{By: "Fred", Text: "Hello Ana"}, {By: "Wilma", Text: "Hello Fred", Under: "Hello Ana"}}
	post.shows(t, conversation...)
	third := v.barney().writes(t, ana, order{InReplyTo: post.page, Text: "<p>Quietly</p>", Audience: "unlisted"})
	conversation = append(conversation, shown{By: "Barney", Text: "Quietly"})
	post.shows(t, conversation...)

	for _, shared := range []bool{false, true} { // the same letter once more, to each of the two inboxes
		v.fred().does(t, "again", order{Target: first, Deliver: []string{ana.id}, Shared: shared})
	}
	last := v.fred().writes(t, ana, order{InReplyTo: post.id, Text: "<p>The end</p>"})
	post.shows(t, append(conversation, shown{By: "Fred", Text: "The end"})...)

	ids := []any{first, second, third, last}
	replies := get(t, post.id+"/replies?page=1", activityJSON).json(t)
	sorted := func(list any) []string {
		var out []string
		items, _ := list.([]any)
		for _, item := range items {
			out = append(out, fmt.Sprint(item))
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(sorted(ids), sorted(replies["items"])); diff != "" {
		t.Errorf("replies (want -, got +):\n%s", diff)
	}
	whole := get(t, post.id+"/context", activityJSON).json(t)
	items, _ := whole["orderedItems"].([]any)
	if len(items) != 5 || items[0] != post.id || whole["attributedTo"] != ana.id {
		t.Errorf("the context is %v", whole)
	}
	if feed := get(t, post.page+"feed/json/", "").body; strings.Count(feed, "Hello") != 2 {
		t.Errorf("the feed of the comments is %s", feed)
	}
}

// fetchAncestor: interop case 87. Fred's note goes to nobody here; wilma's answer to it does.
func (v *village) fetchAncestor(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Overheard\n---\nPsst.\n")
	unheard := v.fred().writes(t, ana, order{InReplyTo: post.id, Text: "<p>Nobody sent this</p>", Deliver: []string{v.wilma().id}})
	v.wilma().writes(t, ana, order{InReplyTo: unheard, Text: "<p>But this</p>"})
	post.shows(t, shown{By: "Fred", Text: "Nobody sent this"}, shown{By: "Wilma", Text: "But this", Under: "Nobody sent this"})
}

// likeAndBoost: interop cases 116, 118 and 119.
func (v *village) likeAndBoost(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Nice\n---\nVery.\n")
	to := func(target string) order { return order{Target: target, Deliver: []string{ana.id}} }
	v.fred().does(t, "like", to(post.id))
	again := v.fred().does(t, "like", to(post.id))
	like := v.barney().does(t, "like", to(post.id))
	boost := v.wilma().does(t, "announce", to(post.id))
	post.counts(t, 2, 1)
	if page := get(t, post.page, "").body; !strings.Contains(page, "2 likes") || !strings.Contains(page, "1 boost") {
		t.Error("the page does not count two likes and a boost")
	}
	v.barney().does(t, "undo", to(like))
	v.wilma().does(t, "undo", to(boost))
	post.counts(t, 1, 0)
	v.fred().does(t, "undo", to(again))
	v.wilma().does(t, "like", to(post.id))
	post.liked(t, "Wilma")
}

// named: a post reaches whom it names, also somebody whom the house has never met.
func (v *village) named(t *testing.T) {
	ana := v.house.author(t)
	barney := v.barney()
	handle := "@barney@" + strings.TrimPrefix(origin(barney.id), "http://")
	post := ana.publish(t, "---\ntitle: Thanks\n---\nTo "+handle+" for the tip.\n")
	letters := verified(v.peer.received(t, ana, "Create", post.id, 1))
	article, _ := letters[0].json(t)["object"].(map[string]any)
	want := []any{map[string]any{"type": "Mention", "name": handle, "href": barney.id}}
	if diff := cmp.Diff(want, article["tag"]); diff != "" || letters[0].Host != origin(barney.id) {
		t.Errorf("%s got the tags (want -, got +):\n%s", letters[0].Host, diff)
	}
	if page := get(t, post.page, "").body; !strings.Contains(page, `<a class="u-url mention" href="`) || !strings.Contains(page, ">"+handle+"</a>") {
		t.Errorf("the page does not link %s", handle)
	}
}

// counts waits until servers and readers are told these numbers.
func (e entry) counts(t *testing.T, likes, boosts float64) {
	t.Helper()
	eventually(t, "likes and boosts are counted", func() error {
		for part, want := range map[string]float64{"likes": likes, "shares": boosts} {
			answer, err := read(t.Context(), e.id+"/"+part, activityJSON)
			if err != nil {
				return err
			}
			if got := answer.json(t)["totalItems"]; got != want {
				return fmt.Errorf("%s counts %v, want %v", part, got, want)
			}
		}
		return nil
	})
}

// liked waits until the page shows the face of somebody among those who like the post.
func (e entry) liked(t *testing.T, name string) {
	t.Helper()
	eventually(t, name+" likes it", func() error {
		page, err := read(t.Context(), e.page, "")
		if err == nil && !strings.Contains(page.body, `noopener" title="`+name+`">`) {
			err = errNotYet
		}
		return err
	})
}

// editAndDeleteReply: interop cases 98, 102 and 104.
func (v *village) editAndDeleteReply(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Second thoughts\n---\nHm.\n")
	to := []string{ana.id}
	note := v.fred().writes(t, ana, order{InReplyTo: post.id, Text: "<p>I like tee</p>"})
	post.shows(t, shown{By: "Fred", Text: "I like tee"})
	v.wilma().writes(t, ana, order{InReplyTo: note, Text: "<p>Tea?</p>"})
	v.fred().does(t, "edit", order{Target: note, Text: "<p>I like tea</p>", Deliver: to})
	post.shows(t, shown{By: "Fred", Text: "I like tea", Edited: true}, shown{By: "Wilma", Text: "Tea?", Under: "I like tea"})

	theft := fmt.Sprintf(`{"@context":%q,"id":%q,"type":"Delete","actor":%q,"object":%q}`, activityStreams, v.wilma().id+"/theft", v.wilma().id, note)
	v.wilma().does(t, "forge", order{Inbox: ana.id + "/inbox", Signed: theft})
	v.wilma().writes(t, ana, order{InReplyTo: post.id, Text: "<p>Gone?</p>"})
	post.shows(t, shown{By: "Fred", Text: "I like tea", Edited: true}, shown{By: "Wilma", Text: "Tea?", Under: "I like tea"}, shown{By: "Wilma", Text: "Gone?"})

	v.fred().does(t, "delete", order{Target: note, Deliver: to})
	const gap = "This comment was deleted."
	post.shows(t, shown{Text: gap}, shown{By: "Wilma", Text: "Tea?", Under: gap}, shown{By: "Wilma", Text: "Gone?"})
	if replies := get(t, post.id+"/replies?page=1", activityJSON).body; strings.Contains(replies, note) {
		t.Errorf("a deleted reply is still listed: %s", replies)
	}
}

// farewell: interop cases 106, 118 and 130. Nobody else meets betty, who leaves for good.
func (v *village) farewell(t *testing.T) {
	ana, betty := v.house.author(t), v.betty()
	post := ana.publish(t, "---\ntitle: Stay a while\n---\nOr two.\n")
	to := []string{ana.id}
	v.follows(t, ana, betty)
	note := betty.writes(t, ana, order{InReplyTo: post.id, Text: "<p>Just looking</p>"})
	v.wilma().writes(t, ana, order{InReplyTo: note, Text: "<p>Me too</p>"})
	betty.does(t, "like", order{Target: post.id, Deliver: to})
	betty.does(t, "rename", order{Text: "Betty R.", Deliver: to})
	post.shows(t, shown{By: "Betty R.", Text: "Just looking"}, shown{By: "Wilma", Text: "Me too", Under: "Just looking"})
	post.counts(t, 1, 0)

	betty.does(t, "leave", order{Deliver: to})
	const gap = "This comment was deleted."
	post.shows(t, shown{Text: gap}, shown{By: "Wilma", Text: "Me too", Under: gap})
	post.counts(t, 0, 0)
	ana.hasFollowers(t, 0)
}

// answer: interop case 144.
func (v *village) answer(t *testing.T) {
	ana := v.house.author(t)
	v.follows(t, ana, v.barney())
	post := ana.publish(t, "---\ntitle: Ask me\n---\nAnything.\n")
	question := v.fred().writes(t, ana, order{InReplyTo: post.id, Text: "<p>Why?</p>"})
	post.shows(t, shown{By: "Fred", Text: "Why?"})
	ref := strings.TrimPrefix(post.anchor(t, "Why?"), "comment-")
	ana.desk(t).press(t, "/desk/comments/"+ref, "answer", map[string]string{"body": "Because of *reasons*."})
	post.shows(t, shown{By: "Fred", Text: "Why?"}, shown{By: "Ana", Text: "Because of reasons.", Under: "Why?"})

	letters := verified(v.peer.received(t, ana, "Create", "Because of", 2)) // fred's server and barney's
	note, _ := letters[0].json(t)["object"].(map[string]any)
	handle := "@fred@" + strings.TrimPrefix(origin(v.fred().id), "http://")
	for key, want := range map[string]any{
		"type": "Note", "attributedTo": ana.id, "inReplyTo": question, "to": []any{public}, "cc": []any{ana.id + "/followers", v.fred().id},
		"tag": []any{map[string]any{"type": "Mention", "name": handle, "href": v.fred().id}},
	} {
		if diff := cmp.Diff(want, note[key]); diff != "" {
			t.Errorf("%s of the answer (want -, got +):\n%s", key, diff)
		}
	}
	if content, _ := note["content"].(string); !strings.Contains(content, `class="u-url mention"`) || !strings.Contains(content, "<em>reasons</em>") {
		t.Errorf("the answer says %v", note["content"])
	}
	id, _ := note["id"].(string)
	if found := v.fred().looksUp(t, id); found["id"] != id || found["inReplyTo"] != question {
		t.Errorf("fred's server looks the answer up and finds %v", found)
	}
	v.fred().writes(t, ana, order{InReplyTo: id, Text: "<p>I see</p>"})
	post.shows(t, shown{By: "Fred", Text: "Why?"}, shown{By: "Ana", Text: "Because of reasons.", Under: "Why?"},
		shown{By: "Fred", Text: "I see", Under: "Because of reasons."})
}

// private: interop cases 27, 84 and 85.
func (v *village) private(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Out loud\n---\nEverybody reads this.\n")
	v.fred().writes(t, ana, order{InReplyTo: post.id, Audience: "followers", Mention: []string{ana.id}, Text: "<p>A secret for followers</p>"})
	v.fred().writes(t, ana, order{InReplyTo: post.id, Audience: "direct", Mention: []string{ana.id}, Text: "<p>A secret for you</p>"})
	v.wilma().writes(t, ana, order{Audience: "direct", Mention: []string{ana.id}, Text: "<p>A secret about nothing</p>"})
	desk := ana.desk(t)
	eventually(t, "the author reads her messages", func() error {
		page := desk.read(t, "/desk/inbox?kind=private")
		for _, secret := range []string{"A secret for followers", "A secret for you", "A secret about nothing"} {
			if !strings.Contains(page, secret) {
				return fmt.Errorf("%q has not come", secret)
			}
		}
		return nil
	})
	v.fred().writes(t, ana, order{InReplyTo: post.id, Text: "<p>Out loud</p>"})
	post.shows(t, shown{By: "Fred", Text: "Out loud"})
	base := v.house.base
	for _, place := range []string{
		post.page, post.page + "feed/", post.id, post.id + "/replies", post.id + "/replies?page=1", post.id + "/context", base + "/", base + "/feed/",
		base + "/feed/atom/", base + "/feed.json", base + "/comments/feed/", base + "/author/" + ana.name + "/", ana.id + "/outbox?page=true", base + "/sitemap.xml",
	} {
		answer := get(t, place, "")
		if answer.status != http.StatusOK || strings.Contains(answer.body, "secret") {
			t.Errorf("%s answers %d and tells a secret: %v", place, answer.status, strings.Contains(answer.body, "secret"))
		}
	}
	if other := v.house.author(t).desk(t).read(t, "/desk/inbox?kind=private"); strings.Contains(other, "A secret") {
		t.Error("another author reads what was for ana")
	}
}
