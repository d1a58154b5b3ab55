package media

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// header is what a file says about itself before any pixel is decoded.
type header struct {
	kind        kind
	width       int
	height      int
	frames      int
	cost        int64 // bytes that decoding needs at its peak, estimated
	orientation int   // 1 to 8, EXIF 2.3 tag 0x0112
}

// inspect reads the header and nothing more: its work and memory are bounded by
// the size of the file, whatever dimensions the file claims.
func inspect(shown string, data []byte) (header, error) {
	k, ok := kindOf(data)
	if !ok {
		return header{}, refuseKind(shown, data)
	}
	h := header{kind: k, frames: 1, orientation: 1}
	config, err := configOf(k, data)
	if err != nil {
		return header{}, damaged(shown, err)
	}
	h.width, h.height = config.Width, config.Height
	h.cost = int64(config.Width) * int64(config.Height) * bytesPerPixel(config.ColorModel)
	switch k {
	case kindJPEG:
		j := scanJPEG(data)
		h.cost, h.orientation = j.cost(config), orientationOf(j.exif)
	case kindPNG:
		h.orientation = orientationOf(pngExif(data))
	case kindWebP:
		chunks := scanWebP(data)
		if chunks.animated {
			return header{}, unusable(nil, "%s is an animated WebP picture. Please send the animation as a GIF.", shown)
		}
		h.orientation = orientationOf(chunks.exif)
	case kindGIF:
		g, err := scanGIF(data)
		if err != nil {
			return header{}, damaged(shown, err)
		}
		if g.trailing {
			return header{}, unusable(nil, "%s holds something else behind its picture. Please save the picture anew and send that.", shown)
		}
		h.frames = g.frames
		h.cost *= int64(g.frames)
	}
	return h, nil
}

func damaged(shown string, cause error) error {
	return unusable(cause, "%s is damaged or incomplete and cannot be opened as a picture.", shown)
}

func configOf(k kind, data []byte) (image.Config, error) {
	r := bytes.NewReader(data)
	switch k {
	case kindJPEG:
		return jpeg.DecodeConfig(r)
	case kindPNG:
		return png.DecodeConfig(r)
	case kindGIF:
		return gif.DecodeConfig(r)
	default:
		return webp.DecodeConfig(r)
	}
}

func bytesPerPixel(m color.Model) int64 {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 1
	}
	return 4
}
