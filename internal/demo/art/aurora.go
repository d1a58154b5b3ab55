package art

// aurora is a still night: three curtains of light over a lake, and somebody
// with a camera on the shore.
func aurora(c *canvas) {
	const shore = 690
	sky := ramp{{0, hex(0x04081a)}, {0.5, hex(0x081a33)}, {0.85, hex(0x123349)}, {1, hex(0x235261)}}
	c.shadeRows(0, shore, func(_, y float32, _ rgb) rgb { return sky.at(y / shore) })
	c.stars(31, 0, shore-90, 0.11, 0.7)

	light := make([]rgb, Width*Height)
	drape(light, 91, curtain{base: 560, sway: 70, fold: 210, height: 300, strength: 0.55})
	drape(light, 92, curtain{base: 470, sway: 120, fold: 330, height: 400, strength: 0.90})
	drape(light, 93, curtain{base: 610, sway: 36, fold: 120, height: 170, strength: 0.40})
	soften(light, 1)
	c.shadeRows(0, shore, func(x, y float32, under rgb) rgb {
		return under.plus(light[int(y)*Width+int(x)].times(0.95))
	})
	soften(light, 24)
	soften(light, 24)
	c.shadeRows(0, shore, func(x, y float32, under rgb) rgb {
		return under.plus(light[int(y)*Width+int(x)].times(0.75))
	})

	far, near := hills(95, 648, 70, 430, 0.75), hills(96, 676, 30, 300, 0.4)
	c.shadeRows(0, shore, func(x, y float32, under rgb) rgb {
		snow := smooth(0.45, 0.8, newSnow(x, y-far[int(x)]))
		under = under.mix(hex(0x0c2029).mix(hex(0x3f6a69), 0.55*snow), far.cover(x, y))
		return under.mix(hex(0x050e14), near.cover(x, y))
	})
	c.grove(near, -10, Width+10, 11, 46, 21, hex(0x040c11), hex(0x0d1d22), 0)
	c.mirror(shore, 97, rgb{0.62, 0.74, 0.78}, hex(0x12303a), 0.75)
	foreshore(c)
}

// newSnow is a pattern of snow below a crest.
func newSnow(x, below float32) float32 {
	return 0.5 + 0.5*sin(x/23+2*sin(below/17+x/90))*bell(below-20, 34)
}

type curtain struct {
	base, sway, fold, height float32 // pixels
	strength                 float32
}

// drape adds a curtain to the light. It walks along the folded sheet and draws
// a ray at each step, so that folds seen edge on come out bright by themselves.
func drape(light []rgb, seed uint64, k curtain) {
	n := newNoise(seed)
	const steps = 6000
	for i := range steps {
		s := float32(i) / steps
		x := (s*1.5-0.25)*Width + k.fold*n.cloud(s*7, 1.5, 4)
		y := k.base + k.sway*n.cloud(s*4+9, 4.5, 3) - 40*sin(s*3.1)
		rays := 0.30 + 0.70*pow(clamp(0.5+n.cloud(s*150, 7.5, 4)), 2.2)
		patch := smooth(-0.35, 0.45, n.cloud(s*9, 11.5, 3))
		tall := k.height * (0.55 + 0.6*clamp(0.5+n.at(s*60, 3.5)))
		ray(light, x, y, tall, k.strength*rays*patch*2600/steps)
	}
}

// ray is green at its sharp foot and fades through teal to violet.
func ray(light []rgb, x, foot, tall, strength float32) {
	green, teal, violet, red := hex(0x6dffa0), hex(0x2fd4b4), hex(0x8a4fd8), hex(0xff5f8f)
	slant := (x - Width/2) * -0.00022
	for y := max(0, int(foot-2.6*tall)); y < min(Height, int(foot)+26); y++ {
		up := foot - float32(y)
		colour := green.mix(teal, smooth(0.1, 0.6, up/tall)).mix(violet, smooth(0.55, 1.5, up/tall))
		glow := exp(-max(up, 0) / tall * 1.9)
		if up < 0 {
			glow = exp(-square(up / 9))
		}
		if up < 14 {
			colour = colour.mix(red, 0.22*bell(up+3, 6))
		}
		at := x + up*slant
		ix := floor(at)
		part := at - float32(ix)
		for j, share := range [2]float32{1 - part, part} {
			if ix+j >= 0 && ix+j < Width {
				p := &light[y*Width+ix+j]
				*p = p.plus(colour.times(strength * glow * share))
			}
		}
	}
}

