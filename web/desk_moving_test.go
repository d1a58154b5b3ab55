package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/web"
)

// fakeMoving joins the real service and reader to a fediverse of one account.
type fakeMoving struct {
	*blog.Moving
	*store.Reader

	account blog.Account
}

func (f *fakeMoving) Account(_ context.Context, typed string) (blog.Account, error) {
	if strings.TrimPrefix(typed, "@") != f.account.Handle && typed != f.account.ActorID {
		return blog.Account{}, blog.Refuse(blog.Invalid, "That server knows no such account.")
	}
	return f.account, nil
}

// fakeExporter notes what was asked for.
type fakeExporter struct{ choice *web.ExportChoice }

func (f *fakeExporter) Export(_ context.Context, to io.Writer, choice web.ExportChoice) error {
	f.choice = &choice
	_, err := io.WriteString(to, "a zip file")
	return err
}

const self = "https://blog.example/ap/authors/"

func (h *house) self() string { return self + h.author.Ref }

// elsewhere is an account of ana's on another server.
func (h *house) elsewhere() blog.Account {
	return blog.Account{
		ActorID: "https://old.example/users/ana", Host: "old.example", Handle: "ana@old.example", DisplayName: "Ana, once", URL: "https://old.example/@ana",
		Software: "mastodon", Followers: 400,
	}
}

func TestMovingInNamesTheOldAccountAndSaysWhatToDoThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moving.account = h.elsewhere()
	b := h.loggedIn()
	page := b.get("/desk/moving/in?account=%40ana%40old.example")
	wants(t, page, http.StatusOK, "Ana, once", "400 followers", "Preferences, then Account", "Yes, it is mine", "30 days")
	wants(t, b.get("/desk/moving/in?account=nobody"), http.StatusUnprocessableEntity, "knows no such account", `value="nobody"`)
	if w := b.post("/desk/moving/names", "account", "@ana@old.example", "back", "in", "action", "add"); w.Code != http.StatusSeeOther {
		t.Fatalf("naming it answers %d", w.Code)
	}
	author, err := h.reader.AuthorByID(t.Context(), h.author.ID)
	if err != nil || author.AlsoKnownAs != "https://old.example/users/ana" {
		t.Fatalf("known as %q, %v", author.AlsoKnownAs, err)
	}
	h.follow("fred")
	wants(t, b.get("/desk/moving/in?account=%40ana%40old.example"), http.StatusOK, "1 of about 400 followers have arrived")
	h.moving.account.MovedTo = h.self()
	wants(t, b.get("/desk/moving/in?account=%40ana%40old.example"), http.StatusOK, "It says that the account has moved here")
	named, err := h.reader.OtherAccounts(t.Context(), h.author.ID)
	if err != nil || len(named) != 1 {
		t.Fatalf("%d names, %v", len(named), err)
	}
	b.post("/desk/moving/names", "id", "1", "action", "remove")
	if author, _ = h.reader.AuthorByID(t.Context(), h.author.ID); author.AlsoKnownAs != "" {
		t.Errorf("still known as %q", author.AlsoKnownAs)
	}
}

func TestAnEmptyFormNamesNoAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	for _, form := range [][]string{{}, {"action", "add"}, {"account", "", "action", "add"}, {"account", "  ", "action", "add"}} {
		wants(t, b.post("/desk/moving/names", form...), http.StatusUnprocessableEntity, "Please enter the account that you have on another server", `id="f-account-wrong"`, `name="account"`)
	}
	h.moving.account = h.elsewhere()
	wants(t, b.post("/desk/moving/names", "account", "@nobody@old.example", "action", "add"), http.StatusUnprocessableEntity, "knows no such account", `value="@nobody@old.example"`)
	named, err := h.reader.OtherAccounts(t.Context(), h.author.ID)
	if err != nil || len(named) != 0 {
		t.Errorf("%d names, %v", len(named), err)
	}
	err = blog.NewMoving(h.kept, func(blog.Author) string { return self }, h.now).Name(t.Context(), h.author.ID, blog.Account{})
	if blog.KindOf(err) != blog.Invalid {
		t.Errorf("the domain names nobody: %v", err)
	}
}

