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

	// ShownWidth is the width in pixels of the smaller copy that pages show.
	ShownWidth = 1600
)

// encoded is a finished file that is not yet on the disk.
type encoded struct {
	data      []byte
	extension string
	width     int
	height    int
}

// convert decodes a checked file and encodes it anew: the picture itself, and a
// copy of ShownWidth when the picture is wider and the copy is smaller in bytes.
// A decoder that panics has met a damaged file.
func convert(shown string, data []byte, h header) (full encoded, small *encoded, err error) {
	defer func() {
		if r := recover(); r != nil {
			full, small, err = encoded{}, nil, damaged(shown, fmt.Errorf("decoder panicked: %v", r))
		}
	}()
	if h.kind == kindGIF && h.frames > 1 {
		full, err = convertAnimation(shown, data)
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
	if full, err = encode(picture, extension); err != nil {
		return encoded{}, nil, err
	}
	if full.width <= ShownWidth {
		return full, nil, nil
	}
	copied, err := encode(narrow(picture, ShownWidth), extension)
	if err != nil {
		return encoded{}, nil, err
	}
	if len(copied.data) >= len(full.data) { // flat drawings often grow when they are scaled
		return full, nil, nil
	}
	return full, &copied, nil
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
