package main

import (
	"fmt"
	"strings"
	"testing"
)

const activityStreams = "https://www.w3.org/ns/activitystreams"

// forged: interop cases 44, 53, 55, 60 and 88. Each letter would be a like or a comment if it were believed.
func (v *village) forged(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Trust me\n---\nOr not.\n")
	fred, wilma, barney := v.fred(), v.wilma(), v.barney()
	like := func(id, actor string) string {
		return fmt.Sprintf(`{"@context":%q,"id":%q,"type":"Like","actor":%q,"object":%q}`, activityStreams, id, actor, post.id)
	}
	comment := func(actor, note, writer string) string {
		return fmt.Sprintf(`{"@context":%q,"id":%q,"type":"Create","actor":%q,"to":[%q],"object":{"id":%q,"type":"Note","attributedTo":%q,"to":[%q],"inReplyTo":%q,"content":"forged"}}`,
			activityStreams, actor+"/forged#"+note, actor, public, note, writer, public, post.id)
	}
	nobody := origin(fred.id) + "/users/nobody"
	for name, letter := range map[string]struct {
		o    order
		want string // status; empty where the letter is taken and without effect
	}{
		"another body than the signed one":     {order{Signed: like(fred.id+"/l1", fred.id), Sent: like(fred.id+"/l2", fred.id)}, "401"},
		"somebody else's name on one server":   {order{Signed: like(wilma.id+"/l3", wilma.id)}, "403"},
		"somebody else's name":                 {order{Signed: like(barney.id+"/l4", barney.id)}, "403"},
		"somebody else's key":                  {order{Signed: like(wilma.id+"/l5", wilma.id), KeyID: wilma.id + "#main-key"}, "401"},
		"the key of nobody":                    {order{Signed: like(nobody+"/l6", nobody), KeyID: nobody + "#main-key"}, "401"},
		"an id on another server":              {order{Signed: like(barney.id+"/l7", fred.id)}, "403"},
		"a note on another server":             {order{Signed: comment(fred.id, barney.id+"/notes/1", fred.id)}, ""},
		"a note that somebody else wrote":      {order{Signed: comment(fred.id, fred.id+"/notes/x", wilma.id)}, ""},
		"another body, with the newer scheme":  {order{Signed: like(fred.id+"/l8", fred.id), Sent: like(fred.id+"/l9", fred.id), Scheme: "rfc9421"}, "401"},
		"somebody else's key, newer scheme":    {order{Signed: like(wilma.id+"/l10", wilma.id), KeyID: wilma.id + "#main-key", Scheme: "rfc9421"}, "401"},
		"the house's own name":                 {order{Signed: like(ana.id+"/l11", ana.id)}, "403"},
		"the house's own name and its own key": {order{Signed: like(ana.id+"/l12", ana.id), KeyID: ana.id + "#main-key"}, "401"},
	} {
		letter.o.Inbox = ana.id + "/inbox"
		if status := fred.does(t, "forge", letter.o); letter.want != "" && status != letter.want {
			t.Errorf("%s: status %s, want %s", name, status, letter.want)
		}
	}
	for _, scheme := range []string{"draft-cavage-http-signatures-12", "rfc9421"} {
		honest := order{Inbox: ana.id + "/inbox", Signed: like(fred.id+"/"+scheme, fred.id), Scheme: scheme}
		if status := fred.does(t, "forge", honest); status != "202" {
			t.Errorf("an honest like, signed after %s: status %s, want 202", scheme, status)
		}
	}
	fred.writes(t, ana, order{InReplyTo: post.id, Text: "<p>Honest</p>"})
	post.shows(t, shown{By: "Fred", Text: "Honest"})
	post.counts(t, 1, 0)
}

