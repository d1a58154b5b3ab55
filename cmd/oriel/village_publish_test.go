package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const public = "https://www.w3.org/ns/activitystreams#Public"

// lookUp: interop cases 1, 4, 9, 12-14, 18, 21, 171 and 172, asked by Fedify.
func (v *village) lookUp(t *testing.T) {
	ana := v.house.author(t)
	post := ana.publish(t, "---\ntitle: Found\n---\nA post to find.\n")
	host := strings.TrimPrefix(v.house.base, "http://")
	for _, name := range []string{ana.name + "@" + host, "@" + ana.name + "@" + host, ana.id, v.house.base + "/@" + ana.name} {
		actor := v.fred().looksUp(t, name)
		if actor["id"] != ana.id || actor["type"] != "Person" || actor["preferredUsername"] != ana.name || actor["name"] != "Ana" {
			t.Errorf("Fedify looks up %s and finds %v", name, actor)
		}
	}
	for _, name := range []string{post.id, post.page} {
		if found := v.fred().looksUp(t, name); found["id"] != post.id || found["type"] != "Article" || found["name"] != "Found" {
			t.Errorf("Fedify looks up %s and finds %v", name, found)
		}
	}
	for _, resource := range []string{"acct:" + ana.name + "@" + host, ana.id, v.house.base + "/@" + ana.name} {
		var jrd map[string]any
		v.peer.ask(t, http.MethodGet, "/finger?q="+resource, nil, &jrd)
		if jrd["subject"] != "acct:"+ana.name+"@"+host {
			t.Errorf("WebFinger of %s has the subject %v", resource, jrd["subject"])
		}
	}
}

// follow: interop cases 35, 49, 50, 66, 67 and 150. Fred's server is answered with the older
// signature; barney's refuses that one and gets the newer.
func (v *village) follow(t *testing.T) {
	ana := v.house.author(t)
	ana.hasFollowers(t, 0)
	for _, guest := range []person{v.fred(), v.barney()} {
		request := guest.does(t, "follow", order{Target: ana.id, Deliver: []string{ana.id}})
		letters := v.peer.received(t, ana, "Accept", request, 1)
		accept := verified(letters)[0]
		if want := strings.TrimPrefix(guest.id, "http://"+strings.Split(guest.id, "/")[2]) + "/inbox"; accept.Path != want {
			t.Errorf("the answer came to %s, want the personal inbox %s", accept.Path, want)
		}
		object, _ := accept.json(t)["object"].(map[string]any)
		want := map[string]any{"id": request, "type": "Follow", "actor": guest.id, "object": ana.id}
		for key, value := range want {
			if object[key] != value {
				t.Errorf("the accepted request has %s %v, want %v", key, object[key], value)
			}
		}
		_, newer := accept.Headers["signature-input"]
		if wants := guest == v.barney(); newer != wants {
			t.Errorf("%s was answered with the newer signature: %v, want %v", guest.name, newer, wants)
		}
	}
	ana.hasFollowers(t, 2)
	v.follows(t, ana, v.fred()) // a second request is answered, too, and changes nothing
	ana.hasFollowers(t, 2)
}

// hasFollowers waits until other servers are told this number of followers.
func (a author) hasFollowers(t *testing.T, want float64) {
	t.Helper()
	eventually(t, "the followers are counted", func() error {
		followers, err := read(t.Context(), a.id+"/followers", activityJSON)
		if err != nil {
			return err
		}
		if total := followers.json(t)["totalItems"]; total != want {
			return fmt.Errorf("%v followers, want %v", total, want)
		}
		return nil
	})
}

// follows makes guests followers of an author, and waits until they know.
func (v *village) follows(t *testing.T, ana author, guests ...person) {
	t.Helper()
	for _, guest := range guests {
		request := guest.does(t, "follow", order{Target: ana.id, Deliver: []string{ana.id}})
		v.peer.received(t, ana, "Accept", request, 1)
	}
}

