package web_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// who may use a route of the desk.
type door string

const (
	public  door = "public" // everybody, with no session
	anybody door = "author" // every author, for what is theirs
	alone   door = "alone"  // the author to whom the thing in the address belongs, and no editor or owner
	theirs  door = "theirs" // the author of the thing in the address, editors and owners
	edits   door = "editor" // editors and owners
	owns    door = "owner"  // owners
)

// doorOf names the door of each route. A route that is missing here fails the test: say who may use it, then test that.
func doorOf() map[string]door {
	return map[string]door{
		"GET /desk": anybody, "GET /desk/": anybody,
		"GET /desk/posts": anybody, "GET /desk/posts/": anybody, "GET /desk/posts/new": anybody, "GET /desk/posts/new/": anybody, "POST /desk/posts/new": anybody,
		"GET /desk/posts/:ref": theirs, "POST /desk/posts/:ref": theirs, "GET /desk/posts/:ref/delete": theirs, "POST /desk/posts/:ref/delete": theirs,
		"GET /desk/posts/:ref/seen": theirs, "GET /desk/look": owns, "GET /desk/look.css": owns,
		"POST /desk/profile/avatar": anybody, "POST /desk/profile/avatar/remove": anybody, "POST /desk/profile/header": anybody, "POST /desk/profile/header/remove": anybody,
		"POST /desk/preview": anybody,
		"GET /desk/terms":    edits, "GET /desk/terms/": edits, "GET /desk/terms/:kind": edits, "POST /desk/terms/:kind": edits,
		"GET /desk/terms/:kind/:slug": edits, "POST /desk/terms/:kind/:slug": edits,
		"GET /desk/posts/:ref/deliveries": theirs, "POST /desk/posts/:ref/deliveries": theirs,
		"GET /desk/deliveries": anybody, "GET /desk/deliveries/": anybody, "POST /desk/deliveries": edits,
		"GET /desk/media": anybody, "GET /desk/media/": anybody, "POST /desk/media": anybody,
		"GET /desk/comments": anybody, "GET /desk/comments/": anybody, "GET /desk/comments/:ref": anybody, "POST /desk/comments/:ref": theirs,
		"GET /desk/comments/:ref/report": anybody, "POST /desk/comments/:ref/report": theirs, "POST /desk/comments/:ref/gesture": anybody,
		"POST /desk/comments/:ref/answer": anybody,
		"GET /desk/inbox":                 anybody, "GET /desk/inbox/": anybody, "POST /desk/inbox": anybody, "POST /desk/inbox/undo": anybody,
		"POST /desk/inbox/read": anybody, "POST /desk/inbox/keys": anybody,
		"GET /desk/muted": edits, "GET /desk/muted/": edits, "POST /desk/muted": edits,
		"GET /desk/messages/:id": alone, "POST /desk/messages/:id/answer": alone, "POST /desk/messages/:id/gesture": alone,
		"GET /desk/answers/:ref": alone, "POST /desk/answers/:ref": alone, "GET /desk/answers/:ref/delete": alone, "POST /desk/answers/:ref/delete": alone,
		"GET /desk/messages": anybody, "GET /desk/messages/": anybody, "GET /desk/followers": anybody, "GET /desk/followers/": anybody,
		"GET /desk/audience":                    anybody,
		"GET /desk/audience/":                   anybody,
		"GET /desk/audience/subscribers":        edits,
		"GET /desk/audience/subscribers/":       edits,
		"GET /desk/audience/subscribers/:file":  edits,
		"GET /desk/audience/servers":            anybody,
		"GET /desk/audience/servers/":           anybody,
		"GET /desk/audience/servers/:file":      anybody,
		"GET /desk/audience/followers":          anybody,
		"GET /desk/audience/followers/":         anybody,
		"GET /desk/audience/followers/:file":    anybody,
		"GET /desk/audience/visits":             anybody,
		"GET /desk/audience/visits/":            anybody,
		"GET /desk/audience/visits/:file":       anybody,
		"GET /desk/audience/conversation":       anybody,
		"GET /desk/audience/conversation/":      anybody,
		"GET /desk/audience/conversation/:file": anybody,
		"GET /desk/audience/overview/:file":     anybody,
		"POST /desk/audience/followers":         anybody, "GET /desk/posts/:ref/audience": theirs, "GET /desk/posts/:ref/audience/:file": theirs,
		"GET /desk/posts/:ref/autosave": theirs, "POST /desk/posts/:ref/autosave": theirs, "GET /desk/posts/:ref/revisions": theirs, "POST /desk/posts/:ref/revisions": theirs,
		"POST /desk/posts/:ref/restore": theirs, "GET /desk/complete/guests": anybody, "GET /desk/complete/tags": anybody,
		"GET /desk/media/:ref": theirs, "POST /desk/media/:ref": theirs, "POST /desk/media/:ref/file": theirs,
		"GET /desk/media/:ref/delete": theirs, "POST /desk/media/:ref/delete": theirs,
		"GET /desk/moving": anybody, "GET /desk/moving/": anybody, "GET /desk/moving/in": anybody, "GET /desk/moving/in/": anybody,
		"GET /desk/moving/out": anybody, "GET /desk/moving/out/": anybody, "POST /desk/moving/out": anybody,
		"POST /desk/moving/stay": anybody, "POST /desk/moving/names": anybody,
		"GET /desk/moving/export": anybody, "GET /desk/moving/export/": anybody, "POST /desk/moving/export": anybody,
		"GET /desk/blocks": edits, "GET /desk/blocks/": edits, "POST /desk/blocks": edits,
		"GET /desk/blocks/lists": edits, "GET /desk/blocks/lists/": edits, "POST /desk/blocks/lists": edits, "POST /desk/blocks/lists/import": edits,
		"GET /desk/blocks/lists/:id": edits, "POST /desk/blocks/lists/:id": edits, "GET /desk/blocks/lists/:id/end": edits, "POST /desk/blocks/lists/:id/end": edits,
		"GET /desk/blocks/servers": edits, "GET /desk/blocks/servers/": edits, "POST /desk/blocks/servers": edits, "GET /desk/blocks/export.csv": edits,
		"POST /desk/blocks/exceptions": edits, "GET /desk/blocks/allowed": edits, "GET /desk/blocks/allowed/": edits, "POST /desk/blocks/allowed": edits,
		"GET /desk/settings": owns, "GET /desk/settings/": owns, "POST /desk/settings": owns, "GET /desk/settings/:group": owns, "POST /desk/settings/:group": owns,
		"GET /desk/profile": anybody, "GET /desk/profile/": anybody, "POST /desk/profile": anybody,
		"GET /desk/account": anybody, "GET /desk/account/": anybody, "POST /desk/account/password": anybody, "POST /desk/account/sessions": anybody,
		"POST /desk/account/strength": anybody, "POST /desk/account/prove": anybody,
		"GET /desk/account/passkeys/new": anybody, "POST /desk/account/passkeys/ask": anybody, "POST /desk/account/passkeys": anybody, "POST /desk/account/passkeys/:id": anybody,
		"GET /desk/account/codes": anybody, "POST /desk/account/codes": anybody, "POST /desk/account/codes/off": anybody,
		"POST /desk/account/codes/recovery": anybody, "POST /desk/account/codes/recovery.txt": anybody,
		"POST /desk/account/mail": anybody, "POST /desk/account/mail/test": anybody,
		"GET /desk/authors": owns, "GET /desk/authors/": owns, "GET /desk/authors/:name": owns, "POST /desk/authors/:name": owns,
		"POST /desk/authors/invitations": owns, "POST /desk/authors/invitations/:id": owns,

		"POST /comments/new": public, "POST /interact": public, "POST /setup": public, "POST /setup/strength": public, "POST /login": public, "POST /logout": public,
		"POST /login/code": public, "POST /login/passkey": public, "POST /login/passkey/ask": public, "POST /login/forgotten": public,
		"POST /login/reset/:token": public, "POST /join/:token": public, "POST /join/strength": public,
		"POST /mail/confirm/:token": public, "POST /mail/stop/:token": public,
	}
}

