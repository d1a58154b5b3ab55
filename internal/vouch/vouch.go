// Package vouch looks whether a page elsewhere links back to an author's profile and calls the author its own (rel="me"), as
// Mastodon does before it shows a link as verified.
package vouch

import (
	"bytes"
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/oriel-blog/oriel/internal/fetch"
)

// Client is the door out.
type Client interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

const maxPage = 1 << 20 // bytes, as Mastodon reads of a page

// LinksBack reports whether the page at an address holds a link with rel="me" to one of the homes (a, area or link elements;
// WHATWG HTML §4.6.7, microformats rel-me). An error says that the page could not be read this time.
func LinksBack(ctx context.Context, client Client, address string, homes []string) (bool, error) {
	answer, err := client.Get(ctx, fetch.Request{URL: address, Accept: "text/html", MaxBytes: maxPage})
	if err != nil {
		return false, err
	}
	if answer.Status < 200 || answer.Status > 299 || !strings.Contains(strings.ToLower(answer.ContentType), "html") {
		return false, nil
	}
	base, err := url.Parse(answer.FinalURL)
	if err != nil {
		return false, err
	}
	return mentions(answer.Body, base, homes), nil
}

func mentions(page []byte, base *url.URL, homes []string) bool {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken:
			if href := ownLink(tokens.Token()); href != "" && slices.ContainsFunc(homes, func(home string) bool { return same(base, href, home) }) {
				return true
			}
		}
	}
}

// ownLink is where an element with rel="me" leads, or empty.
func ownLink(t html.Token) string {
	if t.Data != "a" && t.Data != "link" && t.Data != "area" {
		return ""
	}
	href, me := "", false
	for _, a := range t.Attr {
		switch a.Key {
		case "href":
			href = a.Val
		case "rel":
			me = slices.Contains(strings.Fields(strings.ToLower(a.Val)), "me")
		}
	}
	if !me {
		return ""
	}
	return href
}

// same compares where a link leads with a home; a slash at the end makes no difference.
func same(base *url.URL, href, home string) bool {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil {
		return false
	}
	u.Fragment = ""
	return strings.TrimSuffix(u.String(), "/") == strings.TrimSuffix(home, "/")
}
