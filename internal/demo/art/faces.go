package art

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"golang.org/x/image/vector"
)

// faceSide is the side of the pictures of Faces in pixels.
const faceSide = 256

// Faces gives painters of small square pictures, such as people without a
// portrait use for one. Each call paints anew, in some milliseconds, and gives a
// PNG file.
func Faces() map[string]func() ([]byte, error) {
	sketches := map[string]func(*sketch){
		"moon":  func(s *sketch) { s.sky(0x1b2a4a, 0x46608c).disc(128, 118, 62, 0xf4e7c3).disc(104, 104, 58, 0x2b3f69) },
		"boat":  boatFace,
		"flake": flakeFace,
		"canal": func(s *sketch) {
			s.sky(0xf3d9a4, 0xe9b872).shape(0x5b7f5a, 0, 150, 256, 150, 256, 176, 0, 176).shape(0x3f6f8f, 0, 176, 256, 176, 256, 256, 0, 256).
				shape(0x6b3f2a, 118, 160, 124, 84, 140, 84, 146, 160).shape(0x3b2a20, 60, 60, 66, 54, 204, 112, 198, 118).shape(0x3b2a20, 198, 54, 204, 60, 66, 118, 60, 112)
		},
		"lens": func(s *sketch) {
			s.sky(0x2f2f36, 0x4a4a55).disc(128, 128, 92, 0x15151a).disc(128, 128, 74, 0x2b4c7e).disc(128, 128, 46, 0x16294a).disc(104, 102, 16, 0xcfe3ff)
		},
		"book": bookFace,
		"aurum": func(s *sketch) {
			s.sky(0x0c1b2a, 0x123a3a).shape(0x59d18c, 40, 210, 90, 40, 120, 60, 80, 210).shape(0x8f6bd1, 120, 210, 160, 50, 196, 72, 160, 210)
		},
		"bean": beanFace,
		"plum": plumFace,
		"dial": dialFace,
		"brush": func(s *sketch) {
			s.sky(0xf1ece2, 0xded3c0).shape(0x8b5e3c, 176, 34, 198, 52, 112, 150, 96, 134).shape(0xb9b9b9, 96, 134, 112, 150, 94, 168, 80, 156).
				shape(0x2e5aa8, 80, 156, 94, 168, 54, 216, 44, 206).disc(70, 206, 26, 0x2e5aa8)
		},
		"gauge": func(s *sketch) {
			s.sky(0xcfe0e6, 0x9fbfcb).shape(0xf7f7f2, 104, 24, 152, 24, 152, 232, 104, 232)
			for i := range 9 {
				y := float32(40 + 20*i)
				s.shape(0xb3261e, 104, y, 104+float32(20+12*(i%2)), y, 104+float32(20+12*(i%2)), y+8, 104, y+8)
			}
			s.shape(0x2f6f8f, 0, 190, 128, 180, 256, 194, 256, 256, 0, 256)
		},
		"fig": func(s *sketch) {
			s.sky(0xe7d7f0, 0xc9a9dd).disc(128, 150, 66, 0x5d2e6b).shape(0x5d2e6b, 84, 104, 128, 34, 172, 104).disc(108, 136, 12, 0x9a6bab)
		},
		"kite": func(s *sketch) {
			s.sky(0x8fc7ee, 0xd8eefb).shape(0xd9433f, 128, 30, 196, 110, 128, 214, 60, 110).shape(0xf2b441, 128, 30, 128, 214, 60, 110)
		},
		"owl":    owlFace,
		"waffle": waffleFace,
	}
	all := make(map[string]func() ([]byte, error), len(sketches))
	for name, draw := range sketches {
		all[name] = func() ([]byte, error) {
			s := &sketch{image.NewRGBA(image.Rect(0, 0, faceSide, faceSide))}
			draw(s)
			var file bytes.Buffer
			if err := png.Encode(&file, s.m); err != nil {
				return nil, fmt.Errorf("encode %s: %w", name, err)
			}
			return file.Bytes(), nil
		}
	}
	return all
}

// sketch is a small picture of flat colours.
type sketch struct{ m *image.RGBA }

func flat(v uint32) color.RGBA { return color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255} } //nolint:gosec // the bytes of a colour

// sky fills the picture from one colour at the top to another one at the bottom.
func (s *sketch) sky(top, foot uint32) *sketch {
	a, b := flat(top), flat(foot)
	for y := range faceSide {
		t := float32(y) / faceSide
		mix := func(p, q byte) byte { return byte(lerp(float32(p), float32(q), t)) }
		row := color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
		for x := range faceSide {
			s.m.SetRGBA(x, y, row)
		}
	}
	return s
}

func (s *sketch) disc(x, y, r float32, colour uint32) *sketch { return s.fill(disc(x, y, r), colour) }

func (s *sketch) shape(colour uint32, points ...float32) *sketch {
	return s.fill(polygon(points...), colour)
}

func (s *sketch) fill(p *path, colour uint32) *sketch {
	z := vector.NewRasterizer(faceSide, faceSide)
	for _, step := range p.steps {
		q := step.points
		switch step.kind {
		case 0:
			z.MoveTo(q[0][0], q[0][1])
		case 1:
			z.LineTo(q[0][0], q[0][1])
		default:
			z.CubeTo(q[0][0], q[0][1], q[1][0], q[1][1], q[2][0], q[2][1])
		}
	}
	z.ClosePath()
	z.Draw(s.m, s.m.Rect, image.NewUniform(flat(colour)), image.Point{})
	return s
}
