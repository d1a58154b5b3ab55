package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

// cheap keeps the tests quick; the standard cost is tested once.
func cheap() *Passwords { return newPasswords(cost{memory: 64, passes: 1, threads: 1}, time.Second) }

func verify(t *testing.T, p *Passwords, hash, password string) bool {
	t.Helper()
	ok, err := p.Verify(t.Context(), hash, password)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestOnlyTheRightPasswordIsAccepted(t *testing.T) {
	t.Parallel()
	p := NewPasswords()
	hash, err := p.Hash(t.Context(), "wobble tangent crisp")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash is %s", hash)
	}
	if !verify(t, p, hash, "wobble tangent crisp") || verify(t, p, hash, "wobble tangent crisq") || verify(t, p, hash, "") {
		t.Error("the wrong one was accepted, or the right one was not")
	}
	again, _ := p.Hash(t.Context(), "wobble tangent crisp")
	if again == hash {
		t.Error("two hashes share a salt")
	}
}

func TestHashOfAnotherProgramIsUnderstood(t *testing.T) {
	t.Parallel()
	// From the reference implementation's test suite: password "password", salt "somesalt".
	const hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	p := cheap()
	if !verify(t, p, hash, "password") || verify(t, p, hash, "passwore") {
		t.Error("the reference vector does not verify")
	}
	if !p.Outdated(hash) {
		t.Error("another cost is not seen as outdated")
	}
}

func TestUnknownNameCostsTheSameWork(t *testing.T) {
	t.Parallel()
	p := cheap()
	if verify(t, p, "", "") || verify(t, p, "", "anything") {
		t.Error("somebody signed in as nobody")
	}
	dummy, err := parsePHC(p.dummy)
	if err != nil || dummy.cost != p.cost {
		t.Errorf("the stand-in costs %+v, a real hash %+v: %v", dummy.cost, p.cost, err)
	}
}

func TestLettersTypedOnAnotherSystemAreTheSamePassword(t *testing.T) {
	t.Parallel()
	p := cheap()
	hash, err := p.Hash(t.Context(), "Kno\u0308del mit Soße")
	if err != nil {
		t.Fatal(err)
	}
	if !verify(t, p, hash, "Kn\u00f6del mit Soße") {
		t.Error("composed and decomposed letters differ")
	}
}

func TestStoredNonsenseIsAnErrorAndNeverAPanic(t *testing.T) {
	t.Parallel()
	p := cheap()
	for _, hash := range []string{
		"x", "$", "$$$$$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=1$$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$!!",
	} {
		if ok, err := p.Verify(t.Context(), hash, "x"); ok || !errors.Is(err, errBadHash) {
			t.Errorf("%s: %v, %v", hash, ok, err)
		}
		if !p.Outdated(hash) {
			t.Errorf("%s counts as up to date", hash)
		}
	}
}

func TestEndlessPasswordIsNotHashed(t *testing.T) {
	t.Parallel()
	p := cheap()
	long := strings.Repeat("x", maxPasswordBytes+1)
	if _, err := p.Hash(t.Context(), long); !errors.Is(err, ErrPasswordTooLong) {
		t.Errorf("got %v", err)
	}
	if verify(t, p, "", long) {
		t.Error("accepted")
	}
}

func TestThirdPasswordWaitsAndThenIsTurnedAway(t *testing.T) {
	t.Parallel()
	p := newPasswords(cost{memory: 64, passes: 1, threads: 1}, 10*time.Millisecond)
	p.turns <- struct{}{}
	p.turns <- struct{}{}
	if _, err := p.Verify(t.Context(), "", "x"); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.wait = time.Minute
	if _, err := p.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	<-p.turns
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := p.Verify(t.Context(), "", "x"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(p.turns); n != 1 {
		t.Errorf("%d turns are taken, want the one we hold", n)
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parsePHC(s)
		if err == nil && (h.cost.memory > 64*1024 || h.cost.passes > 10) {
			t.Errorf("%s would cost %+v", s, h.cost)
		}
	})
}
