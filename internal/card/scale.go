package card

import (
	"image"
	"image/color"
	stddraw "image/draw"

	"golang.org/x/image/draw"
)

// cutFor makes one icon of the square.
func cutFor(square *image.NRGBA, size int, s shape) image.Image {
	to := image.NewNRGBA(image.Rect(0, 0, size, size))
	inner := to.Bounds()
	ground := fixedColor(paperColor)
	if s == maskable {
		corner, even := groundOf(square)
		if even {
			ground = corner
			inner = inner.Inset(size / 7) // a square of 5/7 touches the safe circle of 4/5 but for its corners
		}
	}
	if s != plain {
		stddraw.Draw(to, to.Bounds(), image.NewUniform(ground), image.Point{}, stddraw.Src)
	}
	from := square
	if inner.Dx() < square.Bounds().Dx() {
		from = averaged(square, square.Bounds(), inner.Dx())
	}
	draw.CatmullRom.Scale(to, inner, from, from.Bounds(), draw.Over, nil)
	return to
}

// groundOf tells on what ground a picture stands: its corners when all four are alike, paper when they are
// transparent. A photograph has none and fills the whole icon.
func groundOf(m *image.NRGBA) (color.RGBA, bool) {
	const near = 12
	last := m.Bounds().Dx() - 1
	first := m.NRGBAAt(0, 0)
	for _, p := range []image.Point{{0, last}, {last, 0}, {last, last}} {
		c := m.NRGBAAt(p.X, p.Y)
		if c.A != first.A || (c.A > 0 && (apart(c.R, first.R) > near || apart(c.G, first.G) > near || apart(c.B, first.B) > near)) {
			return color.RGBA{}, false
		}
	}
	if first.A < 255 {
		return fixedColor(paperColor), true
	}
	return color.RGBA{first.R, first.G, first.B, 255}, true
}

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// averaged shrinks a square of a picture by averaging what becomes one pixel. It looks at one row at a time, so that a
// photograph needs no second copy of itself.
func averaged(m image.Image, square image.Rectangle, size int) *image.NRGBA {
	side := square.Dx()
	row := image.NewRGBA(image.Rect(0, 0, side, 1)) // alpha is multiplied in, as averaging needs
	sums := make([]float64, 4*size)
	to := image.NewRGBA(image.Rect(0, 0, size, size))
	scale := float64(size) / float64(side)
	for y := range side {
		stddraw.Draw(row, row.Bounds(), m, image.Pt(square.Min.X, square.Min.Y+y), stddraw.Src)
		top := float64(y) * scale
		line := int(top)
		share := min(1, (float64(line+1)-top)/scale) // of this source row in the row of the result
		gather(sums, row.Pix, scale, share*scale)
		if float64(y+1)*scale >= float64(line+1)-1e-9 || y == side-1 {
			settle(to.Pix[min(line, size-1)*to.Stride:][:4*size], sums)
			clear(sums)
			gather(sums, row.Pix, scale, (1-share)*scale)
		}
	}
	out := image.NewNRGBA(to.Bounds())
	stddraw.Draw(out, out.Bounds(), to, image.Point{}, stddraw.Src)
	return out
}

// gather adds a source row, weighed, to the sums of a row of the result.
func gather(sums []float64, pix []uint8, scale, weight float64) {
	if weight <= 0 {
		return
	}
	for x := range len(pix) / 4 {
		left := float64(x) * scale
		column := int(left)
		share := min(1, (float64(column+1)-left)/scale)
		for i := range 4 {
			v := float64(pix[4*x+i]) * scale * weight
			at := 4*column + i
			if at < len(sums) {
				sums[at] += v * share
			}
			if at+4 < len(sums) {
				sums[at+4] += v * (1 - share)
			}
		}
	}
}

func settle(pix []uint8, sums []float64) {
	for i, v := range sums {
		pix[i] = uint8(min(255, max(0, v+0.5)))
	}
}
