package auth

import (
	"errors"
	"testing"
)

type passkeyRig struct {
	t    *testing.T
	ring *keyring
	keys *Passkeys
	ana  Holder
}

func newPasskeyRig(t *testing.T) *passkeyRig {
	t.Helper()
	ring := &keyring{}
	keys, err := NewPasskeys(ring, "https://blog.example", "The Bay Window", passkeyClock)
	if err != nil {
		t.Fatal(err)
	}
	return &passkeyRig{t, ring, keys, Holder{ID: 7, Ref: "01JDA0000000000000000000AA", Name: "ana", Shown: "Ana"}}
}

func (r *passkeyRig) register(d *deviceKey) error {
	r.t.Helper()
	options, challenge, err := r.keys.Begin(r.t.Context(), r.ana)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.keys.Register(r.t.Context(), r.ana, challenge, d.create(options), "Phone")
}

func (r *passkeyRig) login(d *deviceKey) (int64, error) {
	r.t.Helper()
	options, challenge, err := r.keys.Ask()
	if err != nil {
		r.t.Fatal(err)
	}
	return r.keys.Login(r.t.Context(), challenge, d.get(options), r.holder)
}

func (r *passkeyRig) holder(id int64) (Holder, error) {
	if id != r.ana.ID {
		return Holder{}, ErrNoPasskey
	}
	return r.ana, nil
}

func TestAPasskeyLetsItsOwnerIn(t *testing.T) {
	t.Parallel()
	r, d := newPasskeyRig(t), newDevice(t)
	if err := r.register(d); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		id, err := r.login(d)
		if err != nil || id != r.ana.ID {
			t.Fatalf("login as %d: %v", id, err)
		}
	}
	if kept := r.ring.keys[0]; kept.Name != "Phone" || kept.SignCount != 2 || kept.UsedAt.IsZero() {
		t.Errorf("kept %+v", kept)
	}
}

// WebAuthn Level 3 §7.1 and §7.2: what must be refused.
func TestPasskeysOfThievesAreRefused(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(d *deviceKey){
		"a false page":           func(d *deviceKey) { d.origin = "https://b1og.example" },
		"http in place of https": func(d *deviceKey) { d.origin = "http://blog.example" },
		"another site's key":     func(d *deviceKey) { d.rp = "evil.example" },
		"a person not verified":  func(d *deviceKey) { d.unasked = true },
	}
	for name, change := range spoil {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, bad := newPasskeyRig(t), newDevice(t)
			change(bad)
			if err := r.register(bad); !errors.Is(err, ErrPasskeyRefused) {
				t.Errorf("registered: %v", err)
			}
			d := newDevice(t)
			if err := r.register(d); err != nil {
				t.Fatal(err)
			}
			change(d)
			if _, err := r.login(d); !errors.Is(err, ErrPasskeyRefused) {
				t.Errorf("logged in: %v", err)
			}
		})
	}
}

func TestAnAnswerIsGoodForItsOwnChallengeOnly(t *testing.T) {
	t.Parallel()
	r, d := newPasskeyRig(t), newDevice(t)
	if err := r.register(d); err != nil {
		t.Fatal(err)
	}
	first, _, err := r.keys.Ask()
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := r.keys.Ask()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.keys.Login(t.Context(), second, d.get(first), r.holder); !errors.Is(err, ErrPasskeyRefused) {
		t.Errorf("an older answer: %v", err)
	}
	forged := newDevice(t)
	forged.id, forged.handle = d.id, d.handle
	if _, err := r.login(forged); !errors.Is(err, ErrPasskeyRefused) {
		t.Errorf("another key under the same name: %v", err)
	}
	stranger := newDevice(t)
	if _, err := r.login(stranger); !errors.Is(err, ErrNoPasskey) {
		t.Errorf("a stranger: %v", err)
	}
	d.handle = []byte("01JDA0000000000000000000BB")
	if _, err := r.login(d); !errors.Is(err, ErrNoPasskey) && !errors.Is(err, ErrPasskeyRefused) {
		t.Errorf("another owner: %v", err)
	}
	if _, err := r.keys.Login(t.Context(), second, "{}", r.holder); !errors.Is(err, ErrPasskeyRefused) {
		t.Errorf("no answer at all: %v", err)
	}
}

func TestASiteWithoutANameHasNoPasskeys(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"http://127.0.0.1:8080", "http://[::1]:8080"} {
		keys, err := NewPasskeys(&keyring{}, origin, "x", passkeyClock)
		if err != nil || keys.Able() {
			t.Fatalf("%s: %v", origin, err)
		}
		if _, _, err := keys.Ask(); !errors.Is(err, ErrNumberedSite) {
			t.Errorf("%s: %v", origin, err)
		}
	}
}

func TestACopiedKeyIsNoticed(t *testing.T) {
	t.Parallel()
	r, d := newPasskeyRig(t), newDevice(t)
	if err := r.register(d); err != nil {
		t.Fatal(err)
	}
	d.count = 10
	if _, err := r.login(d); err != nil {
		t.Fatal(err)
	}
	d.count = 4
	if _, err := r.login(d); !errors.Is(err, ErrPasskeyCopied) {
		t.Errorf("a count that went backwards: %v", err)
	}
	if r.ring.keys[0].WarnedAt.IsZero() {
		t.Error("the owner is not warned")
	}
}
