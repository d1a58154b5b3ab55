package doors

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// Verb is what the reader wants to do.
type Verb string

// The verbs, named as in FEP-3b86.
const (
	Follow Verb = "Follow"
	Reply  Verb = "Create"
	Like   Verb = "Like"
	Boost  Verb = "Announce"
)

const (
	intent       = "https://w3id.org/fep/3b86/"
	subscription = "http://ostatus.org/schema/1.0/subscribe"
	maxLinks     = 100
	maxTemplate  = 1024
	maxAddress   = 4096
)

// rels are the relations that serve a verb, the best first, as Mastodon tries them.
func (v Verb) rels() []string {
	return []string{lower(intent + string(v)), lower(intent + "Object"), lower(subscription)}
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// door is what a server said about how readers act there.
type door struct {
	scheme    string
	domain    string              // what was asked
	answered  string              // what answered, after redirects
	local     bool                // http will do
	templates map[string][]string // by relation in lower case; only those that may be used
}

// learn keeps those links that lead somewhere. Mastodon, WordPress and Pleroma write "template"; the text of FEP-3b86 says "href".
func (d *door) learn(links []json.RawMessage) {
	d.templates = map[string][]string{}
	for _, raw := range links[:min(len(links), maxLinks)] {
		var link struct{ Rel, Template, Href string }
		if json.Unmarshal(raw, &link) != nil {
			continue // one broken link does not spoil the others
		}
		rel := lower(link.Rel)
		if rel != lower(subscription) && !strings.HasPrefix(rel, lower(intent)) {
			continue
		}
		for _, template := range []string{link.Template, link.Href} {
			if _, ok := d.fill(template, "https://object.example/"); ok {
				d.templates[rel] = append(d.templates[rel], template)
			}
		}
	}
}

// to is the address where the reader does it. What every large server understands serves where none was named.
func (d *door) to(v Verb, object string) string {
	for _, rel := range v.rels() {
		for _, template := range d.templates[rel] {
			if address, ok := d.fill(template, object); ok {
				return address
			}
		}
	}
	return d.scheme + "://" + d.answered + "/authorize_interaction?uri=" + escape(object)
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// fill puts the object into a template. It reports false for a template that does not name the object (Mastodon's Create
// opens an empty form), and for an address that leads away.
func (d *door) fill(template, object string) (string, bool) {
	if template == "" || len(template) > maxTemplate {
		return "", false
	}
	named := false
	address := placeholder.ReplaceAllStringFunc(template, func(p string) string {
		switch strings.ToLower(p) {
		case "{uri}", "{object}", "{inreplyto}":
			named = true
			return escape(object)
		}
		return "" // {content}, {on-success} and {on-cancel} are for servers that act in the page's place
	})
	return address, named && len(address) <= maxAddress && d.leadsHome(address)
}

// leadsHome is the guard against open redirects: the address is on the domain that the reader typed, below it, or on the host
// that WebFinger was at last answered from.
func (d *door) leadsHome(address string) bool {
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Opaque != "" {
		return false
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !d.local) {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Host), defaultPort(u.Scheme))
	return host != "" && (host == d.domain || host == d.answered || strings.HasSuffix(host, "."+d.domain) && u.Port() == "")
}

// escape writes a value as encodeURIComponent does: nothing of it can end the place where it stands.
func escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }
