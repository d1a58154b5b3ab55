package auth

import (
	"net/url"
	"strings"
)

// LocalPath returns next when it is a path on this site, and "/" otherwise, so that a link to the login cannot send the author
// to another host afterwards. It looks through two layers of percent-encoding, as careless servers on the way may undo them.
func LocalPath(next string) string {
	for look, layer := next, 0; layer < 3; layer++ {
		if !localOnce(look) {
			return "/"
		}
		decoded, err := url.PathUnescape(look)
		if err != nil {
			return "/"
		}
		look = decoded
	}
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" {
		return "/"
	}
	return next
}

// localOnce judges one spelling. Browsers read \ as /, and skip tabs and line ends.
func localOnce(s string) bool {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.Contains(s, `\`) {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}
