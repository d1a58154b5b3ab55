package media

import (
	"encoding/binary"
	"io"
)

// What is read of an MP3 to tell its length. However the file lies, no more is read.
const (
	mostTags   = 8         // at the beginning, one behind the other
	mp3Search  = 64 << 10  // bytes in which the first frame must begin
	mp3Window  = 256 << 10 // bytes of frames whose mean speaks for all
	leastFrame = 24        // bytes; the smallest that layer III has
)

// mp3Frame is what the header of a frame says (ISO 11172-3 §2.4.2.3, ISO 13818-3 §2.4.2.3, and MPEG 2.5 as decoders have it).
type mp3Frame struct {
	bytes   int64
	samples uint64
	rate    uint64
	side    int64 // bytes of side information, behind which encoders put their own header
}

// lengthOfMP3 takes the number of frames that the encoder wrote down (Xing, Info or VBRI). Where there is none it goes by the
// mean of the first frames: exact at a constant bit rate, and close where it varies.
func lengthOfMP3(r io.ReaderAt, size int64) (units, perSecond uint64) {
	from := behindTags(r, size)
	window := make([]byte, min(mp3Window, max(size-from, 0)))
	n, _ := r.ReadAt(window, from) // what cannot be read is not there
	window = window[:n]
	at, first, ok := firstFrame(window)
	if !ok {
		return 0, 0
	}
	if frames := framesWritten(window[at:], first); frames > 0 && frames <= uint64(size)/leastFrame { //nolint:gosec // a size is no less than zero
		return frames * first.samples, first.rate
	}
	var frames, bytes int64
	for rest := window[at:]; ; {
		f, ok := readFrame(rest)
		if !ok || f.rate != first.rate {
			break
		}
		frames, bytes = frames+1, bytes+f.bytes
		if f.bytes >= int64(len(rest)) {
			break
		}
		rest = rest[f.bytes:]
	}
	sound := size - from - int64(at) - tagAtEnd(r, size)
	if frames == 0 || sound <= 0 {
		return 0, 0
	}
	return uint64(float64(sound) / float64(bytes) * float64(frames) * float64(first.samples)), first.rate
}

// behindTags is where the sound begins: behind the tags of ID3 version 2 (id3.org, §3.1).
func behindTags(r io.ReaderAt, size int64) int64 {
	head, at := make([]byte, 10), int64(0)
	for range mostTags {
		if _, err := r.ReadAt(head, at); err != nil || string(head[:3]) != "ID3" {
			break
		}
		length := int64(head[6]&0x7f)<<21 | int64(head[7]&0x7f)<<14 | int64(head[8]&0x7f)<<7 | int64(head[9]&0x7f)
		if at += 10 + length; head[5]&0x10 != 0 {
			at += 10 // a footer
		}
		if at >= size {
			return size
		}
	}
	return at
}

// tagAtEnd is the size of a tag of ID3 version 1, which is 128 bytes or nothing.
func tagAtEnd(r io.ReaderAt, size int64) int64 {
	tag := make([]byte, 3)
	if _, err := r.ReadAt(tag, size-128); size >= 128 && err == nil && string(tag) == "TAG" {
		return 128
	}
	return 0
}

// firstFrame finds a header that another of its kind follows; what merely looks like one in a tag or a picture has none.
func firstFrame(window []byte) (at int, f mp3Frame, ok bool) {
	for at := range min(len(window), mp3Search) {
		f, ok := readFrame(window[at:])
		if !ok {
			continue
		}
		next := int64(at) + f.bytes
		if next == int64(len(window)) { // the only one
			return at, f, true
		}
		if next < int64(len(window)) {
			if second, ok := readFrame(window[next:]); ok && second.rate == f.rate && second.samples == f.samples {
				return at, f, true
			}
		}
	}
	return 0, mp3Frame{}, false
}

func readFrame(b []byte) (mp3Frame, bool) {
	if !isMP3Frame(b) {
		return mp3Frame{}, false
	}
	kbits := [16]int64{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	f := mp3Frame{samples: 1152, rate: [4]uint64{44100, 48000, 32000}[b[2]>>2&3], side: 32}
	version, mono := b[1]>>3&3, b[3]>>6 == 3
	if mono {
		f.side = 17
	}
	if version != 3 { // MPEG 2, and 2.5 with half of its rates
		kbits = [16]int64{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
		f.samples, f.rate, f.side = 576, f.rate/2, 17
		if mono {
			f.side = 9
		}
	}
	if version == 0 {
		f.rate /= 2
	}
	f.bytes = int64(f.samples)/8*kbits[b[2]>>4]*1000/int64(f.rate) + int64(b[2]>>1&1) //nolint:gosec // both are out of the tables above
	return f, f.bytes >= leastFrame
}

// framesWritten reads the header of the encoder in the first frame, which holds no sound; zero when there is none.
func framesWritten(frame []byte, f mp3Frame) uint64 {
	at := 4 + f.side
	if int64(len(frame)) >= at+12 {
		if name := string(frame[at : at+4]); (name == "Xing" || name == "Info") && frame[at+7]&1 != 0 {
			return uint64(binary.BigEndian.Uint32(frame[at+8:]))
		}
	}
	if len(frame) >= 36+18 && string(frame[36:40]) == "VBRI" {
		return uint64(binary.BigEndian.Uint32(frame[36+14:]))
	}
	return 0
}
