package media

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Files visits every file of the library by its path, in the order of the paths. open reads it. A file that goes away
// meanwhile is passed over when open says fs.ErrNotExist.
func (l *Library) Files(visit func(name string, open func() (io.ReadCloser, error)) error) error {
	return fs.WalkDir(l.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted meanwhile
			return nil
		case err != nil:
			return fmt.Errorf("list the library: %w", err)
		case entry.IsDir() && strings.HasPrefix(path.Base(name), ".") && name != ".":
			return fs.SkipDir
		case entry.IsDir() || !Carries(name):
			return nil
		}
		return visit(name, func() (io.ReadCloser, error) { return l.root.Open(name) })
	})
}

// Carries reports whether a path is one that the library gives to its files; nothing else is ever taken in or served.
func Carries(name string) bool {
	parts := served.FindStringSubmatch(name)
	return parts != nil && strings.HasPrefix(parts[2], parts[1])
}

// TakeIn keeps a file of another library under the path that it had there. It reports whether the file was not here
// before. What it is was looked at there; here it can run nothing whatever it is (see Handler). ErrFull says that the
// disk has no room.
func (l *Library) TakeIn(name string, content io.Reader) (fresh bool, err error) {
	if !Carries(name) {
		return false, refusedName(name)
	}
	for _, d := range []string{incoming, name[:2]} {
		if err := l.makeDir(d); err != nil {
			return false, err
		}
	}
	if _, err := l.root.Stat(name); err == nil {
		return false, nil
	}
	aside := incoming + "/" + rand.Text()
	if err := l.copyAside(aside, content); err != nil {
		_ = l.root.Remove(aside) // best effort: the next start sweeps what stays
		return false, onDisk("write file", err)
	}
	if err := l.root.Rename(aside, name); err != nil {
		_ = l.root.Remove(aside) // as above
		return false, onDisk("name file", err)
	}
	return true, l.syncDir(name[:2])
}

func refusedName(name string) error {
	return fmt.Errorf("%q is no name of a picture or recording: %w", name, fs.ErrInvalid)
}

func (l *Library) copyAside(name string, content io.Reader) error {
	f, err := l.create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, content); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// GiveUp removes a file that TakeIn kept, when the rest could not be taken in. Safe to repeat.
func (l *Library) GiveUp(name string) error {
	if !Carries(name) {
		return refusedName(name)
	}
	l.known.Remove(path.Base(name))
	err := l.root.Remove(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
