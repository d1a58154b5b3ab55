package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/web"
)

// newAccount is what guards the accounts of a test's house: the real thing, but for the post.
func newAccount(h *house, db *store.DB, site links.Site) (web.Account, error) {
	access, err := store.NewAccess(db)
	if err != nil {
		return web.Account{}, err
	}
	boxes, err := store.NewMailboxes(db)
	if err != nil {
		return web.Account{}, err
	}
	seal, err := auth.CreateSeal(filepath.Join(h.t.TempDir(), "oriel.key"))
	if err != nil {
		return web.Account{}, err
	}
	passkeys, err := auth.NewPasskeys(access, site.Base(), "The Bay Window", h.now)
	return web.Account{
		Second: auth.NewSecond(access, seal, h.now), Passkeys: passkeys, Keys: access, Clerk: auth.NewClerk(access, h.now),
		People: store.NewReader(db), Mailboxes: boxes, Post: &h.post,
	}, err
}

// fakePost remembers what it was asked to send.
type fakePost struct {
	mu      sync.Mutex
	off     bool
	refuses error
	orders  []string
}

func (p *fakePost) note(words ...string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.orders = append(p.orders, strings.Join(words, " "))
	return nil
}

func (p *fakePost) On() bool { return !p.off }
func (p *fakePost) Forgotten(_ context.Context, address string) error {
	return p.note("forgotten", address)
}

func (p *fakePost) Invited(_ context.Context, address, path string, by blog.Author) error {
	return p.note("invited", address, path, by.Name)
}

func (p *fakePost) Confirm(_ context.Context, address, path string, author blog.Author) error {
	return p.note("confirm", address, path, author.Name)
}

func (p *fakePost) Test(_ context.Context, address string) error {
	if p.refuses != nil {
		return p.refuses
	}
	return p.note("test", address)
}

// Stop reads links of the form "7.comment".
func (p *fakePost) Stop(token string) (int64, blog.NewsKind, bool) {
	id, kind, ok := strings.Cut(token, ".")
	n, err := strconv.ParseInt(id, 10, 64)
	return n, blog.NewsKind(kind), ok && err == nil
}

// newRequest is a form as a program sends it: without cookies, origin or anything else that browsers add.
func newRequest(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}
