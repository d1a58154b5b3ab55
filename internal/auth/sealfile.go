package auth

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// keyPrefix begins the one line of a key file, so that a person who finds it knows what it is.
const keyPrefix = "oriel-key-1:"

// ErrNoKey means that the key file does not exist. A program whose database already has a fingerprint must not make a new key
// then, but ask for the old one.
var ErrNoKey = errors.New("the key file is missing; restore it from your backup")

// CreateSeal makes a new key and writes it to path, readable by its owner only. It never replaces a file: when path exists the
// error wraps fs.ErrExist. When it returns, the file has reached the disk.
func CreateSeal(path string) (*Seal, error) {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails: it ends the process instead
	seal, err := newSeal(key)
	if err != nil {
		return nil, err
	}
	line := keyPrefix + base64.StdEncoding.EncodeToString(key) + "\n"
	if err := writeNew(path, line); err != nil {
		return nil, fmt.Errorf("create key file: %w", err)
	}
	return seal, nil
}

// OpenSeal reads the key at path. The error wraps ErrNoKey when there is no file; it also refuses files that every user of the
// machine may read, and files that are no key.
func OpenSeal(path string) (*Seal, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("open key file: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return nil, fmt.Errorf("every user of this machine may read the key file; run: chmod 600 %s", path)
	}
	if info.Size() > 1024 {
		return nil, damagedKey(path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open key file: %w", err)
	}
	encoded, found := strings.CutPrefix(strings.TrimSpace(string(text)), keyPrefix)
	if !found {
		return nil, damagedKey(path)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(key) != keyBytes {
		return nil, damagedKey(path)
	}
	return newSeal(key)
}

func damagedKey(path string) error {
	return fmt.Errorf("the file %s is not a key of Oriel, or only a part of one; restore it from your backup", path)
}

// writeNew creates path with text, and makes sure that file and folder entry are on disk. A file that could not be written in
// full is taken away again.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the folder's entries durable. Windows cannot, and does not need it.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
