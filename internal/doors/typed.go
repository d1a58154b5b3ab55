package doors

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTyped is longer than any handle or address of a profile.
const maxTyped = 500

// place is what a reader typed, understood.
type place struct {
	scheme string   // https; http only for local hosts, where they are allowed
	host   string   // ASCII and lower case; with a port only where local hosts are allowed
	asks   []string // what WebFinger is asked for, in this order
}

func (p place) base() string { return p.scheme + "://" + p.host }

// read understands handles with and without the first @, with "acct:" before them, names of servers, and addresses of profiles.
func (r *Resolver) read(typed string) (place, error) {
	if len(typed) > maxTyped || !utf8.ValidString(typed) {
		return place{}, refuse(sayUnreadable, clean(strings.ToValidUTF8(typed, "")))
	}
	text := clean(typed)
	if text == "" {
		return place{}, refuse(sayEmpty, "")
	}
	p, err := r.understand(text)
	if err != nil {
		return place{}, err
	}
	if strings.EqualFold(p.host, r.own) {
		return place{}, refuse(sayOurs, text)
	}
	return p, nil
}

func (r *Resolver) understand(text string) (place, error) {
	rest := text
	if len(rest) > 5 && strings.EqualFold(rest[:5], "acct:") {
		rest = rest[5:]
	}
	if scheme, _, ok := strings.Cut(rest, "://"); ok {
		if !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
			return place{}, refuse(sayUnreadable, text)
		}
		return r.address(rest, text)
	}
	rest = strings.TrimRight(strings.TrimLeft(rest, "@"), "/")
	if strings.Contains(rest, "/") {
		return r.address("https://"+rest, text)
	}
	if rest == "" {
		return place{}, refuse(sayEmpty, "")
	}
	name, server, isHandle := strings.Cut(rest, "@")
	if !isHandle {
		return r.server(rest, text)
	}
	return r.handle(name, server, text)
}

func (r *Resolver) handle(name, server, text string) (place, error) {
	if !nameable(name) {
		return place{}, refuse(sayUnreadable, text)
	}
	scheme, host, err := r.host(server, text)
	if err != nil {
		return place{}, err
	}
	// Telephones like to begin with a capital. Names are lower case on most servers, and the others do not care.
	return place{scheme, host, []string{"acct:" + strings.ToLower(name) + "@" + host}}, nil
}

// server is for a reader who typed no name. Mastodon answers for itself under its own name, others under their address.
func (r *Resolver) server(name, text string) (place, error) {
	scheme, host, err := r.host(name, text)
	if err != nil {
		return place{}, err
	}
	return place{scheme, host, []string{"acct:" + host + "@" + host, scheme + "://" + host + "/"}}, nil
}

// address is for a reader who copied the address of their profile, or of anything else on their server.
func (r *Resolver) address(raw, text string) (place, error) {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" {
		return place{}, refuse(sayUnreadable, text)
	}
	scheme, host, err := r.host(strings.TrimSuffix(u.Host, defaultPort(u.Scheme)), text)
	if err != nil {
		return place{}, err
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	name, isProfile := strings.CutPrefix(first, "@")
	switch {
	case isProfile && nameable(name):
		return place{scheme, host, []string{"acct:" + strings.ToLower(name) + "@" + host}}, nil
	case first == "" || isProfile: // "/@them@elsewhere" is somebody else, shown by the reader's server
		return r.server(host, text)
	}
	return place{scheme, host, []string{scheme + "://" + host + u.EscapedPath()}}, nil
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return ":80"
	}
	return ":443"
}

// clean drops what comes along with a copied handle: spaces, marks that cannot be seen, brackets, and the wide @ of East Asian keyboards.
func clean(typed string) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case r == '＠':
			return '@'
		case r >= '\u2066' && r <= '\u2069', r >= '\u202a' && r <= '\u202e', r == '\u200b', r == '\u200e', r == '\u200f', r == '\ufeff', r == '\u2060', r == '\u00ad':
			return -1
		}
		return r
	}, typed)
	text = strings.Join(strings.Fields(text), " ")
	text = strings.NewReplacer(" @ ", "@", " @", "@", "@ ", "@").Replace(text)
	return strings.Trim(text, ` <>"'“”,;`)
}

// nameable reports whether a text can be the user part of a handle.
func nameable(name string) bool {
	return name != "" && len(name) <= 128 && strings.IndexFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`@/\?#:&<>"`, r)
	}) < 0
}
