package art

// skyline is the height of a silhouette at each column, in pixels from the top.
type skyline [Width]float32

// hills is a rolling skyline around base; sharpness from 0 (dunes) to 1 (crests).
func hills(seed uint64, base, height, length, sharpness float32) *skyline {
	n := newNoise(seed)
	var s skyline
	for x := range s {
		at := float32(x) / length
		soft := n.cloud(at, 0.5, 6)
		crest := n.ridge(at, 3.5, 7) - 0.5
		s[x] = base - height*lerp(soft*1.6, crest*2, sharpness)
	}
	return &s
}

// cover says how much of the pixel lies below the skyline.
func (s *skyline) cover(x, y float32) float32 { return clamp(y - s[int(x)] + 0.5) }

// mirror paints water from the shore line down as a broken image of what stands
// above it. tint filters it, and haze is what shows at flat angles.
func (c *canvas) mirror(shore int, seed uint64, tint, haze rgb, roughness float32) {
	n := newNoise(seed)
	depth := float32(Height - shore)
	c.shadeRows(shore, Height, func(x, y float32, _ rgb) rgb {
		d := (y - float32(shore)) / depth
		scale := 0.12 + d
		ripple := n.at(x/(90*scale), y/(5*scale)) + 0.6*n.at(x/(36*scale), y/(2.2*scale))
		up := float32(shore) - (y-float32(shore))*0.92 + roughness*ripple*(4+38*d)
		side := x + roughness*ripple*(2+9*d)
		row := floor(min(up, float32(shore-1)))
		t := up - float32(floor(up))
		seen := c.at(int(side), row).mix(c.at(int(side), min(row+1, shore-1)), clamp(t))
		return seen.filtered(tint).mix(haze, 0.16*(1-d)+0.06*clamp(ripple))
	})
}

// stars scatters points of light between two rows, fewer of them where it is bright.
func (c *canvas) stars(seed uint32, from, to int, perCell, brightest float32) {
	const cell = 12
	for cy := from / cell; cy < to/cell; cy++ {
		for cx := range Width/cell + 1 {
			ix, iy := int32(cx), int32(cy)
			if scatter(ix, iy, seed) > perCell {
				continue
			}
			x := (float32(cx) + scatter(ix, iy, seed+1)) * cell
			y := (float32(cy) + scatter(ix, iy, seed+2)) * cell
			light := brightest * pow(scatter(ix, iy, seed+3), 5)
			warm := scatter(ix, iy, seed+4)
			colour := rgb{0.8, 0.9, 1}.mix(rgb{1, 0.85, 0.65}, warm*warm)
			c.glow(x, y, 0.5+0.25*light/brightest, colour.times(1.6*light+0.06))
		}
	}
}
