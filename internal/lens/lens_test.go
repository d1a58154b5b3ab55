package lens_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/lens"
)

const article = `{"type":"Create","object":{"type":"Article","name":"Bread ‹b›","summary":"A loaf in six hours.",
"content":"<h2 id=\"x\">How</h2><p>Flour &amp; <em onclick=\"x\">water</em>.</p><img src=\"/a.png\" alt=\"A loaf\"><table><tr><td>1</td><td>2</td></tr></table><script>alert(1)</script><p><a href=\"javascript:x\">no</a> <a href=\"https://a.test/\">yes</a></p>",
"url":"https://blog.example/2026/11/bread-in-six-hours/","tag":[{"type":"Hashtag","name":"#baking"},{"type":"Mention","name":"@x"}],
"attachment":[{"type":"Link","href":"https://blog.example/2026/11/bread-in-six-hours/"}]}}`

const note = `{"object":{"type":"Note","summary":"Spiders","content":"<p>Look: <a href=\"https://b.test/u/x\" class=\"u-url mention\">@x</a> <a href=\"https://c.test/1\">this</a> #baking</p>",
"url":"https://blog.example/n/","tag":[{"type":"Hashtag","name":"#baking"},{"type":"Hashtag","name":"#bread"}],
"attachment":[{"type":"Image","url":"https://blog.example/1.png","name":"A spider"},{"type":"Image","url":"https://blog.example/2.png"}]}}`

