package art

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// star is a place in the sky, in hours and degrees (J2000), with a magnitude.
type star struct {
	hours, degrees, magnitude float64
	name                      string // stands on the left of the star; after > on its right, after ^ above it
}

type figure struct {
	name  string
	nameX float32 // where its name stands, in pixels from the pole
	nameY float32
	stars []star
	lines [][2]int
}

// figures are the constellations that never set at 58° north.
func figures() []figure {
	return []figure{
		{"Ursa Major", -20, 340, []star{
			{11.062, 61.75, 1.8, ">Dubhe"}, {11.031, 56.38, 2.4, ""}, {11.897, 53.69, 2.4, ""}, {12.257, 57.03, 3.3, ""},
			{12.900, 55.96, 1.8, ""}, {13.399, 54.93, 2.2, "Mizar"}, {13.792, 49.31, 1.9, ""},
		}, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}, {4, 5}, {5, 6}}},
		{"Ursa Minor", -66, 134, []star{
			{2.530, 89.26, 2.0, ">Polaris"}, {17.537, 86.59, 4.35, ""}, {16.766, 82.04, 4.2, ""}, {15.734, 77.79, 4.3, ""},
			{16.292, 75.76, 4.95, ""}, {15.345, 71.83, 3.0, ""}, {14.845, 74.16, 2.1, ">Kochab"},
		}, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 6}, {6, 5}, {5, 4}, {4, 3}}},
		{"Cassiopeia", 66, -312, []star{
			{0.153, 59.15, 2.3, ""}, {0.675, 56.54, 2.2, "^Schedar"}, {0.945, 60.72, 2.5, ""}, {1.430, 60.24, 2.7, ""}, {1.907, 63.67, 3.4, ""},
		}, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}}},
		{"Cepheus", -172, -225, []star{
			{21.310, 62.59, 2.45, "Alderamin"}, {21.478, 70.56, 3.2, ""}, {23.656, 77.63, 3.2, ">Errai"}, {22.828, 66.20, 3.5, ""}, {22.181, 58.20, 3.4, ""},
		}, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}, {1, 3}}},
		{"Draco", -290, 112, []star{
			{11.523, 69.33, 3.8, ""}, {12.558, 69.79, 3.9, ""}, {14.073, 64.38, 3.65, "^Thuban"}, {15.415, 58.97, 3.3, ""}, {16.031, 58.57, 4.0, ""},
			{16.400, 61.51, 2.7, ""}, {17.146, 65.71, 3.17, ""}, {18.351, 72.73, 3.6, ""}, {19.803, 70.27, 3.8, ""}, {19.209, 67.66, 3.07, ""},
			{17.892, 56.87, 3.75, ""}, {17.943, 51.49, 2.2, "Eltanin"}, {17.507, 52.30, 2.8, ""}, {17.536, 55.18, 4.9, ""},
		}, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}, {6, 7}, {7, 8}, {8, 9}, {9, 10}, {10, 11}, {11, 12}, {12, 13}, {13, 10}}},
		{"Perseus", 200, -245, []star{
			{3.405, 49.86, 1.8, "^Mirfak"}, {3.080, 53.51, 2.9, ""}, {2.845, 55.90, 3.8, ""}, {3.715, 47.79, 3.0, ""},
		}, [][2]int{{2, 1}, {1, 0}, {0, 3}}},
		{"Auriga", 330, 32, []star{{5.278, 46.00, 0.08, ">Capella"}, {5.992, 44.95, 1.9, ""}}, [][2]int{{0, 1}}},
		{"Cygnus", -278, -268, []star{{20.690, 45.28, 1.25, ">Deneb"}, {19.750, 45.13, 2.9, ""}, {20.370, 40.26, 2.2, ""}}, [][2]int{{0, 2}, {2, 1}}},
		{"Lyra", -376, -98, []star{{18.616, 38.78, 0.03, ">Vega"}}, nil},
		{"Camelopardalis", 180, -82, []star{{4.901, 66.34, 4.3, ""}, {5.057, 60.44, 4.0, ""}, {3.825, 65.53, 4.5, ""}}, [][2]int{{2, 0}, {0, 1}}},
	}
}

const (
	chartX, chartY = 800, 500
	chartRadius    = 446 // of the rim at 36° north
	rimDegrees     = 36
)

// place projects a star onto the chart, with the pole in the middle and zero
// hours upward. Hours go clockwise, as they do for somebody who faces north.
func place(hours, degrees float64) (x, y float32) {
	r := (90 - degrees) / (90 - rimDegrees) * chartRadius
	angle := hours / 24 * 2 * math.Pi
	return chartX + float32(r*math.Sin(angle)), chartY - float32(r*math.Cos(angle))
}

