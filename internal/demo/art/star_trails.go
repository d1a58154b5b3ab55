package art

import "math"

// starTrails is an exposure of three hours towards the pole, over a cottage
// with one lit window.
func starTrails(c *canvas) {
	const (
		poleX, poleY = 900, 330
		turn         = 3.1 * 2 * math.Pi / 23.934
	)
	sky := ramp{{0, hex(0x060d24)}, {0.55, hex(0x112a4f)}, {0.8, hex(0x27517a)}, {1, hex(0x5f8494)}}
	n := newNoise(101)
	c.shade(func(x, y float32, _ rgb) rgb {
		d := hypot((x-poleX)/1000, (y-poleY)/1000)
		return sky.at(y / 860).times(1 - 0.32*d*d + 0.06*n.cloud(x/300, y/200, 3))
	})
	trails := circles(poleX, poleY)
	c.shadeRows(0, 880, func(x, y float32, under rgb) rgb {
		dx, dy := x-poleX, y-poleY
		r := hypot(dx, dy)
		angle := float32(math.Atan2(float64(dy), float64(dx)))
		i := int(r)
		for k := max(0, i-2); k <= min(i+2, len(trails)-1); k++ {
			for _, s := range trails[k] {
				across := bell(r-s.radius, s.width)
				if across < 0.01 {
					continue
				}
				along := angle - s.from
				along -= 2 * math.Pi * float32(floor(along/(2*math.Pi)))
				soft := 1.2 / (s.radius + 1)
				lit := clamp(along/soft) * clamp((turn-along)/soft)
				fade := smooth(880, 700, y)
				under = under.plus(s.light.times(across * lit * (0.25 + 0.75*fade)))
			}
		}
		return under
	})
	cottage(c)
}

type trail struct {
	radius, from, width float32
	light               rgb
}

// circles deals out stars by the whole number of their distance from the pole.
func circles(poleX, poleY float32) [][]trail {
	tints := []rgb{hex(0xbcd2ff), hex(0xdfe9ff), hex(0xffffff), hex(0xfff0cf), hex(0xffd09a), hex(0xffb27a)}
	all := make([][]trail, int(hypot(poleX, Height-poleY))+40)
	add := func(r, from, light float32, tint rgb) {
		if int(r) < len(all) {
			all[int(r)] = append(all[int(r)], trail{r, from, 0.55 + 0.45*light, tint.times(light)})
		}
	}
	for i := range int32(820) {
		r := 1150 * sqrt(scatter(i, 1, 33)) * (0.55 + 0.45*scatter(i, 6, 33))
		light := 0.08 + 0.85*pow(scatter(i, 2, 33), 5)
		add(r, 2*math.Pi*scatter(i, 3, 33), light, tints[int(scatter(i, 4, 33)*5.99)])
	}
	add(9.5, 0.7, 0.95, tints[3]) // the pole star itself
	return all
}

