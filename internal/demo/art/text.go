package art

import (
	"image"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

type hand struct {
	face font.Face
}

// upright and italic are the two hands of the plots. The fonts are part of the
// program and known to be good; were they not, nothing would be written.
func upright(size float64) hand { return newHand(goregular.TTF, size) }

func italic(size float64) hand { return newHand(goitalic.TTF, size) }

func newHand(ttf []byte, size float64) hand {
	f, err := opentype.Parse(ttf)
	if err != nil {
		return hand{}
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		return hand{}
	}
	return hand{face}
}

func (h hand) width(s string) float32 {
	if h.face == nil {
		return 0
	}
	return float32(font.MeasureString(h.face, s)) / 64
}

// write puts text on its baseline. anchor is 0 to begin at x, 0.5 to be centred
// there and 1 to end there.
func (c *canvas) write(h hand, s string, x, y, anchor float32, colour rgb, alpha float32) {
	if h.face == nil || s == "" {
		return
	}
	x -= anchor * h.width(s)
	height := h.face.Metrics().Height.Ceil()
	mask := image.NewAlpha(image.Rect(0, 0, int(h.width(s))+height, 2*height))
	left, top := floor(x)-height/4, floor(y)-height
	d := font.Drawer{Dst: mask, Src: image.Opaque, Face: h.face, Dot: fixed.Point26_6{
		X: fixed.Int26_6((x - float32(left)) * 64), Y: fixed.Int26_6((y - float32(top)) * 64),
	}}
	d.DrawString(s)
	for i, covered := range mask.Pix {
		if covered != 0 {
			c.blend(left+i%mask.Stride, top+i/mask.Stride, colour, alpha*float32(covered)/255)
		}
	}
}