// kinds are the visitors, each with the doors that open for them.
func kinds(h *house) map[string]*browser {
	return map[string]*browser{
		"nobody": h.browser(),
		"writer": h.loggedInAs(h.joins("bo", blog.Writer)),
		"other":  h.loggedInAs(h.joins("cy", blog.Writer)),
		"editor": h.loggedInAs(h.joins("di", blog.Editor)),
		"owner":  h.loggedIn(),
	}
}

// opens tells whether a door opens for a kind of visitor. What is theirs belongs to the writer.
func (d door) opens(kind string) bool {
	switch d {
	case public:
		return true
	case anybody:
		return kind != "nobody"
	case alone:
		return kind == "writer"
	case theirs:
		return kind == "writer" || kind == "editor" || kind == "owner"
	case edits:
		return kind == "editor" || kind == "owner"
	case owns:
		return kind == "owner"
	}
	return false
}

func TestEveryRouteAsksWhoComes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	visitors := kinds(h)
	routes, err := h.server.RouteTable()
	if err != nil {
		t.Fatal(err)
	}
	bo, err := h.reader.AuthorByName(t.Context(), "bo")
	if err != nil {
		t.Fatal(err)
	}
	doors, seen := doorOf(), map[string]bool{}
	for _, r := range routes {
		name := r.Method + " " + r.Path
		desk := strings.HasPrefix(r.Path, "/desk")
		if r.Method == http.MethodHead || r.Method == http.MethodGet && !desk {
			continue // a HEAD is its GET, and what can only be read outside of the desk is for everybody
		}
		d, known := doors[name]
		if !known {
			t.Errorf("nobody said who may use %s: name its door in doorOf", name)
			continue
		}
		seen[name] = true
		if desk == (d == public) {
			t.Errorf("%s: door %s", name, d)
		}
		if !desk {
			continue
		}
		for kind, b := range visitors {
			w := h.knock(b, r.Method, r.Path, bo)
			if shut := refuses(w, kind, d); shut == d.opens(kind) {
				t.Errorf("%s for %s (door %s): status %d to %q", name, kind, d, w.Code, w.Header().Get("Location"))
			}
		}
	}
	for name := range doors {
		if !seen[name] {
			t.Errorf("%s is no route any more", name)
		}
	}
}

