package card

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // what the picture library keeps: still frames of GIF,
	_ "image/jpeg" // photographs,
)

// Icons are the pictures that browsers and phones show for the site, each a PNG but the first.
type Icons struct {
	Favicon  []byte // ICO with 32 and 16 pixels
	Apple    []byte // 180 pixels, without transparency, which iOS shows black
	Small    []byte // 192 pixels
	Large    []byte // 512 pixels
	Maskable []byte // 512 pixels; everything of importance lies in the circle that launchers keep (W3C App Manifest §6)
}

// maxPixels is the largest picture that is decoded: what the picture library takes (media.DefaultLimits).
const maxPixels = 25_000_000

// ErrPicture means that a picture cannot be an icon: it is no PNG, JPEG or GIF, damaged or far too large.
var ErrPicture = errors.New("this picture cannot become an icon")

// Icons makes the icons from a picture, of which the middle square is used, or draws the window of the masthead in
// the accent colour when there is none. It waits for its turn, or gives up with the context.
func (p *Painter) Icons(ctx context.Context, picture []byte, accentColor string) (Icons, error) {
	if err := p.begin(ctx); err != nil {
		return Icons{}, err
	}
	defer p.end()
	if len(picture) == 0 {
		return icons(func(size int, s shape) image.Image { return drawn(size, s, accent(accentColor)) })
	}
	square, err := squareOf(picture)
	if err != nil {
		return Icons{}, err
	}
	return icons(func(size int, s shape) image.Image { return cutFor(square, size, s) })
}

// shape is how an icon treats its edge.
type shape int

const (
	plain    shape = iota // as the picture is
	solid                 // on paper where the picture is transparent
	maskable              // the picture inside the circle that is never cut off
)

func icons(draw func(size int, s shape) image.Image) (Icons, error) {
	var failed error
	paint := func(size int, s shape) []byte {
		data, err := encode(draw(size, s))
		failed = errors.Join(failed, err)
		return data
	}
	set := Icons{Apple: paint(180, solid), Small: paint(192, plain), Large: paint(512, plain), Maskable: paint(512, maskable)}
	set.Favicon = ico(icon{32, paint(32, plain)}, icon{16, paint(16, plain)})
	return set, failed
}

// icon is one picture of an ICO file.
type icon struct {
	side int // pixels, less than 256
	png  []byte
}

// ico joins PNG pictures to an ICO file, which every browser of this century reads.
func ico(pictures ...icon) []byte {
	const head, entry = 6, 16
	file := []byte{0, 0, 1, 0}
	file = binary.LittleEndian.AppendUint16(file, uint16(len(pictures))) //nolint:gosec // two
	at := head + entry*len(pictures)
	for _, p := range pictures {
		file = append(file, byte(p.side), byte(p.side), 0, 0, 1, 0, 32, 0) //nolint:gosec // less than 256
		file = binary.LittleEndian.AppendUint32(file, uint32(len(p.png)))  //nolint:gosec // kilobytes
		file = binary.LittleEndian.AppendUint32(file, uint32(at))          //nolint:gosec // kilobytes
		at += len(p.png)
	}
	for _, p := range pictures {
		file = append(file, p.png...)
	}
	return file
}

// drawn is the window in an icon. Small ones have thicker lines, so that they are still seen.
func drawn(size int, s shape, lines color.RGBA) image.Image {
	c := newCanvas(size, size)
	room, thick := 0.84, 1.1
	if size <= 32 {
		room, thick = 0.94, 2.0
	}
	if s == maskable {
		room = 0.56
	}
	side := float64(size)
	signIn(0, 0, side, side).shrunk(room).draw(c, thick, lines)
	return c.picture
}

// squareOf decodes a picture and gives the middle square of it, 512 pixels at most.
func squareOf(data []byte) (*image.NRGBA, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if config.Width <= 0 || config.Height <= 0 || int64(config.Width)*int64(config.Height) > maxPixels {
		return nil, fmt.Errorf("%w: %d × %d pixels", ErrPicture, config.Width, config.Height)
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	b := m.Bounds()
	side := min(b.Dx(), b.Dy())
	middle := image.Rect(0, 0, side, side).Add(b.Min).Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	return averaged(m, middle, min(side, 512)), nil
}
