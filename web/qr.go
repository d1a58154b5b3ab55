package web

import (
	"context"
	"encoding/xml"
	"fmt"
	"strings"

	"rsc.io/qr"

	"github.com/oriel-blog/oriel/internal/links"
)

// quietZone is the white border in modules that readers of QR codes need (ISO/IEC 18004).
const quietZone = 4

// qrCode draws the address of an author's profile for telephones.
func (s *build) qrCode(ctx context.Context, r request) (answer, error) {
	name, ok := strings.CutPrefix(strings.TrimSuffix(r.name, ".svg"), "@")
	if !ok || !strings.HasSuffix(r.name, ".svg") {
		return answer{}, errNoPage
	}
	author, err := s.reader.AuthorByName(ctx, name)
	if err != nil {
		return answer{}, err
	}
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	address := s.o.Links.Abs(links.Profile(author.Name))
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return answer{}, fmt.Errorf("draw the QR code of %s: %w", address, err)
	}
	title := b.T("QR code with the address of %s, %s", isolated(author.Shown()), address)
	return answer{kind: "image/svg+xml", body: []byte(drawQR(code, title))}, nil
}

// drawQR writes dark modules as one path, a bar for each run in a row. The colours are the same in the dark: many readers
// cannot see light codes on dark ground.
func drawQR(code *qr.Code, title string) string {
	var words, bars strings.Builder
	_ = xml.EscapeText(&words, []byte(title)) // a Builder takes everything
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			start := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if n := x - start; n > 0 {
				fmt.Fprintf(&bars, "M%d %dh%dv1h-%dz", start+quietZone, y+quietZone, n, n)
			}
		}
	}
	side := code.Size + 2*quietZone
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges" role="img" aria-labelledby="title">`+
		`<title id="title">%s</title><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`+"\n",
		side, side, side*6, side*6, words.String(), side, side, bars.String())
}
