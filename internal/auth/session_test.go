package auth

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// shelf keeps sessions in a map.
type shelf struct {
	rows    map[int64]Session
	next    int64
	touched int
	broken  error
}

func newShelf() *shelf { return &shelf{rows: map[int64]Session{}} }

func (s *shelf) Insert(_ context.Context, row *Session) error {
	s.next++
	row.ID = s.next
	s.rows[row.ID] = *row
	return s.broken
}

func (s *shelf) ByHash(_ context.Context, hash string) (Session, error) {
	for _, row := range s.rows {
		if row.Hash == hash {
			return row, s.broken
		}
	}
	return Session{}, ErrNoSession
}

func (s *shelf) Touch(_ context.Context, id int64, seenAt time.Time) error {
	if row, ok := s.rows[id]; ok {
		row.SeenAt = seenAt
		s.rows[id] = row
		s.touched++
	}
	return s.broken
}

func (s *shelf) Prove(_ context.Context, id int64, provedAt time.Time) error {
	if row, ok := s.rows[id]; ok {
		row.ProvedAt = provedAt
		s.rows[id] = row
		s.touched++
	}
	return s.broken
}

func (s *shelf) Delete(_ context.Context, id int64) error {
	delete(s.rows, id)
	return s.broken
}

func (s *shelf) DeleteForAuthor(_ context.Context, authorID, keep int64) error {
	for id, row := range s.rows {
		if row.AuthorID == authorID && id != keep {
			delete(s.rows, id)
		}
	}
	return s.broken
}

type clock struct{ at time.Time }

func (c *clock) now() time.Time       { return c.at }
func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }
func newClock() *clock                { return &clock{time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)} }
func begin(t *testing.T, k *Keeper, replaces string) (string, Session) {
	t.Helper()
	token, s, err := k.Begin(t.Context(), 7, "Browser/1\n", "192.0.2.1", replaces)
	if err != nil {
		t.Fatal(err)
	}
	return token, s
}

func TestTokenIsNeverStored(t *testing.T) {
	t.Parallel()
	shelf := newShelf()
	token, s := begin(t, NewKeeper(shelf, nil), "")
	if len(token) != 43 || s.Hash != HashToken(token) || strings.Contains(s.Hash, token) || s.UserAgent != "Browser/1" || s.ID == 0 {
		t.Errorf("token %q in session %+v", token, s)
	}
	if other, _ := NewToken(); other == token {
		t.Error("two tokens are equal")
	}
}

func TestSessionEndsAfterSevenIdleDays(t *testing.T) {
	t.Parallel()
	shelf, clock := newShelf(), newClock()
	k := NewKeeper(shelf, clock.now)
	token, _ := begin(t, k, "")
	clock.pass(SessionIdle - time.Second)
	if _, err := k.Resume(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	clock.pass(SessionIdle)
	if _, err := k.Resume(t.Context(), token); !errors.Is(err, ErrNoSession) {
		t.Errorf("got %v", err)
	}
	if len(shelf.rows) != 0 {
		t.Error("the ended session stays in the store")
	}
}

func TestSessionEndsAfterThirtyDaysHoweverBusy(t *testing.T) {
	t.Parallel()
	clock := newClock()
	k := NewKeeper(newShelf(), clock.now)
	token, _ := begin(t, k, "")
	for range 29 {
		clock.pass(24 * time.Hour)
		if _, err := k.Resume(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	clock.pass(24 * time.Hour)
	if _, err := k.Resume(t.Context(), token); !errors.Is(err, ErrNoSession) {
		t.Errorf("got %v", err)
	}
}

func TestVisitsAreWrittenAtMostEveryFiveMinutes(t *testing.T) {
	t.Parallel()
	shelf, clock := newShelf(), newClock()
	k := NewKeeper(shelf, clock.now)
	token, _ := begin(t, k, "")
	for range 10 {
		clock.pass(time.Minute)
		if _, err := k.Resume(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if shelf.touched != 2 {
		t.Errorf("%d writes in ten minutes, want 2", shelf.touched)
	}
}

func TestFixatedSessionEndsAtSignIn(t *testing.T) {
	t.Parallel()
	k := NewKeeper(newShelf(), nil)
	planted, _ := begin(t, k, "")
	fresh, _ := begin(t, k, planted)
	if fresh == planted {
		t.Error("the token did not change")
	}
	if _, err := k.Resume(t.Context(), planted); !errors.Is(err, ErrNoSession) {
		t.Errorf("the planted session lives on: %v", err)
	}
}

func TestSignOutEverywhereKeepsOnlyTheSessionAtHand(t *testing.T) {
	t.Parallel()
	k := NewKeeper(newShelf(), nil)
	first, _ := begin(t, k, "")
	second, here := begin(t, k, "")
	if err := k.EndAll(t.Context(), 7, here.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Resume(t.Context(), first); !errors.Is(err, ErrNoSession) {
		t.Errorf("the other session lives on: %v", err)
	}
	if _, err := k.Resume(t.Context(), second); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := k.End(t.Context(), second); err != nil {
			t.Error(err)
		}
	}
	if _, err := k.Resume(t.Context(), ""); !errors.Is(err, ErrNoSession) {
		t.Errorf("an empty token got %v", err)
	}
}

func TestTroubleInTheStoreIsNotMistakenForASignOut(t *testing.T) {
	t.Parallel()
	shelf := newShelf()
	k := NewKeeper(shelf, nil)
	token, _ := begin(t, k, "")
	shelf.broken = errors.New("disk full")
	if _, err := k.Resume(t.Context(), token); err == nil || errors.Is(err, ErrNoSession) {
		t.Errorf("got %v", err)
	}
}

func TestCookieIsBoundToTheSite(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		secure bool
		want   string
	}{
		{true, "__Host-oriel=tok; Path=/; Expires=Tue, 01 Dec 2026 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax"},
		{false, "oriel=tok; Path=/; Expires=Tue, 01 Dec 2026 00:00:00 GMT; HttpOnly; SameSite=Lax"},
	}
	for _, test := range tests {
		if got := NewCookie("tok", test.secure, when).String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if got := EndCookie(test.secure).String(); !strings.Contains(got, "Max-Age=0") || !strings.HasPrefix(got, CookieName(test.secure)+"=;") {
			t.Errorf("the ending cookie is %s", got)
		}
	}
}

func TestPlantedCookiesAreNotRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cookie string
		secure bool
		want   string
	}{
		{"__Host-oriel=a", true, "a"},
		{"oriel=a", false, "a"},
		{"oriel=a", true, ""},
		{"oriel=a; oriel=b", false, ""},
		{"other=a", false, ""},
		{"oriel=" + strings.Repeat("a", 200), false, ""},
	}
	for _, test := range tests {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Cookie", test.cookie)
		if got := TokenFrom(r, test.secure); got != test.want {
			t.Errorf("%.40s: got %q, want %q", test.cookie, got, test.want)
		}
	}
}

func TestUserAgentIsCutAtACharacter(t *testing.T) {
	t.Parallel()
	_, s := NewSession(1, strings.Repeat("ü", 150)+"\x1b[31m\u0085\xff", "", time.Now())
	if s.UserAgent != strings.Repeat("ü", 100) {
		t.Errorf("got %q", s.UserAgent)
	}
}