// cottage is a hill with a house, its smoke and a dry-stone wall.
func cottage(c *canvas) {
	ink := hex(0x070b12)
	hill := hills(105, 850, 40, 620, 0.1)
	for x := range hill {
		hill[x] -= 56 * bell(float32(x)-430, 330)
	}
	n := newNoise(106)
	c.shadeRows(640, Height, func(x, y float32, under rgb) rgb {
		below := y - hill[int(x)]
		grass := n.cloud(x/14, y/7, 4)
		body := hex(0x0f1a22).mix(hex(0x2a4350), 0.5*bell(below, 22)).times(1 + 0.5*grass)
		warm := exp(-square((x-470)/150)-square((y-846)/40)) * smooth(0, 20, below)
		body = body.plus(hex(0xffb561).times(0.16 * warm * (1 + 0.8*grass)))
		return under.mix(body.times(lerp(1, 0.35, smooth(20, 200, below))), hill.cover(x+3*n.at(x/5, 1), y+4*n.at(x/3, 2)))
	})
	foot := hill[430] + 12
	c.fill(polygon(262, foot, 262, foot-98, 240, foot-92, 318, foot-176, 540, foot-176, 610, foot-92, 588, foot-98, 588, foot), ink, 1)
	c.paint(polygon(240, foot-92, 318, foot-176, 540, foot-176, 610, foot-92), func(x, y float32, _ rgb) rgb {
		slate := 0.8 + 0.4*scatter(int32(x/13+3*scatter(0, int32(y/9), 2)), int32(y/9), 1)
		return hex(0x141f2e).mix(hex(0x33506a), 0.45*smooth(foot-90, foot-176, y)).times(slate)
	})
	c.fill(box(330, foot-214, 366, foot-160), ink, 1)
	c.fill(box(324, foot-220, 372, foot-210), ink, 1)
	lamp(c, 448, foot-76, 48, 52)
	c.fill(box(374, foot-74, 410, foot), hex(0x0c1119), 1)
	c.fill(box(300, foot-70, 332, foot-36), hex(0x1b2836), 1)
	wall(c, hill, ink)
	smoke(c, 348, foot-222)
	c.spruce(1390, hill[1390]+6, 250, 8, 30, ink, hex(0x1d2d38), 0)
	c.spruce(1462, hill[1462]+8, 330, 9, 32, ink, hex(0x1d2d38), 0)
	c.spruce(1540, hill[1540]+6, 210, 10, 28, ink, hex(0x1d2d38), 0)
}

// lamp is a lit window with four panes, and the air glowing in front of it.
func lamp(c *canvas, x, y, w, h float32) {
	c.paint(box(x, y, x+w, y+h), func(px, py float32, _ rgb) rgb {
		inside := hypot((px-x-w*0.4)/w, (py-y-h*0.4)/h)
		return hex(0xffd98c).mix(hex(0xff9d3e), smooth(0.1, 0.9, inside)).times(1.35)
	})
	c.fill(box(x+w/2-2, y, x+w/2+2, y+h), hex(0x2a1a0e), 1)
	c.fill(box(x, y+h/2-2, x+w, y+h/2+2), hex(0x2a1a0e), 1)
	c.fill(polygon(x+6, y+h, x+8, y+h-13, x+19, y+h-13, x+21, y+h), hex(0x3a2313), 1) // somebody's plant
	for _, leaf := range [][2]float32{{-9, -22}, {-3, -28}, {5, -26}, {10, -19}} {
		c.fill(stroke(2.5, x+13.5, y+h-12, x+13.5+leaf[0], y+h-12+leaf[1]*0.7), hex(0x3a2313), 1)
	}
	c.glow(x+w/2, y+h/2, 70, hex(0xffa850).times(0.20))
	c.glow(x+w/2, y+h/2, 26, hex(0xffc070).times(0.25))
}

func wall(c *canvas, hill *skyline, ink rgb) {
	for x := float32(640); x < 1350; {
		i := int32(x)
		w := 13 + 15*scatter(i, 1, 5)
		top := hill[int(x)] - 15 - 8*scatter(i, 2, 5)
		c.fill(oval(x+w/2, top+10, w*0.56, 10+5*scatter(i, 3, 5)), ink.mix(hex(0x2b4356), 0.28*scatter(i, 4, 5)), 1)
		c.fill(polygon(x-2, top+9, x+w+2, top+9, x+w+2, hill[int(x+w)]+3, x-2, hill[int(x)]+3), ink.mix(hex(0x101c26), 0.5), 1)
		x += w
	}
}

func smoke(c *canvas, x, y float32) {
	n := newNoise(107)
	c.shadeRows(int(y)-330, int(y), func(px, py float32, under rgb) rgb {
		up := (y - py) / 330
		drift := 150*up*up + 26*n.at(up*3.2, 2.5)
		wide := 6 + 46*up
		veil := bell(px-x-drift, wide) * (0.55 + 0.8*n.cloud(px/38, py/46, 4))
		return under.mix(hex(0x8a9fb3), clamp(0.34*veil*smooth(1, 0.1, up)*smooth(0, 0.03, up)))
	})
}
