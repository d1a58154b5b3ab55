package art

import "math"

// rgb is light in linear units, where mixing is adding; 1 is the white of paper.
type rgb [3]float32

// hex reads a colour as it is written for screens, 0xrrggbb.
func hex(v uint32) rgb {
	return rgb{screen[v>>16&255], screen[v>>8&255], screen[v&255]}
}

// screen is the light of each screen value (IEC 61966-2-1). A table, because
// colours are named in the midst of loops over all pixels.
var screen = func() (light [256]float32) {
	for i := range light {
		s := float64(i) / 255
		light[i] = float32(math.Pow((s+0.055)/1.055, 2.4))
		if s <= 0.04045 {
			light[i] = float32(s / 12.92)
		}
	}
	return light
}()

func (c rgb) plus(d rgb) rgb { return rgb{c[0] + d[0], c[1] + d[1], c[2] + d[2]} }

func (c rgb) times(f float32) rgb { return rgb{c[0] * f, c[1] * f, c[2] * f} }

func (c rgb) filtered(d rgb) rgb { return rgb{c[0] * d[0], c[1] * d[1], c[2] * d[2]} }

// mix goes from c (t = 0) to d (t = 1).
func (c rgb) mix(d rgb, t float32) rgb {
	return rgb{c[0] + (d[0]-c[0])*t, c[1] + (d[1]-c[1])*t, c[2] + (d[2]-c[2])*t}
}

// ramp is a row of colours at rising positions.
type ramp []stop

type stop struct {
	at     float32
	colour rgb
}

func (r ramp) at(t float32) rgb {
	if t <= r[0].at {
		return r[0].colour
	}
	for i := 1; i < len(r); i++ {
		if t < r[i].at {
			return r[i-1].colour.mix(r[i].colour, smooth(r[i-1].at, r[i].at, t))
		}
	}
	return r[len(r)-1].colour
}

func clamp(x float32) float32 { return min(max(x, 0), 1) }

// smooth rises from 0 at a to 1 at b without a corner.
func smooth(a, b, x float32) float32 {
	t := clamp((x - a) / (b - a))
	return t * t * (3 - 2*t)
}

func lerp(a, b, t float32) float32 { return a + (b-a)*t }

// exp is good to four digits, which is more than a pixel shows, and several
// times faster than the exact one.
func exp(x float32) float32 {
	if x < -30 {
		return 0
	}
	if x > 30 {
		x = 30
	}
	x *= math.Log2E
	whole := floor(x)
	part := x - float32(whole)
	series := 1 + part*(0.6931472+part*(0.2402265+part*(0.0555041+part*(0.0096181+part*0.0013333))))
	return series * math.Float32frombits(uint32(whole+127)<<23)
}

// pow treats a negative base as zero.
func pow(x, y float32) float32 { return float32(math.Pow(float64(max(x, 0)), float64(y))) }

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func sin(x float32) float32 { return float32(math.Sin(float64(x))) }

func cos(x float32) float32 { return float32(math.Cos(float64(x))) }

func cosh(x float32) float32 { return float32(math.Cosh(float64(x))) }

func abs(x float32) float32 { return max(x, -x) }

func square(x float32) float32 { return x * x }

func hypot(x, y float32) float32 { return sqrt(x*x + y*y) }

// bell is 1 at zero and falls off over a width of w.
func bell(x, w float32) float32 { return exp(-x * x / (2 * w * w)) }