const fullPost = `---
title: "Bread in six hours"
slug: bread-in-six-hours
date: 2026-11-20T09:00:00Z
summary: A same-day loaf.
language: en
tags: [baking, "web dev"]
---
A *good* loaf. See [the other one](/2026/01/rye/).
`

// publish: interop cases 132, 137-140, 143 and 146.
func (v *village) publish(t *testing.T) {
	ana := v.house.author(t)
	v.follows(t, ana, v.fred(), v.wilma(), v.barney())
	post := ana.publish(t, fullPost)

	v.peer.received(t, ana, "Create", post.id, 2)
	v.quiet(t)
	letters := verified(v.peer.received(t, ana, "Create", post.id, 2))
	hosts := map[string]int{}
	for _, l := range letters {
		hosts[l.Host+l.Path]++
	}
	want := map[string]int{origin(v.fred().id) + "/inbox": 1, origin(v.barney().id) + "/inbox": 1}
	if diff := cmp.Diff(want, hosts); diff != "" {
		t.Errorf("inboxes with the post (want -, got +):\n%s", diff)
	}
	create := letters[0].json(t)
	article, _ := create["object"].(map[string]any)
	served := get(t, post.id, activityJSON).json(t)
	delete(served, "@context")
	if diff := cmp.Diff(served, article); diff != "" {
		t.Errorf("the post as it is served (-) and as it was sent (+):\n%s", diff)
	}
	v.checkArticle(t, ana, post, create, article)
}

func (v *village) checkArticle(t *testing.T, ana author, post entry, create, article map[string]any) {
	t.Helper()
	to, cc := []any{public}, []any{ana.id + "/followers"}
	for key, want := range map[string]any{"type": "Create", "actor": ana.id, "to": to, "cc": cc, "published": "2026-11-20T09:00:00Z"} {
		if diff := cmp.Diff(want, create[key]); diff != "" {
			t.Errorf("%s of the Create (want -, got +):\n%s", key, diff)
		}
	}
	tag := func(name, path string) any {
		return map[string]any{"type": "Hashtag", "name": name, "href": v.house.base + path}
	}
	content := `<p>A <em>good</em> loaf. See <a href="` + v.house.base + `/2026/01/rye/">the other one</a>.</p>`
	for key, want := range map[string]any{
		"id": post.id, "type": "Article", "attributedTo": ana.id, "name": "Bread in six hours", "summary": "A same-day loaf.",
		"published": "2026-11-20T09:00:00Z", "to": to, "cc": cc, "url": v.house.base + "/2026/11/bread-in-six-hours/", "mediaType": "text/html",
		"tag":     []any{tag("#baking", "/tag/baking/"), tag("#webdev", "/tag/web-dev/")},
		"replies": post.id + "/replies", "context": post.id + "/context", "source": nil, "inReplyTo": nil, "updated": nil,
	} {
		if diff := cmp.Diff(want, article[key]); diff != "" {
			t.Errorf("%s of the Article (want -, got +):\n%s", key, diff)
		}
	}
	if got, _ := article["content"].(string); strings.TrimSpace(got) != content {
		t.Errorf("content is %q, want %q", got, content)
	}
	if byLanguage, _ := article["contentMap"].(map[string]any); byLanguage["en"] != article["content"] {
		t.Errorf("contentMap is %v", article["contentMap"])
	}
}

// quiet waits until what the house had to send to the neighbours so far has arrived: letters
// to one server go out in their order, so the answer to a new request comes last. The
// request is to a new author, so that it changes nobody's audience.
func (v *village) quiet(t *testing.T) {
	t.Helper()
	v.follows(t, v.house.author(t), v.wilma(), v.barney())
}

