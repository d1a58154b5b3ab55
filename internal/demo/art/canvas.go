package art

import (
	"image"
	"math"
	"runtime"
	"sync"
)

// canvas is a picture in the making. Coordinates are pixels, y grows downward.
type canvas struct {
	pix []rgb
}

func newCanvas() *canvas { return &canvas{make([]rgb, Width*Height)} }

// shade sets each pixel from its place and what is there already. Rows are
// worked on side by side, so f must not keep anything between calls.
func (c *canvas) shade(f func(x, y float32, under rgb) rgb) {
	c.shadeRows(0, Height, f)
}

func (c *canvas) shadeRows(from, to int, f func(x, y float32, under rgb) rgb) {
	workers := max(1, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for y := from + w; y < to; y += workers {
				row := c.pix[y*Width : (y+1)*Width]
				for x := range row {
					row[x] = f(float32(x), float32(y), row[x])
				}
			}
		})
	}
	all.Wait()
}

func (c *canvas) at(x, y int) rgb {
	return c.pix[min(max(y, 0), Height-1)*Width+min(max(x, 0), Width-1)]
}

// blend lays a colour over one pixel.
func (c *canvas) blend(x, y int, colour rgb, alpha float32) {
	if x < 0 || y < 0 || x >= Width || y >= Height {
		return
	}
	p := &c.pix[y*Width+x]
	*p = p.mix(colour, alpha)
}

// glow adds light around a point; reach is the distance where little is left.
func (c *canvas) glow(cx, cy, reach float32, light rgb) {
	for y := max(0, int(cy-3*reach)); y < min(Height, int(cy+3*reach)+1); y++ {
		for x := max(0, int(cx-3*reach)); x < min(Width, int(cx+3*reach)+1); x++ {
			p := &c.pix[y*Width+x]
			*p = p.plus(light.times(bell(hypot(float32(x)-cx, float32(y)-cy), reach)))
		}
	}
}

// develop turns light into bytes, with a soft shoulder for what is too bright
// and a little noise, so that skies show no steps.
func (c *canvas) develop() *image.RGBA {
	const steps = 4096
	var curve [steps]float32 // over the square root of the light
	for i := range curve {
		light := math.Pow(float64(i)/(steps-1), 2) * 2
		if light > 0.7 {
			light = 0.7 + 0.3*(1-math.Exp(-(light-0.7)/0.3))
		}
		s := 12.92 * light
		if light > 0.0031308 {
			s = 1.055*math.Pow(light, 1/2.4) - 0.055
		}
		curve[i] = float32(255 * s)
	}
	m := image.NewRGBA(image.Rect(0, 0, Width, Height))
	c.shade(func(x, y float32, under rgb) rgb {
		at := m.Pix[int(y)*m.Stride+4*int(x):]
		grain := (scatter(int32(x), int32(y), 7) + scatter(int32(x), int32(y), 8) - 1) * 0.6
		for i, light := range under {
			v := curve[int(sqrt(clamp(light/2))*(steps-1))] + grain
			at[i] = byte(min(max(v+0.5, 0), 255))
		}
		at[3] = 255
		return under
	})
	return m
}
