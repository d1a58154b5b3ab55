package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
)

// photo is a smooth picture, different in each corner.
func photo(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x ^ y) & 31), 255})
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gifOf makes an animation of n frames with different colours.
func gifOf(t testing.TB, w, h, n int) []byte {
	t.Helper()
	g := &gif.GIF{LoopCount: 3}
	for i := range n {
		frame := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.RGBA{uint8(i * 40), 90, 0, 255}, color.White})
		frame.Pix[i%len(frame.Pix)] = 1
		g.Image = append(g.Image, frame)
		g.Delay = append(g.Delay, 7+i)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// tiffWithOrientation is a directory of two entries, the maker and the
// orientation, with a secret behind it.
func tiffWithOrientation(order byteOrder, value uint16) []byte {
	head := "II*\x00"
	if order.Uint16([]byte{0, 1}) == 1 {
		head = "MM\x00*"
	}
	b := order.AppendUint32([]byte(head), 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 0x010f)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(b, 4)
	b = append(b, "Cam\x00"...)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, value)
	b = order.AppendUint16(b, 0)
	return append(order.AppendUint32(b, 0), "SECRET 54.3N 10.1E"...)
}

func jpegSegment(marker byte, body string) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(body)+2))
	return append(b, body...)
}

// withSegments puts segments right behind the start of a JPEG file.
func withSegments(jpegFile []byte, segments ...[]byte) []byte {
	out := bytes.Clone(jpegFile[:2])
	out = append(out, bytes.Join(segments, nil)...)
	return append(out, jpegFile[2:]...)
}

func pngChunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func pngHeader(w, h uint32, depth, colourType byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, w)
	b = binary.BigEndian.AppendUint32(b, h)
	return append([]byte(pngSignature), pngChunk("IHDR", append(b, depth, colourType, 0, 0, 0))...)
}

// pngBomb is a genuine black and white PNG of w × h: a few dozen KB that would
// unpack to hundreds of MB.
func pngBomb(t testing.TB, w, h int) []byte {
	t.Helper()
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]byte, 1+(w+7)/8)
	for range h {
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Join([][]byte{pngHeader(uint32(w), uint32(h), 1, 0), pngChunk("IDAT", packed.Bytes()), pngChunk("IEND", nil)}, nil)
}

// webpOf is a lossless WebP of one colour (RFC 9649 §3): every prefix code has a
// single symbol, so that its pixels take no bits at all. Chunks come before it.
func webpOf(w, h int, c color.NRGBA, chunks ...[]byte) []byte {
	var bits bitWriter
	bits.put(uint32(w-1), 14)
	bits.put(uint32(h-1), 14)
	bits.put(1, 1) // alpha is used
	bits.put(0, 3) // version
	bits.put(0, 1) // no transform
	bits.put(0, 1) // no colour cache
	bits.put(0, 1) // one group of prefix codes
	for _, symbol := range []uint8{c.G, c.R, c.B, c.A, 0} {
		bits.put(1, 1) // simple code
		bits.put(0, 1) // of one symbol
		bits.put(1, 1) // of eight bits
		bits.put(uint32(symbol), 8)
	}
	payload := append([]byte{0x2f}, bits.bytes...)
	return riffOf(append(chunks, riffChunk("VP8L", append(payload, 0, 0)))...)
}

func vp8x(flags byte, w, h int) []byte {
	b := []byte{flags, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0}
	return riffChunk("VP8X", b)
}

func riffOf(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func riffChunk(kind string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

type bitWriter struct {
	bytes []byte
	used  int
}

func (w *bitWriter) put(value uint32, n int) {
	for i := range n {
		if w.used%8 == 0 {
			w.bytes = append(w.bytes, 0)
		}
		w.bytes[w.used/8] |= byte(value>>i&1) << (w.used % 8)
		w.used++
	}
}

// open makes a library in a directory of its own.
func open(t testing.TB, limits Limits) *Library {
	t.Helper()
	l, err := Open(t.TempDir(), Options{Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func stored(t testing.TB, l *Library, path string) []byte {
	t.Helper()
	f, err := l.root.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return data
}