// unfollow: interop cases 70 and 75.
func (v *village) unfollow(t *testing.T) {
	ana := v.house.author(t)
	request := v.fred().does(t, "follow", order{Target: ana.id, Deliver: []string{ana.id}})
	v.follows(t, ana, v.barney())
	ana.publish(t, "---\ntitle: Before\n---\nFor both.\n")
	v.peer.received(t, ana, "Create", "Before", 2)

	v.fred().does(t, "undo", order{Target: request, Deliver: []string{ana.id}})
	v.barney().does(t, "block", order{Target: ana.id, Deliver: []string{ana.id}})
	ana.hasFollowers(t, 0)
	ana.publish(t, "---\ntitle: Afterwards\n---\nFor neither.\n")
	v.quiet(t)
	if late := v.peer.received(t, ana, "Create", "Afterwards", 0); len(late) > 0 {
		t.Errorf("who left got a post:\n%s", describe(late))
	}
}

// editAndDelete: interop cases 29, 140, 145, 148 and 156.
func (v *village) editAndDelete(t *testing.T) {
	ana := v.house.author(t)
	v.follows(t, ana, v.fred())
	post := ana.publish(t, "---\ntitle: Draft of a thought\n---\nFirst words.\n")
	v.peer.received(t, ana, "Create", post.id, 1)

	desk := ana.desk(t)
	desk.press(t, "/desk/posts/"+post.ref, "update", map[string]string{"body": "Second words."})
	v.quiet(t) // whatever does not wait for the last word has gone out now
	desk.press(t, "/desk/posts/"+post.ref, "update", map[string]string{"body": "Last words."})
	update := verified(v.peer.received(t, ana, "Update", post.id, 1))[0].json(t)
	article, _ := update["object"].(map[string]any)
	if content, _ := article["content"].(string); !strings.Contains(content, "Last words.") {
		t.Errorf("the Update says %v", article["content"])
	}
	if !moment(t, article["updated"]).After(moment(t, article["published"])) {
		t.Errorf("updated %v, published %v", article["updated"], article["published"])
	}

	desk.press(t, "/desk/posts/"+post.ref+"/delete", "delete", nil)
	deletion := verified(v.peer.received(t, ana, "Delete", post.id, 1))[0].json(t)
	if object, _ := deletion["object"].(map[string]any); object["id"] != post.id || object["type"] != "Tombstone" {
		t.Errorf("the Delete is about %v", deletion["object"])
	}
	if updates := v.peer.received(t, ana, "Update", post.id, 0); len(updates) != 1 {
		t.Errorf("%d Updates arrived, want 1:\n%s", len(updates), describe(updates))
	}
	gone := get(t, post.id, activityJSON)
	if stone := gone.json(t); gone.status != http.StatusGone || stone["type"] != "Tombstone" || stone["formerType"] != "Article" || stone["id"] != post.id {
		t.Errorf("the deleted post answers %d %s", gone.status, gone.body)
	}
	if page := get(t, post.page, "text/html"); page.status != http.StatusGone {
		t.Errorf("the deleted page answers %d", page.status)
	}
}

func moment(t *testing.T, value any) time.Time {
	t.Helper()
	s, _ := value.(string)
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// origin is the server of an id.
func origin(id string) string {
	scheme, rest, _ := strings.Cut(id, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

// afterACrash: interop cases 21 and 149. The power fails, and the post is written while no process runs.
func (v *village) afterACrash(t *testing.T) {
	ana := v.house.author(t)
	v.follows(t, ana, v.fred(), v.barney())
	before := get(t, ana.id, activityJSON).body
	processes := len(v.house.processes)
	v.house.rest(t)
	v.house.kill(t)
	v.house.command(t, "post", draft(t, "---\ntitle: Written in the dark\n---\nA candle helps.\n"), "--author", ana.name)
	v.house.start(t, processes)
	v.peer.received(t, ana, "Create", "Written in the dark", 2)
	v.quiet(t)
	if all := v.peer.received(t, ana, "Create", "Written in the dark", 2); len(verified(all)) != 2 {
		t.Errorf("the post arrived %d times, want once at each of two servers:\n%s", len(verified(all)), describe(all))
	}
	if after := get(t, ana.id, activityJSON).body; after != before {
		t.Errorf("the author is somebody else after the restart: %s, before: %s", after, before)
	}
}
