package activitypub

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const maxResource = 512

type jrd struct {
	Subject string    `json:"subject"`
	Aliases []string  `json:"aliases,omitempty"`
	Links   []jrdLink `json:"links"`
}

type jrdLink struct {
	Rel  string `json:"rel"`
	Type string `json:"type,omitempty"`
	Href string `json:"href,omitempty"`
}

var errNoResource = blog.Refuse(blog.Invalid, "Please ask with ?resource=acct:name@host.")

// webfinger finds an author by handle, id, profile address or the site's own
// address (RFC 7033, interop cases 1-6). The answer has the canonical, lower-case handle.
func (s *Server) webfinger(r *http.Request) (answer, error) {
	resource := r.URL.Query().Get("resource")
	if resource == "" || len(resource) > maxResource {
		return answer{}, errNoResource
	}
	found, err := s.finger(r.Context(), resource)
	if err != nil {
		return answer{}, err
	}
	a, err := jsonAnswer(jrdType, found)
	a.maxAge = time.Hour
	return a, err
}

func (s *Server) finger(ctx context.Context, resource string) (jrd, error) {
	if name, ok := s.accountName(resource); ok {
		if name == s.instanceName() {
			return s.instanceJRD(), nil
		}
		author, err := s.Reader.AuthorByName(ctx, name)
		return s.authorJRD(author, false), err
	}
	path, ok := s.Links.PathOf(resource)
	if !ok {
		return jrd{}, blog.ErrNotFound
	}
	switch path {
	case links.Home:
		author, err := s.firstAuthor(ctx)
		return s.authorJRD(author, true), err
	case links.InstanceActor:
		return s.instanceJRD(), nil
	}
	ref, err := s.authorRef(ctx, resource)
	if err != nil || ref == "" {
		return jrd{}, firstError(err, blog.ErrNotFound)
	}
	author, err := s.Reader.AuthorByRef(ctx, ref)
	return s.authorJRD(author, false), err
}

// accountName reads acct:name@host in every spelling that peers use: any case, a
// leading @, percent-encoded once more, or without the scheme.
func (s *Server) accountName(resource string) (string, bool) {
	if decoded, err := url.PathUnescape(resource); err == nil {
		resource = decoded
	}
	account := strings.ToLower(strings.TrimSpace(resource))
	account, hasScheme := strings.CutPrefix(account, "acct:")
	if !hasScheme && strings.Contains(account, "/") {
		return "", false
	}
	account = strings.TrimPrefix(account, "@")
	name, host, ok := strings.Cut(account, "@")
	if !ok || host != s.Links.Host() && host != s.hostname() {
		return "", false
	}
	return name, true
}

func (s *Server) authorJRD(a blog.Author, asSite bool) jrd {
	id, profile := s.Links.Author(a.Ref), s.Links.Abs(links.Profile(a.Name))
	found := jrd{
		Subject: "acct:" + s.Links.Handle(a.Name),
		Aliases: []string{profile, id},
		Links: []jrdLink{
			{Rel: "http://webfinger.net/rel/profile-page", Type: "text/html", Href: profile},
			{Rel: "self", Type: "application/activity+json", Href: id},
		},
	}
	if asSite { // FEP-d556
		found.Links = append(found.Links, jrdLink{
			Rel: "https://www.w3.org/ns/activitystreams#Service", Type: "application/activity+json", Href: s.Links.InstanceActor(),
		})
	}
	return found
}

func (s *Server) instanceJRD() jrd {
	return jrd{
		Subject: "acct:" + s.Links.Handle(s.instanceName()),
		Aliases: []string{s.Links.InstanceActor()},
		Links:   []jrdLink{{Rel: "self", Type: "application/activity+json", Href: s.Links.InstanceActor()}},
	}
}

type xrd struct {
	XMLName xml.Name `xml:"http://docs.oasis-open.org/ns/xri/xrd-1.0 XRD"`
	Link    struct {
		Rel      string `xml:"rel,attr"`
		Type     string `xml:"type,attr"`
		Template string `xml:"template,attr"`
	} `xml:"Link"`
}

// hostMeta is where Mastodon and Friendica look when WebFinger fails (RFC 6415).
func (s *Server) hostMeta(*http.Request) (answer, error) {
	var doc xrd
	doc.Link.Rel, doc.Link.Type = "lrdd", "application/jrd+json"
	doc.Link.Template = s.Links.Base() + links.WebFinger + "?resource={uri}"
	body, err := xml.Marshal(doc)
	return answer{kind: xrdType, body: append([]byte(xml.Header), body...), maxAge: time.Hour}, err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
