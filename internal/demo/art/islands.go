package art

// islands is a row of islands in the haze of an evening, seen from a ferry.
func islands(c *canvas) {
	const sea = 640
	sky := ramp{{0, hex(0x5f86a8)}, {0.45, hex(0xa9c0cf)}, {0.75, hex(0xf0d9b8)}, {1, hex(0xf6c58c)}}
	n := newNoise(201)
	c.shadeRows(0, sea, func(x, y float32, _ rgb) rgb {
		veil := smooth(-0.1, 0.6, n.cloud(x/520, y/90, 5)) * smooth(0, 500, y)
		return sky.at(y/sea).mix(hex(0xfff1dc), 0.35*veil)
	})
	c.glow(420, sea-70, 120, hex(0xffd79a).times(0.5))
	c.glow(420, sea-70, 26, hex(0xfff3d0).times(1.2))
	ranges := []struct {
		seed            uint64
		height, length  float32
		from, to, sharp float32
		base            float32
		colour          uint32
	}{
		{210, 90, 420, -200, 1900, 0.5, 4, 0x9fb0ba}, {211, 150, 300, 620, 1700, 0.6, 4, 0x7f95a3},
		{212, 120, 260, -300, 640, 0.6, 6, 0x5f7c8d}, {213, 210, 240, 980, 1800, 0.7, 8, 0x3f5a6c},
	}
	for _, r := range ranges {
		line := hills(r.seed, sea-10, r.height, r.length, r.sharp)
		for x := range line {
			at := float32(x)
			island := smooth(r.from, r.from+260, at) * smooth(r.to, r.to-260, at)
			line[x] = lerp(sea+r.base, min(line[x], sea-6), island)
		}
		colour := hex(r.colour)
		c.shadeRows(0, sea, func(x, y float32, under rgb) rgb {
			foot := colour.mix(hex(0xf0d9b8), 0.55*smooth(sea-90, sea, y))
			return under.mix(foot, line.cover(x, y))
		})
	}
	c.mirror(sea, 214, rgb{0.82, 0.88, 0.93}, hex(0xe8d3b4), 1.2)
	wake(c)
}

// wake is the white road that the ferry leaves behind, and its rail.
func wake(c *canvas) {
	n := newNoise(215)
	c.shadeRows(660, Height, func(x, y float32, under rgb) rgb {
		t := (y - 660) / (Height - 660)
		middle := lerp(700, 860, t)
		foam := bell(x-middle, 12+190*t) * (0.35 + 0.9*n.cloud(x/(20+60*t), y/(4+14*t), 4))
		return under.mix(hex(0xf4f7f5), clamp(0.75*foam))
	})
	rail := hex(0x2b3238)
	c.fill(polygon(0, 934, Width, 908, Width, 926, 0, 954), rail, 1)
	for x := float32(90); x < Width; x += 230 {
		c.fill(polygon(x, 930, x+12, 930, x+14, Height, x-2, Height), rail, 1)
	}
}

// fogSignal is a lighthouse on a morning on which one hears it and does not see it.
func fogSignal(c *canvas) {
	n := newNoise(221)
	c.shade(func(x, y float32, _ rgb) rgb {
		return hex(0xb7c0c4).mix(hex(0xdadfdf), smooth(0, 700, y)).mix(hex(0x9fabb0), smooth(700, Height, y))
	})
	foot := skerry(c)
	lighthouse(c, 1236, foot)
	c.shade(func(x, y float32, under rgb) rgb {
		thick := 0.80 + 0.16*n.cloud(x/700, y/160, 5) - 0.12*smooth(500, 980, y)
		lit := hex(0xf3ead2).times(0.5 * bell(hypot(x-1236, y-690), 190))
		return under.mix(hex(0xc9d0d1), clamp(thick)).plus(lit)
	})
	c.shadeRows(820, Height, func(x, y float32, under rgb) rgb {
		ripple := n.at(x/120, y/7) * smooth(820, Height, y)
		return under.times(1 - 0.10*clamp(ripple))
	})
}

// rainbow stands over a bay after the shower; its radius is 42 degrees, as it must be.
func rainbow(c *canvas) {
	const shore = 700
	n := newNoise(231)
	c.shadeRows(0, shore, func(x, y float32, _ rgb) rgb {
		dark := hex(0x4d5b68).mix(hex(0x8296a4), smooth(0, shore, y))
		return dark.mix(hex(0xa3b1ba), 0.4*smooth(-0.2, 0.6, n.cloud(x/380, y/170, 6)))
	})
	bands := ramp{
		{0, hex(0x6a4fb3)}, {0.25, hex(0x3f7fd0)}, {0.5, hex(0x4fb36a)}, {0.72, hex(0xe8d24a)}, {0.88, hex(0xe58a3a)}, {1, hex(0xc9433f)},
	}
	c.shadeRows(0, shore, func(x, y float32, under rgb) rgb {
		r := hypot(x-800, y-1010)
		inside := under.plus(hex(0xffffff).times(0.05 * smooth(760, 640, r)))
		main := smooth(756, 766, r) * smooth(812, 800, r)
		second := smooth(936, 950, r) * smooth(1012, 998, r) * 0.3
		inside = inside.plus(bands.at((r - 758) / 52).times(0.34 * main))
		return inside.plus(bands.at(1 - (r-940)/70).times(0.30 * second))
	})
	far := hills(232, shore-20, 90, 360, 0.4)
	c.shadeRows(0, shore, func(x, y float32, under rgb) rgb {
		grass := hex(0x5d7a45).mix(hex(0x93a85a), 0.6*smooth(-0.2, 0.6, n.cloud(x/90, y/40, 4)))
		return under.mix(grass, far.cover(x, y))
	})
	c.mirror(shore, 233, rgb{0.75, 0.84, 0.90}, hex(0x8fa3ae), 0.8)
	near := hills(234, 940, 60, 500, 0.2)
	c.shade(func(x, y float32, under rgb) rgb {
		sand := hex(0xcdbb93).times(0.85 + 0.2*n.cloud(x/30, y/12, 4))
		return under.mix(sand, near.cover(x, y))
	})
}

// sun is our star in the light of iron at 600,000 degrees, for a film about it.
func sun(c *canvas) {
	n, fine := newNoise(241), newNoise(242)
	gold := ramp{{0, hex(0x140a02)}, {0.35, hex(0x6b3f08)}, {0.65, hex(0xc98a1e)}, {0.85, hex(0xf2c968)}, {1, hex(0xfff6dc)}}
	c.shade(func(x, y float32, _ rgb) rgb {
		dx, dy := (x-800)/400, (y-500)/400
		r := hypot(dx, dy)
		if r >= 1 {
			rays := 0.6 + 0.8*clamp(n.cloud(dx/r*3, dy/r*3, 4)+0.3)
			return gold.at(0.55 * rays * exp(-(r-1)*3.2))
		}
		depth := sqrt(1 - r*r)
		px, py := dx/(0.35+depth*0.65), dy/(0.35+depth*0.65)
		active := bell(abs(py)-0.32, 0.13) * smooth(0.1, 0.55, n.cloud(px*2.2, py*2.2, 5)+0.25)
		web := fine.ridge(px*7, py*7, 4)
		return gold.at(0.36 + 0.16*web + 0.45*active*square(fine.ridge(px*9+3, py*9, 4)) + 0.22*smooth(0.80, 1, r))
	})
}
