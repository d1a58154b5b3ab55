package card

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// shades is how many steps a colour has between the paper and itself: enough that no edge looks jagged, and few
// enough that six colours fit into one byte.
const shades = 40

// canvas collects outlines of one colour and lays them onto the picture.
type canvas struct {
	picture *image.Paletted
	pen     *vector.Rasterizer
	mask    *image.Alpha
	paper   color.RGBA
}

func newCanvas(width, height int) *canvas {
	paper := fixedColor(paperColor)
	size := image.Rect(0, 0, width, height)
	return &canvas{
		picture: image.NewPaletted(size, color.Palette{paper}),
		pen:     vector.NewRasterizer(width, height),
		mask:    image.NewAlpha(size),
		paper:   paper,
	}
}

// lay fills what was drawn since the last time with one colour.
func (c *canvas) lay(paint color.RGBA) {
	first := len(c.picture.Palette) - 1
	for i := range shades {
		c.picture.Palette = append(c.picture.Palette, mix(c.paper, paint, float64(i+1)/shades))
	}
	clear(c.mask.Pix)
	bounds := c.mask.Bounds()
	c.pen.Draw(c.mask, bounds, image.Opaque, image.Point{})
	c.pen.Reset(bounds.Dx(), bounds.Dy())
	for i, cover := range c.mask.Pix {
		if shade := (int(cover)*shades + 127) / 255; shade > 0 {
			c.picture.Pix[i] = uint8(first + shade) //nolint:gosec // six colours of 40 shades fit
		}
	}
}

// point is a place in the picture, in pixels.
type point struct{ x, y float64 }

// polygon adds a filled shape. All shapes go round the same way, so that one over another never makes a hole.
func (c *canvas) polygon(corners ...point) {
	var area float64
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		area += a.x*b.y - b.x*a.y
	}
	if area < 0 {
		for i, j := 0, len(corners)-1; i < j; i, j = i+1, j-1 {
			corners[i], corners[j] = corners[j], corners[i]
		}
	}
	c.pen.MoveTo(float32(corners[0].x), float32(corners[0].y))
	for _, p := range corners[1:] {
		c.pen.LineTo(float32(p.x), float32(p.y))
	}
	c.pen.ClosePath()
}

// stroke adds a line with round joints and ends.
func (c *canvas) stroke(width float64, line ...point) {
	const corners = 32
	r := width / 2
	for i, a := range line {
		disc := make([]point, corners)
		for j := range disc {
			sin, cos := math.Sincos(2 * math.Pi * float64(j) / corners)
			disc[j] = point{a.x + r*cos, a.y + r*sin}
		}
		c.polygon(disc...)
		if i == 0 {
			continue
		}
		b := line[i-1]
		length := math.Hypot(a.x-b.x, a.y-b.y)
		dx, dy := (a.y-b.y)/length*r, (b.x-a.x)/length*r
		c.polygon(point{b.x + dx, b.y + dy}, point{a.x + dx, a.y + dy}, point{a.x - dx, a.y - dy}, point{b.x - dx, b.y - dy})
	}
}

// write adds a line of glyphs whose left end stands at a point of the baseline.
func (c *canvas) write(line []glyph, size float64, at point) error {
	var buffer sfnt.Buffer
	x := at.x
	for _, g := range line {
		x += g.kern * size
		outline, err := g.font.LoadGlyph(&buffer, g.index, fixed.Int26_6(size*64), nil)
		if err != nil {
			return fmt.Errorf("draw glyph %d: %w", g.index, err)
		}
		c.outline(outline, x, at.y)
		x += g.advance * size
	}
	return nil
}

func (c *canvas) outline(segments sfnt.Segments, x, y float64) {
	place := func(p fixed.Point26_6) (float32, float32) {
		return float32(x + float64(p.X)/64), float32(y + float64(p.Y)/64)
	}
	for _, s := range segments {
		ax, ay := place(s.Args[0])
		bx, by := place(s.Args[1])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.pen.MoveTo(ax, ay) // closes the contour before it
		case sfnt.SegmentOpLineTo:
			c.pen.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			c.pen.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			dx, dy := place(s.Args[2])
			c.pen.CubeTo(ax, ay, bx, by, dx, dy)
		}
	}
	if len(segments) > 0 {
		c.pen.ClosePath()
	}
}
