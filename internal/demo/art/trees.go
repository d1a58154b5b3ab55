package art

// spruce draws one tree, bough by bough from the top. tiers says how closely one
// looks; snow from 0 to 1 is what lies on the boughs.
func (c *canvas) spruce(x, foot, tall float32, seed uint32, tiers int, wood, light rgb, snow float32) {
	c.fill(polygon(x-tall*0.014, foot+tall*0.02, x-tall*0.004, foot-tall*0.9, x, foot-tall, x+tall*0.004, foot-tall*0.9, x+tall*0.014, foot+tall*0.02), wood, 1)
	full := 0.85 + 0.35*scatter(1, 2, seed)
	spacing := tall / float32(tiers)
	for i := range 2 * tiers {
		t := (float32(i)/2 + 0.6) / float32(tiers)
		for _, side := range [2]float32{-1, 1} {
			k := int32(2*i) + int32(side)
			y := foot - tall*(1-0.985*pow(t, 1.10)) + spacing*0.5*(scatter(k, 9, seed)-0.5)
			reach := tall * 0.215 * full * pow(t, 0.80) * (0.50 + 0.62*scatter(k, 1, seed))
			droop := reach * (0.16 + 0.34*scatter(k, 2, seed)) * (1.1 - 0.5*t)
			thick := spacing*(0.45+0.35*scatter(k, 3, seed)) + reach*0.09
			tipX, tipY := x+side*reach, y+droop
			lift := reach * 0.10 * t // the lower boughs turn up at their tips
			bough := (&path{}).move(x, y-thick*0.3).
				curve(x+side*reach*0.35, y, x+side*reach*0.75, tipY+lift-thick*0.2, tipX, tipY-lift).
				curve(x+side*reach*0.8, tipY+lift+thick*0.5, x+side*reach*0.45, y+thick*1.5, x, y+thick*1.2)
			c.fill(bough, wood.mix(light, 0.02+0.10*scatter(k, 4, seed)*t), 1)
			if snow > 0 && scatter(k, 5, seed) < 0.72 {
				from := 0.25 + 0.3*scatter(k, 10, seed)
				load := (&path{}).move(x+side*reach*from, y+droop*from*0.55).
					curve(x+side*reach*0.6, y+droop*0.45-thick*0.35, x+side*reach*0.85, tipY+lift*0.4-thick*0.38, tipX, tipY-lift).
					curve(x+side*reach*0.85, tipY+lift*0.6+thick*0.10, x+side*reach*0.6, y+droop*0.5+thick*0.35, x+side*reach*from, y+droop*from*0.55)
				c.fill(load, light, snow*(0.35+0.65*scatter(k, 11, seed)))
			}
		}
	}
}

// grove plants spruces along a skyline, the small ones first.
func (c *canvas) grove(line *skyline, from, to, spacing, tallest float32, seed uint32, wood, light rgb, snow float32) {
	for _, share := range [2]float32{0.62, 1} {
		for x := from; x < to; x += spacing / share * 1.15 {
			k := int32(x * 3)
			at := x + spacing*1.6*(scatter(k, 6, seed)-0.5)
			tall := tallest * share * (0.45 + 0.55*scatter(k, 7, seed))
			foot := line[min(max(int(at), 0), Width-1)]
			tiers := min(max(int(tall/6), 7), 34)
			shade := wood.mix(light, 0.10*scatter(k, 8, seed)+0.10*(1-share))
			c.spruce(at, foot+2, tall, seed+uint32(k), tiers, shade, light, snow)
		}
	}
}
