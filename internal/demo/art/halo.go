package art

// halo is a cold noon: the 22° ring with its mock suns, the level ring through
// them and the arc on top, over snow and spruces.
func halo(c *canvas) {
	const (
		ground     = 700
		sunX, sunY = 800, 430
		radius     = 318 // what 22° measure here
	)
	n := newNoise(81)
	sky := ramp{{0, hex(0x3f6ea3)}, {0.45, hex(0x86aecb)}, {0.8, hex(0xd6dcd8)}, {1, hex(0xf3e6d2)}}
	c.shadeRows(0, ground, func(x, y float32, _ rgb) rgb {
		light := sky.at(y / ground)
		veil := smooth(-0.3, 0.6, n.cloud(x/600+0.5*n.at(x/250, y/160), y/120, 5))
		light = light.mix(hex(0xe9eef2), 0.30*veil)
		dx, dy := x-sunX, y-sunY
		r := hypot(dx, dy)
		light = light.plus(hex(0xfff0d4).times(0.75*exp(-r/52) + 0.24*exp(-r/230)))
		light = light.plus(ring(r, radius).times(0.75 + 0.25*veil))
		light = light.plus(hex(0xffffff).times(0.13 * bell(dy, 5) * exp(-abs(dx)/900) * smooth(60, 200, abs(dx))))
		for _, side := range []float32{-1, 1} {
			light = light.plus(mockSun(side*dx-radius-10, dy))
		}
		light = light.plus(hex(0xffe8c8).times(0.55 * bell(dx, 5+abs(dy)*0.03) * smooth(-260, -20, dy) * smooth(90, -10, dy)))
		arc := -radius - 6 - 150*(cosh(dx/300)-1) // touches the ring on top
		lift := (dy - arc) / 10
		spread := smooth(270, 20, abs(dx))
		light = light.plus(hex(0xff9a72).times(0.34 * spread * bell(lift-0.6, 0.7)))
		return light.plus(hex(0xf4fbff).times(0.40 * spread * bell(lift+1.0, 1.1)))
	})
	c.glow(sunX, sunY, 19, hex(0xfff6e0).times(3.5))
	snowfield(c, ground)
}

// ring gives the light at a distance from the sun: dark inside, a red rim, and
// a slow white fall outside.
func ring(r, radius float32) rgb {
	d := r - radius
	light := hex(0xff7a4a).times(0.42 * bell(d, 6))
	light = light.plus(hex(0xffdf8a).times(0.26 * bell(d-10, 7)))
	light = light.plus(hex(0xd6e6ff).times(0.24 * smooth(4, 22, d) * exp(-max(d, 0)/52)))
	if d < 0 {
		return light.plus(rgb{-0.035, -0.03, -0.02}.times(smooth(-90, -10, d)))
	}
	return light
}

func mockSun(out, dy float32) rgb {
	tall := bell(dy, 26)
	light := hex(0xff7a4d).times(0.75 * bell(out, 10) * tall)
	light = light.plus(hex(0xfff0b0).times(1.15 * bell(out-15, 12) * tall))
	return light.plus(hex(0xf2f7ff).times(0.55 * smooth(0, 20, out) * exp(-max(out, 0)/90) * bell(dy, 15)))
}

func snowfield(c *canvas, ground float32) {
	n := newNoise(83)
	back := hills(84, ground-18, 50, 520, 0.25)
	woods := hills(85, ground+2, 18, 400, 0.1)
	near := hills(86, ground+44, 30, 700, 0)
	c.shadeRows(560, Height, func(x, y float32, under rgb) rgb {
		far := hex(0xa3b8ca).mix(hex(0xe9e4da), 0.6*smooth(0, 60, y-back[int(x)]))
		under = under.mix(far, back.cover(x, y))
		return under.mix(hex(0xb9cad6), woods.cover(x, y))
	})
	c.grove(woods, -20, Width+20, 12, 88, 11, hex(0x6a8596), hex(0xdde8ee), 0.35)
	c.shadeRows(640, 760, func(x, y float32, under rgb) rgb { // mist at their feet
		return under.mix(hex(0xe3e8ea), 0.55*smooth(640, 745, y))
	})
	c.shadeRows(int(ground), Height, func(x, y float32, under rgb) rgb {
		below := y - near[int(x)]
		drift := n.cloud(x/330+0.6*n.at(x/170, y/50), y/46, 5)
		snow := hex(0x8aa6cd).mix(hex(0xf1eee8), smooth(-0.5, 0.4, drift+0.40*bell(x-800, 330)-0.10))
		path := bell(x-800, 46+0.6*max(below, 0)) * smooth(0, 40, below)
		glint := 0.7 * smooth(0.988, 1, scatter(int32(x), int32(y), 3)) * (0.15 + path)
		snow = snow.plus(hex(0xffe6bd).times(0.14*path + glint))
		return under.mix(snow.times(lerp(0.97, 0.74, smooth(20, 330, below))), near.cover(x, y))
	})
	for _, tree := range [][3]float32{{226, 24, 372}, {318, 8, 236}, {124, 60, 200}, {1404, 20, 300}, {1500, 52, 214}} {
		foot := near[int(tree[0])] + tree[1]
		c.shadeRows(int(foot)-6, min(Height, int(foot)+190), func(x, y float32, under rgb) rgb { // its shadow comes towards us
			d := y - foot
			middle := tree[0] + d*(tree[0]-800)/430
			wide := tree[2] * 0.16 * (1 - d/200)
			return under.mix(hex(0x6f8fbe), 0.5*smooth(wide+9, wide-9, abs(x-middle))*smooth(-6, 4, d)*smooth(190, 60, d))
		})
		c.spruce(tree[0], foot, tree[2], uint32(tree[0]), 30, hex(0x1c3442), hex(0xe6eef3), 0.9)
	}
}
