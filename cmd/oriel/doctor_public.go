package main

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	activityType = "application/activity+json"
	maxSkew      = 30 * time.Second // signatures are refused at some servers from here on
)

// server asks the process on this machine.
func (d *doctor) server(ctx context.Context) bool {
	if err := askReady(ctx, d.config.Listen); err != nil {
		d.fail("No server is ready at %s (%v). Start it with: oriel", d.config.Listen, cause(err))
		return false
	}
	d.ok("The server is running and ready at %s.", d.config.Listen)
	return true
}

// cause leaves out what the finding says already.
func cause(err error) error {
	var request *url.Error
	if errors.As(err, &request) {
		return request.Err
	}
	return err
}

// public goes out through the door that all requests take, and comes back to the public address as another server would.
func (d *doctor) public(ctx context.Context) {
	if d.local() && len(d.config.FetchAllow) == 0 {
		return // settings has said it
	}
	client, err := fetch.New(fetch.Options{UserAgent: "Oriel/" + version + " (doctor)", Allow: d.config.FetchAllow})
	if err != nil {
		d.fail("Oriel cannot make requests: %v", err)
		return
	}
	defer client.Close()
	o := &outsider{doctor: d, client: client}
	authors, err := d.app.reader.Authors(ctx)
	if err != nil || len(authors) == 0 || !o.front(ctx) {
		return // keys has said that there is no author
	}
	for _, author := range authors {
		o.author(ctx, author)
	}
	o.signposts(ctx)
	o.letterBox(ctx)
}

// outsider looks at the house from the street.
type outsider struct {
	*doctor

	client *fetch.Client
}

// get reports whether there was an answer with status 200 of the wanted type at this very address.
func (o *outsider) get(ctx context.Context, address, accept, wantType string) (*fetch.Response, bool) {
	resp, err := o.client.Get(ctx, fetch.Request{URL: address, Accept: accept})
	if err != nil {
		o.unreachable(address, err)
		return nil, false
	}
	got, _, _ := mime.ParseMediaType(resp.ContentType) // what cannot be read is the wrong type
	switch {
	case resp.Status == http.StatusMisdirectedRequest:
		o.fail("The proxy in front does not hand on the Host header, so Oriel takes requests for %s as meant for somebody else. Let the proxy keep it (nginx: proxy_set_header Host $host).", o.config.Host())
	case resp.Status != http.StatusOK:
		o.fail("%s answers with status %d instead of 200. Look at the proxy in front, and at the log of Oriel.", address, resp.Status)
	case got != wantType:
		o.fail("%s answers with the type %q instead of %s. A cache or proxy in front gives out the wrong form; let it pass requests on unchanged.", address, resp.ContentType, wantType)
	default:
		return resp, true
	}
	return nil, false
}

func (o *outsider) unreachable(address string, err error) {
	var refused *fetch.Refused
	switch {
	case errors.As(err, &refused) && refused.Kind == fetch.KindAddress:
		o.warn("From this machine %s leads to an address that is not public, which Oriel never visits, so the view from outside is left out. Open it from another network, or name the address in ORIEL_FETCH_ALLOW for this one command.", o.config.Host())
	case errors.As(err, &refused):
		o.fail("%s cannot be asked (%s). Check ORIEL_URL.", address, refused.Reason)
	default:
		o.fail("%s cannot be reached (%v). Check that its name leads to this machine, that the proxy runs, and that its certificate is valid.", address, err)
	}
}

// front asks for the first page, which every visitor can.
func (o *outsider) front(ctx context.Context) bool {
	home := o.config.Origin() + links.Home
	resp, ok := o.get(ctx, home, "text/html", "text/html")
	if !ok {
		return false
	}
	if resp.FinalURL != home {
		o.fail("%s leads on to %s. Set ORIEL_URL to the address where it ends, or take the redirect away.", home, resp.FinalURL)
		return false
	}
	o.ok("The site can be read at %s.", home)
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		o.clock(date)
	}
	return true
}

