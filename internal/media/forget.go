package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// rewritable is the part of a file that is needed to change it where it lies.
type rewritable interface {
	io.ReaderAt
	io.WriterAt
}

// mostBoxes is how many boxes of a film are looked at; real ones have some dozens here.
const mostBoxes = 10_000

// noteBoxes hold what a film tells about itself besides pictures and sound: phones write the place into udta (©xyz) or
// meta (com.apple.quicktime.location), programs their history into uuid (XMP), and free space may hold what was there
// before. Tracks of positions, which some action cameras record beside the film, are part of it and stay.
func noteBoxes(kind string) bool {
	switch kind {
	case "udta", "meta", "uuid", "free", "skip":
		return true
	}
	return false
}

// forget turns the note boxes of an MP4 file into empty space of the same length, so that nothing else moves
// (ISO 14496-12 §8.1.2, §8.10.1). A file without its moov box was cut off and is refused.
func forget(shown string, f rewritable, size int64) error {
	w := &boxWalk{file: f}
	err := w.inside(0, size)
	switch {
	case errors.Is(err, errBoxes) || err == nil && !w.movie:
		return unusable(err, "%s is damaged or incomplete and cannot be played.", shown)
	case err != nil:
		return onDisk("clean recording", err)
	}
	return nil
}

var errBoxes = errors.New("the boxes of the file do not fit together")

// boxWalk walks over the boxes of a film.
type boxWalk struct {
	file  rewritable
	boxes int
	movie bool
}

// inside visits the boxes between two places, and those inside moov and trak.
func (w *boxWalk) inside(from, to int64) error {
	for from < to {
		kind, body, end, err := w.box(from, to)
		if err != nil {
			return err
		}
		switch {
		case noteBoxes(kind):
			err = w.blank(from, body, end)
		case kind == "moov", kind == "trak":
			w.movie = w.movie || kind == "moov"
			err = w.inside(body, end)
		}
		if err != nil {
			return err
		}
		from = end
	}
	return nil
}

// box reads the header of a box: its kind, where its content begins and where it ends.
func (w *boxWalk) box(from, to int64) (kind string, body, end int64, err error) {
	if w.boxes++; w.boxes > mostBoxes || to-from < 8 {
		return "", 0, 0, errBoxes
	}
	head := make([]byte, 16)
	n, err := w.file.ReadAt(head[:min(16, to-from)], from)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", 0, 0, fmt.Errorf("read a box: %w", err)
	}
	size, body := uint64(binary.BigEndian.Uint32(head)), from+8
	switch {
	case size == 0: // up to the end of the file
		size = uint64(to - from)
	case size == 1 && n == 16: // the size did not fit into 32 bits
		size, body = binary.BigEndian.Uint64(head[8:]), from+16
	}
	if size < uint64(body-from) || size > uint64(to-from) {
		return "", 0, 0, errBoxes
	}
	return string(head[4:8]), body, from + int64(size), nil
}

// blank makes free space of a box.
func (w *boxWalk) blank(from, body, end int64) error {
	if _, err := w.file.WriteAt([]byte("free"), from+4); err != nil {
		return err
	}
	zeros := make([]byte, 64<<10)
	for at := body; at < end; at += int64(len(zeros)) {
		if _, err := w.file.WriteAt(zeros[:min(int64(len(zeros)), end-at)], at); err != nil {
			return err
		}
	}
	return nil
}
