package activitypub_test

import (
	"context"
	"crypto/rsa"
	"html"
	"strings"
	"sync"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/render"
)

// The keys of everybody in the tests, made once for the test binary.
const (
	authorKey = iota
	instanceKey
	honestKey
	otherKey
	evilKey
	keyCount
)

var keyRing = sync.OnceValue(func() [keyCount]*rsa.PrivateKey {
	var keys [keyCount]*rsa.PrivateKey
	for i := range keys {
		key, err := httpsig.GenerateKey()
		if err != nil {
			panic(err) // a test binary without random numbers can test nothing
		}
		keys[i] = key
	}
	return keys
})

func testKey(n int) *rsa.PrivateKey { return keyRing()[n] }

func publicPEM(key *rsa.PrivateKey) string {
	pem, err := httpsig.EncodePublic(&key.PublicKey)
	if err != nil {
		return err.Error()
	}
	return pem
}

// ring hands out the house's own keys (blog.Keys, activitypub.Keys).
type ring struct{}

func (ring) NewPair(string) (sealed, public string, err error) {
	return "sealed", publicPEM(testKey(authorKey)), nil
}

func (ring) Author(context.Context, blog.Author) (*rsa.PrivateKey, error) {
	return testKey(authorKey), nil
}

func (ring) Instance(context.Context) (*rsa.PrivateKey, error) { return testKey(instanceKey), nil }

// text joins the render room to the house, as cmd/oriel does.
type text struct{ *render.Renderer }

// words links the people who are known in the house.
func (r *rig) words() text {
	r.Helper()
	renderer, err := render.New(render.Options{People: func(handles []string) map[string]string {
		guests, err := r.reader.GuestsNamed(context.Background(), handles)
		if err != nil {
			r.complain("find guests by handle: %v", err)
		}
		pages := map[string]string{}
		for handle, g := range guests {
			pages[handle] = g.ProfileURL
		}
		return pages
	}})
	r.must(err)
	return text{renderer}
}

func (t text) Post(ctx context.Context, source blog.Source) (blog.Rendered, error) {
	r, err := t.Renderer.Post(ctx, source.Markdown, render.PostOptions{})
	return blog.Rendered{HTML: r.HTML, Excerpt: r.Excerpt, Image: r.FirstImage.Src, ImageAlt: r.FirstImage.Alt, Words: r.Words}, err
}

func (t text) Comment(ctx context.Context, markdown string) (string, error) {
	return t.Renderer.Comment(ctx, markdown)
}

func (t text) Visitor(ctx context.Context, markdown string) (string, error) {
	out, err := t.Renderer.Comment(ctx, markdown)
	return t.Remote(out), err
}

func (t text) Bio(markdown string) string {
	if strings.TrimSpace(markdown) == "" {
		return ""
	}
	out, err := t.Renderer.Comment(context.Background(), markdown)
	if err != nil {
		return "<p>" + html.EscapeString(markdown) + "</p>"
	}
	return t.Wire(out, "https://blog.example/")
}

func (text) Handles(source string) []string            { return render.Handles(source) }
func (text) PlainText(source string, limit int) string { return render.PlainText(source, limit) }
func (text) CleanName(name string, limit int) string   { return render.CleanName(name, limit) }
