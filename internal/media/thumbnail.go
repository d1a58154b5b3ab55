package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"strings"
)

// Copies of other people's pictures. They are small, always made anew, and of an animation they show the first frame.

const (
	avatarSide      = 96
	avatarLargeSide = 192
	emojiHeight     = 64
	emojiWidth      = 4 * emojiHeight // what is wider is made smaller altogether

	avatarMark, avatarLargeMark = "-096.", "-192."
)

// AddThumbnail keeps a copy of a picture that is at most width wide and at most twice as high as that; a smaller picture
// keeps its size. Errors and repetition are as with Add; the file that came is not kept.
func (l *Library) AddThumbnail(ctx context.Context, r io.Reader, name string, width int) (File, error) {
	return l.addCopy(ctx, r, name, func(m image.Image) (encoded, error) {
		return encodeCopy(within(m, width, 2*width))
	})
}

// AddAvatar keeps the middle square of a picture, 96 pixels wide; LargeAvatar names the same of 192. Errors and
// repetition are as with Add.
func (l *Library) AddAvatar(ctx context.Context, r io.Reader, name string) (File, error) {
	picture, err := l.still(ctx, r, name)
	if err != nil {
		return File{}, err
	}
	large, err := encodeCopy(narrow(square(picture), avatarLargeSide))
	if err != nil {
		return File{}, err
	}
	small, err := encode(narrow(square(picture), avatarSide), large.extension)
	if err != nil {
		return File{}, err
	}
	base := hashOf(large)
	if _, err := l.keep(ctx, base+"-192", large); err != nil {
		return File{}, err
	}
	return l.keep(ctx, base+"-096", small)
}

// LargeAvatar is the path of the larger copy beside the one that AddAvatar gave.
func LargeAvatar(path string) string { return strings.Replace(path, avatarMark, avatarLargeMark, 1) }

// AddEmoji keeps a picture that stands in a line of text: a PNG of at most 64 pixels in height. Errors and repetition are
// as with Add.
func (l *Library) AddEmoji(ctx context.Context, r io.Reader, name string) (File, error) {
	return l.addCopy(ctx, r, name, func(m image.Image) (encoded, error) {
		return encode(within(m, emojiWidth, emojiHeight), "png")
	})
}

func (l *Library) addCopy(ctx context.Context, r io.Reader, name string, shape func(image.Image) (encoded, error)) (File, error) {
	picture, err := l.still(ctx, r, name)
	if err != nil {
		return File{}, err
	}
	e, err := shape(picture)
	if err != nil {
		return File{}, err
	}
	return l.keep(ctx, hashOf(e), e)
}

func hashOf(e encoded) string {
	sum := sha256.Sum256(e.data)
	return hex.EncodeToString(sum[:16])
}

// still reads a picture within the limits and gives it upright, of an animation the first frame alone.
func (l *Library) still(ctx context.Context, r io.Reader, name string) (image.Image, error) {
	shown := shownName(name)
	data, err := l.read(r, shown)
	if err != nil {
		return nil, err
	}
	data = firstOfWebP(data)
	h, err := inspect(shown, data)
	if err != nil {
		return nil, err
	}
	h.cost /= int64(max(h.frames, 1))
	h.frames = 1
	if err := l.limits.check(shown, h); err != nil {
		return nil, err
	}
	return l.decodeAlone(ctx, shown, data, h)
}

// decodeAlone waits for its turn, as convertAlone does.
func (l *Library) decodeAlone(ctx context.Context, shown string, data []byte, h header) (picture image.Image, err error) {
	select {
	case l.gate <- struct{}{}:
		defer func() { <-l.gate }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to decode picture: %w", ctx.Err())
	}
	defer func() {
		if r := recover(); r != nil {
			picture, err = nil, damaged(shown, fmt.Errorf("decoder panicked: %v", r))
		}
	}()
	if picture, err = decode(h.kind, data); err != nil {
		return nil, damaged(shown, err)
	}
	if h.kind == kindGIF {
		picture = onCanvas(picture, h.width, h.height)
	}
	picture = upright(picture, h.orientation)
	if b := picture.Bounds(); b.Dx() < 1 || b.Dy() < 1 {
		return nil, damaged(shown, errors.New("it holds no pixel"))
	}
	return picture, nil
}

// onCanvas puts a frame where it stands in the whole picture.
func onCanvas(m image.Image, width, height int) image.Image {
	whole := image.Rect(0, 0, width, height)
	if m.Bounds() == whole {
		return m
	}
	canvas := image.NewNRGBA(whole)
	draw.Draw(canvas, m.Bounds(), m, m.Bounds().Min, draw.Src)
	return canvas
}

// within makes a picture smaller until it fits, and keeps its proportions.
func within(m image.Image, width, height int) image.Image {
	b := m.Bounds()
	fit := min(b.Dx(), width)
	if fit*b.Dy() > height*b.Dx() {
		fit = max(1, height*b.Dx()/b.Dy())
	}
	if fit == b.Dx() && b.Dy() <= height {
		return m
	}
	scaled := narrow(m, fit)
	if scaled.Bounds().Dy() <= height {
		return scaled
	}
	return scaled.SubImage(image.Rect(0, 0, fit, height)) // a line of one pixel's width: nothing narrower is left
}

// square is the middle of a picture.
func square(m image.Image) image.Image {
	b := m.Bounds()
	side := min(b.Dx(), b.Dy())
	at := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	middle := image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}
	if part, ok := m.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return part.SubImage(middle)
	}
	copied := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.Draw(copied, copied.Rect, m, at, draw.Src)
	return copied
}

// encodeCopy writes a photograph as JPEG, and what has transparent places as PNG.
func encodeCopy(m image.Image) (encoded, error) {
	if opaque(m) {
		return encode(m, "jpg")
	}
	return encode(m, "png")
}

// firstOfWebP makes a still picture of the first frame of an animated WebP, for which there is no decoder here. Any other
// data comes back as it is. (RIFF container: developers.google.com/speed/webp/docs/riff_container)
func firstOfWebP(data []byte) []byte {
	const frameHead = 16 // place, size, duration and flags of an ANMF chunk
	if k, ok := kindOf(data); !ok || k != kindWebP || !scanWebP(data).animated {
		return data
	}
	frame := webpChunk(data[12:], "ANMF")
	if len(frame) <= frameHead {
		return data
	}
	size, parts := frame[6:12], frame[frameHead:]
	var out bytes.Buffer
	alpha, lossy := webpChunk(parts, "ALPH"), webpChunk(parts, "VP8 ")
	switch lossless := webpChunk(parts, "VP8L"); {
	case lossless != nil:
		writeChunk(&out, "VP8L", lossless)
	case lossy == nil:
		return data
	case alpha != nil:
		writeChunk(&out, "VP8X", append([]byte{0x10, 0, 0, 0}, size...))
		writeChunk(&out, "ALPH", alpha)
		writeChunk(&out, "VP8 ", lossy)
	default:
		writeChunk(&out, "VP8 ", lossy)
	}
	var file bytes.Buffer
	writeChunk(&file, "RIFF", append([]byte("WEBP"), out.Bytes()...))
	return file.Bytes()
}