func TestMovingOutNeedsTheAliasTheAddressAndThePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moving.account = h.elsewhere()
	b := h.loggedIn()
	const out, account = "/desk/moving/out", "https://old.example/users/ana"
	wants(t, b.get(out+"?account=%40ana%40old.example"), http.StatusOK, "You cannot move there yet", "does not name your account")
	send := func(typed, pass string) int {
		return b.post(out, "account", account, "typed", typed, "password", pass).Code
	}
	if code := send("@ana@old.example", password); code != http.StatusConflict {
		t.Errorf("without the alias: %d", code)
	}
	h.moving.account.AlsoKnownAs = []string{h.self()}
	wants(t, b.get(out+"?account=%40ana%40old.example"), http.StatusOK, "Type the new address", "Send my followers there")
	for _, wrong := range [][2]string{{"@ana@other.example", password}, {"", password}, {"@ana@old.example", "guess"}, {"@ana@old.example", ""}} {
		if code := send(wrong[0], wrong[1]); code != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", wrong, code)
		}
	}
	if author, err := h.reader.AuthorByID(t.Context(), h.author.ID); err != nil || author.Moved() {
		t.Fatalf("moved to %q, %v", author.MovedTo, err)
	}
	if code := send("@ana@old.example", password); code != http.StatusSeeOther {
		t.Fatalf("with all of it: %d", code)
	}
	wants(t, b.get("/desk/moving"), http.StatusOK, "You have moved to", "Take the move back")
	wants(t, b.get("/desk/posts/new"), http.StatusOK, "stays on this site")
	wants(t, h.browser().get("/@ana"), http.StatusOK, "This author has moved", "@ana@old.example")
	if w := b.post("/desk/moving/stay"); w.Code != http.StatusSeeOther {
		t.Fatalf("taking it back: %d", w.Code)
	}
	h.server.EditionChanged()
	if page := h.browser().get("/@ana").Body.String(); strings.Contains(page, "has moved") || !strings.Contains(page, "Follow from your server") {
		t.Error("the profile page still leads away")
	}
}

func TestExportAsksForThePasswordAndKeepsOthersThingsFromWriters(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	writer := h.joins("bea", blog.Writer)
	b := h.loggedInAs(writer)
	if page := b.get("/desk/moving/export").Body.String(); strings.Contains(page, "The whole site") {
		t.Error("a writer is offered the whole site")
	}
	w := b.post("/desk/moving/export", "what", "all", "messages", "yes", "password", password)
	if w.Code != http.StatusOK || h.exporter.choice.Author.ID != writer.ID || h.exporter.choice.Messages {
		t.Errorf("%d, a writer gets %+v", w.Code, h.exporter.choice)
	}
	h.exporter.choice = nil
	owner := h.loggedIn()
	for _, wrong := range [][]string{
		{"what", "all"}, {"what", "all", "password", "guess"},
		{"what", "all", "password", password, "keys", "yes", "passphrase", "short", "passphrase_again", "short"},
		{"what", "all", "password", password, "keys", "yes", "passphrase", "four words and a half", "passphrase_again", "four words and more"},
	} {
		if w := owner.post("/desk/moving/export", wrong...); w.Code != http.StatusUnprocessableEntity || h.exporter.choice != nil {
			t.Errorf("%v: %d %+v", wrong, w.Code, h.exporter.choice)
		}
	}
	w = owner.post("/desk/moving/export", "what", "all", "password", password, "keys", "yes", "passphrase", "four words and a half", "passphrase_again", "four words and a half")
	if w.Code != http.StatusOK || w.Body.String() != "a zip file" || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") || h.exporter.choice.Passphrase == "" || h.exporter.choice.Author.ID != 0 {
		t.Errorf("%d %v %+v", w.Code, w.Header(), h.exporter.choice)
	}
}

// follow lets somebody follow ana.
func (h *house) follow(name string) {
	h.t.Helper()
	guest := blog.Guest{ActorID: "https://peer.example/users/" + name, Host: "peer.example", Name: name, FetchedAt: h.now()}
	if _, err := h.followers.Follow(h.t.Context(), h.author.Ref, guest, guest.ActorID+"#f", []byte("{}")); err != nil {
		h.t.Fatal(err)
	}
}

// wants checks the status of an answer, and that it says all of this.
func wants(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("it answers %d, want %d", w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("it does not say %q", text)
		}
	}
}
