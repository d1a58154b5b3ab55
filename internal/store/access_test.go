package store_test

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// person is an author in a database of its own.
func person(t *testing.T, db *store.DB) (*store.Access, blog.Author) {
	t.Helper()
	b, err := store.NewBlog(db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	access, err := store.NewAccess(db)
	if err != nil {
		t.Fatal(err)
	}
	ana, err := blog.NewHouse(b, noKeys{}, time.Now).AddAuthor(t.Context(), "ana", "", "hash")
	if err != nil {
		t.Fatal(err)
	}
	return access, ana
}

func TestASecondFactorByTheClock(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		access, ana := person(t, open())
		now := time.Date(2026, 11, 25, 9, 0, 10, 0, time.UTC)
		seal, err := auth.CreateSeal(filepath.Join(t.TempDir(), "oriel.key"))
		if err != nil {
			t.Fatal(err)
		}
		second := auth.NewSecond(access, seal, func() time.Time { return now })
		secret, err := second.Begin(t.Context(), ana.ID)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := second.Begin(t.Context(), ana.ID); err != nil || again != secret {
			t.Errorf("loaded again the page shows another secret: %v", err)
		}
		if kept, err := access.SecondFactor(t.Context(), ana.ID); err != nil || kept.SealedSecret == secret || len(kept.SealedSecret) < 40 {
			t.Errorf("kept %+v %v", kept, err)
		}
		code := func(at time.Duration) string {
			c, err := totp.GenerateCode(secret, now.Add(at))
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		check := func(typed string) bool {
			ok, err := second.Check(t.Context(), ana.ID, typed)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if codes, err := second.Confirm(t.Context(), ana.ID, "000000"); codes != nil || err != nil {
			t.Errorf("a wrong code turned it on: %v", err)
		}
		codes, err := second.Confirm(t.Context(), ana.ID, code(-30*time.Second))
		if err != nil || len(codes) != 10 {
			t.Fatalf("%d codes, %v", len(codes), err)
		}
		if check(code(-60*time.Second)) || check(code(60*time.Second)) {
			t.Error("the window is wider than one step")
		}
		if check(code(-30*time.Second)) || !check(code(30*time.Second)) {
			t.Error("the step after is refused, or the used one taken")
		}
		if check(code(0)) {
			t.Error("a code older than the last one that was used is taken")
		}
		if !check(codes[0]) || check(codes[0]) {
			t.Error("a recovery code works other than once")
		}
		if left, err := second.Left(t.Context(), ana.ID); err != nil || left != 9 {
			t.Errorf("%d left, %v", left, err)
		}
		if err := errors.Join(second.Off(t.Context(), ana.ID), second.Off(t.Context(), ana.ID)); err != nil {
			t.Fatal(err)
		}
		if on, err := second.On(t.Context(), ana.ID); on || err != nil {
			t.Errorf("on %v, %v", on, err)
		}
	})
}

func TestASlipIsTakenOnceHoweverManyTry(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		access, ana := person(t, open())
		now := time.Now()
		clerk := auth.NewClerk(access, func() time.Time { return now })
		token, err := clerk.Issue(t.Context(), auth.SlipReset, ana.ID, "data")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := clerk.Take(t.Context(), auth.SlipEmail, token); !errors.Is(err, auth.ErrNoSlip) {
			t.Errorf("taken for something else: %v", err)
		}
		var wait sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wait.Go(func() { _, results[i] = clerk.Take(t.Context(), auth.SlipReset, token) })
		}
		wait.Wait()
		taken := 0
		for _, err := range results {
			if err == nil {
				taken++
			} else if !errors.Is(err, auth.ErrNoSlip) {
				t.Error(err)
			}
		}
		if taken != 1 {
			t.Errorf("taken %d times", taken)
		}
		late, err := clerk.Issue(t.Context(), auth.SlipSecond, ana.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(auth.SlipSecond.Life())
		if _, err := clerk.Look(t.Context(), auth.SlipSecond, late); !errors.Is(err, auth.ErrNoSlip) {
			t.Errorf("an old slip: %v", err)
		}
	})
}

func TestOneInvitationIsOneAuthorHoweverManyTry(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		_, hash := auth.NewToken()
		if _, err := r.house.Invite(t.Context(), r.ana, blog.InvitationForm{Role: blog.Editor, Hash: hash}); err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		results := make([]error, 4)
		for i := range results {
			wait.Go(func() {
				_, results[i] = r.house.Join(t.Context(), hash, blog.JoinForm{Name: "guest_" + string(rune('a'+i)), PasswordHash: "hash"})
			})
		}
		wait.Wait()
		joined := 0
		for _, err := range results {
			switch blog.KindOf(err) {
			case blog.Gone:
			default:
				if err != nil {
					t.Error(err)
				}
				joined++
			}
		}
		all, err := r.reader.Authors(t.Context())
		if err != nil || joined != 1 || len(all) != 2 || all[1].Role != blog.Editor {
			t.Errorf("%d joined, %d authors, %v", joined, len(all), err)
		}
	})
}