// knock asks for a route with things of bo's in the place of its parameters.
func (h *house) knock(b *browser, method, path string, bo blog.Author) *httptest.ResponseRecorder {
	h.t.Helper()
	ref, id := "", "999"
	switch {
	case strings.Contains(path, "/messages/:id"):
		id = strconv.FormatInt(h.whispered(bo).ID, 10)
	case strings.Contains(path, "/answers/:ref"):
		ref = h.answered(bo, h.whispered(bo)).Ref
	case strings.Contains(path, "/posts/:ref"):
		ref = h.writtenBy(bo, "A post for a knock").Ref
		if method == http.MethodGet && strings.HasSuffix(path, "/autosave") {
			b.post("/desk/posts/"+ref+"/autosave", "title", "Changed", "body", "More words.", "version", "1") // each author has a text of their own
		}
	case strings.Contains(path, "/media/:ref"):
		ref = h.filedBy(bo)
	case strings.Contains(path, "/comments/:ref"):
		ref = h.commentTo(h.writtenBy(bo, "A post with a comment"))
	}
	path = strings.NewReplacer(":ref", ref, ":kind", "category", ":slug", "none", ":group", "look", ":name", "@bo", ":id", id, ":file", "visits.csv").Replace(path)
	if method == http.MethodGet {
		return b.get(path)
	}
	return b.post(path, "action", "hide", "title", "Changed", "body", "Words.", "ref", blog.NewRef(h.now()), "kind", "like")
}

// refuses reports whether an answer keeps a visitor out because of who they are.
func refuses(w *httptest.ResponseRecorder, kind string, d door) bool {
	if kind == "nobody" {
		return w.Code == http.StatusUnauthorized || w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/login")
	}
	if (d == theirs || d == alone) && w.Code == http.StatusNotFound {
		return true // not even that it exists is told
	}
	return w.Code == http.StatusForbidden || w.Code == http.StatusUnauthorized
}

// whispered is a new private message to an author.
func (h *house) whispered(author blog.Author) blog.Message {
	h.t.Helper()
	h.pass(1e9)
	return h.told(author, blog.Private, "<p>Between us</p>")
}

func (h *house) writtenBy(author blog.Author, title string) blog.Post {
	h.t.Helper()
	slug := "knock-" + strings.ToLower(blog.NewRef(h.now())) // more knocks come than numbers are tried for one slug
	p, err := h.posts.Save(h.t.Context(), author, blog.PostForm{Title: title, Slug: slug, Body: "Words.", CommentPolicy: blog.CommentsEveryone}, true)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// filedBy gives the ref of a new file in an author's library.
func (h *house) filedBy(author blog.Author) string {
	h.t.Helper()
	ref := blog.NewRef(h.now())
	path := strings.ToLower(ref[:2] + "/" + ref + ".jpg")
	m := blog.MediaItem{Ref: ref, AuthorID: author.ID, Kind: blog.MediaPicture, State: blog.MediaDone, Path: path, Shown: path, Thumb: path, MediaType: "image/jpeg"}
	if err := h.kept.Atomically(h.t.Context(), func(tx blog.Tx) error { return tx.SaveMedia(h.t.Context(), &m) }); err != nil {
		h.t.Fatal(err)
	}
	return ref
}

// commentTo gives the ref of a new comment below a post.
func (h *house) commentTo(p blog.Post) string {
	h.t.Helper()
	h.pass(1e9)
	id := "https://peer.example/notes/" + strconv.FormatInt(h.clock.Load(), 10) + p.Ref
	_, err := h.conversation.Receive(h.t.Context(), blog.Arrival{
		Guest: blog.Guest{ActorID: "https://peer.example/mia", Host: "peer.example"}, RemoteID: id,
		Parent: blog.Target{PostRef: p.Ref}, HTML: "<p>Hello</p>", PublishedAt: h.now(),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	view, err := h.reader.CommentByRemoteID(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return view.Comment.Ref
}

func TestARoleThatWasTakenIsGoneAtTheNextPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	di := h.joins("di", blog.Editor)
	b := h.loggedInAs(di)
	expect(t, b.get("/desk/terms"), http.StatusOK)
	if err := h.services.SetRole(t.Context(), h.author, "di", blog.Writer); err != nil {
		t.Fatal(err)
	}
	expect(t, b.get("/desk/terms"), http.StatusForbidden)
	if b.cookies[auth.CookieName(true)] == "" {
		t.Error("the session ended")
	}
}
