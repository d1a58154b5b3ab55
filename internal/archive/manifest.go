package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// Format is the version of the layout that this program writes. It reads this one and all before it.
const Format = 1

const (
	manifestName = "manifest.json"
	maxManifest  = 64 << 20 // bytes; enough for 300,000 files
	maxName      = 1024     // bytes
)

// Manifest says what is in an archive. It is the last file in it, because only then are the checksums known.
type Manifest struct {
	Format  int              `json:"format"`
	Program string           `json:"program"` // version of the program that wrote it
	Created time.Time        `json:"created"`
	Engine  string           `json:"engine"` // kind of the database
	Schema  int64            `json:"schema"` // of the database
	Site    string           `json:"site"`   // public address
	Key     string           `json:"key"`    // fingerprint of the key that the database belongs to; empty in a house without authors
	Counts  map[string]int64 `json:"counts"` // what the database holds
	Files   []File           `json:"files"`
}

// File is one file of an archive. SHA256 is hexadecimal.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// readManifest reads the manifest strictly: what it does not know it does not guess.
func readManifest(r io.Reader, size int64) (Manifest, error) {
	if size > maxManifest {
		return Manifest{}, damaged("its manifest is too long")
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return Manifest{}, cut(err)
	}
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.Format < 1 {
		return Manifest{}, damaged("its manifest cannot be read")
	}
	if head.Format > Format {
		return Manifest{}, fmt.Errorf("the backup was made by a newer program: its format is %d, this program knows %d; restore it with the newer program", head.Format, Format)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var m Manifest
	if err := decoder.Decode(&m); err != nil {
		return Manifest{}, damaged("its manifest cannot be read")
	}
	return m, nil
}

// usable reports whether a name is a plain relative path that means the same on every system: no way up, no drive,
// no hidden file, nothing that a terminal would act on.
func usable(name string) bool {
	if name == "" || len(name) > maxName || !utf8.ValidString(name) || path.Clean(name) != name || path.IsAbs(name) {
		return false
	}
	if strings.ContainsAny(name, `\:*?"<>|`) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}
