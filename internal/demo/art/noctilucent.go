package art

// noctilucent is a summer midnight over the sea: ice clouds 83 km up, lit from
// below the horizon.
func noctilucent(c *canvas) {
	const sea = 770
	sky := ramp{
		{0, hex(0x0a1530)}, {0.3, hex(0x12305a)}, {0.6, hex(0x2c6a8e)}, {0.8, hex(0x86b3a8)}, {0.92, hex(0xe8b56a)}, {1, hex(0xd9793a)},
	}
	n, warp := newNoise(61), newNoise(62)
	c.shadeRows(0, sea, func(x, y float32, _ rgb) rgb {
		t := y / sea
		aside := (x - 690) / Width
		return sky.at(t - 0.55*aside*aside*t).times(1 - 0.5*aside*aside)
	})
	c.stars(3, 0, 300, 0.16, 0.5)
	// The sheet of cloud is flat: near the horizon the same waves lie closer together.
	flat := func(x, y float32) (px, py float32) {
		far := 1 / (0.10 + max(sea-y, 0)/sea)
		return (x - 700) / Width * far * 5.2, far * 4.6
	}
	bendX := newField(func(x, y float32) float32 {
		px, py := flat(x, y)
		return warp.cloud(px*0.35, py*0.35, 4) * 2.4
	})
	bendY := newField(func(x, y float32) float32 {
		px, py := flat(x, y)
		return warp.cloud(px*0.35+40, py*0.35+9, 4) * 2.4
	})
	patches := newField(func(x, y float32) float32 {
		px, py := flat(x, y)
		return smooth(-0.25, 0.5, n.cloud(px*0.22+bendX.at(x, y)*0.3, py*0.25+bendY.at(x, y)*0.3, 5))
	})
	c.shadeRows(0, sea, func(x, y float32, under rgb) rgb {
		px, py := flat(x, y)
		wx, wy, sheet := bendX.at(x, y), bendY.at(x, y), patches.at(x, y)
		waves := square(0.5 + 0.5*sin(6.5*(py*0.9+0.35*px+wy*0.55)+1.6*wx))
		fine := n.ridge(px*1.5+wx, py*3.3+wy, 5)
		cloud := sheet * (0.30 + 0.55*waves + 0.75*square(fine))
		band := smooth(60, 300, y) * smooth(sea-60, sea-230, y)
		light := hex(0xdff3ff).mix(hex(0xf8e2b4), smooth(470, 700, y))
		return under.plus(light.times(0.60 * cloud * band * (1 - 0.5*square((x-690)/Width))))
	})
	c.glow(690, sea+26, 170, hex(0xff8f3c).times(0.5))
	far := hills(71, sea-4, 26, 300, 0.3)
	for x := range far {
		far[x] += 24 * smooth(700, 1000, float32(x)) * smooth(1560, 1250, float32(x))
	}
	c.shadeRows(0, sea, func(x, y float32, under rgb) rgb {
		return under.mix(hex(0x27323d).mix(hex(0x6b5242), 0.35), far.cover(x, y))
	})
	c.mirror(sea, 63, rgb{0.62, 0.74, 0.84}, hex(0x54748a), 1)
	foot := skerry(c)
	lighthouse(c, 1236, foot)
	c.shade(func(x, y float32, under rgb) rgb {
		return under.times(1 - 0.38*smooth(0.55, 1.1, hypot((x-760)/Width*1.5, (y-560)/Height*1.5)))
	})
}

// skerry is the rock in front, wet at its foot. It gives the row where a tower
// can stand.
func skerry(c *canvas) float32 {
	const left, right, water = 1010, 1530, 842
	rock := hills(75, 790, 34, 120, 0.5)
	n := newNoise(76)
	for x := range rock {
		at := float32(x)
		slope := smooth(left, 1190, at) * smooth(right, 1300, at)
		rock[x] = lerp(water+26, min(rock[x], 792), pow(slope, 0.8)) + 5*n.at(at/9, 8)
	}
	c.shade(func(x, y float32, under rgb) rgb {
		foot := water + 6*n.cloud(x/60, 2, 4)
		stone := hex(0x0b1218).times(0.8 + 0.9*n.ridge(x/46, y/20, 5))
		stone = stone.mix(hex(0x3f5563), 0.35*smooth(0.60, 0.95, n.ridge(x/70, y/17, 4))*smooth(foot, foot-50, y))
		under = under.mix(stone, rock.cover(x, y)*clamp(foot-y))
		image := 2*foot - y + 5*n.at(x/30, y/3)
		if y > foot {
			under = under.mix(hex(0x0d1a24), 0.62*smooth(0, 8, image-rock[int(x)])*smooth(70, 8, y-foot))
			wash := bell(y-foot-1, 1.4) * clamp(foot+6-rock[int(x)]) * (0.4 + n.at(x/16, 4))
			under = under.mix(hex(0xc9d6d6), clamp(0.4*wash))
		}
		return under
	})
	return rock[1236] + 6
}

func lighthouse(c *canvas, x, foot float32) {
	tower := hex(0x121a22)
	c.fill(polygon(x-17, foot+14, x-10, foot-118, x+10, foot-118, x+17, foot+14), tower, 1)
	c.fill(polygon(x-13, foot-50, x-11.5, foot-80, x+11.5, foot-80, x+13, foot-50), hex(0x46525c), 0.75)
	c.fill(box(x-15, foot-123, x+15, foot-118), tower, 1)
	c.fill(box(x-8, foot-141, x+8, foot-123), hex(0x3b3a34), 1)
	c.fill((&path{}).move(x-11, foot-141).curve(x-9, foot-154, x+9, foot-154, x+11, foot-141), tower, 1)
	c.fill(polygon(x+26, foot+16, x+26, foot-16, x+46, foot-30, x+66, foot-16, x+66, foot+16), tower, 1)
	c.fill(box(x+40, foot-8, x+49, foot+2), hex(0xffc873), 1)
	lampX, lampY := x, foot-132
	c.shade(func(px, py float32, under rgb) rgb {
		dx, dy := px-lampX, py-lampY
		if dx > 0 {
			dx *= 1.6 // the beam to the right is seen more from the side
		}
		spread := 3 + 0.045*abs(dx)
		return under.plus(hex(0xffe9b8).times(0.34 * bell(dy+0.06*dx*sign(dx), spread) * exp(-abs(dx)/330)))
	})
	c.shadeRows(846, Height, func(px, py float32, under rgb) rgb { // its path on the water
		broken := clamp(1.6*scatter(int32(px/9), int32(py/2), 5) - 0.5)
		return under.plus(hex(0xffdf9e).times(0.30 * broken * bell(px-lampX, 7+(py-846)*0.10) * smooth(1000, 850, py)))
	})
	c.glow(lampX, lampY, 34, hex(0xffe2a0).times(0.28))
	c.glow(lampX, lampY, 6, hex(0xfff6da).times(1.6))
}

func sign(x float32) float32 {
	if x < 0 {
		return -1
	}
	return 1
}
