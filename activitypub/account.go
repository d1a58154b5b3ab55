package activitypub

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	accountPatience = 20 * time.Second
	accountFetches  = 8 // WebFinger, actor, followers, NodeInfo and its index, with some to spare
	maxTyped        = 512
)

var (
	errTyped   = blog.Refuse(blog.Invalid, "Please enter the account as @name@server, or the address of its profile page.")
	errNobody  = blog.Refuse(blog.Invalid, "That server knows no such account. Please look whether name and server are spelled as on the profile page there.")
	errSilent  = blog.Refuse(blog.Busy, "That server does not answer at the moment. Nothing was changed; please try again in a few minutes.")
	errNotAnID = blog.Refuse(blog.Invalid, "What is at that address is no account of the fediverse. Please enter it as @name@server.")
)

// Account looks an account on another server up, by what somebody typed: a handle, or the address of its actor or its page.
// Its errors are refusals with a sentence: Invalid for what cannot be found, Busy when the server is silent.
func (s *Server) Account(ctx context.Context, typed string) (blog.Account, error) {
	ctx, cancel := context.WithTimeout(fetch.WithBudget(ctx, accountFetches), accountPatience)
	defer cancel()
	address, handle, err := s.accountAddress(ctx, typed)
	if err != nil {
		return blog.Account{}, err
	}
	doc, err := s.documents.get(ctx, address)
	if err != nil {
		return blog.Account{}, s.accountTrouble(ctx, err)
	}
	r, err := s.actors.read(doc)
	if err != nil {
		return blog.Account{}, s.accountTrouble(ctx, err)
	}
	p, g := doc.Profile(), r.guest
	a := blog.Account{
		ActorID: g.ActorID, Host: g.Host, Handle: g.Handle, DisplayName: g.DisplayName, URL: g.ProfileURL, AlsoKnownAs: p.AlsoKnownAs, MovedTo: p.MovedTo,
		Followers: s.countFollowers(ctx, p),
	}
	if name, _, ok := strings.Cut(handle, "@"); ok && strings.EqualFold(name, g.Name) {
		a.Handle = handle // a domain of its own, which the server itself confirmed
	}
	if a.URL == "" {
		a.URL = a.ActorID
	}
	a.Software, a.Version = s.software(ctx, g.ActorID)
	return a, nil
}

// accountAddress understands what was typed. handle is what WebFinger called the account, empty when it was not asked.
func (s *Server) accountAddress(ctx context.Context, typed string) (address, handle string, err error) {
	typed = strings.TrimSpace(typed)
	if typed == "" || len(typed) > maxTyped {
		return "", "", errTyped
	}
	if strings.Contains(typed, "://") {
		if _, err := s.ids.Host(typed); err != nil {
			return "", "", errTyped
		}
		return typed, "", nil
	}
	name, host, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(typed, "acct:"), "@"), "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(name+host, "/?#@ \\") {
		return "", "", errTyped
	}
	found, err := s.askFinger(ctx, strings.ToLower(name)+"@"+strings.ToLower(host), strings.ToLower(host))
	if err != nil {
		return "", "", err
	}
	for _, link := range found.Links {
		if link.Rel == "self" && isActivityType(link.Type) {
			return link.Href, strings.TrimPrefix(found.Subject, "acct:"), nil
		}
	}
	return "", "", errNobody
}

func (s *Server) askFinger(ctx context.Context, account, host string) (jrd, error) {
	address := s.root(host) + "/.well-known/webfinger?resource=" + url.QueryEscape("acct:"+account)
	var found jrd
	err := s.getJSON(ctx, host, address, jrdType+", application/json", &found)
	return found, s.accountTrouble(ctx, err)
}

// root is where a server is asked for what has a well-known place. Plain http is for tests and intranets, which have ports.
func (s *Server) root(host string) string {
	if s.AllowHTTP && strings.Contains(host, ":") {
		return "http://" + host
	}
	return "https://" + host
}

// getJSON reads a JSON document that is no ActivityStreams.
func (s *Server) getJSON(ctx context.Context, host, address, accept string, into any) error {
	blocked, err := s.Reader.HostBlocked(ctx, host)
	switch {
	case err != nil:
		return err
	case blocked:
		return errUntrusted
	}
	response, err := s.Client.Get(ctx, fetch.Request{URL: address, Accept: accept, MaxBytes: 64 << 10})
	if err != nil {
		return err
	}
	if err := statusError(response.Status); err != nil {
		return err
	}
	if json.Unmarshal(response.Body, into) != nil {
		return errUntrusted
	}
	return nil
}

// accountTrouble gives the errors of a look-up the sentences of the page where somebody typed.
func (s *Server) accountTrouble(ctx context.Context, err error) error {
	var refused *fetch.Refused
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return blog.Refuse(blog.Invalid, "That address cannot be asked: it is not one of the public internet, or its answer is too large.")
	case errors.Is(err, errGone):
		return errNobody
	case errors.Is(err, errUntrusted), errors.Is(err, as2.ErrInvalid):
		return errNotAnID
	}
	s.Logger.InfoContext(ctx, "look up an account", "error", err)
	return errSilent
}

// countFollowers asks for the size of a followers collection; -1 when its server does not say.
func (s *Server) countFollowers(ctx context.Context, p as2.Profile) int {
	if !s.ids.SameOrigin(p.Followers, p.ID) {
		return -1
	}
	doc, err := s.documents.get(ctx, p.Followers)
	if err != nil {
		return -1
	}
	if n, ok := doc.TotalItems(); ok && n >= 0 {
		return n
	}
	return -1
}

// software asks NodeInfo what a server runs; empty when it does not say.
func (s *Server) software(ctx context.Context, actorID string) (name, version string) {
	host, err := s.ids.Host(actorID)
	if err != nil {
		return "", ""
	}
	base := s.root(host)
	if scheme, _, ok := strings.Cut(actorID, "://"); ok {
		base = scheme + "://" + host
	}
	var index jrd
	if err := s.getJSON(ctx, host, base+"/.well-known/nodeinfo", "application/json", &index); err != nil {
		return "", ""
	}
	for _, link := range index.Links {
		if !strings.HasPrefix(link.Rel, "http://nodeinfo.diaspora.software/ns/schema/2.") || !s.ids.SameOrigin(link.Href, base+"/") {
			continue
		}
		var info struct {
			Software struct{ Name, Version string }
		}
		if err := s.getJSON(ctx, host, link.Href, "application/json", &info); err != nil {
			return "", ""
		}
		return strings.ToLower(s.Text.CleanName(info.Software.Name, 40)), s.Text.CleanName(info.Software.Version, 40)
	}
	return "", ""
}
