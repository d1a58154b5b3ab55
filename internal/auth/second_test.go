package auth

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestASecretStaysSealed(t *testing.T) {
	t.Parallel()
	seal, err := CreateSeal(filepath.Join(t.TempDir(), "oriel.key"))
	if err != nil {
		t.Fatal(err)
	}
	s := NewSecond(nil, seal, time.Now)
	box := SecondFactor{AuthorID: 8, SealedSecret: "c29tZXRoaW5n"}
	if _, err := s.open(box); err == nil {
		t.Error("what is no box was opened")
	}
}

func TestTheAppIsToldWhoseCodesTheyAre(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(SecretURL("ABCDEFGH", "ana@blog.example", "blog.example"))
	if err != nil {
		t.Fatal(err)
	}
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/blog.example:ana@blog.example" || u.Query().Get("secret") != "ABCDEFGH" || u.Query().Get("issuer") != "blog.example" {
		t.Errorf("got %s", u)
	}
}

func TestRecoveryCodesAreLongAndDifferent(t *testing.T) {
	t.Parallel()
	codes, hashes := newRecovery(7)
	seen := map[string]bool{}
	for i, code := range codes {
		if plain := plainCode(" " + strings.ToUpper(code)); len(plain) != recoveryLetters || recoveryHash(7, plain) != hashes[i] || recoveryHash(8, plain) == hashes[i] {
			t.Errorf("code %q", code)
		}
		seen[code] = true
	}
	if len(seen) != recoveryCodes {
		t.Errorf("%d different codes", len(seen))
	}
}

func TestThePaceOfANetworkIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	p := NewPace(2, time.Minute, func() time.Time { return now })
	ip := netip.MustParseAddr("192.0.2.1")
	for i, want := range []bool{true, true, false} {
		if _, ok := p.Take(ip); ok != want {
			t.Errorf("try %d: %v", i, ok)
		}
	}
	if _, ok := p.Take(netip.MustParseAddr("192.0.2.2")); !ok {
		t.Error("another network waits, too")
	}
	now = now.Add(time.Minute)
	if _, ok := p.Take(ip); !ok {
		t.Error("the window does not end")
	}
}
