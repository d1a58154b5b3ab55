package main

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// maxWeight is what HTML and styles of a long post may weigh before anything is compressed, without pictures and fonts.
const maxWeight = 100_000

// aLongPostIsLight publishes 3,000 words as people write them: headings, links, a list, a quote, a table, a footnote, code.
func aLongPostIsLight(v *visitor) {
	var text strings.Builder
	text.WriteString("---\ntitle: A long walk\ntags: [walks, weight]\ncontents: true\n---\n")
	sentence := "The path along the harbour wall is older than the harbour, and it keeps its own time whatever the boats below it do. "
	for chapter := range 10 {
		fmt.Fprintf(&text, "\n## Chapter %d\n\n", chapter+1)
		for range 4 {
			text.WriteString(strings.Repeat(sentence, 3) + "It ends at [the old light](/about/)[^" + fmt.Sprint(chapter) + "].\n\n")
		}
		fmt.Fprintf(&text, "[^%d]: A note of its own.\n\n- one\n- two\n\n> A quotation.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```go\nfmt.Println(\"hello\")\n```\n", chapter)
	}
	address := strings.TrimSpace(v.house.command(v.t, text.String(), "post", "-"))
	path, _, ok := v.inside("/", address)
	if !ok {
		v.t.Fatalf("the post stands at %q", address)
	}
	p := v.page(path)
	words := 0
	styles := map[string]int{}
	walk(p.document(v.t), func(n *html.Node) {
		if has(n, "div", "prose") {
			words += len(strings.Fields(textOf(n)))
		}
		if n.Data == "link" && attr(n, "rel") == "stylesheet" && !strings.HasSuffix(attr(n, "href"), "fonts.css") {
			styles[attr(n, "href")] = len(v.page(attr(n, "href")).body)
		}
	})
	total := len(p.body)
	for _, size := range styles {
		total += size
	}
	if words < 3000 || len(styles) == 0 || total > maxWeight {
		v.t.Errorf("%d words weigh %d bytes: %d of HTML, styles %v", words, total, len(p.body), styles)
	}
}