func starChart(c *canvas) {
	paper(c)
	graticule(c)
	gold, white := hex(0xd8b26a), hex(0xfdf6e3)
	for i := range int32(520) { // faint stars, dealt out evenly: decoration
		r := sqrt(scatter(i, 1, 77)) * (chartRadius - 6)
		angle := scatter(i, 2, 77) * 2 * math.Pi
		light := 0.12 + 0.5*pow(scatter(i, 3, 77), 4)
		c.glow(chartX+r*cos(angle), chartY+r*sin(angle), 0.75, hex(0xcfe0ff).times(light))
	}
	label, small := italic(21), upright(14)
	for _, f := range figures() {
		for _, l := range f.lines {
			ax, ay := place(f.stars[l[0]].hours, f.stars[l[0]].degrees)
			bx, by := place(f.stars[l[1]].hours, f.stars[l[1]].degrees)
			c.fill(stroke(1.5, ax, ay, bx, by), gold, 0.62)
		}
		for _, s := range f.stars {
			x, y := place(s.hours, s.degrees)
			size := float32(6.6-1.12*s.magnitude) * 0.9
			c.fill(disc(x, y, size+3), hex(0x0d1c38), 1) // a gap between star and line
			c.glow(x, y, size*1.7, hex(0x9fc0ff).times(0.16))
			c.fill(disc(x, y, size), white, 1)
			name := strings.TrimLeft(s.name, "^>")
			switch {
			case strings.HasPrefix(s.name, ">"):
				c.write(small, name, x+size+7, y+5, 0, hex(0xc6d2e6), 0.95)
			case strings.HasPrefix(s.name, "^"):
				c.write(small, name, x, y-size-8, 0.5, hex(0xc6d2e6), 0.95)
			default:
				c.write(small, name, x-size-7, y+5, 1, hex(0xc6d2e6), 0.95)
			}
		}
		c.write(label, f.name, chartX+f.nameX, chartY+f.nameY, 0.5, gold, 0.95)
	}
	legend(c, gold, white)
}

// paper is the dark sheet, with the band of the Milky Way across the chart.
func paper(c *canvas) {
	n := newNoise(111)
	c.shade(func(x, y float32, _ rgb) rgb {
		dx, dy := x-chartX, y-chartY
		fibre := n.cloud(x/5, y/90, 3) + n.cloud(x/90, y/5, 3)
		edge := hypot(dx/Width, dy/Height)
		sheet := hex(0x132645).times(1.08 - 0.75*edge*edge).times(1 + 0.035*fibre)
		if r := hypot(dx, dy); r > chartRadius {
			return sheet
		}
		sheet = sheet.times(0.62)
		across := (dy-0.000911*dx*dx-0.183*dx+274)/hypot(1, 0.00182*dx+0.183) + 36*n.at((dx-dy)/300, 3)
		band := bell(across, 84) * (0.65 + 0.9*n.cloud(dx/120, dy/120, 5))
		dust := bell(across+8, 20) * smooth(0.0, 0.4, n.cloud(dx/90+9, dy/90, 4))
		return sheet.plus(hex(0x9db4dc).times(0.085 * max(0, band-0.8*dust)))
	})
}

func graticule(c *canvas) {
	line := hex(0x7f9cc4)
	c.shade(func(x, y float32, under rgb) rgb {
		dx, dy := x-chartX, y-chartY
		r := hypot(dx, dy)
		if r > chartRadius+32 {
			return under
		}
		var ink float32
		if r < chartRadius {
			step := float32(chartRadius) * 10 / (90 - rimDegrees)
			off := r - step*float32(floor(r/step+0.5))
			ink = 0.26 * clamp(1.1-abs(off))
			if r > step {
				angle := float32(math.Atan2(float64(dy), float64(dx))) * 12 / math.Pi
				off = (angle - float32(floor(angle+0.5))) * math.Pi / 12 * r
				ink = max(ink, 0.20*clamp(1.1-abs(off)))
			}
		}
		ink = max(ink, 0.9*clamp(1.8-abs(r-chartRadius)))
		ink = max(ink, 0.5*clamp(1.1-abs(r-chartRadius-32)))
		if r > chartRadius+2 && r < chartRadius+9 { // ten minutes of time between the ticks
			angle := float32(math.Atan2(float64(dy), float64(dx))) * 72 / math.Pi
			off := (angle - float32(floor(angle+0.5))) * math.Pi / 72 * r
			ink = max(ink, 0.7*clamp(1.1-abs(off)))
		}
		return under.mix(line, ink)
	})
	hour := upright(16)
	for h := range 24 {
		angle := float64(h) / 24 * 2 * math.Pi
		x := chartX + float32(math.Sin(angle))*(chartRadius+20)
		y := chartY - float32(math.Cos(angle))*(chartRadius+20)
		c.write(hour, fmt.Sprintf("%dh", h), x, y+5.5, 0.5, hex(0xb9cbe6), 0.9)
	}
	small := upright(13)
	for d := 80; d >= 40; d -= 10 {
		x, y := place(7.5, float64(d))
		c.write(small, fmt.Sprintf("%d°", d), x, y-3, 0.5, line, 0.9)
	}
}

func legend(c *canvas, gold, white rgb) {
	c.write(italic(44), "The sky that", 62, 108, 0, white, 0.95)
	c.write(italic(44), "never sets", 62, 158, 0, white, 0.95)
	c.fill(box(64, 182, 190, 183.5), gold, 0.8)
	text := upright(17)
	for i, s := range []string{"Around the pole, as seen", "from 58° north.", "", "One turn takes", "23 h 56 min 4 s."} {
		c.write(text, s, 64, 222+26*float32(i), 0, hex(0xb9cbe6), 0.9)
	}
	c.write(text, "Magnitude", 1440, 800, 0, hex(0xb9cbe6), 0.9)
	for m := range 5 {
		y := 836 + 28*float32(m)
		c.fill(disc(1450, y-5, float32(6.6-1.12*float64(m))*0.9), white, 1)
		c.write(text, strconv.Itoa(m), 1476, y, 0, hex(0xb9cbe6), 0.9)
	}
	c.write(upright(14), "Places for the year 2000.", 64, 932, 0, hex(0x8ba3c6), 0.9)
	c.write(upright(14), "The faintest stars are decoration.", 64, 954, 0, hex(0x8ba3c6), 0.9)
}
