package archive

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Writer writes an archive beside its final name. The zero value is not usable; Create makes one.
type Writer struct {
	path  string
	file  *os.File // nil once finished or abandoned
	zip   *gzip.Writer
	tar   *tar.Writer
	files []File
	made  time.Time
}

// Create begins an archive. Until Finish it is called path.part and readable by its owner only; the name is also the
// claim that keeps a second writer out. It never replaces a file: then the error is a sentence and fs.ErrExist.
func Create(path string, now time.Time) (*Writer, error) {
	if err := refuseExisting(path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, taken("%s.part is there: another backup is being written to it, or one was interrupted; if none runs, remove it and try again", path)
	}
	if err != nil {
		return nil, fmt.Errorf("create the backup: %w", err)
	}
	zip := gzip.NewWriter(file)
	return &Writer{path: path, file: file, zip: zip, tar: tar.NewWriter(zip), made: now}, nil
}

func refuseExisting(path string) error {
	_, err := os.Lstat(path)
	if err == nil {
		return taken("%s is there already, and a backup never replaces a file; choose another name", path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("create the backup: %w", err)
	}
	return nil
}

// Part is the path of the unfinished archive. What the caller needs beside it may be called Part with something behind.
func (w *Writer) Part() string { return w.path + ".part" }

// Add writes one file of exactly size bytes. A reader that ends sooner or goes on is an error.
func (w *Writer) Add(name string, content io.Reader, size int64) error {
	if !usable(name) || name == manifestName {
		return fmt.Errorf("%q cannot be the name of a file in a backup", name)
	}
	sum := sha256.New()
	if err := w.write(name, io.TeeReader(io.LimitReader(content, size), sum), size); err != nil {
		return fmt.Errorf("write %s into the backup: %w", name, err)
	}
	if n, err := content.Read(make([]byte, 1)); n > 0 || (err != nil && !errors.Is(err, io.EOF)) {
		return fmt.Errorf("write %s into the backup: it grew while it was read: %w", name, errors.Join(err))
	}
	w.files = append(w.files, File{Name: name, Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

func (w *Writer) write(name string, content io.Reader, size int64) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.made, Format: tar.FormatPAX})
	if err != nil {
		return err
	}
	if _, err := io.CopyN(w.tar, content, size); err != nil {
		return err
	}
	return w.tar.Flush()
}

// Finish writes the manifest with the list of all files and gives the archive its name. When it returns nil, file and name
// have reached the disk.
func (w *Writer) Finish(m Manifest) error {
	m.Format, m.Created, m.Files = Format, w.made.UTC().Truncate(time.Second), w.files
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	text = append(text, '\n')
	if err := w.addManifest(text); err != nil {
		return fmt.Errorf("finish the backup: %w", err)
	}
	file := w.file
	w.file = nil
	if err := errors.Join(file.Sync(), file.Close(), refuseExisting(w.path)); err != nil {
		return errors.Join(err, os.Remove(w.Part()))
	}
	if err := os.Rename(w.Part(), w.path); err != nil {
		return fmt.Errorf("name the backup: %w", err)
	}
	return SyncFolder(filepath.Dir(w.path))
}

func (w *Writer) addManifest(text []byte) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: manifestName, Size: int64(len(text)), Mode: 0o600, ModTime: w.made, Format: tar.FormatPAX})
	if err != nil {
		return err
	}
	if _, err := w.tar.Write(text); err != nil {
		return err
	}
	return errors.Join(w.tar.Close(), w.zip.Close())
}

// Abandon removes what was written so far. After Finish it does nothing; it is safe to repeat.
func (w *Writer) Abandon() error {
	if w.file == nil {
		return nil
	}
	file := w.file
	w.file = nil
	return errors.Join(file.Close(), os.Remove(w.Part()))
}

// SyncFolder makes new names in a folder durable.
func SyncFolder(folder string) error {
	d, err := os.Open(folder) //nolint:gosec // the caller's own folder
	if err != nil {
		return err
	}
	return errors.Join(syncHandle(d), d.Close())
}
