package web

import "strings"

// part is what stands behind the address of a list: a page of it, or a page of one of its feeds.
type part struct {
	number int    // from 1
	format string // rss, atom or json; empty for the page that people read
}

// parsePart reads "", "page/2/", "feed/", "feed/atom/", "feed/json/" and
// "feed/atom/page/2/", with or without the last slash. False is anything else.
func parsePart(rest string) (part, bool) {
	p := part{number: 1}
	rest = strings.TrimSuffix(rest, "/")
	if rest == "" {
		return p, true
	}
	steps := strings.Split(rest, "/")
	if steps[0] == "feed" {
		p.format, steps = "rss", steps[1:]
		if len(steps) > 0 && (steps[0] == "atom" || steps[0] == "json") {
			p.format, steps = steps[0], steps[1:]
		}
	}
	switch {
	case len(steps) == 0:
		return p, true
	case len(steps) == 2 && steps[0] == "page":
		p.number = pageNumber(steps[1])
		return p, p.number > 0
	}
	return part{}, false
}

// tailOf finds the page or feed at the end of what follows a list's name, "feed/atom/" of "/night/feed/atom/", so that
// who asks for a feed at an old address is not led to a page.
func tailOf(rest string) string {
	steps := strings.Split(strings.Trim(rest, "/"), "/")
	for i, step := range steps {
		if step != "page" && step != "feed" {
			continue
		}
		tail := strings.Join(steps[i:], "/") + "/"
		if _, ok := parsePart(tail); ok {
			return tail
		}
	}
	return ""
}
