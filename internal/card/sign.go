package card

import "image/color"

// sign is the oriel window of the masthead (svg.sign in web/templates/parts/layout.html), in its 32 units: a scale in
// pixels per unit, and where the unit's zero lies.
type sign struct {
	scale float64
	at    point
}

// The window's extent in units, without its line.
const (
	signLeft, signRight, signTop, signBottom = 3, 29, 5, 27
)

// signIn places the window in the middle of a box of pixels, as large as fits.
func signIn(x, y, width, height float64) sign {
	scale := min(width/(signRight-signLeft), height/(signBottom-signTop))
	return sign{scale, point{
		x + width/2 - scale*(signLeft+signRight)/2,
		y + height/2 - scale*(signTop+signBottom)/2,
	}}
}

func (s sign) to(x, y float64) point { return point{s.at.x + x*s.scale, s.at.y + y*s.scale} }

// draw lays the light in the window and then its lines, which are so many units thick.
func (s sign) draw(c *canvas, thick float64, lines color.RGBA) {
	c.polygon(s.to(10, 5), s.to(22, 5), s.to(22, 24), s.to(10, 24))
	c.lay(fixedColor(lampColor))
	c.polygon(s.to(3, 8), s.to(10, 5), s.to(10, 24), s.to(3, 21))
	c.polygon(s.to(29, 8), s.to(22, 5), s.to(22, 24), s.to(29, 21))
	c.lay(fixedColor(duskColor))
	w := thick * s.scale
	c.stroke(w, s.to(3, 8), s.to(10, 5), s.to(22, 5), s.to(29, 8), s.to(29, 21), s.to(22, 24), s.to(10, 24), s.to(3, 21), s.to(3, 8))
	for _, x := range []float64{10, 16, 22} {
		c.stroke(w, s.to(x, 5), s.to(x, 24))
	}
	c.stroke(w, s.to(3, 14.5), s.to(10, 13), s.to(22, 13), s.to(29, 14.5))
	c.stroke(w, s.to(11, 27), s.to(21, 27))
	c.lay(lines)
}
