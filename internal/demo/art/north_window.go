package art

// northWindow is the view that gave the site its name: a loch at the end of the
// day, seen from a dark room.
func northWindow(c *canvas) {
	eveningLoch(c)
	room(c)
	onTheSill(c)
}

func eveningLoch(c *canvas) {
	const shore = 600
	sky := ramp{
		{0, hex(0x31507a)}, {0.35, hex(0x6f93ab)}, {0.62, hex(0xc9c6b4)}, {0.82, hex(0xf3cf9f)}, {1, hex(0xf7b98a)},
	}
	n := newNoise(21)
	c.shadeRows(0, shore, func(x, y float32, _ rgb) rgb {
		t := y / shore
		light := sky.at(t + 0.03*n.cloud(x/700, y/90, 3))
		streak := smooth(0.05, 0.5, n.cloud(x/520+0.4*n.at(x/300, y/70), y/46, 5)) * smooth(0.05, 0.5, t)
		lit := hex(0xffc59a).mix(hex(0x8f86a0), smooth(0.75, 0.2, t))
		return light.mix(lit, 0.55*streak)
	})
	c.glow(560, 560, 210, hex(0xff9e55).times(0.28))
	crescent(c, 1060, 190, 23)
	type layer struct {
		line   *skyline
		colour rgb
		mist   rgb
	}
	layers := []layer{
		{hills(31, 500, 90, 420, 0.75), hex(0x9aa4b2), hex(0xe6c9ae)},
		{hills(32, 532, 80, 350, 0.65), hex(0x74879c), hex(0xcdbfb3)},
		{hills(33, 556, 66, 300, 0.5), hex(0x4f667e), hex(0xa9abb0)},
		{hills(37, 585, 46, 260, 0.3), hex(0x304758), hex(0x6f7f8c)},
	}
	c.shadeRows(0, shore, func(x, y float32, under rgb) rgb {
		if y < 330 {
			return under
		}
		grain := 1 + 0.08*n.cloud(x/26, y/9, 3)
		for _, l := range layers {
			below := y - l.line[int(x)]
			under = under.mix(l.colour.times(grain).mix(l.mist, 0.8*smooth(5, 95, below)), l.line.cover(x, y))
		}
		return under
	})
	c.mirror(shore, 22, rgb{0.80, 0.88, 0.95}, hex(0xdcb796), 0.8)
	headland(c)
}

// headland is the point of land that runs out from the right, with its image below.
func headland(c *canvas) {
	const water = 702
	dark, dim := hex(0x12202a), hex(0x4a5c60)
	point := hills(39, 655, 52, 520, 0.15)
	for x := range point {
		point[x] = min(point[x]+70*smooth(1180, 860, float32(x)), water+1)
	}
	n := newNoise(23)
	c.shadeRows(560, water, func(x, y float32, under rgb) rgb {
		moss := dark.mix(dim, 0.35*smooth(0.3, 0.8, n.ridge(x/50, y/16, 4)))
		return under.mix(moss, point.cover(x, y))
	})
	c.grove(point, 1010, 1470, 17, 128, 5, dark, dim, 0)
	c.shadeRows(water, paneFoot, func(x, y float32, under rgb) rgb {
		d := y - water
		ripple := n.at(x/40, y/3.2) + 0.5*n.at(x/14, y/1.6)
		up := floor(water - 1.1*d + ripple*(1+d*0.10))
		side := int(x + ripple*(1+d*0.05))
		image := c.at(side, min(up, water-1))
		darkness := smooth(0.16, 0.03, image[0]+image[1]) * smooth(900, 960, x)
		return under.mix(image.mix(hex(0x6f7d86), 0.25), 0.82*darkness*smooth(110, 30, d))
	})
}

// crescent is a young moon, with its dark side faintly lit by the earth.
func crescent(c *canvas, x, y, r float32) {
	c.glow(x, y, r*2.4, hex(0xfff2d8).times(0.10))
	c.paint(disc(x, y, r), func(px, py float32, under rgb) rgb {
		lit := smooth(-1, 1, hypot(px-x+r*0.62, py-y+r*0.34)-r*1.02)
		return under.mix(hex(0xfff6e2).times(1.2), max(0.07, lit))
	})
}

