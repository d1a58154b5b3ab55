package media

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// longest is what a recording is believed about its length: a day.
const longest = 24 * 60 * 60

// seconds reads how long a recording is, rounded; zero when it does not say. It reads some parts of the file and decodes nothing,
// so a file that lies costs no more than one that does not.
func (l *Library) seconds(path string) int {
	f, _, ok := l.open(path)
	if !ok {
		return 0
	}
	defer f.Close() //nolint:errcheck // opened for reading: nothing can be lost
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	var units, perSecond uint64
	switch _, extension, _ := strings.Cut(path, "."); extension {
	case "wav":
		units, perSecond = lengthOfWAV(f)
	case "flac":
		units, perSecond = lengthOfFLAC(f)
	case "mp4", "m4a":
		units, perSecond = lengthOfMP4(f, 0, info.Size(), false)
	case "mp3":
		units, perSecond = lengthOfMP3(f, info.Size())
	case "ogg", "opus":
		units, perSecond = lengthOfOgg(f, info.Size())
	case "webm":
		units, perSecond = lengthOfWebM(f, info.Size())
	}
	if perSecond == 0 || units/perSecond > longest {
		return 0
	}
	return int((units + perSecond/2) / perSecond) //nolint:gosec // a day at most
}

// lengthOfWAV divides the size of the sound by its bytes a second, when the chunks stand in their usual order
// (RIFF, "Multimedia Programming Interface and Data Specifications 1.0").
func lengthOfWAV(r io.ReaderAt) (units, perSecond uint64) {
	head := make([]byte, 8)
	at := int64(12)
	for range mostBoxes {
		if _, err := r.ReadAt(head, at); err != nil {
			return 0, 0
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			rate := make([]byte, 4)
			if _, err := r.ReadAt(rate, at+16); err != nil {
				return 0, 0
			}
			perSecond = uint64(binary.LittleEndian.Uint32(rate))
		case "data":
			return uint64(size), perSecond //nolint:gosec // read from 32 bits without a sign
		}
		at += 8 + size + size%2
	}
	return 0, 0
}

// lengthOfFLAC reads STREAMINFO, the first block: 20 bits of samples a second and 36 bits of samples (RFC 9639 §8.2).
func lengthOfFLAC(r io.ReaderAt) (units, perSecond uint64) {
	info := make([]byte, 8)
	if _, err := r.ReadAt(info, 4+4+10); err != nil {
		return 0, 0
	}
	all := binary.BigEndian.Uint64(info)
	return all & (1<<36 - 1), all >> 44
}

// lengthOfMP4 looks for the head of the film, mvhd in moov (ISO 14496-12 §8.2.2). inside tells that the boxes are those of moov.
func lengthOfMP4(r io.ReaderAt, from, to int64, inside bool) (units, perSecond uint64) {
	head := make([]byte, 16)
	for boxes := 0; from+8 <= to && boxes < mostBoxes; boxes++ {
		n, err := r.ReadAt(head[:min(16, to-from)], from)
		if err != nil && !errors.Is(err, io.EOF) || n < 8 {
			return 0, 0
		}
		size, body := int64(binary.BigEndian.Uint32(head)), from+8
		if size == 1 && n == 16 {
			size, body = int64(binary.BigEndian.Uint64(head[8:])), from+16 //nolint:gosec // a negative one ends the walk
		}
		if size < body-from || size > to-from {
			return 0, 0
		}
		switch name := string(head[4:8]); {
		case name == "moov" && !inside:
			return lengthOfMP4(r, body, from+size, true)
		case name == "mvhd" && inside:
			return lengthOfHead(r, body)
		}
		from += size
	}
	return 0, 0
}

func lengthOfHead(r io.ReaderAt, body int64) (units, perSecond uint64) {
	fields := make([]byte, 32)
	if _, err := r.ReadAt(fields, body); err != nil {
		return 0, 0
	}
	if fields[0] == 1 { // times and length take 64 bits
		return binary.BigEndian.Uint64(fields[24:]), uint64(binary.BigEndian.Uint32(fields[20:]))
	}
	return uint64(binary.BigEndian.Uint32(fields[16:])), uint64(binary.BigEndian.Uint32(fields[12:]))
}
