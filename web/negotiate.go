package web

import (
	"strconv"
	"strings"
)

// wantsActivity reports whether a client prefers ActivityPub to a page: it names
// application/activity+json or application/ld+json with a weight above zero and
// not below the weight of text/html. Some servers send several Accept headers,
// so all of them count. A wildcard alone means a page.
func wantsActivity(accept []string) bool {
	activity, html := 0.0, 0.0
	for _, line := range accept {
		for line != "" {
			var item string
			item, line = cutUnquoted(line)
			name, weight := mediaRange(item)
			switch name {
			case "application/activity+json", "application/ld+json":
				activity = max(activity, weight)
			case "text/html":
				html = max(html, weight)
			}
		}
	}
	return activity > 0 && activity >= html
}

// cutUnquoted splits a header at its first comma outside quotes.
func cutUnquoted(s string) (item, rest string) {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// mediaRange reads the name and the weight of one item. A weight that makes no
// sense counts as zero, so that garbage never wins.
func mediaRange(item string) (name string, weight float64) {
	name, params, _ := strings.Cut(item, ";")
	name, weight = strings.ToLower(strings.TrimSpace(name)), 1
	for params != "" {
		var p string
		p, params = cutParam(params)
		key, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return name, 0
		}
		weight = q
	}
	return name, weight
}

func cutParam(s string) (param, rest string) {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '"':
			quoted = !quoted
		case ';':
			if !quoted {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// takesGzip reports whether a client reads gzip: it names gzip, or failing that
// everything, with a weight above zero.
func takesGzip(acceptEncoding []string) bool {
	for _, line := range acceptEncoding {
		if !strings.Contains(line, "gzip") {
			continue
		}
		for line != "" {
			var item string
			item, line = cutUnquoted(line)
			if name, weight := mediaRange(item); name == "gzip" && weight > 0 {
				return true
			}
		}
	}
	return false
}