const (
	paneLeft, paneRight = 150, 1450
	paneTop, paneFoot   = 54, 800
)

// room paints wall, frame and bars around and over the view.
func room(c *canvas) {
	n := newNoise(44)
	c.shade(func(x, y float32, under rgb) rgb {
		inside := min(min(x-paneLeft, paneRight-x), min(y-paneTop, paneFoot-y))
		if inside > 0 {
			shadow := smooth(0, 30, inside) // the depth of the reveal
			return under.times(0.72 + 0.28*shadow)
		}
		wood := n.cloud(x/9, y/160, 4)
		if y > paneFoot && x > paneLeft-60 && x < paneRight+60 {
			return sill(n, x, y)
		}
		if inside > -44 {
			rim := smooth(-44, 0, inside)
			return hex(0x2a221d).mix(hex(0x6d6258), 0.6*rim*rim).times(1 + 0.10*wood)
		}
		far := clamp(-inside / 160)
		return hex(0x241d1b).mix(hex(0x0f0d0f), far).times(1 + 0.12*n.cloud(x/120, y/120, 5))
	})
	bar(c, 800, 0, 15)
	bar(c, 0, 318, 11)
}

// front is the row where the board ends towards the room.
const front = 948

func sill(n *noise, x, y float32) rgb {
	grain := n.cloud(x/260, y/4.5, 4) + 0.5*n.at(x/700, y/2)
	deep := (y - paneFoot) / (front - paneFoot)
	light := exp(-square((x-800)/640)) * exp(-1.15*deep) * smooth(-0.05, 0.06, deep)
	board := hex(0x2a201a).mix(hex(0xa98c6b), 0.9*light).times(1 + 0.17*grain)
	if y < front {
		return board.plus(hex(0xd9b98f).times(0.12 * light * bell(y-front, 3)))
	}
	return hex(0x1a1411).times((1 + 0.15*grain) * (1.15 - 0.6*smooth(front, Height, y)))
}

// bar is a glazing bar, upright through x or level through y.
func bar(c *canvas, x, y, half float32) {
	shape := box(x-half, paneTop, x+half, paneFoot)
	if x == 0 {
		shape = box(paneLeft, y-half, paneRight, y+half)
	}
	c.paint(shape, func(px, py float32, _ rgb) rgb {
		d := (px - x) / half
		if x == 0 {
			d = (py - y) / half
		}
		return hex(0x1d1815).mix(hex(0x5e554c), 0.55*pow(abs(d), 3))
	})
}

// onTheSill sets a mug, a jar of pencils and two books against the light.
func onTheSill(c *canvas) {
	for _, foot := range [][3]float32{{345, 874, 66}, {560, 868, 40}, {1180, 884, 138}} {
		cast(c, foot[0], foot[1], foot[2])
	}
	mug(c)
	jar(c)
	books(c)
}

// against gives a dark body whose sides catch the light of the window.
func against(left, right float32) func(x, y float32, _ rgb) rgb {
	return func(x, _ float32, _ rgb) rgb {
		t := clamp((x - left) / (right - left))
		rim := pow(1-t, 7) + pow(t, 7)
		return hex(0x15161b).mix(hex(0x9a9184), 0.42*rim+0.02)
	}
}

// cast is a shadow that falls towards the room and softens on its way.
func cast(c *canvas, x, foot, half float32) {
	c.shadeRows(int(foot)-14, front, func(px, py float32, under rgb) rgb {
		d := max(py-foot, 0)
		edge := 5 + d*0.30
		spread := half + d*0.22
		dark := smooth(spread+edge, spread-edge, abs(px-x)) * smooth(-14, 4, py-foot)
		return under.times(1 - 0.66*dark*exp(-d/70))
	})
}

func mug(c *canvas) {
	body := against(276, 414)
	c.paint((&path{}).move(404, 752).curve(440, 742, 468, 758, 466, 792).curve(464, 826, 436, 848, 400, 850).
		line(403, 836).curve(430, 833, 450, 818, 451, 792).curve(452, 768, 436, 758, 405, 767), against(400, 470))
	c.paint((&path{}).move(280, 722).line(410, 722).curve(411, 790, 409, 848, 398, 868).
		curve(372, 884, 318, 884, 292, 868).curve(281, 848, 279, 790, 280, 722), body)
	c.paint(oval(345, 722, 65, 10), func(x, _ float32, _ rgb) rgb {
		return hex(0x5a544c).mix(hex(0xc9bfae), square((x-345)/65))
	})
	c.fill(oval(345, 724, 58, 7), hex(0x17100c), 1)
	c.fill(oval(345, 726.5, 50, 4), hex(0x38281c), 1)
	steam(c, 345, 716)
}