// quote: interop case 124.
func (v *village) quote(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Quote me\n---\nTo be or not.\n")
	note := v.fred().writes(t, ana, order{Text: "<p>She said it</p>", Mention: []string{ana.id}})
	request := v.fred().does(t, "quote", order{Target: post.id, InReplyTo: note, Deliver: []string{ana.id}})
	accept := verified(v.peer.received(t, ana, "Accept", request, 1))[0].json(t)
	stamp, _ := accept["result"].(string)
	if !strings.HasPrefix(stamp, v.house.base+"/") {
		t.Fatalf("the stamp is %q, want an address of the house", stamp)
	}
	found := v.fred().looksUp(t, stamp)
	for key, want := range map[string]any{"id": stamp, "type": "QuoteAuthorization", "attributedTo": ana.id, "interactingObject": note, "interactionTarget": post.id} {
		if found[key] != want {
			t.Errorf("%s of the stamp is %v, want %v", key, found[key], want)
		}
	}
}

// askToReply: GoToSocial asks before it shows a reply to a post whose policy wants approval, and sends the reply itself afterwards.
func (v *village) askToReply(t *testing.T) {
	ana := v.house.author(t)
	v.follows(t, ana, v.fred())
	post := ana.publish(t, "---\ntitle: Ask me\ncomments: followers\n---\nGo on.\n")
	request := v.fred().does(t, "ask", order{Target: post.id, Text: "<p>May I?</p>", Deliver: []string{ana.id}})
	accept := verified(v.peer.received(t, ana, "Accept", request, 1))[0].json(t)
	asked, _ := accept["object"].(map[string]any)
	stamp, _ := accept["result"].(string)
	note, _ := asked["instrument"].(string)
	if asked["type"] != "ReplyRequest" || asked["actor"] != v.fred().id || asked["object"] != post.id || note == "" || !strings.HasPrefix(stamp, v.house.base+"/") {
		t.Fatalf("the answer is %v", accept)
	}
	found := v.fred().looksUp(t, stamp)
	for key, want := range map[string]any{"type": "ReplyAuthorization", "attributedTo": ana.id, "interactingObject": note, "interactionTarget": post.id} {
		if found[key] != want {
			t.Errorf("%s of the stamp is %v, want %v", key, found[key], want)
		}
	}
	post.shows(t, shown{By: "Fred", Text: "May I?"})
	v.fred().does(t, "again", order{Target: note, Deliver: []string{ana.id}})
	v.quiet(t)
	post.shows(t, shown{By: "Fred", Text: "May I?"})
}

// twoProcesses: a reader may be sent to any process, whichever took the letter.
func (v *village) twoProcesses(t *testing.T) {
	ana := v.house.author(t)
	v.follows(t, ana, v.fred(), v.barney())
	var posts []entry
	for i := range 4 {
		posts = append(posts, ana.publish(t, fmt.Sprintf("---\ntitle: Number %d\n---\nOne of many.\n", i)))
	}
	second := v.house.address(1)
	for i, post := range posts {
		there := post
		there.page = second + strings.TrimPrefix(post.page, v.house.base)
		words := fmt.Sprintf("Reply %d", i)
		there.shows(t)
		replies := second + strings.TrimPrefix(post.id, v.house.base) + "/replies?page=1"
		get(t, replies, activityJSON)
		note := v.barney().writes(t, ana, order{InReplyTo: post.id, Text: "<p>" + words + "</p>"})
		post.shows(t, shown{By: "Barney", Text: words})
		there.shows(t, shown{By: "Barney", Text: words})
		eventually(t, "the other process lists the reply", func() error {
			list, err := read(t.Context(), replies, activityJSON)
			if err == nil && !strings.Contains(list.body, note) {
				err = errNotYet
			}
			return err
		})
	}
	v.quiet(t)
	for _, post := range posts {
		if all := verified(v.peer.received(t, ana, "Create", post.id, 2)); len(all) != 2 {
			t.Errorf("a post arrived %d times, want once at each of two servers:\n%s", len(all), describe(all))
		}
	}
}
