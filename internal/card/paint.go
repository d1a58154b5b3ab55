package card

import (
	"image"
	"strings"
)

// Where things stand on a card, in pixels.
const (
	margin   = 80
	band     = 14  // the stripe of the accent at the foot
	window   = 270 // width of the drawing beside the title
	gutter   = 56  // between title and drawing
	siteLine = 118 // baseline of the site's name
	foot     = 548 // baseline of the byline
	middle   = 322 // the title's and the drawing's middle
	tall     = 318 // height of the title

	leading   = 1.17
	capHeight = 0.67 // of an em, of both families
	maxLines  = 4
)

// said is what of a card can be drawn.
type said struct {
	site, title, byline string
	rtl                 bool
}

// sayable keeps what can be drawn. A card without a title says the site's name in its place.
func (p *Painter) sayable(c Card) said {
	keep := func(t typeface, text string) string {
		if clean, ok := t.clean(text); ok && strings.Trim(clean, "… \u00a0") != "" {
			return clean
		}
		return ""
	}
	s := said{site: keep(p.serif, c.Site), title: keep(p.serif, c.Title), byline: keep(p.sans, c.Byline), rtl: c.RTL}
	if s.title == "" {
		s.title, s.site = s.site, ""
	}
	if s.title == "" {
		s.byline = ""
	}
	return s
}

// titleSizes are tried from the largest to the smallest.
func titleSizes() []float64 { return []float64{84, 78, 72, 66, 60, 55, 50, 46, 42} }

func (p *Painter) paint(c Card) (image.Image, error) {
	s := p.sayable(c)
	canvas := newCanvas(Width, Height)
	colour := accent(c.Accent)
	if s.title == "" {
		canvas.stripe()
		canvas.lay(colour)
		signIn(0, 0, Width, Height-band).shrunk(0.6).draw(canvas, 0.5, colour)
		return canvas.picture, nil
	}
	left := float64(Width - margin - window)
	if s.rtl {
		left = margin
	}
	signIn(left, middle-window/2, window, window).draw(canvas, 0.55, colour)
	lines, err := p.serif.fit(s.title, Width-2*margin-window-gutter, titleSizes(), maxLines)
	if err != nil {
		return nil, err
	}
	top := middle - (float64(len(lines.lines)-1)*leading-capHeight)*lines.size/2
	if err := p.serif.lines(canvas, lines, top, s.rtl); err != nil {
		return nil, err
	}
	canvas.lay(fixedColor(inkColor))
	if err := p.serif.single(canvas, s.site, []float64{38, 34, 30}, siteLine, s.rtl); err != nil {
		return nil, err
	}
	canvas.stripe()
	canvas.lay(colour)
	if err := p.sans.single(canvas, s.byline, []float64{32, 29, 26}, foot, s.rtl); err != nil {
		return nil, err
	}
	canvas.lay(fixedColor(softColor))
	return canvas.picture, nil
}

// stripe adds the band at the foot of the card.
func (c *canvas) stripe() {
	c.polygon(point{0, Height - band}, point{Width, Height - band}, point{Width, Height}, point{0, Height})
}

// single writes one line over the whole width, cut where it is too long.
func (t typeface) single(c *canvas, text string, sizes []float64, baseline float64, rtl bool) error {
	if text == "" {
		return nil
	}
	line, err := t.fit(text, Width-2*margin, sizes, 1)
	if err != nil {
		return err
	}
	return t.lines(c, line, baseline, rtl)
}

// lines writes lines from a baseline on, flush with the side on which the language begins.
func (t typeface) lines(c *canvas, text wrapped, baseline float64, rtl bool) error {
	for i, line := range text.lines {
		glyphs, err := t.glyphs(visual([]rune(line), rtl))
		if err != nil {
			return err
		}
		x := float64(margin)
		if rtl {
			x = Width - margin - width(glyphs)*text.size
		}
		if err := c.write(glyphs, text.size, point{x, baseline + float64(i)*leading*text.size}); err != nil {
			return err
		}
	}
	return nil
}

// shrunk makes the window smaller around its middle.
func (s sign) shrunk(share float64) sign {
	middle := s.to((signLeft+signRight)/2, (signTop+signBottom)/2)
	s.scale *= share
	s.at = point{middle.x - s.scale*(signLeft+signRight)/2, middle.y - s.scale*(signTop+signBottom)/2}
	return s
}
