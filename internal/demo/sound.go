package demo

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/oriel-blog/oriel/internal/demo/art"
)

// Faces gives, by name, a function that paints a small square picture for a guest and returns it as a PNG file.
func Faces() map[string]func() ([]byte, error) { return art.Faces() }

// Sounds gives, by name, a function that plays a sound and returns it as a WAV file of some 90 KB.
func Sounds() map[string]func() []byte {
	return map[string]func() []byte{"fog-signal.wav": fogSignal}
}

const (
	soundRate    = 8000 // samples a second; low sounds need no more
	soundSeconds = 5
)

// fogSignal is two low calls with their echo, as one hears them through a closed window.
func fogSignal() []byte {
	samples := make([]float64, soundRate*soundSeconds)
	for _, call := range []struct{ from, long, strength float64 }{
		{0.2, 1.3, 0.5}, {0.75, 1.3, 0.09}, {2.4, 1.3, 0.5}, {2.95, 1.3, 0.09},
	} {
		for i := range int(call.long * soundRate) {
			t := float64(i) / soundRate
			swell := math.Min(1, t/0.25) * math.Min(1, (call.long-t)/0.5)
			tone := math.Sin(2*math.Pi*117*t) + 0.45*math.Sin(2*math.Pi*176*t+0.3) + 0.2*math.Sin(2*math.Pi*234*t)
			samples[int(call.from*soundRate)+i] += call.strength * swell * tone / 1.65
		}
	}
	return wave(samples)
}

// wave writes samples from -1 to 1 as a WAV file: one channel of 16 bits (RIFF, Multimedia Programming Interface 1.0).
func wave(samples []float64) []byte {
	const frame = 2
	var b bytes.Buffer
	word := func(v uint32) { b.Write(binary.LittleEndian.AppendUint32(nil, v)) }
	half := func(v uint16) { b.Write(binary.LittleEndian.AppendUint16(nil, v)) }
	size := uint32(len(samples) * frame) //nolint:gosec // some seconds of sound
	b.WriteString("RIFF")
	word(36 + size)
	b.WriteString("WAVEfmt ")
	word(16)
	half(1) // PCM
	half(1) // one channel
	word(soundRate)
	word(soundRate * frame)
	half(frame)
	half(8 * frame)
	b.WriteString("data")
	word(size)
	for _, s := range samples {
		half(uint16(int16(math.Round(32000 * max(-1, min(1, s)))))) //nolint:gosec // two's complement is meant
	}
	return b.Bytes()
}
