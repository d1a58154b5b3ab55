package media

import (
	"fmt"
	"math"
)

// Limits bounds what one upload may cost. A zero field takes the value of
// DefaultLimits.
type Limits struct {
	Bytes       int64 // size of an uploaded picture
	Pixels      int64 // width times height
	Side        int   // width or height
	Frames      int   // pictures in an animation
	FramePixels int64 // Pixels times Frames
	DecodeBytes int64 // memory that a decoder may need at its peak

	RecordingBytes int64 // size of an uploaded sound or film
}

// DefaultLimits are the limits that the documentation promises: 10 MiB,
// 25 megapixels, sides of 12,000, 100 frames of 50 megapixels together, and
// 64 MiB for a sound or film.
func DefaultLimits() Limits {
	return Limits{
		Bytes:       10 << 20,
		Pixels:      25_000_000,
		Side:        12_000,
		Frames:      100,
		FramePixels: 50_000_000,
		DecodeBytes: 200_000_000,

		RecordingBytes: 64 << 20,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.Bytes <= 0 {
		l.Bytes = d.Bytes
	}
	if l.Pixels <= 0 {
		l.Pixels = d.Pixels
	}
	if l.Side <= 0 {
		l.Side = d.Side
	}
	if l.Frames <= 0 {
		l.Frames = d.Frames
	}
	if l.FramePixels <= 0 {
		l.FramePixels = d.FramePixels
	}
	if l.DecodeBytes <= 0 {
		l.DecodeBytes = d.DecodeBytes
	}
	if l.RecordingBytes <= 0 {
		l.RecordingBytes = d.RecordingBytes
	}
	return l
}

// check compares what the header claims with the limits, before any decoding.
func (l Limits) check(shown string, h header) error {
	if h.width <= 0 || h.height <= 0 {
		return unusable(nil, "%s is a picture without a size.", shown)
	}
	if h.width > l.Side || h.height > l.Side {
		return tooLarge("%s measures %d × %d pixels; no side may be longer than %d. Please make it smaller.", shown, h.width, h.height, l.Side)
	}
	pixels := int64(h.width) * int64(h.height)
	if pixels > l.Pixels {
		return tooLarge("%s has %s megapixels; please make it smaller than %s.", shown, mega(pixels), mega(l.Pixels))
	}
	if h.frames > l.Frames {
		return tooLarge("%s is an animation of more than %d frames; please shorten it.", shown, l.Frames)
	}
	if int64(h.frames)*pixels > l.FramePixels {
		return tooLarge("%s is an animation of %s megapixels in all its frames; please keep it under %s.",
			shown, mega(int64(h.frames)*pixels), mega(l.FramePixels))
	}
	if h.cost > l.DecodeBytes {
		return tooLarge("%s takes too much memory to open; please make it smaller, or save it with 8 bits per colour.", shown)
	}
	return nil
}

func mega(pixels int64) string {
	return fmt.Sprintf("%.4g", math.Round(float64(pixels)/1e4)/100)
}

func bytesSaid(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", bytes>>10)
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}
