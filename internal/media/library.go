package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Options tunes a library; the zero value is right for production.
type Options struct {
	Limits Limits
}

// Library keeps pictures below one directory. It is safe for use by many
// goroutines, and by several processes on the same directory.
type Library struct {
	root   *os.Root
	limits Limits
	gate   chan struct{}                       // holds one token while a picture is being decoded
	create func(name string) (diskFile, error) // opens a new file for writing; tests fill the disk here
	known  *lru.Cache[string, Described]
	blurs  *lru.Cache[string, string]
}

// File is one stored file. Path lies below the address where Handler is
// mounted, without a leading slash, and never changes or gets another content.
// Sizes are in pixels and in bytes.
type File struct {
	Path      string
	Width     int
	Height    int
	MediaType string
	Bytes     int64
}

// Picture is what became of an upload: the picture in its full size, and the
// file to show in pages. Shown is ShownWidth wide when the picture is wider,
// and the picture itself otherwise. Describe tells all its copies.
type Picture struct {
	File
	Shown File
}

// Open opens the library in dir and creates the directory when it is missing.
// Remains of uploads that were cut off more than an hour ago are removed.
func Open(dir string, o Options) (*Library, error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, onDisk("create picture library", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open picture library: %w", err)
	}
	known, err := lru.New[string, Described](described)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	blurs, err := lru.New[string, string](described)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	l := &Library{root: root, limits: o.Limits.withDefaults(), gate: make(chan struct{}, 1), known: known, blurs: blurs}
	l.create = l.createExclusive
	if err := l.sweep(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return l, nil
}

// Close releases the directory. No other method may be called afterwards.
func (l *Library) Close() error { return l.root.Close() }

// Add takes a picture in. The sender's name only appears in the sentence of a
// refusal. Adding the same picture again is safe and gives the same paths.
//
// A *Refused error says that the file will never do, ErrFull that the disk has
// no room; after any error nothing is left of the upload but possibly the full
// size without all its smaller copies. When Add returns nil the files are on the
// disk for good: it is safe to commit a row that names them (safety.md §3.2).
// One picture is decoded at a time; others wait, or give up with their context.
func (l *Library) Add(ctx context.Context, r io.Reader, name string) (Picture, error) {
	shown := shownName(name)
	data, err := l.read(r, shown)
	if err != nil {
		return Picture{}, err
	}
	h, err := inspect(shown, data)
	if err != nil {
		return Picture{}, err
	}
	if err := l.limits.check(shown, h); err != nil {
		return Picture{}, err
	}
	full, copies, err := l.convertAlone(ctx, shown, data, h)
	if err != nil {
		return Picture{}, err
	}
	return l.store(ctx, full, copies)
}

func (l *Library) read(r io.Reader, shown string) ([]byte, error) {
	var data bytes.Buffer
	_, err := data.ReadFrom(io.LimitReader(r, l.limits.Bytes+1))
	var cut *http.MaxBytesError
	if data.Len() > int(l.limits.Bytes) || errors.As(err, &cut) {
		return nil, tooLarge("%s is larger than %s. Please make it smaller, or save it with less quality.", shown, bytesSaid(l.limits.Bytes))
	}
	if err != nil {
		return nil, fmt.Errorf("receive picture: %w", err)
	}
	return data.Bytes(), nil
}

// convertAlone waits for its turn, because a decoder may need 200 MB.
func (l *Library) convertAlone(ctx context.Context, shown string, data []byte, h header) (full encoded, copies []encoded, err error) {
	err = l.alone(ctx, func() (err error) {
		full, copies, err = convert(shown, data, h)
		return err
	})
	return full, copies, err
}

func (l *Library) store(ctx context.Context, full encoded, copies []encoded) (Picture, error) {
	sum := sha256.Sum256(full.data)
	base := hex.EncodeToString(sum[:16])
	defer l.known.Remove(base + "." + full.extension)
	original, err := l.keep(ctx, base, full)
	if err != nil {
		return Picture{}, err
	}
	p := Picture{File: original, Shown: original}
	for _, c := range copies {
		kept, err := l.keep(ctx, copyName(base, c.width), c)
		if err != nil {
			return Picture{}, err
		}
		if c.width == ShownWidth {
			p.Shown = kept
		}
	}
	return p, nil
}

func copyName(base string, width int) string { return fmt.Sprintf("%s-%d", base, width) }

func (l *Library) keep(ctx context.Context, base string, e encoded) (File, error) {
	if err := ctx.Err(); err != nil {
		return File{}, fmt.Errorf("store picture: %w", err)
	}
	path := base[:2] + "/" + base + "." + e.extension
	if err := l.write(path, e.data); err != nil {
		return File{}, err
	}
	return File{Path: path, Width: e.width, Height: e.height, MediaType: mediaTypes[e.extension], Bytes: int64(len(e.data))}, nil
}
