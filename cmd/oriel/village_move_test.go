package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// TestVillageMoves moves an author from one Oriel to another and a follower after them, who lives with the neighbours.
// The follower's server is Fedify, which leaves to its people what to do with a Move; here they do as Mastodon does.
func TestVillageMoves(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the village starts real servers; -short leaves it out")
	}
	binary, neighbours := buildOriel(t), installNeighbours(t)
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		first, second := newHouse(t, binary, d.Options()), newHouse(t, binary, store.Options{DataDir: t.TempDir()})
		first.start(t, 1)
		second.start(t, 1)
		v := &village{house: first, peer: startPeer(t, neighbours)}
		old, fresh := first.author(t), second.author(t)
		v.follows(t, old, v.fred())

		refusesToMove(t, old, fresh)
		press(t, fresh, "/desk/moving/names", url.Values{"account": {old.id}, "action": {"add"}}, http.StatusSeeOther)
		press(t, old, "/desk/moving/out", moveTo(fresh, "not the password"), http.StatusUnprocessableEntity)
		press(t, old, "/desk/moving/out", moveTo(fresh, villagePassword), http.StatusSeeOther)

		move := verified(v.peer.received(t, old, "Move", fresh.id, 1))
		if len(move) != 1 {
			t.Fatalf("the follower's server got %d moves", len(move))
		}
		if m := move[0].json(t); m["object"] != old.id || m["target"] != fresh.id || m["actor"] != old.id {
			t.Errorf("the move is %v", m)
		}
		actor := get(t, old.id, activityJSON).json(t)
		if actor["movedTo"] != fresh.id {
			t.Errorf("the old actor moved to %v", actor["movedTo"])
		}
		names, _ := get(t, fresh.id, activityJSON).json(t)["alsoKnownAs"].([]any)
		if len(names) != 1 || names[0] != old.id {
			t.Errorf("the new actor is also known as %v", names)
		}

		request := v.fred().does(t, "follow", order{Target: fresh.id, Deliver: []string{fresh.id}})
		v.peer.received(t, fresh, "Accept", request, 1)
		fresh.hasFollowers(t, 1)
		post := fresh.publish(t, "---\ntitle: From the new house\n---\nHello.\n")
		v.peer.received(t, fresh, "Create", post.id, 1)

		stays := old.publish(t, "---\ntitle: Stays on the old site\n---\nHello.\n")
		first.rest(t)
		if got := v.peer.received(t, old, "Create", stays.id, 0); len(got) != 0 {
			t.Errorf("a post of a moved author was sent: %s", describe(got))
		}
		late := v.wilma().does(t, "follow", order{Target: old.id, Deliver: []string{old.id}})
		v.peer.received(t, old, "Reject", late, 1)
		press(t, old, "/desk/moving/stay", url.Values{}, http.StatusSeeOther)
		eventually(t, "the old actor is at home again", func() error {
			if to := get(t, old.id, activityJSON).json(t)["movedTo"]; to != nil {
				return fmt.Errorf("it moved to %v", to)
			}
			return nil
		})
	})
}

// refusesToMove checks that nothing happens while the new account does not name the old one.
func refusesToMove(t *testing.T, old, fresh author) {
	t.Helper()
	press(t, old, "/desk/moving/out", moveTo(fresh, villagePassword), http.StatusConflict)
	if actor := get(t, old.id, activityJSON).json(t); actor["movedTo"] != nil {
		t.Errorf("it moved without the alias, to %v", actor["movedTo"])
	}
}

func moveTo(fresh author, password string) url.Values {
	handle := "@" + fresh.name + "@" + strings.TrimPrefix(fresh.house.base, "http://")
	return url.Values{"account": {handle}, "typed": {handle}, "password": {password}}
}

// press sends a form of the desk as its author.
func press(t *testing.T, a author, path string, values url.Values, want int) {
	t.Helper()
	answer, err := submit(t.Context(), a.desk(t).client, a.house.base+path, values)
	if err != nil {
		t.Fatal(err)
	}
	if answer.status != want {
		t.Fatalf("%s answers %d, want %d: %s", path, answer.status, want, answer.body)
	}
}