func read(t *testing.T, document string) lens.Sent {
	t.Helper()
	s, err := lens.Read([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// protocol.md §5.1, a row for each peer.
func TestEachProgramShowsAnArticleByItsRule(t *testing.T) {
	t.Parallel()
	s := read(t, article)
	want := lens.View{
		HTML: `<p><strong>Bread ‹b›</strong></p><p>A loaf in six hours.</p><p><a href="https://blog.example/2026/11/bread-in-six-hours/" rel="nofollow noopener">blog.example/2026/11/bread-in-…</a></p>`,
		Card: true, Tags: []string{"#baking"},
	}
	if diff := cmp.Diff(want, lens.Mastodon(s)); diff != "" {
		t.Errorf("Mastodon (- want + have):\n%s", diff)
	}
	want = lens.View{
		Warning: "A loaf in six hours.", Tags: []string{"#baking"},
		HTML: `<h2>How</h2><p>Flour &amp; <em>water</em>.</p>1 2 <p><a>no</a> <a href="https://a.test/" rel="nofollow noopener">yes</a></p>`,
	}
	if diff := cmp.Diff(want, lens.GoToSocial(s)); diff != "" {
		t.Errorf("GoToSocial (- want + have):\n%s", diff)
	}
	misskey := lens.Misskey(s)
	if !strings.HasPrefix(misskey.HTML, "<p>【Bread ‹b›】<br>How</p><p>Flour &amp; water.</p>") || !strings.HasSuffix(misskey.HTML, "bread-in-six-hours/</p>") || misskey.Warning != s.Summary || misskey.More {
		t.Errorf("Misskey shows %+v", misskey)
	}
}

func TestEachProgramShowsANoteWhole(t *testing.T) {
	t.Parallel()
	s := read(t, note)
	m := lens.Mastodon(s)
	want := lens.View{
		Warning: "Spiders", Tags: []string{"#bread"}, Media: []lens.Picture{{URL: "https://blog.example/1.png", Alt: "A spider"}, {URL: "https://blog.example/2.png"}},
		HTML: `<p>Look: <a href="https://b.test/u/x" rel="nofollow noopener">@x</a> <a href="https://c.test/1" rel="nofollow noopener">this</a> #baking</p>`,
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("Mastodon (- want + have):\n%s", diff)
	}
	s.Media = nil
	if m := lens.Mastodon(s); m.Card || m.Foreign != "c.test" {
		t.Errorf("the first link that is no mention makes the card: %+v", m)
	}
	s.Content = `<p><a href="https://blog.example/n/">here</a></p>`
	if m := lens.Mastodon(s); !m.Card || m.Foreign != "" {
		t.Errorf("a link to the page itself makes its card: %+v", m)
	}
}

func TestAFormulaIsItsTeX(t *testing.T) {
	t.Parallel()
	s := lens.Sent{Kind: "Note", Content: `<p>So <math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2 &lt; 1</annotation></semantics></math>.</p>`}
	if m := lens.Mastodon(s).HTML; m != "<p>So $x^2 &lt; 1$.</p>" {
		t.Errorf("Mastodon shows %s", m)
	}
	if m := lens.Misskey(s).HTML; m != "<p>So $x^2 &lt; 1$.</p>" {
		t.Errorf("Misskey shows %s", m)
	}
}

func TestALongTextWithoutAWarningIsCutByMisskeyOnly(t *testing.T) {
	t.Parallel()
	s := lens.Sent{Kind: "Note", Content: "<p>" + strings.Repeat("word ", 200) + "</p>"}
	if !lens.Misskey(s).More || lens.Mastodon(s).More {
		t.Error("the wrong program cuts")
	}
	s.Summary = "Long"
	if lens.Misskey(s).More {
		t.Error("a folded text is cut too")
	}
}

func TestAReferenceIsNotReadAsAPost(t *testing.T) {
	t.Parallel()
	if s := read(t, `{"object":"https://blog.example/ap/posts/X"}`); !s.Reference || s.Kind != "" {
		t.Errorf("%+v", s)
	}
	for _, broken := range []string{``, `{`, `{"object":7}`, `[]`} {
		if s, err := lens.Read([]byte(broken)); err == nil {
			t.Errorf("%q is read as %+v", broken, s)
		}
	}
}

func TestAResultIsCutAtAWord(t *testing.T) {
	t.Parallel()
	r := lens.Search(lens.Page{
		FullTitle: strings.Repeat("herons ", 12) + "– The Bay Window", Description: "Short.", URL: "https://blog.example/2026/11/herons/",
	})
	if len(r.Title) > 64 || !strings.HasSuffix(r.Title, "herons …") || r.Description != "Short." || r.Path != "blog.example › 2026 › 11 › herons" {
		t.Errorf("%+v", r)
	}
}

func TestAdviceNamesWhatComesOutOtherwise(t *testing.T) {
	t.Parallel()
	plain := lens.Sent{Kind: "Article"}
	good := lens.Written{Title: "Bread", Summary: "A loaf in six hours.", HTML: `<p>x</p><img src="a" alt="A loaf">`}
	if list := lens.Advice(good, plain); len(list) != 0 {
		t.Errorf("a sound post gets advice: %v", list)
	}
	for name, row := range map[string]struct {
		change func(*lens.Written, *lens.Sent)
		word   string
	}{
		"summary missing":      {func(w *lens.Written, _ *lens.Sent) { w.Summary = " " }, "There is no summary"},
		"summary with a link":  {func(w *lens.Written, _ *lens.Sent) { w.Summary = "See https://a.test/ for it." }, "taken out"},
		"summary too long":     {func(w *lens.Written, _ *lens.Sent) { w.Summary = strings.Repeat("é", 301) }, "has 301 characters"},
		"title with markup":    {func(w *lens.Written, _ *lens.Sent) { w.Title = "Using <b>" }, "‹ and ›"},
		"title with Markdown":  {func(w *lens.Written, _ *lens.Sent) { w.Title = "Using `go`" }, "plain text"},
		"picture without alt":  {func(w *lens.Written, _ *lens.Sent) { w.HTML = `<img src="a" alt="">` }, "One picture"},
		"pictures without alt": {func(w *lens.Written, _ *lens.Sent) { w.HTML = `<img src="a" alt=""><p><img src="b"></p>` }, "2 pictures"},
		"table":                {func(w *lens.Written, _ *lens.Sent) { w.HTML = `<table></table>` }, "no tables"},
		"warning on a title":   {func(w *lens.Written, _ *lens.Sent) { w.Warning = "Spiders" }, "no content warning"},
		"over 64 KiB":          {func(w *lens.Written, _ *lens.Sent) { w.Full = 70 << 10 }, "70 KB"},
		"far over 64 KiB":      {func(w *lens.Written, s *lens.Sent) { w.Full, s.Reference = 200<<10, true }, "fetch it themselves"},
	} {
		w, s := good, plain
		row.change(&w, &s)
		if list := lens.Advice(w, s); len(list) != 1 || !strings.Contains(list[0], row.word) {
			t.Errorf("%s: %q, want one sentence with %q", name, list, row.word)
		}
	}
}
