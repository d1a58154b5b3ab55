package auth

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func create(t *testing.T) (*Seal, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "oriel.key")
	s, err := CreateSeal(path)
	if err != nil {
		t.Fatal(err)
	}
	return s, path
}

func TestSealedSecretIsReadableOnlyWithTheSameKeyAndLabel(t *testing.T) {
	t.Parallel()
	s, path := create(t)
	secret := []byte("-----BEGIN PRIVATE KEY-----")
	box := s.Seal(secret, "author 7")
	if bytes.Contains(box, secret[:8]) || bytes.Equal(box, s.Seal(secret, "author 7")) {
		t.Error("the box shows its content, or two boxes are equal")
	}
	again, err := OpenSeal(path)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.Open(box, "author 7"); err != nil || !bytes.Equal(plain, secret) {
		t.Errorf("got %q, %v", plain, err)
	}
	if _, err := s.Open(box, "author 8"); !errors.Is(err, ErrDamaged) {
		t.Errorf("another label: %v", err)
	}
	other, _ := create(t)
	if _, err := other.Open(box, "author 7"); !errors.Is(err, ErrWrongKey) || !strings.Contains(err.Error(), "oriel.key from the backup") {
		t.Errorf("another key: %v", err)
	}
}

func TestEveryChangedBitOfABoxIsNoticed(t *testing.T) {
	t.Parallel()
	s, _ := create(t)
	box := s.Seal([]byte("x"), "l")
	for i := range box {
		changed := bytes.Clone(box)
		changed[i] ^= 1
		if _, err := s.Open(changed, "l"); err == nil {
			t.Errorf("byte %d can be changed", i)
		}
		if _, err := s.Open(box[:i], "l"); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d bytes: %v", i, err)
		}
	}
	if plain, err := s.Open(s.Seal(nil, ""), ""); err != nil || len(plain) != 0 {
		t.Errorf("an empty secret: %q, %v", plain, err)
	}
}

func TestFingerprintNamesTheKeyWithoutShowingIt(t *testing.T) {
	t.Parallel()
	s, path := create(t)
	again, err := OpenSeal(path)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := create(t)
	if len(s.Fingerprint()) != 16 || s.Fingerprint() != again.Fingerprint() || s.Fingerprint() == other.Fingerprint() {
		t.Errorf("%s, %s, %s", s.Fingerprint(), again.Fingerprint(), other.Fingerprint())
	}
}

func TestKeyFileIsPrivateAndNeverReplaced(t *testing.T) {
	t.Parallel()
	_, path := create(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := CreateSeal(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the key file was replaced")
	}
	if runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSeal(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that everybody may read: %v", err)
	}
}

func TestMissingOrBrokenKeyFileSaysWhatToDo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if _, err := OpenSeal(filepath.Join(folder, "none.key")); !errors.Is(err, ErrNoKey) {
		t.Errorf("got %v", err)
	}
	if _, err := CreateSeal(filepath.Join(folder, "missing", "oriel.key")); err == nil {
		t.Error("a key was made in a folder that is not there")
	}
	for i, text := range []string{"", "\n", "hello", keyPrefix, keyPrefix + "QUJD", keyPrefix + "!!", strings.Repeat("x", 5000)} {
		path := filepath.Join(folder, string(rune('a'+i)))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenSeal(path); err == nil || !strings.Contains(err.Error(), "restore it from your backup") {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}
