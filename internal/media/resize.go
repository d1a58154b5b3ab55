package media

import (
	"image"
	"image/draw"
	"math"
)

// narrow scales a picture to the width and keeps its proportions. It filters
// row after row with the Catmull-Rom kernel and holds only the few filtered
// rows that the next one of the result needs: the scaler of x/image would keep
// 32 bytes for each pixel of a picture as wide as the result and as high as the
// source, which is more than 600 MB at the limits of an upload.
func narrow(m image.Image, width int) *image.RGBA {
	b := m.Bounds()
	height := max(1, (b.Dy()*width+b.Dx()/2)/b.Dx())
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	across, down := taps(b.Dx(), width), taps(b.Dy(), height)
	rows := &filteredRows{from: m, across: across, row: image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))}
	sums := make([]float32, 4*width)
	for y, t := range down {
		clear(sums)
		for i, weight := range t.weights {
			for x, v := range rows.at(t.first+i, len(t.weights)) {
				sums[x] += weight * v
			}
		}
		settle(to.Pix[y*to.Stride:][:4*width], sums)
	}
	return to
}

// tap says how much the samples from first on weigh in one sample of the result.
type tap struct {
	first   int
	weights []float32
}

func taps(from, to int) []tap {
	scale := float64(from) / float64(to)
	reach := 2 * max(1, scale)
	all := make([]tap, to)
	for i := range all {
		centre := (float64(i) + 0.5) * scale
		first := max(0, int(math.Ceil(centre-reach-0.5)))
		last := min(from-1, int(math.Floor(centre+reach-0.5)))
		weights := make([]float32, last-first+1)
		var sum float32
		for j := range weights {
			weights[j] = float32(catmullRom((float64(first+j) + 0.5 - centre) / max(1, scale)))
			sum += weights[j]
		}
		for j := range weights {
			weights[j] /= sum
		}
		all[i] = tap{first, weights}
	}
	return all
}

func catmullRom(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-0.5*x+2.5)*x-4)*x + 2
	}
	return 0
}

// filteredRows scales source rows to the width of the result, each only once as
// long as they are asked for in order.
type filteredRows struct {
	from   image.Image
	across []tap
	row    *image.RGBA
	kept   [][]float32
	first  int // source row of kept[0]
}

// at gives row y; keep is how many rows, this one included, are in use together.
func (f *filteredRows) at(y, keep int) []float32 {
	for f.first+len(f.kept) <= y {
		var buffer []float32
		if len(f.kept) > keep {
			buffer, f.kept = f.kept[0], f.kept[1:]
			f.first++
		}
		f.kept = append(f.kept, f.filter(f.first+len(f.kept), buffer))
	}
	return f.kept[y-f.first]
}

func (f *filteredRows) filter(y int, buffer []float32) []float32 {
	if buffer == nil {
		buffer = make([]float32, 4*len(f.across))
	}
	b := f.from.Bounds()
	draw.Draw(f.row, f.row.Rect, f.from, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
	for x, t := range f.across {
		var red, green, blue, alpha float32
		pix := f.row.Pix[4*t.first:]
		for _, weight := range t.weights {
			red += weight * float32(pix[0])
			green += weight * float32(pix[1])
			blue += weight * float32(pix[2])
			alpha += weight * float32(pix[3])
			pix = pix[4:]
		}
		copy(buffer[4*x:], []float32{red, green, blue, alpha})
	}
	return buffer
}

// settle rounds sums to bytes; colours stay within their alpha, as image.RGBA wants it.
func settle(pix []byte, sums []float32) {
	for i := 0; i < len(pix); i += 4 {
		alpha := min(max(sums[i+3], 0), 255)
		for c := range 3 {
			pix[i+c] = byte(min(max(sums[i+c], 0), alpha) + 0.5)
		}
		pix[i+3] = byte(alpha + 0.5)
	}
}
