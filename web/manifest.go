package web

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
)

// manifest tells a phone how the site looks on its home screen (W3C Web Application Manifest).
type manifest struct {
	Name            string         `json:"name"`
	ShortName       string         `json:"short_name,omitempty"`
	Description     string         `json:"description,omitempty"`
	Lang            string         `json:"lang"`
	Dir             string         `json:"dir"`
	ID              string         `json:"id"`
	StartURL        string         `json:"start_url"`
	Scope           string         `json:"scope"`
	Display         string         `json:"display"`
	ThemeColor      string         `json:"theme_color"`
	BackgroundColor string         `json:"background_color"`
	Icons           []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// machineRoutes are the pictures and the manifest, which programs ask for.
func (s *Server) machineRoutes(r gin.IRouter) {
	read(r, links.Cards+":name", s.show((*build).card))
	read(r, links.Manifest, s.show((*build).manifest))
	read(r, links.Favicon, s.show(iconView("image/x-icon", func(i Icons) []byte { return i.Favicon })))
	read(r, links.AppleIcon, s.show(iconView(pngType, func(i Icons) []byte { return i.Apple })))
	read(r, links.SmallIcon, s.show(iconView(pngType, func(i Icons) []byte { return i.Small })))
	read(r, links.LargeIcon, s.show(iconView(pngType, func(i Icons) []byte { return i.Large })))
	read(r, links.MaskableIcon, s.show(iconView(pngType, func(i Icons) []byte { return i.Maskable })))
}

func (s *build) manifest(ctx context.Context, _ request) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	m := manifest{
		Name: b.Site.Title, ShortName: shortName(b.Site.Title), Description: b.Site.Tagline, Lang: b.Lang, Dir: b.Dir,
		ID: links.Home, StartURL: links.Home, Scope: links.Home, Display: "minimal-ui",
		ThemeColor: firstOf(b.Site.Theme.Accent, themeAccent), BackgroundColor: themePaper,
		Icons: []manifestIcon{
			{Src: links.SmallIcon, Sizes: "192x192", Type: pngType},
			{Src: links.LargeIcon, Sizes: "512x512", Type: pngType},
			{Src: links.MaskableIcon, Sizes: "512x512", Type: pngType, Purpose: "maskable"},
		},
	}
	body, err := json.Marshal(m)
	if err != nil {
		return answer{}, fmt.Errorf("write the manifest: %w", err)
	}
	return answer{kind: "application/manifest+json", body: body}, nil
}

// maxShortName is how many letters fit under an icon; launchers cut what is longer.
const maxShortName = 12

// shortName is as many first words of a title as fit under an icon, or none.
func shortName(title string) string {
	short := ""
	for _, word := range strings.Fields(title) {
		longer := strings.TrimSpace(short + " " + word)
		if utf8.RuneCountInString(longer) > maxShortName {
			break
		}
		short = longer
	}
	return short
}
