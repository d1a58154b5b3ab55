package media

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"io"
	"strings"

	"github.com/bbrks/go-blurhash"
)

// Take is Add without the smaller copies, so that the author sees the picture as soon as it can be: MakeCopies makes them.
// Shown is the address of the copy for pages; until it exists, Handler answers there with the full size.
func (l *Library) Take(ctx context.Context, r io.Reader, name string) (Picture, error) {
	shown := shownName(name)
	data, err := l.read(r, shown)
	if err != nil {
		return Picture{}, err
	}
	h, err := inspect(shown, data)
	if err != nil {
		return Picture{}, err
	}
	if err := l.limits.check(shown, h); err != nil {
		return Picture{}, err
	}
	var full encoded
	err = l.alone(ctx, func() (err error) {
		full, err = convertFull(shown, data, h)
		return err
	})
	if err != nil {
		return Picture{}, err
	}
	data = nil //nolint:ineffassign,wastedassign // its memory may go while the file is written
	p, err := l.store(ctx, full, nil)
	if err != nil {
		return Picture{}, err
	}
	p.Shown = shownOf(p.File)
	return p, nil
}

// shownOf is what pages show of a picture: a copy of ShownWidth when it is wider and no animation, else the picture itself.
func shownOf(full File) File {
	base, extension, _ := strings.Cut(full.Path, ".")
	if full.Width <= ShownWidth || extension == "gif" {
		return full
	}
	full.Path = copyName(base, ShownWidth) + "." + extension
	full.Height = max(1, (full.Height*ShownWidth+full.Width/2)/full.Width)
	full.Width = ShownWidth
	return full
}

// Copies is what MakeCopies made of a file.
type Copies struct {
	Shown    File   // what pages show
	Thumb    File   // the narrowest
	Bytes    int64  // of the file and all its copies
	Blurhash string // empty for what has none
	Seconds  int    // of a recording; zero when unknown
}

// MakeCopies makes the smaller copies of a picture that Take took in, and its blur, from one decoding. For a recording it
// only reads how long it is. A *Refused error says that the file cannot be opened; ErrFull that there is no room. It is
// safe to repeat. One picture is decoded at a time; others wait, or give up with their context.
func (l *Library) MakeCopies(ctx context.Context, path string) (Copies, error) {
	d, ok := l.Describe(path)
	if !ok {
		return Copies{}, unusable(nil, "The file is not on the disk any more. Please delete this entry and send the file again.")
	}
	if d.Width == 0 || strings.HasSuffix(d.Path, ".gif") {
		blur, err := l.Blurhash(ctx, d.Path)
		return Copies{Shown: d.File, Thumb: d.File, Bytes: d.Bytes, Blurhash: blur, Seconds: l.seconds(d.Path)}, err
	}
	if len(d.Copies) > 0 && complete(d) { // made before, by this program or an older one
		blur, err := l.Blurhash(ctx, d.Path)
		made := Copies{Shown: d.File, Thumb: d.Copies[0], Bytes: d.AllBytes(), Blurhash: blur}
		if widest := d.Copies[len(d.Copies)-1]; widest.Width == ShownWidth {
			made.Shown = widest
		}
		return made, err
	}
	var copies []encoded
	var blur string
	err := l.alone(ctx, func() (err error) {
		copies, blur, err = l.copyStored(d.File)
		return err
	})
	if err != nil {
		return Copies{}, err
	}
	made := Copies{Shown: d.File, Thumb: d.File, Bytes: d.Bytes, Blurhash: blur}
	base, _, _ := strings.Cut(d.Path[3:], ".")
	for _, c := range copies {
		kept, err := l.keep(ctx, copyName(base, c.width), c)
		if err != nil {
			return Copies{}, err
		}
		made.Thumb = kept
		made.Bytes += kept.Bytes
		if c.width == ShownWidth {
			made.Shown = kept
		}
	}
	l.known.Remove(d.Path[3:])
	return made, nil
}

// copyStored decodes a file of the library, which is clean and upright already.
func (l *Library) copyStored(full File) (copies []encoded, blur string, err error) {
	defer func() {
		if r := recover(); r != nil {
			copies, blur, err = nil, "", unusable(fmt.Errorf("decoder panicked: %v", r), "The picture cannot be opened.")
		}
	}()
	f, err := l.root.Open(full.Path)
	if err != nil {
		return nil, "", fmt.Errorf("open picture: %w", err)
	}
	picture, _, err := image.Decode(bufio.NewReaderSize(f, 64<<10))
	_ = f.Close() // opened for reading: nothing can be lost
	if err != nil {
		return nil, "", unusable(err, "The picture cannot be opened: it is damaged.")
	}
	_, extension, _ := strings.Cut(full.Path, ".")
	copies, smallest, err := copiesOf(picture, encoded{extension: extension, width: full.Width, height: full.Height}, full.Bytes)
	if err != nil {
		return nil, "", err
	}
	if smallest.Bounds().Dx() > blurWidth {
		smallest = narrow(smallest, blurWidth)
	}
	blur, err = blurhash.Encode(blurAcross, blurDown, smallest)
	if err != nil {
		return nil, "", fmt.Errorf("sum up picture: %w", err)
	}
	return copies, blur, nil
}

// alone waits for its turn, because a decoder may need 200 MB, and gives the memory back before the next one has it.
func (l *Library) alone(ctx context.Context, do func() error) error {
	select {
	case l.gate <- struct{}{}:
		defer func() { <-l.gate }()
	case <-ctx.Done():
		return fmt.Errorf("wait to decode picture: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("decode picture: %w", err)
	}
	return do()
}
