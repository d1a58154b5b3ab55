package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// installModules returns a folder with the npm packages that a folder of testdata pins. It is kept
// between runs, under the sum of the lock file. proof is a file below node_modules that shows that all is there.
func installModules(t *testing.T, folder, proof string) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatalf("find a place to keep the packages of %s: %v", folder, err)
	}
	sum := sha256.Sum256(lock)
	kept := filepath.Join(cache, "oriel-tests", hex.EncodeToString(sum[:8]))
	proof = filepath.Join("node_modules", proof)
	if _, err := os.Stat(filepath.Join(kept, proof)); err == nil {
		return kept
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Fatalf("npm is needed once, to fetch the packages of %s, and it is not installed. Install Node.js, or leave these tests out with go test -short.", folder)
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o750); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(kept), "new-") //nolint:usetesting // it is renamed into the place where it stays
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh) //nolint:errcheck // nothing is there after the renaming
	if err := os.CopyFS(fresh, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), npm, "ci", "--no-audit", "--no-fund")
	cmd.Dir = fresh
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci could not fetch the packages of %s: %v\n%s", folder, err, out)
	} else if _, err := os.Stat(filepath.Join(fresh, proof)); err != nil {
		t.Fatalf("npm ci fetched the packages of %s, but %s is missing. Please let npm run install scripts.\n%s", folder, proof, out)
	}
	if err := os.Rename(fresh, kept); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, missing := os.Stat(filepath.Join(kept, proof)); missing != nil { // another run may have been faster
			t.Fatal(err)
		}
	}
	return kept
}
