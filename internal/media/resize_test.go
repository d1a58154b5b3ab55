package media

import (
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/draw"
)

func TestScalingAgreesWithASlowerScaler(t *testing.T) {
	t.Parallel()
	for _, size := range []image.Point{{401, 300}, {160, 7}, {161, 2000}, {2000, 1}} {
		from := photo(size.X, size.Y)
		got := narrow(from, 150)
		want := image.NewRGBA(got.Rect)
		draw.CatmullRom.Scale(want, want.Rect, from, from.Rect, draw.Src, nil)
		worst := 0
		for i := range got.Pix {
			worst = max(worst, int(got.Pix[i])-int(want.Pix[i]), int(want.Pix[i])-int(got.Pix[i]))
		}
		if worst > 2 {
			t.Errorf("%v: a byte is off by %d", size, worst)
		}
	}
}

func TestGlassKeepsItsColourWhenScaled(t *testing.T) {
	t.Parallel()
	from := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	for y := range 100 {
		for x := range 150 {
			from.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 255})
		}
	}
	to := narrow(from, 100)
	for x := range 100 {
		c := to.RGBAAt(x, 15)
		if c.G != 0 || c.B != 0 || c.R != c.A {
			t.Fatalf("at %d: %v has a dark or coloured edge", x, c)
		}
	}
}
