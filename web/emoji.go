package web

import (
	"html/template"

	"github.com/oriel-blog/oriel/internal/links"
)

// emojified is plain text, a name for instance, with the pictures of its :shortcodes:, which are paths in our own library.
func (s *Server) emojified(text string, emojis map[string]string) template.HTML {
	return trusted(s.o.Text.EmojifyName(text, addresses(emojis)))
}

// illustrated is the HTML of a comment with the pictures of its :shortcodes:. They come later than the comment, so this
// is done when the page is made; the page is kept with them.
func (s *Server) illustrated(clean string, emojis map[string]string) template.HTML {
	return trusted(s.o.Text.Emojify(clean, addresses(emojis)))
}

func addresses(emojis map[string]string) map[string]string {
	if len(emojis) == 0 {
		return nil
	}
	at := make(map[string]string, len(emojis))
	for name, path := range emojis {
		at[name] = keptPicture(path)
	}
	return at
}

// keptPicture is the address of a picture in our own library; empty when there is none.
func keptPicture(path string) string {
	if path == "" {
		return ""
	}
	return links.Media + path
}
