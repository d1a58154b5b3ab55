package card

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"image"
	"image/png"

	"golang.org/x/image/font/sfnt"
)

//go:embed fonts/*.woff
var fontFiles embed.FS

// Width and Height are the size of a card in pixels: what link previews ask for (the Open Graph protocol names no
// size; Facebook, Mastodon and others crop to 1.91:1).
const (
	Width  = 1200
	Height = 630
)

// Card is what a card says. Every field may be empty and may hold anything that people write: what cannot be drawn is
// left out, and never becomes a row of boxes.
type Card struct {
	Site   string // the name of the site
	Title  string // at most four lines of it are shown
	Byline string // author and date
	Accent string // #rrggbb; anything else is the theme's own. Darkened until it can be read on paper
	RTL    bool   // the title's language is written from right to left
}

// Painter draws cards and icons, one at a time. Use New; it is safe for concurrent use.
type Painter struct {
	serif typeface
	sans  typeface
	turn  chan struct{} // holds one token while something is being drawn
}

// New unpacks the embedded fonts. It fails only when the program was built with broken ones.
func New() (*Painter, error) {
	p := &Painter{turn: make(chan struct{}, 1)}
	var err error
	p.serif, err = openTypeface("source-serif-4-%s-600-normal.woff", "frank-ruhl-libre-hebrew-700-normal.woff")
	if err != nil {
		return nil, err
	}
	p.sans, err = openTypeface("source-sans-3-%s-400-normal.woff", "frank-ruhl-libre-hebrew-400-normal.woff")
	if err != nil {
		return nil, err
	}
	return p, nil
}

// PNG draws a card. Equal cards give equal bytes. It waits for its turn, or gives up with the context.
func (p *Painter) PNG(ctx context.Context, c Card) ([]byte, error) {
	if err := p.begin(ctx); err != nil {
		return nil, err
	}
	defer p.end()
	picture, err := p.paint(c)
	if err != nil {
		return nil, err
	}
	return encode(picture)
}

func (p *Painter) begin(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait to draw: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		p.end()
		return fmt.Errorf("draw: %w", err)
	}
	return nil
}

func (p *Painter) end() { <-p.turn }

// openTypeface opens the faces of one family: a file for each script, and a file of another family for Hebrew.
func openTypeface(pattern, hebrew string) (typeface, error) {
	names := make([]string, 0, 7)
	for _, script := range []string{"latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"} {
		names = append(names, fmt.Sprintf(pattern, script))
	}
	var t typeface
	for _, name := range append(names, hebrew) {
		packed, err := fontFiles.ReadFile("fonts/" + name)
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		plain, err := unpack(packed)
		if err != nil {
			return nil, fmt.Errorf("unpack font %s: %w", name, err)
		}
		f, err := sfnt.Parse(plain)
		if err != nil {
			return nil, fmt.Errorf("parse font %s: %w", name, err)
		}
		t = append(t, f)
	}
	return t, nil
}

func encode(m image.Image) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&out, m); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return out.Bytes(), nil
}
