package media

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

const (
	jpegQuality = 85

	// ShownWidth is the width in pixels of the largest copy; pages show it in place of a wider picture.
	ShownWidth = 1600
)

// copyWidths returns the widths of the smaller copies, the widest first: the page of a wide screen, the page of a
// laptop, and a phone or one cell of a gallery.
func copyWidths() []int { return []int{ShownWidth, 960, 480} }

// encoded is a finished file that is not yet on the disk.
type encoded struct {
	data      []byte
	extension string
	width     int
	height    int
}

// convert decodes a checked file and encodes it anew: the picture itself, and its smaller copies, the widest first. A
// decoder that panics has met a damaged file.
func convert(shown string, data []byte, h header) (full encoded, copies []encoded, err error) {
	defer func() {
		if r := recover(); r != nil {
			full, copies, err = encoded{}, nil, damaged(shown, fmt.Errorf("decoder panicked: %v", r))
		}
	}()
	full, picture, err := convertOne(shown, data, h)
	if err != nil || picture == nil {
		return full, nil, err
	}
	copies, _, err = copiesOf(picture, full, int64(len(full.data)))
	return full, copies, err
}

// convertFull is convert without the copies.
func convertFull(shown string, data []byte, h header) (full encoded, err error) {
	defer func() {
		if r := recover(); r != nil {
			full, err = encoded{}, damaged(shown, fmt.Errorf("decoder panicked: %v", r))
		}
	}()
	full, _, err = convertOne(shown, data, h)
	return full, err
}

// convertOne gives the full size, and its pixels unless it is an animation, which has no copies.
func convertOne(shown string, data []byte, h header) (encoded, image.Image, error) {
	if h.kind == kindGIF && h.frames > 1 {
		full, err := convertAnimation(shown, data)
		return full, nil, err
	}
	picture, err := decode(h.kind, data)
	if err != nil {
		return encoded{}, nil, damaged(shown, err)
	}
	picture = upright(picture, h.orientation)
	extension := "png"
	if h.kind == kindJPEG || (h.kind == kindWebP && opaque(picture)) {
		extension = "jpg"
	}
	full, err := encode(picture, extension)
	return full, picture, err
}

// copiesOf makes the copies that are narrower than the picture and smaller in bytes than what is wider: flat drawings
// often grow when they are scaled. Each is made of the one before it, so that the pixels of the full size are read once
// and may go before the second copy. It gives the pixels of the narrowest, too.
func copiesOf(picture image.Image, full encoded, least int64) ([]encoded, image.Image, error) {
	var copies []encoded
	for _, width := range copyWidths() {
		if width >= full.width {
			continue
		}
		picture = narrow(picture, width)
		copied, err := encode(picture, full.extension)
		if err != nil {
			return nil, nil, err
		}
		if int64(len(copied.data)) < least {
			least = int64(len(copied.data))
			copies = append(copies, copied)
		}
	}
	return copies, picture, nil
}

func decode(k kind, data []byte) (image.Image, error) {
	r := bytes.NewReader(data)
	switch k {
	case kindJPEG:
		return jpeg.Decode(r)
	case kindPNG:
		return png.Decode(r)
	case kindGIF:
		return gif.Decode(r)
	default:
		return webp.Decode(r)
	}
}

// convertAnimation keeps frames, pauses and the number of rounds, and drops
// comments and application blocks.
func convertAnimation(shown string, data []byte) (encoded, error) {
	animation, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return encoded{}, damaged(shown, err)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, animation); err != nil {
		return encoded{}, damaged(shown, fmt.Errorf("encode animation: %w", err)) // frames without a palette and the like
	}
	return encoded{out.Bytes(), "gif", animation.Config.Width, animation.Config.Height}, nil
}

func opaque(m image.Image) bool {
	o, ok := m.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

func encode(m image.Image, extension string) (encoded, error) {
	var out bytes.Buffer
	var err error
	if extension == "jpg" {
		err = jpeg.Encode(&out, m, &jpeg.Options{Quality: jpegQuality})
	} else {
		err = png.Encode(&out, m)
	}
	if err != nil {
		return encoded{}, fmt.Errorf("encode %s: %w", extension, err)
	}
	return encoded{out.Bytes(), extension, m.Bounds().Dx(), m.Bounds().Dy()}, nil
}
