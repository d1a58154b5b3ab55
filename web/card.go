package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/locale"
)

// Painter draws what is a picture and not a page; cmd/oriel joins it to the card room.
type Painter interface {
	// Card draws the picture of a link preview, a PNG of CardWidth × CardHeight. Equal cards give equal bytes.
	Card(ctx context.Context, c Card) ([]byte, error)
	// Icons makes the site's icons from a picture, or Oriel's own from none. It refuses what is no picture.
	Icons(ctx context.Context, picture []byte, accent string) (Icons, error)
}

// CardWidth and CardHeight are the size of a card in pixels.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// Card is what stands on the picture of a link preview. Every field may be empty.
type Card struct {
	Site   string
	Title  string
	Byline string // author and date
	Accent string // #rrggbb
	RTL    bool   // the title's language is written from right to left
}

const (
	// themeAccent and themePaper are --accent and --paper of the light side in site.css.
	themeAccent = "#0e5763"
	themePaper  = "#fdfcfa"

	// cardDesign grows when cards of the same words come out differently, so that nobody shows the old ones further.
	cardDesign = 1
)

// hash names what is written on a card.
func (c Card) hash() string {
	sum := sha256.New()
	for _, field := range []string{c.Site, c.Title, c.Byline, c.Accent} {
		fmt.Fprintf(sum, "%d:%s", len(field), field)
	}
	fmt.Fprintf(sum, "%t %d", c.RTL, cardDesign)
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// postCard is the card of a post. One without a title shows how it begins.
func (s *build) postCard(b base, e blog.Entry) Card {
	p := e.Post
	return Card{
		Site: b.Site.Title, Title: p.Name(), Accent: firstOf(b.Site.Theme.Accent, themeAccent),
		Byline: e.Author.Shown() + " · " + b.Date(p.PublishedAt),
		RTL:    locale.Dir(firstOf(p.Language, b.Lang)) == "rtl",
	}
}

// siteCard is the card of the home page and of lists.
func siteCard(b base) Card {
	return Card{Title: b.Site.Title, Byline: b.Site.Tagline, Accent: firstOf(b.Site.Theme.Accent, themeAccent), RTL: b.Dir == "rtl"}
}

// preview is the picture that the head of a page offers to link previews.
type preview struct {
	URL    string // absolute
	Alt    string
	Width  int // pixels; 0 when unknown
	Height int
}

// postPreview is the picture of a post: its own first one, or else its card.
func (s *build) postPreview(b base, e blog.Entry) preview {
	site, p := s.o.Links, e.Post
	if local(p.Image) && p.Warning == "" {
		return preview{resolve(site.Abs(p.Path), p.Image), p.ImageAlt, p.ImageWidth, p.ImageHeight}
	}
	c := s.postCard(b, e)
	return preview{site.Abs(links.Card(p.Ref, c.hash())), firstOf(p.Name(), b.Site.Title), CardWidth, CardHeight}
}

// sitePreview is the picture of the home page and of lists.
func (s *build) sitePreview(b base) preview {
	return preview{s.o.Links.Abs(links.Card(links.SiteCard, siteCard(b).hash())), b.Site.Title, CardWidth, CardHeight}
}

// card answers with the picture of a link preview. An address whose words have changed leads to the present one.
func (s *build) card(ctx context.Context, r request) (answer, error) {
	ref, hash, ok := links.ParseCard(r.name)
	if !ok {
		return answer{}, errNoPage
	}
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	card := siteCard(b)
	if ref != links.SiteCard {
		e, err := s.reader.EntryByRef(ctx, ref)
		if err != nil {
			return answer{}, err
		}
		if e.Post.Status == blog.Deleted {
			return answer{}, blog.Refuse(blog.Gone, "")
		}
		if !e.Post.Public() {
			return answer{}, errNoPage
		}
		card = s.postCard(b, e)
	}
	if hash != card.hash() {
		return moved(links.Card(ref, card.hash())), nil
	}
	picture, err := s.o.Painter.Card(ctx, card)
	if err != nil {
		return answer{}, fmt.Errorf("draw the card of %s: %w", ref, err)
	}
	return answer{kind: pngType, body: picture, control: immutable, shared: true}, nil
}
