package render

import (
	"strings"
)

// AboutMe marks the links of what an author wrote about themselves as leading to themselves (rel="me"), so that
// Mastodon and others can verify them from both sides. HTML that the parser would not give back comes back unchanged.
func AboutMe(clean string) string {
	if !strings.Contains(clean, "<a ") {
		return clean
	}
	root, err := parseHTML(clean)
	if err != nil {
		return clean
	}
	for _, a := range find(root, tagged("a")) {
		if link := attr(a, "href"); strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
			removeAttr(a, "rel")
			setAttr(a, "rel", "me noopener")
		}
	}
	out, err := serialise(root)
	if err != nil {
		return clean
	}
	return out
}
