package archive

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// Archive is an archive whose every byte was read and found right once.
type Archive struct {
	Manifest Manifest
	file     *os.File
}

// Open reads a whole archive, writes nothing, and compares every checksum. The error wraps ErrDamaged when the file is
// not what it was when it was made.
func Open(ctx context.Context, path string) (*Archive, error) {
	file, err := os.Open(path) //nolint:gosec // the owner names the file
	if err != nil {
		return nil, fmt.Errorf("open the backup: %w", err)
	}
	a := &Archive{file: file}
	if err := a.verify(ctx); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return a, nil
}

// Close closes the file.
func (a *Archive) Close() error { return a.file.Close() }

func (a *Archive) verify(ctx context.Context) error {
	found := map[string]File{}
	var m Manifest
	err := a.each(ctx, func(name string, size int64, content io.Reader) (err error) {
		if m.Format != 0 {
			return damaged("something follows its manifest")
		}
		if name == manifestName {
			m, err = readManifest(content, size)
			return err
		}
		if _, twice := found[name]; twice {
			return damaged(fmt.Sprintf("it holds %s twice", name))
		}
		found[name], err = sumOf(name, content)
		return err
	})
	if err != nil {
		return err
	}
	a.Manifest = m
	return compare(m, found)
}

func sumOf(name string, content io.Reader) (File, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, content)
	if err != nil {
		return File{}, cut(err)
	}
	return File{Name: name, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

func compare(m Manifest, found map[string]File) error {
	if m.Format == 0 {
		return damaged("it has no manifest")
	}
	for _, want := range m.Files {
		got, ok := found[want.Name]
		switch {
		case !ok:
			return damaged(fmt.Sprintf("%s is missing in it, or is named twice", want.Name))
		case got != want:
			return damaged(fmt.Sprintf("%s in it was changed after it was written", want.Name))
		}
		delete(found, want.Name)
	}
	for name := range found {
		return damaged(fmt.Sprintf("it holds %s, which its manifest does not name", name))
	}
	return nil
}

// each walks through the archive from its beginning. Whatever is no plain file with a usable name ends the walk.
func (a *Archive) each(ctx context.Context, visit func(name string, size int64, content io.Reader) error) error {
	if _, err := a.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	err := walk(patient{ctx, a.file}, visit)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func walk(in io.Reader, visit func(name string, size int64, content io.Reader) error) error {
	zip, err := gzip.NewReader(in)
	if err != nil {
		return cut(err)
	}
	files := tar.NewReader(zip)
	for {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return atEnd(zip)
		}
		if err != nil {
			return cut(err)
		}
		if head.Typeflag != tar.TypeReg || !usable(head.Name) {
			return damaged(fmt.Sprintf("it holds %q, which no backup holds", head.Name))
		}
		if err := visit(head.Name, head.Size, files); err != nil {
			return err
		}
	}
}

// atEnd reads on to the end of the gzip stream, where its checksum stands.
func atEnd(zip io.Reader) error {
	const padding = 1 << 20 // bytes; tar ends with a kilobyte or ten of zeros
	n, err := io.Copy(io.Discard, io.LimitReader(zip, padding))
	if err != nil {
		return cut(err)
	}
	if n == padding {
		return damaged("something follows its end")
	}
	return nil
}

// patient stops reading when the context ends.
type patient struct {
	ctx context.Context //nolint:containedctx // it lives for one walk
	in  io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.in.Read(b)
}
