package art

import (
	"image"

	"golang.org/x/image/vector"
)

// path is a filled outline, built from corners and curves.
type path struct {
	steps []step
}

type step struct {
	kind   int // 0 move, 1 line, 2 curve
	points [3][2]float32
}

func (p *path) move(x, y float32) *path { return p.add(0, [2]float32{x, y}) }

func (p *path) line(x, y float32) *path { return p.add(1, [2]float32{x, y}) }

func (p *path) curve(ax, ay, bx, by, x, y float32) *path {
	return p.add(2, [2]float32{ax, ay}, [2]float32{bx, by}, [2]float32{x, y})
}

func (p *path) add(kind int, points ...[2]float32) *path {
	s := step{kind: kind}
	copy(s.points[:], points)
	for i := len(points); i < 3; i++ {
		s.points[i] = points[len(points)-1]
	}
	p.steps = append(p.steps, s)
	return p
}

func polygon(points ...float32) *path {
	p := (&path{}).move(points[0], points[1])
	for i := 2; i+1 < len(points); i += 2 {
		p.line(points[i], points[i+1])
	}
	return p
}

func box(x0, y0, x1, y1 float32) *path { return polygon(x0, y0, x1, y0, x1, y1, x0, y1) }

func disc(x, y, r float32) *path { return oval(x, y, r, r) }

func oval(x, y, rx, ry float32) *path {
	const k = 0.5523
	return (&path{}).move(x+rx, y).
		curve(x+rx, y+k*ry, x+k*rx, y+ry, x, y+ry).
		curve(x-k*rx, y+ry, x-rx, y+k*ry, x-rx, y).
		curve(x-rx, y-k*ry, x-k*rx, y-ry, x, y-ry).
		curve(x+k*rx, y-ry, x+rx, y-k*ry, x+rx, y)
}

// stroke is the outline of a line of the given width.
func stroke(width float32, points ...float32) *path {
	n := len(points) / 2
	left, right := make([]float32, 0, 4*n), make([]float32, 0, 2*n)
	for i := range n {
		a, b := max(i-1, 0), min(i+1, n-1)
		dx, dy := points[2*b]-points[2*a], points[2*b+1]-points[2*a+1]
		scale := width / 2 / max(hypot(dx, dy), 1e-6)
		x, y := points[2*i], points[2*i+1]
		left = append(left, x-dy*scale, y+dx*scale)
		right = append(right, x+dy*scale, y-dx*scale)
	}
	for i := n - 1; i >= 0; i-- {
		left = append(left, right[2*i], right[2*i+1])
	}
	return polygon(left...)
}

// fill paints a path in one colour.
func (c *canvas) fill(p *path, colour rgb, alpha float32) {
	c.paint(p, func(_, _ float32, under rgb) rgb { return under.mix(colour, alpha) })
}

// paint gives each pixel inside the path a new colour; edges are blended.
func (c *canvas) paint(p *path, f func(x, y float32, under rgb) rgb) {
	r := p.bounds().Intersect(image.Rect(0, 0, Width, Height))
	if r.Empty() {
		return
	}
	z := vector.NewRasterizer(r.Dx(), r.Dy())
	dx, dy := float32(r.Min.X), float32(r.Min.Y)
	for _, s := range p.steps {
		q := s.points
		switch s.kind {
		case 0:
			z.ClosePath()
			z.MoveTo(q[0][0]-dx, q[0][1]-dy)
		case 1:
			z.LineTo(q[0][0]-dx, q[0][1]-dy)
		default:
			z.CubeTo(q[0][0]-dx, q[0][1]-dy, q[1][0]-dx, q[1][1]-dy, q[2][0]-dx, q[2][1]-dy)
		}
	}
	z.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	z.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for y := range r.Dy() {
		for x, covered := range mask.Pix[y*mask.Stride:][:r.Dx()] {
			if covered == 0 {
				continue
			}
			at := &c.pix[(y+r.Min.Y)*Width+x+r.Min.X]
			*at = at.mix(f(float32(x+r.Min.X), float32(y+r.Min.Y), *at), float32(covered)/255)
		}
	}
}

func (p *path) bounds() image.Rectangle {
	x0, y0, x1, y1 := float32(1e6), float32(1e6), float32(-1e6), float32(-1e6)
	for _, s := range p.steps {
		for _, q := range s.points {
			x0, y0, x1, y1 = min(x0, q[0]), min(y0, q[1]), max(x1, q[0]), max(y1, q[1])
		}
	}
	return image.Rect(floor(x0), floor(y0), floor(x1)+1, floor(y1)+1)
}
