package census_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/census"
	"github.com/oriel-blog/oriel/internal/fetch"
)

// street answers addresses with bodies; what it does not know is away.
type street map[string]string

func (s street) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	body, known := s[r.URL]
	if !known {
		return nil, errors.New("nobody is there")
	}
	if status, is := strings.CutPrefix(body, "status "); is && status == "500" {
		return &fetch.Response{Status: 500}, nil
	}
	return &fetch.Response{Status: 200, Body: []byte(body)}, nil
}

// book is a list of servers and what was kept of them.
type book struct {
	hosts []string
	kept  map[string]blog.Software
}

func (b *book) HostsToAsk(context.Context, time.Time, int) ([]string, error) { return b.hosts, nil }

func (b *book) SaveSoftware(_ context.Context, w blog.Software) error {
	b.kept[w.Host] = w
	return nil
}

func TestServersSayWhatRunsThem(t *testing.T) {
	const schema = "http://nodeinfo.diaspora.software/ns/schema/"
	links := func(pairs ...string) string {
		var list []string
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, `{"rel":"`+schema+pairs[i]+`","href":"`+pairs[i+1]+`"}`)
		}
		return `{"links":[` + strings.Join(list, ",") + `]}`
	}
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	world := street{
		"https://good.test/.well-known/nodeinfo":  links("2.0", "https://good.test/n/2.0", "2.1", "https://web.good.test/n/2.1"),
		"https://web.good.test/n/2.1":             `{"software":{"name":"Mastodon","version":"4.3.1"}}`,
		"https://plain.test/.well-known/nodeinfo": links("2.0", "http://plain.test/n"),
		"https://rude.test/.well-known/nodeinfo":  `<html>`,
		"https://ill.test/.well-known/nodeinfo":   `status 500`,
		"https://odd.test/.well-known/nodeinfo":   links("2.0", "https://odd.test/n"),
		"https://odd.test/n":                      `{"software":{"name":"` + strings.Repeat("x", 99) + `","version":"1\u0000\u202e2"}}`,
		"https://wrong.test/.well-known/nodeinfo": links("2.0", "https://wrong.test/n"),
		"https://wrong.test/n":                    `{"software":"mastodon"}`,
		"https://sly.test/.well-known/nodeinfo":   links("2.0", "https://sly.test/n"),
		"https://sly.test/n":                      `{"software":{"name":"unknown"}}`,
	}
	b := &book{kept: map[string]blog.Software{}, hosts: []string{"good.test", "plain.test", "rude.test", "ill.test", "odd.test", "wrong.test", "sly.test", "away.test"}}
	if err := census.New(b, world, func() time.Time { return now }).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]blog.Software{
		"good.test": {Host: "good.test", Name: "mastodon", Version: "4.3.1", AskedAt: now},
		"odd.test":  {Host: "odd.test", Name: strings.Repeat("x", 40), Version: "12", AskedAt: now},
	}
	for _, host := range b.hosts {
		if _, said := want[host]; !said {
			want[host] = blog.Software{Host: host, AskedAt: now, Failures: 1}
		}
	}
	if diff := cmp.Diff(want, b.kept); diff != "" {
		t.Error(diff)
	}
}
