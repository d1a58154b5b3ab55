package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestWhatIsDoneOnACommentsOwnPageCanBeTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	ref := h.comment(post, "mira", "<p>Lovely birds</p>")
	b := h.loggedIn()
	path := "/desk/comments/" + ref
	status := func() (blog.CommentStatus, blog.Hold, bool, bool) {
		t.Helper()
		view, err := h.reader.CommentByRef(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		shut, err := h.reader.HostBlocked(t.Context(), "bad.example")
		if err != nil {
			t.Fatal(err)
		}
		return view.Comment.Status, view.Comment.Hold, view.Guest.Blocked, shut
	}
	undone := func(to string) {
		t.Helper()
		body := expect(t, b.get(to), http.StatusOK, `action="/desk/inbox/undo"`, ">Undo</button>")
		undo := regexp.MustCompile(`name="undo" value="([^"]+)"><input type="hidden" name="back" value="([^"]+)"`).FindStringSubmatch(body)
		expect(t, b.get(follow(t, b.post("/desk/inbox/undo", "undo", undo[1], "back", undo[2]), undo[2]+"?done=inbox-undone&n=1")), http.StatusOK, "Taken back")
	}
	follow(t, b.post(path, "action", "approve", "back", path), path+"?done=approved&undo=")
	expect(t, b.get(path), http.StatusOK, `value="spam"`, `value="delete"`, `value="block_person"`, `value="block_server"`)
	for _, c := range []struct {
		action, code string
		status       blog.CommentStatus
		hold         blog.Hold
		blocked      bool
	}{
		{"hide", "hidden", blog.Hidden, "", false}, {"spam", "comment-spam", blog.Hidden, blog.HoldSpam, false}, {"block_person", "person-blocked", blog.Approved, "", true},
		{"delete", "removed", blog.Removed, "", false},
	} {
		there := path
		if c.action == "delete" {
			there = "/desk/inbox"
		}
		to := follow(t, b.post(path, "action", c.action, "back", path+"?done=approved&undo=old"), there+"?done="+c.code+"&undo=")
		if s, hold, blocked, _ := status(); s != c.status || hold != c.hold || blocked != c.blocked {
			t.Errorf("%s: %s %q, blocked %v", c.action, s, hold, blocked)
		}
		if c.action == "hide" { // once more changes nothing, so there is nothing to take back
			if again := follow(t, b.post(path, "action", "hide", "back", path), path+"?done=hidden"); strings.Contains(again, "undo") {
				t.Errorf("a second hiding leads to %s", again)
			}
		}
		undone(to)
		if s, hold, blocked, _ := status(); s != blog.Approved || hold != "" || blocked {
			t.Errorf("%s taken back: %s %q, blocked %v", c.action, s, hold, blocked)
		}
	}
	expect(t, b.post(path, "action", "block_server", "back", path), http.StatusOK, `action="`+path+`"`, `name="confirm" value="yes"`)
	to := follow(t, b.post(path, "action", "block_server", "back", path, "confirm", "yes"), path+"?done=server-blocked&undo=")
	if _, _, _, shut := status(); !shut {
		t.Error("the server is not blocked")
	}
	undone(to)
	if _, _, _, shut := status(); shut {
		t.Error("the server is still blocked")
	}
	expect(t, b.get(path), http.StatusOK, "<p>Lovely birds</p>")

	answer := blog.NewRef(h.now()) // of an author: hiding is taken back, deleting is told to other servers
	follow(t, b.post(path+"/answer", "ref", answer, "body", "Thank you"), "/desk/inbox?done=answered")
	own := "/desk/comments/" + answer
	undone(follow(t, b.post(own, "action", "hide", "back", own), own+"?done=hidden&undo="))
	if body := expect(t, b.get(own), http.StatusOK, "Thank you", `value="hide"`); strings.Contains(body, `value="spam"`) {
		t.Error("an author's answer can be called spam")
	}
	expect(t, b.post(own, "action", "spam"), http.StatusUnprocessableEntity, "answer of an author")
	if to := follow(t, b.post(own, "action", "delete"), "/desk/inbox?done=removed"); strings.Contains(to, "undo") {
		t.Errorf("a deleted answer leads to %s", to)
	}
}
