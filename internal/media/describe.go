package media

import (
	"image"
	"slices"
	"strings"
)

// described is how many files of the library are remembered; each takes about half a KiB.
const described = 4096

// Described is what the library knows of a picture or recording. File is its full size; a recording has no sides.
// Copies are the narrower files that exist, the narrowest first. Seconds is the length of a recording, zero when unknown.
type Described struct {
	File
	Copies  []File
	Seconds int
}

// Describe tells what is known of the file at path, which may be the full size or any of its copies; a leading slash
// does no harm, and the copy for pages that is still to be made. It answers false for whatever the library did not make. No pixel is decoded: the first call for a
// picture reads the head of its files, later ones read memory. The caller must not change Copies.
func (l *Library) Describe(path string) (Described, bool) {
	path = strings.TrimPrefix(path, "/")
	parts := served.FindStringSubmatch(path)
	if parts == nil || !strings.HasPrefix(parts[2], parts[1]) {
		return Described{}, false
	}
	base, _, _ := strings.Cut(parts[2], "-")
	d, ok := l.describe(base, parts[3])
	if !ok || path != d.Path && path != shownOf(d.File).Path && !slices.ContainsFunc(d.Copies, func(f File) bool { return f.Path == path }) {
		return Described{}, false
	}
	return d, true
}

func (l *Library) describe(base, extension string) (Described, bool) {
	name := base + "." + extension
	if known, ok := l.known.Get(name); ok {
		return known, true
	}
	full, ok := l.measure(base, extension)
	if !ok {
		return Described{}, false
	}
	d := Described{File: full}
	if !strings.HasPrefix(full.MediaType, "image/") {
		d.Seconds = l.seconds(full.Path)
	}
	for _, width := range copyWidths() {
		if c, ok := l.measure(copyName(base, width), extension); ok && c.Width < full.Width {
			d.Copies = append([]File{c}, d.Copies...)
		}
	}
	if complete(d) {
		l.known.Add(name, d)
	}
	return d, true
}

// complete says whether nothing more is to come: the narrowest copy is written last. A flat drawing may never get one,
// and is looked at anew each time.
func complete(d Described) bool {
	widths := copyWidths()
	least := widths[len(widths)-1]
	return d.Width <= least || strings.HasSuffix(d.Path, ".gif") || len(d.Copies) > 0 && d.Copies[0].Width == least
}

// measure reads the head of one file.
func (l *Library) measure(base, extension string) (File, bool) {
	path := base[:2] + "/" + base + "." + extension
	f, _, ok := l.open(path)
	if !ok {
		return File{}, false
	}
	defer f.Close() //nolint:errcheck // opened for reading: nothing can be lost
	info, err := f.Stat()
	if err != nil {
		return File{}, false
	}
	file := File{Path: path, MediaType: mediaTypes[extension], Bytes: info.Size()}
	if !strings.HasPrefix(file.MediaType, "image/") {
		return file, true
	}
	head, _, err := image.DecodeConfig(f)
	if err != nil {
		return File{}, false
	}
	file.Width, file.Height = head.Width, head.Height
	return file, true
}
