package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Has reports whether the file at path is on the disk.
func (l *Library) Has(path string) bool {
	f, _, ok := l.open(path)
	if ok {
		_ = f.Close() // opened for reading: nothing can be lost
	}
	return ok
}

// Remove takes a file and all its copies off the disk. It is safe to repeat, and does nothing for what the library did not
// make.
func (l *Library) Remove(path string) error {
	parts := served.FindStringSubmatch(path)
	if parts == nil || !strings.HasPrefix(parts[2], parts[1]) || strings.Contains(parts[2], "-") {
		return nil
	}
	base, extension := parts[2], parts[3]
	names := []string{base + "." + extension}
	for _, width := range copyWidths() {
		names = append(names, copyName(base, width)+"."+extension)
	}
	for _, name := range names {
		if err := l.root.Remove(base[:2] + "/" + name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove file: %w", err)
		}
	}
	l.known.Remove(base + "." + extension)
	l.blurs.Remove(path)
	err := l.syncDir(base[:2])
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Found is a file that Walk came by.
type Found struct {
	Described

	Since time.Time // when it was written
}

// Walk visits the full size of every file of the library, but not the pictures of guests' faces, in the order of their
// names. It stops with the first error of visit, or with the context.
func (l *Library) Walk(ctx context.Context, visit func(Found) error) error {
	folders, err := fs.ReadDir(l.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("list the library: %w", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() || len(folder.Name()) != 2 {
			continue
		}
		files, err := fs.ReadDir(l.root.FS(), folder.Name())
		if err != nil {
			return fmt.Errorf("list the library: %w", err)
		}
		for _, file := range files {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("walk the library: %w", err)
			}
			found, ok := l.found(folder.Name()+"/"+file.Name(), file)
			if !ok {
				continue
			}
			if err := visit(found); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Library) found(path string, file fs.DirEntry) (Found, bool) {
	if strings.Contains(path, "-") {
		return Found{}, false
	}
	d, ok := l.Describe(path)
	if !ok {
		return Found{}, false
	}
	info, err := file.Info()
	if err != nil { // it was removed meanwhile
		return Found{}, false
	}
	return Found{d, info.ModTime()}, true
}

// AllBytes is what a file takes on the disk with its copies.
func (d Described) AllBytes() int64 {
	sum := d.Bytes
	for _, c := range d.Copies {
		sum += c.Bytes
	}
	return sum
}
