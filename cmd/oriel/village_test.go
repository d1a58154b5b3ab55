package main

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// The village is Oriel as its operator runs it, a real process on each database,
// with neighbours who were built by others: servers on Fedify, which sign, verify
// and look up by their own rules. On PostgreSQL two Oriels share the work, so there
// every promise is kept by two processes on one queue.
type village struct {
	house *house
	peer  *peer
}

const soon = 30 * time.Second // what anything here may take; a machine that does other things meanwhile is slow

// TestVillage leaves nothing pretended between the houses. It needs npm once, to
// fetch the neighbours; -short leaves it out.
func TestVillage(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the village starts real servers; -short leaves it out")
	}
	binary, neighbours := buildOriel(t), installNeighbours(t)
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		house := newHouse(t, binary, d.Options())
		processes := 1
		if d.Engine == store.Postgres {
			processes = 2
		}
		house.command(t, "site", "set", "comments.first_contact", "show")
		house.start(t, processes)
		v := &village{house: house, peer: startPeer(t, neighbours)}
		t.Run("by day", v.byDay)
		t.Run("what was written while the house was dark goes out once when it wakes", v.afterACrash)
	})
}

// byDay runs side by side what does not disturb each other: each has an author of its own.
func (v *village) byDay(t *testing.T) {
	promises := map[string]func(*testing.T){
		"authors and posts are found by every name they have":            v.lookUp,
		"a follow is accepted in the words of its request":               v.follow,
		"a post reaches each server once and in full":                    v.publish,
		"who unfollows or blocks gets no more posts":                     v.unfollow,
		"edits in a row go out as one, and a deleted post is gone":       v.editAndDelete,
		"a reply stands below the post and its answer below the reply":   v.reply,
		"a reply to what nobody sent us is fetched":                      v.fetchAncestor,
		"likes and boosts are counted once and taken back":               v.likeAndBoost,
		"a reply follows its writer's changes until it is gone":          v.editAndDeleteReply,
		"a guest's new name shows, and with an account all of it goes":   v.farewell,
		"an author's answer reaches the guest whom it mentions":          v.answer,
		"what was meant for the author's eyes appears nowhere in public": v.private,
		"a forged letter changes nothing":                                v.forged,
		"a guest whom a post names gets it though they follow nobody":    v.named,
		"a reply that is asked for stands there and gets a stamp":        v.askToReply,
		"a quote gets a stamp that its server can look up":               v.quote,
	}
	if len(v.house.processes) > 1 {
		promises["what one process takes every process shows"] = v.twoProcesses
	}
	for name, promise := range promises {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			promise(t)
		})
	}
}

// eventually tries until it works, and tells the last reason when it never does.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.Now().Add(soon)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v: %v", what, soon, err)
		}
		<-tick.C
	}
}

func buildOriel(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "oriel")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build oriel: %v\n%s", err, out)
	}
	return binary
}

var errNotYet = errors.New("not yet")

// plainClient follows no redirect: a redirect is an answer to look at.
var plainClient = &http.Client{
	Timeout:       soon,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}
