package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func post(t *testing.T, markdown string, opt PostOptions) Result {
	t.Helper()
	got, err := newRenderer(t).Post(t.Context(), markdown, opt)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestLongPostWithHeadingsGetsContents(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 800)
	four := "## A\n\n### B & *c*\n\n#### D\n\n##### E\n\n## F\n\n"
	tests := []struct {
		name, markdown string
		mode           ContentsMode
		want           bool
	}{
		{"long", four + long, "", true},
		{"long, by name", four + long, ContentsAuto, true},
		{"unknown mode", four + long, "perhaps", true},
		{"short", four, "", false},
		{"few headings", "## A\n\n## B\n\n## C\n\n##### D\n\n" + long, "", false},
		{"long, unwanted", four + long, ContentsOff, false},
		{"short, wanted", "## A\n\na", ContentsOn, true},
		{"no headings, wanted", "a\n\n##### A", ContentsOn, false},
		{"in the text", "[TOC]\n\n" + four + long, "", false},
		{"in the text, and wanted", "[toc]\n\n" + four, ContentsOn, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := post(t, tt.markdown, PostOptions{Contents: tt.mode})
			if (got.Contents != "") != tt.want {
				t.Errorf("contents are %q", got.Contents)
			}
			checkInvariants(t, got.Contents)
			if marked := strings.Contains(strings.ToLower(tt.markdown), "[toc]"); marked != strings.Contains(got.HTML, "<nav") {
				t.Errorf("a list in the text: %v, but %.200s", marked, got.HTML)
			}
		})
	}
}

func TestContentsAreNestedLinksWithNumbers(t *testing.T) {
	t.Parallel()
	got := post(t, "### First\n\n## A <script>b</script> & `c`\n\n#### D[^1]\n\n### E\n\n## F\n\n[^1]: x\n", PostOptions{Numbered: true, Contents: ContentsOn})
	const n = `<span class="section-number">`
	want := `<ol><li><a href="#h-first">` + n + `1</span> First</a></li>` +
		`<li><a href="#h-a-c">` + n + `2</span> A &amp; c</a><ol>` +
		`<li><a href="#h-d">` + n + `2.1</span> D</a></li><li><a href="#h-e">` + n + `2.2</span> E</a></li></ol></li>` +
		`<li><a href="#h-f">` + n + `3</span> F</a></li></ol>`
	if diff := cmp.Diff(want, got.Contents); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.TOC[2].Text != "D" || got.TOC[2].Number != "2.1" || got.TOC[2].ID != "h-d" {
		t.Errorf("heading is %+v", got.TOC[2])
	}
}

func TestNumbersAreNoWordsOfTheText(t *testing.T) {
	t.Parallel()
	const text = "## Ice\n\nSome words.\n\n$$ x \\label{a} $$\n\n### Snow\n\nMore.\n"
	plain, numbered := post(t, text, PostOptions{}), post(t, text, PostOptions{Numbered: true})
	if plain.Words != numbered.Words || plain.Words != 5 || plain.Excerpt != numbered.Excerpt || plain.Excerpt != "Some words. More." {
		t.Errorf("%d and %d words, %q and %q", plain.Words, numbered.Words, plain.Excerpt, numbered.Excerpt)
	}
	if got := post(t, "[TOC]\n\n## A\n\none two", PostOptions{}); got.Words != 3 {
		t.Errorf("the mark of the contents is counted: %d words", got.Words)
	}
	if strings.Contains(plain.HTML, "section-number") {
		t.Errorf("numbers that nobody asked for: %s", plain.HTML)
	}
}
