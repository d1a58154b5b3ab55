package web

import (
	"regexp"
	"strings"
)

var (
	openTag     = regexp.MustCompile(`<[a-zA-Z][^>]*>`)
	namesPlaces = regexp.MustCompile(` (id|for|headers|aria-labelledby|aria-describedby|href)="([^"]*)"`)
)

// apart puts a prefix before every name of a place in the HTML of a post, and before every reference to one, so that several
// posts can stand on one page: each of them has a footnote 1. The HTML is the render room's, which escapes < and > in attributes and text.
func apart(clean, ref string) string {
	prefix := "p" + ref + "-"
	return openTag.ReplaceAllStringFunc(clean, func(tag string) string {
		return namesPlaces.ReplaceAllStringFunc(tag, func(attribute string) string {
			name, value, _ := strings.Cut(strings.TrimSuffix(attribute, `"`), `="`)
			if name == " href" {
				place, here := strings.CutPrefix(value, "#")
				if !here || place == "" {
					return attribute
				}
				return name + `="#` + prefix + place + `"`
			}
			places := strings.Fields(value)
			for i := range places {
				places[i] = prefix + places[i]
			}
			return name + `="` + strings.Join(places, " ") + `"`
		})
	})
}
