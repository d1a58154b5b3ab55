package main

import (
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/render"
)

// What a visitor of the guest book writes is treated as a stranger's words, although it is Markdown as the author's.
func TestTheWordsOfAVisitorAreThoseOfAStranger(t *testing.T) {
	t.Parallel()
	renderer, err := render.New(render.Options{})
	if err != nil {
		t.Fatal(err)
	}
	words := &text{renderer: renderer}
	got, err := words.Visitor(t.Context(), "*Buy* [pills](https://pills.example/) or [here](/desk/) or [so](javascript:alert(1))\n\n<script>alert(1)</script>\n\n![a cat](https://spy.example/x.png)")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, "<em>Buy</em>") || !strings.Contains(got, `href="https://pills.example/" rel="nofollow ugc noopener"`) {
		t.Errorf("lost or not marked: %s", got)
	}
	for _, bad := range []string{`href="/`, "javascript:alert(1)\"", "<script", "<img", "src="} {
		if strings.Contains(got, bad) {
			t.Errorf("%s in %s", bad, got)
		}
	}
	if _, err := words.Visitor(t.Context(), strings.Repeat("> ", 3000)+"deep"); err != nil && !strings.Contains(err.Error(), "body:") {
		t.Errorf("an error that the form cannot show: %v", err)
	}
}
