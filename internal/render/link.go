package render

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/idna"
)

// address returns raw as a link that a browser and we read the same way, or false. An address that names a host
// without a scheme (//host) becomes https in a post and is refused in a comment.
func (p *policy) address(raw string, schemes []string) (string, bool) {
	// Browsers drop these before they read a scheme: "java\nscript:".
	raw = strings.TrimFunc(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(raw), func(r rune) bool { return r <= ' ' })
	if raw == "" || len(raw) > p.maxURL || strings.ContainsFunc(raw, isControl) {
		return "", false
	}
	// Browsers read a backslash as a slash in addresses; Go does not.
	if head := raw[:min(2, len(raw))]; strings.Contains(head, `\`) {
		return "", false
	}
	if strings.HasPrefix(raw, "//") {
		if !p.relative || p.conversation {
			return "", false
		}
		raw = "https:" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", false
	}
	if u.Scheme == "" {
		link := u.String()
		return link, p.relative && link != "" && !strings.HasPrefix(link, "//")
	}
	if !slices.Contains(schemes, u.Scheme) {
		return "", false
	}
	if (u.Scheme == "http" || u.Scheme == "https") && (u.Host == "" || u.Opaque != "") {
		return "", false
	}
	// A name before the host only serves to look like another host. Letters of other scripts show themselves.
	u.User = nil
	if u.Host, err = asciiHost(u.Host); err != nil {
		return "", false
	}
	link := u.String()
	return link, len(link) <= p.maxURL
}

func asciiHost(host string) (string, error) {
	if !strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return host, nil
	}
	name, port, found := strings.Cut(host, ":")
	name, err := idna.ToASCII(strings.ToLower(name))
	if found {
		name += ":" + port
	}
	return name, err
}

// unmask writes the real host after every link whose text looks like an address on another host (CVE-2023-36462).
func unmask(root *html.Node) {
	for _, a := range find(root, tagged("a")) {
		real := hostOf(attr(a, "href"))
		if real == "" || !pretends(a, real) {
			continue
		}
		note := " (" + real + ")"
		if next := a.NextSibling; next != nil && next.Type == html.TextNode {
			if !strings.HasPrefix(next.Data, note) {
				next.Data = note + next.Data
			}
			continue
		}
		a.Parent.InsertBefore(textNode(note), a.NextSibling)
	}
}

// pretends says whether the text of a link names a host other than real. Both what is seen and what the hidden parts
// add up to are looked at, because peers hide "https://" and the tail of long addresses.
func pretends(a *html.Node, real string) bool {
	for _, text := range []string{visibleText(a), textOf(a)} {
		for word := range strings.FieldsSeq(text) {
			if host := namedHost(word); host != "" && host != real {
				return true
			}
		}
	}
	return false
}

// namedHost returns the host that a word of a text seems to name, or nothing: "https://a.example/x", "www.a.example",
// "a.example". Handles such as @bob@a.example name a person.
func namedHost(word string) string {
	word = strings.Trim(word, "()[]<>{}\"'“”‘’«»,;:!?…")
	if strings.HasPrefix(word, "@") && !strings.Contains(word, "/") {
		return ""
	}
	lower := strings.ToLower(word)
	for _, scheme := range []string{"https://", "http://", "//"} {
		if _, rest, ok := strings.Cut(lower, scheme); ok {
			return plainHost(rest)
		}
	}
	host := plainHost(lower)
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 || len(host)-dot < 3 {
		return ""
	}
	for _, r := range host[dot+1:] {
		if r >= '0' && r <= '9' && !strings.HasPrefix(host[dot+1:], "xn--") {
			return ""
		}
	}
	return host
}

// hostOf returns the host of an absolute address in the form in which hosts are compared, or nothing.
func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	return plainHost(u.Host)
}

// plainHost cuts the host out of "host:port/path", without "www.", in the form that travels on the wire, so that
// letters of other scripts show themselves.
func plainHost(s string) string {
	if i := strings.IndexAny(s, "/?#\\"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimPrefix(strings.ToLower(strings.Trim(s, ".…")), "www.")
	if ascii, err := idna.ToASCII(s); err == nil {
		return ascii
	}
	return s
}

// visibleText is the text of n without what our style sheet hides.
func visibleText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !within(d.Parent, func(e *html.Node) bool { return hasClass(e, "invisible") }) {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
