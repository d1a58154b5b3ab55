package art

import (
	"bytes"
	"fmt"
	"image/jpeg"
)

// Width and Height are the size of every picture in pixels.
const (
	Width  = 1600
	Height = 1000

	quality = 80
)

// Pictures gives the painters by file name. Each call paints anew, in a few
// tenths of a second on two cores, and gives a JPEG file.
func Pictures() map[string]func() ([]byte, error) {
	painters := map[string]func(*canvas){
		"north-window.jpg":       northWindow,
		"noctilucent-clouds.jpg": noctilucent,
		"halo.jpg":               halo,
		"aurora.jpg":             aurora,
		"circumpolar-chart.jpg":  starChart,
		"harbour-ice.jpg":        harbourIce,
		"month-of-tides.jpg":     tides,
		"star-trails.jpg":        starTrails,
		"islands.jpg":            islands,
		"fog-signal.jpg":         fogSignal,
		"rainbow.jpg":            rainbow,
		"sun.jpg":                sun,
	}
	all := make(map[string]func() ([]byte, error), len(painters))
	for name, paint := range painters {
		all[name] = func() ([]byte, error) {
			c := newCanvas()
			paint(c)
			var file bytes.Buffer
			if err := jpeg.Encode(&file, c.develop(), &jpeg.Options{Quality: quality}); err != nil {
				return nil, fmt.Errorf("encode %s: %w", name, err)
			}
			return file.Bytes(), nil
		}
	}
	return all
}
