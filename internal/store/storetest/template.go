package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"
)

// templates remembers what has been built for a set of migrations, so that each is run once in a test binary.
type templates struct {
	mu   sync.Mutex
	made map[string]*template
}

type template struct {
	once sync.Once
	at   string
	err  error
}

// get builds the template for the files, or waits for it, or returns it.
func (ts *templates) get(files fs.FS, build func(key string) (string, error)) (string, error) {
	key, err := fingerprint(files)
	if err != nil {
		return "", err
	}
	ts.mu.Lock()
	if ts.made == nil {
		ts.made = make(map[string]*template)
	}
	made := ts.made[key]
	if made == nil {
		made = &template{}
		ts.made[key] = made
	}
	ts.mu.Unlock()
	made.once.Do(func() { made.at, made.err = build(key) })
	return made.at, made.err
}

// fingerprint names a set of migrations by its content.
func fingerprint(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil))[:12], err
}
