package art

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
)

// Winter sums up one winter of the harbour, as the plot shows it.
type Winter struct {
	IceDays   int
	Thickest  float64 // centimetres
	FrostSum  float64 // degree days below freezing
	Thickness [seasonDays]float64
}

// seasonDays runs from the first of November to the end of April.
const seasonDays = 181

// Winters computes eleven invented winters: a cold season with the memory that
// weather has, and ice that grows after Stefan's law and melts in the thaw.
func Winters() []Winter {
	mildness := []float64{0.4, -1.5, -2.6, 1.4, -0.6, -3.1, 2.3, 0.8, -1.1, 2.6, 1.9}
	all := make([]Winter, len(mildness))
	for i, shift := range mildness {
		r := rand.New(rand.NewPCG(uint64(i), 0x1ce))
		var spell, ice float64
		for d := range seasonDays {
			spell = 0.88*spell + 1.6*r.NormFloat64()
			air := 4.5 + 0.8*shift - 6.6*math.Cos((float64(d)-88)/365*2*math.Pi*1.15) + spell
			if air < -0.9 { // the sea freezes a little below zero
				all[i].FrostSum += -air
				ice = math.Sqrt(ice*ice + 2.7*2.7*(-air))
			} else {
				ice = max(0, ice-1.05*(air+0.9))
			}
			all[i].Thickness[d] = ice
			all[i].Thickest = max(all[i].Thickest, ice)
			if ice > 1 {
				all[i].IceDays++
			}
		}
	}
	return all
}

// on is the thickness at a time of the season, between two daily readings.
func (w Winter) on(day float64) float64 {
	i := min(int(day), seasonDays-1)
	next := min(i+1, seasonDays-1)
	return w.Thickness[i] + (day-float64(i))*(w.Thickness[next]-w.Thickness[i])
}

// harbourIce draws a strip for each winter: the darker a day, the thicker its ice.
func harbourIce(c *canvas) {
	const (
		left, right = 210, 1180
		top, step   = 222, 58
		height      = 40
	)
	sheet(c)
	ink, grey := hex(0x2b3640), hex(0x75808a)
	scale := ramp{{0, hex(0xf1ece0)}, {0.04, hex(0xdbe7ea)}, {0.3, hex(0x9cc3d4)}, {0.65, hex(0x3f7fa6)}, {1, hex(0x123a66)}}
	c.write(italic(42), "Eleven winters of harbour ice", left, 92, 0, ink, 1)
	c.write(upright(19), "How thick the ice lay at the old slipway, day by day. Invented, but in nature's manner.", left, 130, 0, grey, 1)
	head := upright(16)
	months := []struct {
		name string
		days int
	}{{"November", 30}, {"December", 31}, {"January", 31}, {"February", 28}, {"March", 31}, {"April", 30}}
	at := 0
	for _, m := range months {
		x := lerp(left, right, float32(at)/seasonDays)
		c.fill(box(x-0.6, top-16, x+0.6, top+11*step-10), grey, 0.28)
		c.write(head, m.name, x+8, top-20, 0, grey, 1)
		at += m.days
	}
	c.write(head, "days", 1262, top-20, 1, grey, 1)
	c.write(head, "thickest", 1366, top-20, 1, grey, 1)
	row, bold := upright(18), upright(20)
	for i, w := range Winters() {
		y := top + float32(i)*step
		c.write(row, fmt.Sprintf("Winter %d", i+1), left-20, y+26, 1, ink, 1)
		for x := left; x < right; x++ {
			d := float64(x-left) / (right - left) * seasonDays
			c.fill(box(float32(x), y, float32(x+1), y+height), scale.at(float32(w.on(d))/52), 1)
		}
		c.fill(box(left, y+height, right, y+height+1), grey, 0.35)
		c.write(bold, strconv.Itoa(w.IceDays), 1262, y+27, 1, ink, 1)
		c.write(row, fmt.Sprintf("%.0f cm", w.Thickest), 1366, y+27, 1, ink, 1)
		c.fill(box(1392, y+10, 1392+float32(w.FrostSum)*0.42, y+30), hex(0xc9793f), 0.85)
	}
	c.write(head, "sum of frost", 1392, top-20, 0, grey, 1)
	for i := range 240 {
		x := left + float32(i)
		c.fill(box(x, 906, x+1.2, 922), scale.at(float32(i)/240), 1)
	}
	for _, cm := range []int{0, 10, 20, 30, 40, 50} {
		c.write(upright(14), strconv.Itoa(cm), left+float32(cm)*240/52, 942, 0.5, grey, 1)
	}
	c.write(upright(14), "centimetres of ice", left+262, 920, 0, grey, 1)
}

// sheet is warm paper.
func sheet(c *canvas) {
	n := newNoise(131)
	c.shade(func(x, y float32, _ rgb) rgb {
		fibre := n.cloud(x/4, y/60, 2) + n.cloud(x/60, y/4, 2)
		return hex(0xf7f2e7).times(1 + 0.012*fibre - 0.05*square(hypot((x-800)/Width, (y-500)/Height)))
	})
}
