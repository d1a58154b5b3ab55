package media

import (
	"bytes"
	"encoding/binary"
	"io"
)

// oggTail is what is read of the end: two pages of the largest size (RFC 3533 §6), so that one whole page is in it.
const oggTail = 2 * (27 + 255 + 255*255)

// lengthOfOgg takes the position of the last page of the sound, in samples, and the rate of its first packet.
func lengthOfOgg(r io.ReaderAt, size int64) (units, perSecond uint64) {
	head := make([]byte, min(recordingHead, size))
	if _, err := r.ReadAt(head, 0); err != nil || len(head) < 28 || string(head[:4]) != "OggS" || len(head) < 27+int(head[26]) {
		return 0, 0
	}
	perSecond, before := oggRate(head[27+int(head[26]):])
	if perSecond == 0 {
		return 0, 0
	}
	from := max(size-oggTail, 0)
	tail := make([]byte, size-from)
	if _, err := r.ReadAt(tail, from); err != nil {
		return 0, 0
	}
	for {
		at := bytes.LastIndex(tail, []byte("OggS"))
		if at < 0 {
			return 0, 0
		}
		page := tail[at:]
		if len(page) >= 27 && page[4] == 0 && bytes.Equal(page[14:18], head[14:18]) {
			samples := binary.LittleEndian.Uint64(page[6:])
			if samples > before && int64(samples) > 0 { //nolint:gosec // -1 says that no packet ends in this page
				return samples - before, perSecond
			}
		}
		tail = tail[:at]
	}
}

// oggRate reads the samples a second of the first packet, and how many samples at the beginning are not to be heard.
func oggRate(packet []byte) (rate, before uint64) {
	switch {
	case bytes.HasPrefix(packet, []byte("OpusHead")) && len(packet) >= 12: // RFC 7845 §4, §5.1: always 48 kHz
		return 48000, uint64(binary.LittleEndian.Uint16(packet[10:]))
	case bytes.HasPrefix(packet, []byte("\x01vorbis")) && len(packet) >= 16: // Vorbis I §4.2.2
		return uint64(binary.LittleEndian.Uint32(packet[12:])), 0
	case bytes.HasPrefix(packet, []byte("\x7fFLAC")) && len(packet) >= 35: // RFC 9639 §10.1: STREAMINFO begins at 17
		return binary.BigEndian.Uint64(packet[27:]) >> 44, 0
	}
	return 0, 0
}
