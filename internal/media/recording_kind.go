package media

import (
	"bytes"
	"strings"
)

// recordingHead is how many bytes tell the kind of a recording.
const recordingHead = 4 << 10

// IsRecording says whether a file that begins with head is one that AddRecording takes, so that one form can take
// pictures and recordings. 512 bytes are enough.
func IsRecording(head []byte) bool {
	_, err := recordingOf("", head)
	return err == nil
}

// recordingOf returns the extension under which a recording is kept, or a refusal.
func recordingOf(shown string, head []byte) (string, error) {
	switch {
	case bytes.HasPrefix(head, []byte("ID3")) && len(head) >= 10, isMP3Frame(head):
		return "mp3", nil
	case bytes.HasPrefix(head, []byte("fLaC")):
		return "flac", nil
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WAVE":
		return "wav", nil
	case bytes.HasPrefix(head, []byte("OggS")):
		return oggOf(shown, head)
	case bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")):
		return matroskaOf(shown, head)
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return mp4Of(shown, string(head[8:12]))
	}
	return "", noRecording(shown)
}

func noRecording(shown string) error {
	return unusable(nil, "%s is not a sound or film that browsers play. Please send MP3, Ogg, Opus, M4A, FLAC, WAV, MP4 or WebM.", shown)
}

// isMP3Frame reads the header of an MPEG frame of layer III (ISO 11172-3 §2.4.2.3).
func isMP3Frame(head []byte) bool {
	if len(head) < 4 || head[0] != 0xff || head[1]&0xe0 != 0xe0 {
		return false
	}
	version, layer := head[1]>>3&3, head[1]>>1&3
	bitrate, rate := head[2]>>4, head[2]>>2&3
	return version != 1 && layer == 1 && bitrate != 0 && bitrate != 15 && rate != 3
}

// oggOf looks at the first packet, which names the codec (RFC 3533 §6, RFC 7845 §5.1).
func oggOf(shown string, head []byte) (string, error) {
	if len(head) < 27 || len(head) < 27+int(head[26]) {
		return "", noRecording(shown)
	}
	packet := head[27+int(head[26]):]
	switch {
	case bytes.HasPrefix(packet, []byte("OpusHead")):
		return "opus", nil
	case bytes.HasPrefix(packet, []byte("\x01vorbis")), bytes.HasPrefix(packet, []byte("\x7fFLAC")):
		return "ogg", nil
	}
	return "", noRecording(shown)
}

// matroskaOf looks for the DocType in the EBML header (RFC 8794 §11.2.6).
func matroskaOf(shown string, head []byte) (string, error) {
	at := bytes.Index(head[:min(len(head), 64)], []byte("\x42\x82"))
	if at < 0 || len(head) < at+3 {
		return "", noRecording(shown)
	}
	if bytes.HasPrefix(head[at+3:], []byte("webm")) {
		return "webm", nil
	}
	return "", unusable(nil, "%s is a Matroska film, which not every browser plays. Please send it as MP4 or WebM.", shown)
}

// mp4Of reads the major brand (ISO 14496-12 §4.3).
func mp4Of(shown, brand string) (string, error) {
	switch {
	case brand == "M4A " || brand == "M4B ":
		return "m4a", nil
	case brand == "qt  ":
		return "", unusable(nil, "%s is a QuickTime film, which not every browser plays. Please send it as MP4.", shown)
	case strings.HasPrefix(brand, "iso"), strings.HasPrefix(brand, "mp4"), strings.HasPrefix(brand, "M4V"),
		brand == "avc1", brand == "dash", brand == "MSNV", brand == "mmp4":
		return "mp4", nil
	}
	return "", noRecording(shown)
}
