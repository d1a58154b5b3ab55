package art

import (
	"bytes"
	"image/jpeg"
	"testing"
)

func TestEveryPictureIsAFileOfTheRightSize(t *testing.T) {
	t.Parallel()
	for name, paint := range Pictures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, err := paint()
			if err != nil {
				t.Fatal(err)
			}
			config, err := jpeg.DecodeConfig(bytes.NewReader(first))
			if err != nil || config.Width != Width || config.Height != Height {
				t.Errorf("got %v, %v", config, err)
			}
			if len(first) > 400<<10 {
				t.Errorf("the file has %d bytes", len(first))
			}
		})
	}
}

// The other pictures are made of the same brushes; two of them keep the test short.
func TestPictureIsPaintedTheSameWayTwice(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"harbour-ice.jpg", "star-trails.jpg"} {
		paint := Pictures()[name]
		first, err := paint()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := paint(); err != nil || !bytes.Equal(first, again) {
			t.Errorf("%s differs the second time (%v)", name, err)
		}
	}
}