func jar(c *canvas) {
	for i, p := range [][4]float32{{546, 850, 517, 668}, {554, 852, 550, 648}, {566, 852, 584, 660}, {574, 850, 611, 688}} {
		wood := hex([]uint32{0x24242a, 0x7a4a2a, 0x2c3a44, 0x4d4234}[i])
		c.fill(stroke(8, p[0], p[1], p[2], p[3]), wood, 1)
		dx, dy := (p[2]-p[0])/180, (p[3]-p[1])/180
		c.fill(polygon(p[2]-4, p[3], p[2]+4*dx+dx*16, p[3]+dy*16, p[2]+4, p[3]), hex(0xa88a63), 1)
	}
	glass := (&path{}).move(519, 764).line(601, 764).curve(600, 800, 599, 850, 596, 866).
		curve(584, 873, 536, 873, 524, 866).curve(521, 850, 520, 800, 519, 764)
	c.paint(glass, func(x, y float32, under rgb) rgb {
		t := (x - 560) / 41
		thick := pow(abs(t), 6)
		return under.times(0.80 - 0.55*thick - 0.2*smooth(850, 872, y)).plus(hex(0xe4ecec).times(0.16*bell(t+0.66, 0.05) + 0.06*bell(t-0.78, 0.03)))
	})
	c.paint(oval(560, 764, 41, 6), func(x, _ float32, under rgb) rgb {
		return under.mix(hex(0xcfd6d2), 0.25+0.3*square((x-560)/41))
	})
}

func books(c *canvas) {
	spine := func(cloth uint32, top, foot float32) func(x, y float32, _ rgb) rgb {
		return func(x, y float32, _ rgb) rgb {
			t := (y - top) / (foot - top)
			return hex(cloth).times(0.75+1.1*pow(1-clamp(t), 5)).mix(hex(0x0c0c0e), 0.3*smooth(0.6, 1, t))
		}
	}
	block := func(p *path) {
		c.paint(p, func(_, y float32, _ rgb) rgb {
			return hex(0x8b7c62).times(0.62 + 0.5*scatter(0, int32(y), 4))
		})
	}
	c.paint(polygon(1038, 846, 1318, 842, 1322, 882, 1042, 888), spine(0x3c2620, 844, 886))
	block(polygon(1052, 853, 1322, 848, 1325, 876, 1055, 881))
	c.fill(polygon(1038, 846, 1056, 846, 1058, 886, 1042, 888), hex(0x3c2620), 1)
	c.paint(polygon(1064, 804, 1300, 810, 1298, 844, 1061, 840), spine(0x24333b, 804, 843))
	block(polygon(1078, 812, 1302, 817, 1300, 838, 1076, 834))
	c.fill(polygon(1064, 804, 1082, 805, 1080, 841, 1061, 840), hex(0x24333b), 1)
	c.fill(polygon(1062, 801, 1302, 807, 1302, 811, 1062, 805), hex(0x8d9ba0), 0.55)
	c.fill(polygon(1230, 841, 1246, 841, 1244, 916, 1237, 908, 1229, 915), hex(0x7c3a2c), 0.9)
}

// steam rises from the mug in two thin veils.
func steam(c *canvas, x, y float32) {
	n := newNoise(51)
	c.shadeRows(470, int(y), func(px, py float32, under rgb) rgb {
		up := (y - py) / 230
		if up > 1 || abs(px-x) > 110 {
			return under
		}
		sway := 34 * up * n.at(up*2.2, 1.5)
		veil := bell(px-x-sway+14, 5+22*up) + 0.7*bell(px-x+1.4*sway-16, 4+26*up)
		strength := 0.16 * veil * smooth(0, 0.12, up) * smooth(1, 0.25, up) * (0.7 + 0.6*n.cloud(px/30, py/44, 3))
		return under.mix(hex(0xf4ece0), clamp(strength))
	})
}
