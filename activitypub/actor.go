package activitypub

import (
	"context"
	"html"
	"net/http"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// actor serves an author (AP §4). It answers at its id without a redirect, signed
// or not: key fetches need that.
func (s *Server) actor(r *http.Request, ref string) (answer, error) {
	author, err := s.Reader.AuthorByRef(r.Context(), ref)
	if err != nil {
		return answer{}, err
	}
	return document(0, s.actorOf(author))
}

func (s *Server) actorOf(a blog.Author) as2.Actor {
	id := s.Links.Author(a.Ref)
	actor := as2.Actor{
		Type: "Person", ID: id, PreferredUsername: a.Name, Name: a.Shown(), Summary: s.Text.Bio(a.Bio),
		URL:   s.Links.Abs(links.Profile(a.Name)),
		Inbox: id + "/inbox", Outbox: id + "/outbox", Followers: id + "/followers", Following: id + "/following",
		Featured: id + "/featured", SharedInbox: s.Links.SharedInbox(),
		PublicKey: as2.PublicKey{ID: links.MainKey(id), Owner: id, PEM: a.PublicKeyPEM},
		Published: a.CreatedAt, Discoverable: true, Indexable: true,
		AttributionDomains: []string{s.hostname()}, WebFinger: s.Links.Handle(a.Name),
		Icon: s.portrait(a.Avatar), Image: s.portrait(a.Header),
	}
	for _, f := range a.Table() {
		actor.Fields = append(actor.Fields, as2.Field{Name: f.Name, Value: fieldHTML(f)})
	}
	return actor
}

func (s *Server) portrait(address string) *as2.Image {
	if address == "" {
		return nil
	}
	return &as2.Image{URL: s.Links.Abs(address), MediaType: pictureType(address)}
}

// fieldHTML is what stands in a row of the profile. Mastodon looks for a link back on the page that a link leads to, and
// shows the row as verified when there is one with rel="me".
func fieldHTML(f blog.Field) string {
	link := f.Link()
	if link == "" {
		return html.EscapeString(f.Value)
	}
	_, shown, _ := strings.Cut(strings.TrimSuffix(link, "/"), "://")
	return `<a href="` + html.EscapeString(link) + `" rel="me nofollow noopener" target="_blank">` + html.EscapeString(shown) + `</a>`
}

// instanceActor serves the actor that signs our fetches. It must be readable
// without a signature, or two servers in secure mode wait for each other for ever.
func (s *Server) instanceActor(r *http.Request) (answer, error) {
	key, err := s.Keys.Instance(r.Context())
	if err != nil {
		return answer{}, err
	}
	public, err := httpsig.EncodePublic(&key.PublicKey)
	if err != nil {
		return answer{}, err
	}
	site, err := s.Reader.Site(r.Context())
	if err != nil {
		return answer{}, err
	}
	id := s.Links.InstanceActor()
	return document(0, as2.Actor{
		Type: "Application", ID: id, PreferredUsername: s.instanceName(), Name: site.Title, URL: s.Links.Abs(links.Home),
		Inbox: id + "/inbox", Outbox: id + "/outbox", SharedInbox: s.Links.SharedInbox(),
		PublicKey:                 as2.PublicKey{ID: links.MainKey(id), Owner: id, PEM: public},
		ManuallyApprovesFollowers: true,
		Implements:                []as2.Capability{{Name: "RFC-9421: HTTP Message Signatures", Href: "https://datatracker.ietf.org/doc/html/rfc9421"}},
	})
}

func (s *Server) instanceOutbox(*http.Request) (answer, error) {
	return document(0, as2.Collection{ID: s.Links.InstanceActor() + "/outbox", Ordered: true, Items: []as2.Item{}})
}

// instanceName is the user part of the instance actor's handle: the host name, as Mastodon has it.
func (s *Server) instanceName() string { return s.hostname() }

func (s *Server) hostname() string {
	name, _, _ := strings.Cut(s.Links.Host(), ":")
	return name
}

// firstAuthor stands for the site where a server asks for the site itself.
func (s *Server) firstAuthor(ctx context.Context) (blog.Author, error) {
	authors, err := s.Reader.Authors(ctx)
	if err != nil {
		return blog.Author{}, err
	}
	if len(authors) == 0 {
		return blog.Author{}, blog.ErrNotFound
	}
	return authors[0], nil
}
