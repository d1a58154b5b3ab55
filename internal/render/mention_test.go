package render

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// acquainted knows ana, a_b_ and whoever lives at münchen.example.
func acquainted(tb testing.TB) *Renderer {
	tb.Helper()
	r, err := New(Options{Site: "https://blog.example", People: func(handles []string) map[string]string {
		all := map[string]string{
			"ana@example.org": "https://example.org/@ana", "a_b_@a--b.example": "https://a--b.example/@a_b_",
			"bo@127.0.0.1:8080": "http://127.0.0.1:8080/@bo", "ute@xn--mnchen-3ya.example": "https://xn--mnchen-3ya.example/@ute",
		}
		known := map[string]string{}
		for _, h := range handles {
			known[h] = all[h]
		}
		return known
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestMentions(t *testing.T) {
	r := acquainted(t)
	const ana = `<a class="u-url mention" href="https://example.org/@ana">@ana@example.org</a>`
	for name, c := range map[string]struct {
		markdown, html string
		named          []string
	}{
		"in a sentence":                   {"Ask @ana@example.org.", "<p>Ask " + ana + ".</p>", []string{"ana@example.org"}},
		"at both ends":                    {"@ana@example.org and @ana@example.org", "<p>" + ana + " and " + ana + "</p>", []string{"ana@example.org"}},
		"in brackets, capitals":           {"(@Ana@Example.org)", `<p>(<a class="u-url mention" href="https://example.org/@ana">@Ana@Example.org</a>)</p>`, []string{"ana@example.org"}},
		"emphasised":                      {"**@ana@example.org**", "<p><strong>" + ana + "</strong></p>", []string{"ana@example.org"}},
		"underscores and dashes":          {"@a_b_@a--b.example!", `<p><a class="u-url mention" href="https://a--b.example/@a_b_">@a_b_@a--b.example</a>!</p>`, []string{"a_b_@a--b.example"}},
		"a port":                          {"@bo@127.0.0.1:8080", `<p><a class="u-url mention" href="http://127.0.0.1:8080/@bo">@bo@127.0.0.1:8080</a></p>`, []string{"bo@127.0.0.1:8080"}},
		"letters of another script":       {"@ute@münchen.example", `<p><a class="u-url mention" href="https://xn--mnchen-3ya.example/@ute">@ute@münchen.example</a></p>`, []string{"ute@xn--mnchen-3ya.example"}},
		"nobody knows them":               {"@zoe@example.org", "<p>@zoe@example.org</p>", []string{"zoe@example.org"}},
		"a link of the author's":          {"[@ana@example.org](https://else.example/)", `<p><a class="u-url mention" href="https://else.example/">@ana@example.org</a></p>`, []string{"ana@example.org"}},
		"part of a longer link":           {"[by @ana@example.org](https://else.example/)", `<p><a href="https://else.example/">by @ana@example.org</a></p>`, nil},
		"code":                            {"`@ana@example.org`", "<p><code>@ana@example.org</code></p>", nil},
		"an e-mail address":               {"ana@example.org", `<p><a href="mailto:ana@example.org">ana@example.org</a></p>`, nil},
		"inside an address":               {"https://example.net/@ana@example.org", `<p><a href="https://example.net/@ana@example.org">https://example.net/@ana@example.org</a></p>`, nil},
		"a name alone":                    {"@ana", "<p>@ana</p>", nil},
		"a host without a dot":            {"@ana@localhost", "<p>@ana@localhost</p>", nil},
		"three parts":                     {"@ana@example.org@example.net", "<p>@ana@example.org@example.net</p>", nil},
		"glued to a word":                 {"x@ana@example.org", "", nil},
		"a link from an author's HTML":    {`<a href="/x">@ana@example.org</a>`, `<p><a class="u-url mention" href="/x">@ana@example.org</a></p>`, []string{"ana@example.org"}},
		"markup where a name could stand": {"@<b>ana</b>@example.org", "<p>@<b>ana</b>@example.org</p>", nil},
	} {
		t.Run(name, func(t *testing.T) {
			post, err := r.Post(context.Background(), c.markdown, PostOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(post.HTML); c.html != "" && got != c.html {
				t.Errorf("HTML\n%s, want\n%s", got, c.html)
			}
			if got := Handles(post.HTML); !slices.Equal(got, c.named) {
				t.Errorf("named %q, want %q", got, c.named)
			}
		})
	}
}

func TestMentionsInAReplyAndOnTheWire(t *testing.T) {
	r := acquainted(t)
	reply, err := r.Comment(context.Background(), "@ana@example.org, right?")
	if want := `<p><a class="u-url mention" href="https://example.org/@ana" rel="noopener">@ana@example.org</a>, right?</p>`; err != nil || reply != want {
		t.Errorf("reply %s, %v, want %s", reply, err, want)
	}
	post, err := r.Post(context.Background(), "@ana@example.org", PostOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if wire, want := strings.TrimSpace(r.Wire(post.HTML, "https://blog.example/p/")), strings.TrimSpace(post.HTML); wire != want {
		t.Errorf("on the wire %s, want %s", wire, want)
	}
}

// TestMentionFlood: a text that names thousands asks for fifty, and takes no longer for it.
func TestMentionFlood(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "@p%d@example.org ", i)
	}
	asked := 0
	r, err := New(Options{People: func(handles []string) map[string]string { asked = len(handles); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Post(context.Background(), b.String(), PostOptions{}); err != nil {
		t.Fatal(err)
	}
	if asked != maxHandles {
		t.Errorf("asked for %d people, want %d", asked, maxHandles)
	}
}
