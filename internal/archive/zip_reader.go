package archive

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Limits bound what a zip file may hold (safety.md §4, import).
type Limits struct {
	Files     int
	FileBytes int64 // of one file, inflated
	AllBytes  int64 // of all files, inflated
	Ratio     int64 // how much larger a file may be than it is packed, from ratioFrom on
}

// ratioFrom is the size below which nobody asks how well a file was packed: short lists of zeros pack well.
const ratioFrom = 4 << 20

// ImportLimits are those of an import that anybody may have sent.
func ImportLimits() Limits {
	return Limits{Files: 10_000, FileBytes: 100 << 20, AllBytes: 1 << 30, Ratio: 100}
}

// LargeLimits are those of an import whose sender the owner knows.
func LargeLimits() Limits {
	return Limits{Files: 2_000_000, FileBytes: 16 << 30, AllBytes: 2 << 40, Ratio: 1000}
}

// Zip is a zip file whose every byte was read and found right once.
type Zip struct {
	Contents Contents
	file     *os.File
	entries  map[string]*zip.File
}

// OpenZip reads a whole zip file of a kind, writes nothing, and compares every checksum. The error wraps ErrDamaged when the
// file is not what it was when it was made, and is a sentence when it is larger than the limits or of a newer program.
func OpenZip(ctx context.Context, path, kind string, limits Limits) (*Zip, error) {
	file, err := os.Open(path) //nolint:gosec // the owner names the file
	if err != nil {
		return nil, fmt.Errorf("open the export: %w", err)
	}
	z := &Zip{file: file, entries: map[string]*zip.File{}}
	if err := z.verify(ctx, kind, limits); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return z, nil
}

// Close closes the file.
func (z *Zip) Close() error { return z.file.Close() }

// Open reads one file.
func (z *Zip) Open(name string) (io.ReadCloser, error) {
	entry, ok := z.entries[name]
	if !ok {
		return nil, fmt.Errorf("read %s of the export: %w", name, fs.ErrNotExist)
	}
	content, err := entry.Open()
	if err != nil {
		return nil, cut(err)
	}
	return content, nil
}

// Names lists the files whose names begin with one of these, in the order of the manifest.
func (z *Zip) Names(begin ...string) []string {
	var names []string
	for _, f := range z.Contents.Files {
		if slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(f.Name, b) }) {
			names = append(names, f.Name)
		}
	}
	return names
}

func (z *Zip) verify(ctx context.Context, kind string, limits Limits) error {
	info, err := z.file.Stat()
	if err != nil {
		return err
	}
	reader, err := zip.NewReader(z.file, info.Size())
	if err != nil {
		return cut(err)
	}
	if err := z.list(reader, limits); err != nil {
		return err
	}
	manifest, ok := z.entries[manifestName]
	if !ok {
		return damaged("it has no manifest")
	}
	if z.Contents, err = readContents(manifest, kind); err != nil {
		return err
	}
	found := map[string]File{}
	left := limits.AllBytes
	for name, entry := range z.entries {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if name == manifestName {
			continue
		}
		if found[name], err = readOnce(ctx, entry, min(left, limits.FileBytes), limits); err != nil {
			return err
		}
		left -= found[name].Bytes
	}
	return compare(Manifest{Format: z.Contents.Format, Files: z.Contents.Files}, found)
}

// list looks at the names and the places of all files before any of them is read.
func (z *Zip) list(reader *zip.Reader, limits Limits) error {
	if len(reader.File) > limits.Files {
		return fmt.Errorf("the file holds %d files, and at most %d are taken; if it is your own, add --large", len(reader.File), limits.Files)
	}
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(reader.File))
	for _, entry := range reader.File {
		plain := entry.Mode().IsRegular() && entry.Flags&1 == 0 && (entry.Method == zip.Store || entry.Method == zip.Deflate)
		if !plain || !usable(entry.Name) {
			return damaged(fmt.Sprintf("it holds %q, which no export holds", entry.Name))
		}
		if _, twice := z.entries[entry.Name]; twice {
			return damaged(fmt.Sprintf("it holds %s twice", entry.Name))
		}
		z.entries[entry.Name] = entry
		from, err := entry.DataOffset()
		if err != nil {
			return cut(err)
		}
		spans = append(spans, span{from, from + int64(entry.CompressedSize64)}) //nolint:gosec // a size beyond int64 overlaps everything
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i, s := range spans {
		if s.to < s.from || i > 0 && s.from < spans[i-1].to {
			return damaged("its files lie over each other")
		}
	}
	return nil
}

// readOnce inflates a file, counts while it does, and gives up at the limits.
func readOnce(ctx context.Context, entry *zip.File, limit int64, limits Limits) (File, error) {
	content, err := entry.Open()
	if err != nil {
		return File{}, cut(err)
	}
	defer content.Close() // only read
	most := limit
	if packed := int64(entry.CompressedSize64); packed < limit/limits.Ratio { //nolint:gosec // list looked at it
		most = max(packed*limits.Ratio, ratioFrom)
	}
	most = min(most, limit)
	f, err := sumOf(entry.Name, io.LimitReader(patient{ctx, content}, most+1))
	if err != nil {
		return File{}, err
	}
	if f.Bytes > most {
		return File{}, fmt.Errorf("%s in the file is larger than is taken, and nothing was changed; if it is your own export, add --large", entry.Name)
	}
	return f, nil
}

func readContents(entry *zip.File, kind string) (Contents, error) {
	var c Contents
	content, err := entry.Open()
	if err != nil {
		return c, cut(err)
	}
	defer content.Close() // only read
	text, err := io.ReadAll(io.LimitReader(content, maxManifest+1))
	switch {
	case err != nil:
		return c, cut(err)
	case len(text) > maxManifest:
		return c, damaged("its manifest is too long")
	}
	var head struct {
		Format int    `json:"format"`
		Kind   string `json:"kind"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.Format < 1 || head.Kind != kind {
		return c, damaged("its manifest cannot be read")
	}
	if head.Format > ZipFormat {
		return c, fmt.Errorf("the export was made by a newer program: its format is %d, this program knows %d; import it with the newer program", head.Format, ZipFormat)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, damaged("its manifest cannot be read")
	}
	return c, nil
}
