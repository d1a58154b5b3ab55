package art

import "math/rand/v2"

// scatter is an even number from 0 to 1 for each place and seed.
func scatter(x, y int32, seed uint32) float32 {
	h := uint32(x)*0x8da6b343 ^ uint32(y)*0xd8163841 ^ seed*0xcb1ab31f
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	h ^= h >> 15
	return float32(h>>8) / (1 << 24)
}

// noise is a smooth random field; neighbouring places have like values.
type noise struct {
	shuffled [512]uint8
}

func newNoise(seed uint64) *noise {
	var n noise
	for i, v := range rand.New(rand.NewPCG(seed, 0x0b1e)).Perm(256) {
		n.shuffled[i], n.shuffled[i+256] = uint8(v), uint8(v)
	}
	return &n
}

var slopes = [8][2]float32{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {0.7, 0.7}, {-0.7, 0.7}, {0.7, -0.7}, {-0.7, -0.7}}

// at is gradient noise from about -1 to 1, which changes over a length of 1.
func (n *noise) at(x, y float32) float32 {
	ix, iy := floor(x), floor(y)
	fx, fy := x-float32(ix), y-float32(iy)
	u, v := fx*fx*fx*(fx*(fx*6-15)+10), fy*fy*fy*(fy*(fy*6-15)+10)
	left, right := int(n.shuffled[ix&255]), int(n.shuffled[(ix+1)&255])
	top, foot := iy&255, (iy+1)&255
	a, b := &slopes[n.shuffled[left+top]&7], &slopes[n.shuffled[right+top]&7]
	c, d := &slopes[n.shuffled[left+foot]&7], &slopes[n.shuffled[right+foot]&7]
	upper := a[0]*fx + a[1]*fy
	upper += u * (b[0]*(fx-1) + b[1]*fy - upper)
	lower := c[0]*fx + c[1]*(fy-1)
	lower += u * (d[0]*(fx-1) + d[1]*(fy-1) - lower)
	return 1.5 * (upper + v*(lower-upper))
}

// cloud adds octaves of noise, each twice as fine and half as strong.
func (n *noise) cloud(x, y float32, octaves int) float32 {
	var sum float32
	strength := float32(0.5)
	for range octaves {
		sum += strength * n.at(x, y)
		x, y, strength = 2*x+17.3, 2*y+5.9, strength/2
	}
	return sum
}

// ridge is like cloud, with sharp crests near 1.
func (n *noise) ridge(x, y float32, octaves int) float32 {
	var sum float32
	strength := float32(0.5)
	for range octaves {
		sum += strength * square(1-abs(n.at(x, y)))
		x, y, strength = 2*x+11.1, 2*y+7.7, strength/2
	}
	return sum
}

func floor(x float32) int {
	i := int(x)
	if float32(i) > x {
		i--
	}
	return i
}

// field holds a slow function of the place, worked out at every fourth pixel.
type field [(Height/fieldStep + 2) * fieldWidth]float32

const (
	fieldStep  = 4
	fieldWidth = Width/fieldStep + 2
)

func newField(f func(x, y float32) float32) *field {
	var v field
	for i := range v {
		v[i] = f(float32(i%fieldWidth*fieldStep), float32(i/fieldWidth*fieldStep))
	}
	return &v
}

// at reads between the points that were worked out.
func (f *field) at(x, y float32) float32 {
	x, y = x/fieldStep, y/fieldStep
	ix, iy := min(int(x), fieldWidth-2), min(int(y), Height/fieldStep)
	u, v := x-float32(ix), y-float32(iy)
	row := f[iy*fieldWidth+ix:]
	upper := row[0] + u*(row[1]-row[0])
	lower := row[fieldWidth] + u*(row[fieldWidth+1]-row[fieldWidth])
	return upper + v*(lower-upper)
}
