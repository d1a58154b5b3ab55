package art

import "math"

// constituent is one wave of the tide: height in metres, speed in degrees an
// hour and phase in degrees. The speeds are nature's, the rest is invented.
type constituent struct {
	height, speed, phase float64
}

func harbour() []constituent {
	return []constituent{
		{1.31, 28.984104, 20},  // M2, the moon
		{0.46, 30.000000, 57},  // S2, the sun
		{0.27, 28.439730, 75},  // N2, the moon's distance
		{0.12, 15.041069, 130}, // K1
		{0.11, 13.943036, 40},  // O1
		{0.06, 57.968208, 300}, // M4, the shallow bay
	}
}

func tideAt(hours float64) float64 {
	var level float64
	for _, k := range harbour() {
		level += k.height * math.Cos((k.speed*hours-k.phase)*math.Pi/180)
	}
	return level
}

// tides draws a month of water levels, a day to a line, the first day on top.
func tides(c *canvas) {
	const (
		days             = 29
		left, right      = 250, 1350
		top, step, metre = 196, 24.4, 28
	)
	n := newNoise(121)
	c.shade(func(x, y float32, _ rgb) rgb {
		deep := hex(0x0d2233).mix(hex(0x081420), y/Height)
		return deep.times(1 + 0.05*n.cloud(x/6, y/120, 3)).times(1.1 - 0.5*square(hypot((x-800)/Width, (y-500)/Height)))
	})
	gold, teal, blue := hex(0xf3d9a0), hex(0x8ed0c0), hex(0x3f8fb0)
	colours := ramp{{0.05, gold}, {0.17, teal}, {0.30, blue}, {0.43, teal}, {0.56, gold}, {0.69, teal}, {0.82, blue}, {0.95, teal}, {1.06, gold}}
	label := upright(15)
	for day := range days {
		base := top + float32(day)*step
		colour := colours.at(float32(day) / (days - 1))
		line, area := make([]float32, 0, 2*(right-left)), (&path{}).move(left, base+60)
		for x := left; x <= right; x += 2 {
			hours := float64(day)*24 + float64(x-left)/(right-left)*24
			y := base - float32(tideAt(hours))*metre
			line = append(line, float32(x), y)
			area.line(float32(x), y)
		}
		area.line(right, base+60)
		c.paint(area, func(_, y float32, under rgb) rgb {
			return under.mix(hex(0x0a1a28).mix(colour, 0.20*smooth(base+44, base-60, y)), 0.94*smooth(base+62, base+30, y))
		})
		c.fill(stroke(5, line...), colour, 0.10)
		c.fill(stroke(2.1, line...), colour, 0.95)
		if day%7 == 0 || day == days-1 {
			c.write(label, ordinal(day+1), left-24, base+5, 1, hex(0xaec3cf), 0.95)
		}
		if day%7 == 0 {
			phase(c, right+54, base, day/7)
		}
	}
	frameTides(c, left, right, top+days*step)
}

func ordinal(n int) string {
	return map[int]string{1: "1st day", 8: "8th", 15: "15th", 22: "22nd", 29: "29th"}[n]
}

// phase draws the moon: new, first quarter, full, last quarter.
func phase(c *canvas, x, y float32, quarter int) {
	c.fill(disc(x, y, 13), hex(0x2a4356), 1)
	cream := hex(0xf6e9cb)
	half := func(from, to float32) {
		c.paint(disc(x, y, 13), func(px, _ float32, under rgb) rgb {
			return under.mix(cream, clamp(px-(x+from)+0.5)*clamp((x+to)-px+0.5))
		})
	}
	switch quarter % 4 {
	case 1:
		half(0, 14)
	case 2:
		half(-14, 14)
	case 3:
		half(-14, 0)
	}
	names := []string{"new moon", "first quarter", "full moon", "last quarter"}
	c.write(upright(15), names[quarter%4], x+26, y+5, 0, hex(0xaec3cf), 0.95)
}

func frameTides(c *canvas, left, right, foot float32) {
	text, pale := upright(15), hex(0xaec3cf)
	c.write(italic(40), "A month of tides", left, 84, 0, hex(0xf6ecd6), 1)
	c.write(upright(18), "Each line is a day at the harbour gauge, from midnight to midnight.", left, 120, 0, pale, 0.95)
	for h := 0; h <= 24; h += 6 {
		x := lerp(left, right, float32(h)/24)
		c.fill(box(x-0.7, foot+40, x+0.7, foot+50), pale, 0.8)
		c.write(text, map[int]string{0: "midnight", 6: "6 in the morning", 12: "noon", 18: "6 in the evening", 24: "midnight"}[h], x, foot+70, 0.5, pale, 0.95)
	}
	c.fill(box(116, 500-28, 118, 500+28), pale, 0.9)
	for _, y := range []float32{472, 528} {
		c.fill(box(112, y-1, 122, y+1), pale, 0.9)
	}
	c.write(text, "2 metres", 132, 505, 0, pale, 0.95)
}
