package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
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
		fmt.Fprintf(&b, "  --serif: %s;\n  --display: %s;\n", stack.text, stack.display)
	}
	if width := map[string]string{"narrow": "58ch", "wide": "82ch"}[t.Width]; width != "" {
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

type fontStack struct{ text, display string }

// fontStacks are the stacks of web/assets/fonts.css.
func fontStacks() map[string]fontStack {
	return map[string]fontStack{
		"serif":   {"var(--type-book)", "var(--type-book)"},
		"sans":    {"var(--type-humanist)", "var(--type-humanist)"},
		"display": {"var(--type-book)", "var(--type-characterful)"},
		"mono":    {"var(--type-code)", "var(--type-code)"},
	}
}

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