// soften blurs a picture by the mean over a window of 2r+1, first across, then down.
func soften(pix []rgb, r int) {
	share := 1 / float32(2*r+1)
	across := make([]rgb, Width)
	for y := range Height {
		row := pix[y*Width : (y+1)*Width]
		sum := row[0].times(float32(r))
		for _, p := range row[:r+1] {
			sum = sum.plus(p)
		}
		for x := range row {
			across[x] = sum.times(share)
			sum = sum.plus(row[min(x+r+1, Width-1)]).plus(row[max(x-r, 0)].times(-1))
		}
		copy(row, across)
	}
	// Down, all columns at once, because neighbours in a row are neighbours in memory.
	above := append([]rgb(nil), pix...)
	sums := make([]rgb, Width)
	for x := range sums {
		sums[x] = above[x].times(float32(r))
		for y := range r + 1 {
			sums[x] = sums[x].plus(above[y*Width+x])
		}
	}
	for y := range Height {
		enters, leaves := above[min(y+r+1, Height-1)*Width:], above[max(y-r, 0)*Width:]
		for x, sum := range sums {
			pix[y*Width+x] = sum.times(share)
			sums[x] = sum.plus(enters[x]).plus(leaves[x].times(-1))
		}
	}
}

// foreshore is the dark ground in front, with spruces, a tripod and its owner.
func foreshore(c *canvas) {
	ink, rim := hex(0x03080c), hex(0x1d4a44)
	ground := hills(98, 950, 36, 500, 0.3)
	for x := range ground {
		ground[x] -= 90 * smooth(520, 0, float32(x))
		ground[x] += 24 * smooth(700, 1000, float32(x)) * smooth(1600, 1300, float32(x))
	}
	c.shadeRows(780, Height, func(x, y float32, under rgb) rgb {
		return under.mix(ink.mix(rim, 0.5*bell(y-ground[int(x)], 3)), ground.cover(x, y))
	})
	for _, tree := range [][2]float32{{70, 560}, {178, 420}, {268, 300}, {-20, 640}, {1565, 330}} {
		c.spruce(tree[0], ground[min(max(int(tree[0]), 0), Width-1)]+8, tree[1], uint32(tree[1]), 34, ink, hex(0x1a3a3a), 0)
	}
	person(c, 1010, ground[1010]+4, ink)
	camera(c, 1066, ground[1066]+4, ink)
}

func person(c *canvas, x, foot float32, ink rgb) {
	c.fill(polygon(x-11, foot, x-8, foot-48, x+1, foot-48, x-3, foot), ink, 1)
	c.fill(polygon(x+4, foot, x-1, foot-48, x+9, foot-48, x+12, foot), ink, 1)
	c.fill((&path{}).move(x-12, foot-38).curve(x-14, foot-70, x-12, foot-88, x, foot-89).
		curve(x+13, foot-88, x+14, foot-70, x+11, foot-38), ink, 1)
	c.fill(stroke(7, x+8, foot-80, x+22, foot-62, x+36, foot-66), ink, 1)
	c.fill(disc(x+1, foot-98, 9.5), ink, 1)
	c.fill(oval(x+1, foot-103, 10, 6), ink, 1) // a woollen hat
}

func camera(c *canvas, x, foot float32, ink rgb) {
	for _, dx := range []float32{-17, 3, 20} {
		c.fill(stroke(3, x, foot-58, x+dx, foot+2), ink, 1)
	}
	c.fill(box(x-10, foot-74, x+8, foot-58), ink, 1)
	c.fill(polygon(x+4, foot-76, x+20, foot-86, x+24, foot-78, x+8, foot-66), ink, 1)
	c.glow(x-8, foot-66, 1.2, hex(0xff5a4a).times(1.5))
}
