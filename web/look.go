package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// look is the style sheet that the author's choices make: nothing but custom
// properties, which the themes use. Its address holds a hash of it, so that browsers keep it until it changes.
func look(t blog.Theme) string {
	var b strings.Builder
	b.WriteString(":root {\n")
	if t.Accent != "" {
		b.WriteString(accentRules(t.Accent, lightPaper))
	}
	if stack := fontStacks()[t.Font]; stack.text != "" {
		fmt.Fprintf(&b, "  --serif: %s;\n  --display: %s;\n  --sans: %s;\n", stack.text, stack.display, stack.label)
	}
	if width := map[string]string{"narrow": "36rem", "wide": "52rem"}[t.Width]; width != "" {
		fmt.Fprintf(&b, "  --measure: %s;\n", width)
	}
	b.WriteString("}\n")
	if t.Accent != "" {
		b.WriteString("@media (prefers-color-scheme: dark) {\n:root {\n" + accentRules(t.Accent, darkPaper) + "}\n}\n")
	}
	return b.String()
}

// The papers of the default theme, against which an accent must be readable.
const (
	lightPaper = "#f3f1ec" // the darker one of the light scheme
	darkPaper  = "#1c2326" // the lighter one of the dark scheme
)

// accentRules make a colour of the author's readable on a paper: WCAG 2.2 asks for a
// contrast of 4.5 (SC 1.4.3), whatever colour was chosen.
func accentRules(accent, paper string) string {
	ink := readable(parseColour(accent), parseColour(paper), 4.6)
	strong := readable(parseColour(accent), parseColour(paper), 7)
	return fmt.Sprintf("  --accent: %s;\n  --accent-strong: %s;\n", ink, strong)
}

// fontStack is a set of families of web/assets/fonts.css: for texts, for titles, and for what is small and stands
// around them. First are the files that nearly every page needs, so that browsers ask for them at once.
type fontStack struct {
	text, display, label string
	first                []string
	families             []string
}

func fontStacks() map[string]fontStack {
	const book, humanist, characterful, code = "var(--type-book)", "var(--type-humanist)", "var(--type-characterful)", "var(--type-code)"
	const bookFile, italicFile, humanistFile = "source-serif-4-latin-wght-normal.woff2", "source-serif-4-latin-wght-italic.woff2", "source-sans-3-latin-wght-normal.woff2"
	const serif, sans, fraunces, mono, ruhl, noto = "Source Serif 4", "Source Sans 3", "Fraunces", "JetBrains Mono", "Frank Ruhl Libre", "Noto Sans Hebrew"
	return map[string]fontStack{
		"serif":   {book, book, humanist, []string{bookFile, italicFile, humanistFile}, []string{serif, sans, ruhl, noto}},
		"sans":    {humanist, humanist, humanist, []string{humanistFile}, []string{sans, noto}},
		"display": {book, characterful, humanist, []string{bookFile, italicFile, humanistFile, "fraunces-latin-wght-normal.woff2"}, []string{serif, sans, fraunces, ruhl, noto}},
		"mono":    {code, code, code, []string{"jetbrains-mono-latin-wght-normal.woff2"}, []string{mono, noto}},
	}
}

var (
	fontFace   = regexp.MustCompile(`(?s)@font-face \{.*?\n\}\n`)
	fontFamily = regexp.MustCompile(`font-family: "([^"]+)"`)
)

// fontSheets makes of the sheet of all fonts one for each set, with the faces of its families and their stand-ins
// ("Fraunces on Times"), so that a page loads no word about the others.
func fontSheets(all string) map[string]string {
	sheets := map[string]string{}
	for set, stack := range fontStacks() {
		sheets[set] = fontFace.ReplaceAllStringFunc(all, func(face string) string {
			name := fontFamily.FindStringSubmatch(face)
			for _, family := range stack.families {
				if name != nil && (name[1] == family || strings.HasPrefix(name[1], family+" on ")) {
					return face
				}
			}
			return ""
		})
	}
	return sheets
}

// FontSheet is the style sheet of the site's letters, or "" when it loads none.
func (b base) FontSheet() string {
	if len(b.FontFiles()) == 0 {
		return ""
	}
	return "fonts-" + b.Site.Theme.Font + ".css"
}

// FontFiles are the fonts that the page asks for before its style sheets are read.
func (b base) FontFiles() []string { return fontStacks()[b.Site.Theme.Font].first }

// lookPath is the address of the style sheet of these choices, or "" when all are the theme's own.
func (s *Server) lookPath(t blog.Theme) string {
	css := look(t)
	if css == ":root {\n}\n" {
		return ""
	}
	sum := sha256.Sum256([]byte(css))
	return links.Look(base64.RawURLEncoding.EncodeToString(sum[:9]))
}

// lookSheet serves the present look. An old address gets it too: a page that a browser kept looks like the site of today.
func (s *build) lookSheet(ctx context.Context, r request) (answer, error) {
	site, err := s.reader.Site(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("read the site: %w", err)
	}
	a := answer{kind: "text/css; charset=utf-8", body: []byte(look(site.Theme))}
	if r.path == s.lookPath(site.Theme) {
		a.control = immutable
	}
	return a, nil
}
