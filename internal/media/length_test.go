package media

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"strings"
	"testing"
)

// mp3Frames makes frames of MPEG 1 layer III, 44100 Hz and stereo, with the bit rates of a row of indexes.
func mp3Frames(rates ...byte) string {
	var b strings.Builder
	for _, index := range rates {
		frame := []byte{0xff, 0xfb, index << 4, 0x00}
		f, _ := readFrame(frame)
		b.Write(frame)
		b.WriteString(strings.Repeat("\x00", int(f.bytes)-4))
	}
	return b.String()
}

// encoded puts the header of an encoder into the first frame.
func withHeader(frames, header string, at int) string {
	return frames[:at] + header + frames[at+len(header):]
}

func oggPage(serial uint32, granule int64, packet string) string {
	b := binary.LittleEndian.AppendUint64([]byte("OggS\x00\x00"), uint64(granule)) //nolint:gosec // as it stands in the page
	b = binary.LittleEndian.AppendUint32(b, serial)
	return string(b) + strings.Repeat("\x00", 8) + "\x01" + string(rune(len(packet))) + packet
}

func element(id, content string) string {
	return id + string(binary.BigEndian.AppendUint64(nil, 1<<56|uint64(len(content)))) + content
}

func TestLengthOfMP3OggAndWebM(t *testing.T) {
	t.Parallel()
	id3 := "ID3\x04\x00\x00\x00\x00\x02\x00" + strings.Repeat("\xff\xfb\x90\x00cover", 32)[:256] // what is in it looks like frames
	constant := mp3Frames(bytes.Repeat([]byte{9}, 383)...)                                       // 128 kbit/s, ten seconds
	changing := mp3Frames(append(bytes.Repeat([]byte{1, 14}, 190), 1, 1, 1)...)
	written := func(name string, frames uint32) string {
		return name + "\x00\x00\x00\x01" + string(binary.BigEndian.AppendUint32(nil, frames))
	}
	vbri := "VBRI\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00" + string(binary.BigEndian.AppendUint32(nil, 3828))
	vorbis := "\x01vorbis\x00\x00\x00\x00\x02" + string(binary.LittleEndian.AppendUint32(nil, 44100)) + strings.Repeat("\x00", 14)
	opus := "OpusHead\x01\x02\x38\x01" + strings.Repeat("\x00", 7)
	flac := "\x7fFLAC\x01\x00\x00\x01fLaC\x00\x00\x00\x22" + strings.Repeat("\x00", 10) + string(binary.BigEndian.AppendUint64(nil, 48000<<44)) + strings.Repeat("\x00", 16)
	sound := oggPage(7, -1, "x") + oggPage(9, 48000*99, "another stream")
	ebml := element("\x1a\x45\xdf\xa3", "\x42\x82\x84webm")
	duration := func(content string) string { return element("\x44\x89", content) }
	double := func(f float64) string { return string(binary.BigEndian.AppendUint64(nil, math.Float64bits(f))) }
	single := string(binary.BigEndian.AppendUint32(nil, math.Float32bits(2500)))
	film := func(info string) string {
		return ebml + element("\x18\x53\x80\x67", element("\xec", "nothing")+element("\x15\x49\xa9\x66", info)+element("\x1f\x43\xb6\x75", "sound"))
	}
	for name, c := range map[string]struct {
		data string
		want int
	}{
		"mp3, constant":                   {constant, 10},
		"mp3 behind tags, one at the end": {id3 + id3 + constant + "TAG" + strings.Repeat("x", 125), 10},
		"mp3, changing":                   {changing, 10},
		"mp3 with Xing":                   {withHeader(changing, written("Xing", 2297), 36), 60},
		"mp3 with Info behind a tag":      {id3 + withHeader(constant, written("Info", 383), 36), 10},
		"mp3 with VBRI":                   {withHeader(constant, vbri, 36), 100},
		"mp3 that lies about its frames":  {withHeader(constant, written("Xing", 4_000_000_000), 36), 10},
		"mp3, longer than what is read":   {mp3Frames(bytes.Repeat([]byte{1}, 20000)...), 522},
		"mp3, one frame":                  {mp3Frames(9), 0},
		"mp3, cut off in its first frame": {mp3Frames(9)[:100], 0},
		"a tag and no sound":              {"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + strings.Repeat("x", 100), 0},
		"vorbis":                          {oggPage(7, 0, vorbis) + oggPage(7, 44100*12, "x") + sound, 12},
		"vorbis without a rate":           {oggPage(7, 0, strings.ReplaceAll(vorbis, "\x44\xac", "\x00\x00")) + oggPage(7, 44100*12, "x"), 0},
		"opus":                            {oggPage(7, 0, opus) + oggPage(7, 48000*3+312, "x") + sound, 3},
		"flac in ogg":                     {oggPage(7, 0, flac) + oggPage(7, 48000*5, "x"), 5},
		"opus, only its head":             {oggPage(7, 0, opus), 0},
		"opus whose end is far too late":  {oggPage(7, 0, opus) + oggPage(7, math.MaxInt64, "x"), 0},
		"webm":                            {film(element("\x2a\xd7\xb1", "\x0f\x42\x40") + duration(double(65432))), 65},
		"webm with another measure":       {film(duration(single) + element("\x2a\xd7\xb1", "\x1e\x84\x80")), 5},
		"webm of a browser":               {film(element("\x4d\x80", "Chrome")), 0},
		"webm, cut off":                   {film(duration(double(3000)))[:90], 3},
		"webm of no size":                 {ebml + "\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + element("\x15\x49\xa9\x66", duration(double(4000))), 4},
		"webm, not a number":              {film(duration(double(math.NaN()))), 0},
		"webm, endless":                   {film(duration(double(math.Inf(1)))), 0},
		"webm, before its time":           {film(duration(double(-5000))), 0},
		"webm, a number of three bytes":   {film(duration("abc")), 0},
		"webm, larger than it is":         {ebml + "\x18\x53\x80\x67\xff\x15\x49\xa9\x66\x08\xff\xff\xff\xff\xff", 0},
	} {
		l := open(t, Limits{})
		f, err := l.AddRecording(t.Context(), strings.NewReader(c.data), "x")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		made, err := l.MakeCopies(t.Context(), f.Path)
		if err != nil || made.Seconds != c.want {
			t.Errorf("%s: %d seconds, want %d, %v", name, made.Seconds, c.want, err)
		}
	}
}

// counted notes how often and how much of a file is read.
type counted struct {
	io.ReaderAt
	times, bytes int
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	c.times, c.bytes = c.times+1, c.bytes+len(p)
	return c.ReaderAt.ReadAt(p, at)
}

// FuzzLengths reads the length of whatever there is as each kind; a file that lies makes it read no more than an honest one.
func FuzzLengths(f *testing.F) {
	f.Add([]byte(mp3Frames(9, 9, 9)))
	f.Add([]byte(oggPage(7, 0, "OpusHead\x01\x02\x38\x01\x00\x00") + oggPage(7, 48000, "x")))
	f.Add([]byte(element("\x1a\x45\xdf\xa3", "") + element("\x18\x53\x80\x67", element("\x15\x49\xa9\x66", element("\x44\x89", "\x40\x00\x00\x00")))))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00"))
	f.Add([]byte("\x00\x00\x00\x10moov\x00\x00\x00\x08moov"))
	f.Fuzz(func(t *testing.T, data []byte) {
		size := int64(len(data))
		for name, length := range map[string]func(io.ReaderAt) (uint64, uint64){
			"wav": lengthOfWAV, "flac": lengthOfFLAC,
			"mp4":  func(r io.ReaderAt) (uint64, uint64) { return lengthOfMP4(r, 0, size, false) },
			"mp3":  func(r io.ReaderAt) (uint64, uint64) { return lengthOfMP3(r, size) },
			"ogg":  func(r io.ReaderAt) (uint64, uint64) { return lengthOfOgg(r, size) },
			"webm": func(r io.ReaderAt) (uint64, uint64) { return lengthOfWebM(r, size) },
		} {
			r := &counted{ReaderAt: bytes.NewReader(data)}
			length(r)
			if r.times > 5*mostBoxes || r.bytes > 1<<20 {
				t.Errorf("%s: %d reads of %d bytes in all", name, r.times, r.bytes)
			}
		}
	})
}