func (o *outsider) clock(date time.Time) {
	skew := o.now().Sub(date).Abs().Round(time.Second)
	if skew > maxSkew {
		o.warn("The clock of this machine and the one at the public address are %v apart, and servers refuse letters with a wrong time. Let both follow a time server.", skew)
		return
	}
	o.ok("The clock agrees with the one at the public address.")
}

// author goes the way from a handle to a key, as every server does before a follow.
func (o *outsider) author(ctx context.Context, a blog.Author) {
	handle, id := o.app.links.Handle(a.Name), o.app.links.Author(a.Ref)
	finger := o.config.Origin() + links.WebFinger + "?resource=" + url.QueryEscape("acct:"+handle)
	resp, ok := o.get(ctx, finger, "application/jrd+json", "application/jrd+json")
	if !ok {
		return
	}
	var found struct {
		Links []struct{ Rel, Href string }
	}
	self := ""
	if json.Unmarshal(resp.Body, &found) == nil { // without links the next line tells
		for _, l := range found.Links {
			if l.Rel == "self" {
				self = l.Href
			}
		}
	}
	if self != id {
		o.fail("Searching for @%s leads to %q instead of %s. Another program answers for %s.", handle, self, id, links.WebFinger)
		return
	}
	if o.actor(ctx, a, id, id) && o.actor(ctx, a, o.app.links.Abs(links.Profile(a.Name)), id) && o.profile(ctx, a) {
		o.ok("Other servers find @%s, their profile and their key.", handle)
	}
}

// actor asks for an author's document, at its id or at the address that people see.
func (o *outsider) actor(ctx context.Context, a blog.Author, address, id string) bool {
	resp, ok := o.get(ctx, address, activityType, activityType)
	if !ok {
		return false
	}
	var doc struct {
		ID        string `json:"id"`
		PublicKey struct {
			PEM string `json:"publicKeyPem"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(resp.Body, &doc); err != nil || doc.ID != id || resp.FinalURL != id {
		o.fail("%s gives the document of %q at %s instead of %s. Check ORIEL_URL, and that the proxy passes addresses on unchanged.", address, doc.ID, resp.FinalURL, id)
		return false
	}
	if doc.PublicKey.PEM != a.PublicKeyPEM {
		o.fail("%s shows another key than the one of this database. Another Oriel answers there, or a cache keeps an old answer.", address)
		return false
	}
	return true
}

// profile asks for the page after the document: a cache that mixes them up gives the document again.
func (o *outsider) profile(ctx context.Context, a blog.Author) bool {
	_, ok := o.get(ctx, o.app.links.Abs(links.Profile(a.Name)), "text/html", "text/html")
	return ok
}

// signposts asks for what servers look at besides.
func (o *outsider) signposts(ctx context.Context) {
	_, meta := o.get(ctx, o.config.Origin()+links.HostMeta, "application/xrd+xml", "application/xrd+xml")
	resp, node := o.get(ctx, o.config.Origin()+links.NodeInfo21, "application/json", "application/json")
	if !meta || !node {
		return
	}
	var info struct{ Software struct{ Name string } }
	if err := json.Unmarshal(resp.Body, &info); err != nil || info.Software.Name != "oriel" {
		o.fail("%s describes %q instead of this program. Another program answers there.", links.NodeInfo21, info.Software.Name)
		return
	}
	o.ok("Servers that look around find host-meta and NodeInfo.")
}

// letterBox posts a letter without content or signature. Oriel itself must be the one who refuses it.
func (o *outsider) letterBox(ctx context.Context) {
	inbox := o.app.links.SharedInbox()
	resp, err := o.client.Post(ctx, inbox, activityType, []byte("{}"), nil)
	switch {
	case err != nil:
		o.unreachable(inbox, err)
	case resp.Status == http.StatusBadRequest || resp.Status == http.StatusUnauthorized:
		o.ok("Letters from other servers arrive.")
	case resp.Status == http.StatusTooManyRequests:
		o.warn("The inbox asks to be left alone for some minutes, so it is not known whether letters arrive. Try again later.")
	default:
		o.fail("A letter to %s is answered with status %d before Oriel sees it (%.60s). Let the proxy or firewall pass POST requests on unchanged.",
			inbox, resp.Status, strings.TrimSpace(string(resp.Body)))
	}
}
