package archive

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// ZipFormat is the version of the layout of zip files that this program writes. It reads this one and all before it.
const ZipFormat = 1

// Contents say what is in a zip file. They are its last file, because only then are the checksums known.
type Contents struct {
	Format  int              `json:"format"`
	Kind    string           `json:"kind"`    // what it is, for example "oriel export"
	Program string           `json:"program"` // version of the program that wrote it
	Created time.Time        `json:"created"`
	Site    string           `json:"site"`   // public address
	Whole   bool             `json:"whole"`  // it holds a whole house, which can be set up anew from it
	Parts   []string         `json:"parts"`  // what was taken along beside what always is
	Counts  map[string]int64 `json:"counts"` // rows by noun
	Files   []File           `json:"files"`
}

// ZipWriter writes a zip file from its beginning to its end, to anything that takes bytes. NewZip makes one.
type ZipWriter struct {
	zip   *zip.Writer
	files []File
	made  time.Time
	names map[string]bool
}

// NewZip begins a zip file. It is whole only after Finish returned nil.
func NewZip(to io.Writer, now time.Time) *ZipWriter {
	return &ZipWriter{zip: zip.NewWriter(to), made: now.UTC().Truncate(time.Second), names: map[string]bool{}}
}

// Create begins one file; what is written to the writer until the next call belongs to it. done must be called at its end.
// squeeze is for text: pictures and sounds are small already.
func (w *ZipWriter) Create(name string, squeeze bool) (content io.Writer, done func(), err error) {
	if !usable(name) || name == manifestName || w.names[name] {
		return nil, nil, fmt.Errorf("%q cannot be the name of a file in an export", name)
	}
	w.names[name] = true
	head := &zip.FileHeader{Name: name, Modified: w.made, Method: zip.Store}
	if squeeze {
		head.Method = zip.Deflate
	}
	out, err := w.zip.CreateHeader(head)
	if err != nil {
		return nil, nil, fmt.Errorf("write %s: %w", name, err)
	}
	c := &counted{to: out, sum: sha256.New()}
	return c, func() {
		w.files = append(w.files, File{Name: name, Bytes: c.n, SHA256: hex.EncodeToString(c.sum.Sum(nil))})
	}, nil
}

// Add writes one file.
func (w *ZipWriter) Add(name string, content io.Reader, squeeze bool) error {
	out, done, err := w.Create(name, squeeze)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, content); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	done()
	return nil
}

// Take copies the files of another zip file as they are, without inflating them. listed are what its writer noted of them.
func (w *ZipWriter) Take(from *zip.Reader, listed []File) error {
	for _, f := range from.File {
		if err := w.zip.Copy(f); err != nil {
			return fmt.Errorf("take over %s: %w", f.Name, err)
		}
		w.names[f.Name] = true
	}
	w.files = append(w.files, listed...)
	return nil
}

// Files are the files written so far.
func (w *ZipWriter) Files() []File { return w.files }

// CloseParts ends a zip file that gets no contents, because Take will read it.
func (w *ZipWriter) CloseParts() error { return w.zip.Close() }

// Finish writes the contents with the list of all files, and ends the zip file.
func (w *ZipWriter) Finish(c Contents) error {
	c.Format, c.Created, c.Files = ZipFormat, w.made, w.files
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: manifestName, Modified: w.made, Method: zip.Deflate})
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	if _, err := out.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return w.zip.Close()
}

// counted notes the length and the checksum of what passes.
type counted struct {
	to  io.Writer
	sum interface {
		io.Writer
		Sum(b []byte) []byte
	}
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	_, _ = c.sum.Write(b[:n]) // a hash takes everything
	return n, err
}
