package media

import (
	"context"
	"fmt"
	"image"

	"github.com/bbrks/go-blurhash"
)

const (
	// Four parts across and three down are what Mastodon makes and shows.
	blurAcross, blurDown = 4, 3
	// blurWidth is how wide a picture is before it is summed up; no more can be seen in twelve parts.
	blurWidth = 32
	// blurPixels is the largest file that is decoded for it. Pictures that are larger have a copy that is not, but for
	// drawings and animations, which do without.
	blurPixels = 2_000_000
)

// Blurhash returns the few letters that other servers show as a blur until a picture has come (blurha.sh). It is empty
// for what has none: recordings, large animations, and whatever is not in the library. The first call for a picture
// decodes its smallest copy, and waits for its turn to do that; later ones read memory.
func (l *Library) Blurhash(ctx context.Context, path string) (string, error) {
	d, ok := l.Describe(path)
	if !ok || d.Width == 0 {
		return "", nil
	}
	if known, ok := l.blurs.Get(d.Path); ok {
		return known, nil
	}
	small := d.File
	if len(d.Copies) > 0 {
		small = d.Copies[0]
	}
	if small.Width*small.Height > blurPixels {
		return "", nil
	}
	select {
	case l.gate <- struct{}{}:
		defer func() { <-l.gate }()
	case <-ctx.Done():
		return "", fmt.Errorf("wait to decode picture: %w", ctx.Err())
	}
	hash, err := l.blur(small.Path)
	if err != nil {
		return "", err
	}
	l.blurs.Add(d.Path, hash)
	return hash, nil
}

func (l *Library) blur(path string) (string, error) {
	f, err := l.root.Open(path)
	if err != nil {
		return "", fmt.Errorf("open picture: %w", err)
	}
	defer f.Close() //nolint:errcheck // opened for reading: nothing can be lost
	picture, _, err := image.Decode(f)
	if err != nil {
		return "", fmt.Errorf("decode picture: %w", err)
	}
	if picture.Bounds().Dx() > blurWidth {
		picture = narrow(picture, blurWidth)
	}
	hash, err := blurhash.Encode(blurAcross, blurDown, picture)
	if err != nil {
		return "", fmt.Errorf("sum up picture: %w", err)
	}
	return hash, nil
}
