package media

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

const (
	dirMode  = 0o750
	fileMode = 0o600

	// incoming holds files that are being written. It lies in the same
	// directory tree, so that a rename never crosses file systems.
	incoming    = ".incoming"
	incomingAge = time.Hour
)

// diskFile is the part of os.File that writing needs.
type diskFile interface {
	io.Writer
	rewritable
	Sync() error
	Close() error
}

func (l *Library) createExclusive(name string) (diskFile, error) {
	return l.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, fileMode)
}

// write makes a file appear under its name with all its bytes, or not at all:
// write aside, fsync, rename, fsync the directory. Names are hashes of the
// content, so a file of the same name and length is already there.
func (l *Library) write(path string, data []byte) error {
	dir := path[:2]
	for _, d := range []string{incoming, dir} {
		if err := l.makeDir(d); err != nil {
			return err
		}
	}
	if info, err := l.root.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() == int64(len(data)) {
		return l.syncDir(dir) // its writer may not have come to that yet
	}
	aside := incoming + "/" + rand.Text()
	if err := l.writeAside(aside, data); err != nil {
		_ = l.root.Remove(aside) // best effort: the next start sweeps what stays
		return onDisk("write picture", err)
	}
	if err := l.root.Rename(aside, path); err != nil {
		_ = l.root.Remove(aside) // as above
		return onDisk("name picture", err)
	}
	return l.syncDir(dir)
}

func (l *Library) writeAside(name string, data []byte) error {
	f, err := l.create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

func (l *Library) makeDir(name string) error {
	err := l.root.Mkdir(name, dirMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return onDisk("create picture directory", err)
	}
	return l.syncDir(".")
}

func (l *Library) syncDir(name string) error {
	d, err := l.root.Open(name)
	if err != nil {
		return fmt.Errorf("open picture directory: %w", err)
	}
	if err := d.Sync(); err != nil {
		return onDisk("save picture directory", errors.Join(err, d.Close()))
	}
	return d.Close()
}

// sweep removes what interrupted writers left. Young files stay, because
// another process may be writing them right now.
func (l *Library) sweep() error {
	entries, err := fs.ReadDir(l.root.FS(), incoming)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for interrupted uploads: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < incomingAge {
			continue // gone already, or still being written
		}
		if err := l.root.Remove(incoming + "/" + e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove interrupted upload: %w", err)
		}
	}
	return nil
}
