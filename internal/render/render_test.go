package render

import (
	"context"
	"errors"
	"flag"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func newRenderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// stocked knows the pictures below /media/wide/ and /media/small.jpg, and one video.
func stocked(t testing.TB) *Renderer {
	t.Helper()
	r, err := New(Options{
		Site: "https://blog.example",
		Pictures: func(src string) (Picture, bool) {
			name, wide := strings.CutPrefix(src, "/media/wide/")
			switch {
			case wide:
				base := "/media/wide/" + strings.TrimSuffix(name, ".jpg")
				return Picture{Width: 3000, Height: 2000, Type: "image/jpeg", Full: base + ".jpg", Sources: []Source{
					{base + ".jpg", 3000}, {base + "-480.jpg", 480}, {base + "-1600.jpg", 1600},
				}}, true
			case src == "/media/small.jpg":
				return Picture{Width: 40, Height: 30, Full: src, Sources: []Source{{src, 40}}}, true
			}
			return Picture{}, false
		},
		Videos: func(address string) (Video, bool) {
			if address != "https://www.youtube.com/watch?v=dQw4w9WgXcQ" {
				return Video{}, false
			}
			return Video{Title: "Never <b> again", Still: "/media/wide/still.jpg", Width: 480, Height: 360}, true
		},
		People: func(handles []string) map[string]string {
			known := map[string]string{}
			for _, h := range handles {
				known[h] = "https://people.example/" + url.PathEscape(h)
			}
			return known
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustPost(t testing.TB, r *Renderer, markdown string) Result {
	t.Helper()
	result, err := r.Post(context.Background(), markdown, PostOptions{})
	if err != nil {
		t.Fatalf("render %.60q: %v", markdown, err)
	}
	return result
}

// TestPostsLookAsPromised compares every testdata/*.md with the .html beside it, and with .wire.html for what others get.
func TestPostsLookAsPromised(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	sources, err := filepath.Glob("testdata/*.md")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no golden sources: %v", err)
	}
	for _, source := range sources {
		name := strings.TrimSuffix(source, ".md")
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			markdown, err := os.ReadFile(source)
			if err != nil {
				t.Fatal(err)
			}
			result, err := r.Post(t.Context(), string(markdown), PostOptions{Numbered: strings.HasSuffix(name, "numbered")})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".html", result.HTML)
			golden(t, name+".wire.html", r.Wire(result.HTML, "https://blog.example/2026/11/bread/"))
			checkPage(t, result.HTML)
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if !strings.HasSuffix(got, "\n") {
		got += "\n"
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestResultTellsWhatPagesNeed(t *testing.T) {
	t.Parallel()
	got := mustPost(t, newRenderer(t), `# Bread in *six* hours

A same-day loaf, see https://example.org/flour and [the mill](https://mill.example/).

## Flour & water

![A loaf](loaf.jpg "The loaf") and ![again](/b.jpg)

## Flour & water

Well-known words, it's 你好.
`)
	got.HTML = ""
	want := Result{
		TOC: []Heading{
			{Level: 2, ID: "h-bread-in-six-hours", Text: "Bread in six hours"},
			{Level: 3, ID: "h-flour-water", Text: "Flour & water"},
			{Level: 3, ID: "h-flour-water-2", Text: "Flour & water"},
		},
		Excerpt:    "A same-day loaf, see and the mill. and Well-known words, it’s 你好.",
		Words:      25,
		FirstImage: Image{Src: "loaf.jpg", Alt: "A loaf"},
		Images:     2,
		Pictures:   []Image{{Src: "loaf.jpg", Alt: "A loaf"}, {Src: "/b.jpg", Alt: "again"}},
		Headings:   3,
		Links:      []string{"https://example.org/flour", "https://mill.example/"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestMoneyIsNotMathematics(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for _, text := range []string{
		"It costs $5 and $6.", "US$5 to US$6", "$ 5$", "a $5", "$5", "between $20,000 and $30,000", `\$x$`, "`$x$`",
		"$PATH and `$HOME$`", "$$", "$ $", "$$ $$", "100$ or 200$",
	} {
		if got := mustPost(t, r, text).HTML; strings.Contains(got, "math") {
			t.Errorf("%q became a formula: %s", text, got)
		}
	}
	for _, text := range []string{"$x$", "($x$)", `\(x\)`, "$$x$$", `\[x\]`, "$5x$ and $6y$", "a\n$$\nx\n$$\nb", "> $$\n> x\n> $$", "- $$x$$", "\\[\nx\n\\]"} {
		if got := mustPost(t, r, text).HTML; !strings.Contains(got, "<math") || strings.Contains(got, "$") {
			t.Errorf("%q did not become a formula: %s", text, got)
		}
	}
}

func TestFragmentLinksReachHeadings(t *testing.T) {
	t.Parallel()
	got := mustPost(t, newRenderer(t), "[a](#über-uns) [b](#nowhere) [c](#old)\n\n## Über uns\n\n<p id=old>x</p><p id=old>y</p>\n").HTML
	for _, want := range []string{`href="#h-über-uns"`, `href="#nowhere"`, `href="#h-old"`, `<p id="h-old">x</p><p>y</p>`} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %s in %s", want, got)
		}
	}
}

func TestSeveralPostsOnOnePageKeepTheirAnchors(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	post := mustPost(t, r, "## A\n\nb[^1] [c](#a) [d](#gone)\n\n[^1]: e\n").HTML
	got := Scope(post, "42")
	for _, want := range []string{`id="h-a-42"`, `href="#h-a-42"`, `href="#fn:1-42"`, `id="fn:1-42"`, `href="#gone"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if plain := "<p>a</p>"; Scope(plain, "42") != plain || Scope(post, "") != post {
		t.Error("changed what has no ids, or without a scope")
	}
}

func TestHandlesAreNotMailAddresses(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	if got := mustPost(t, r, "Follow @bob@peer.example or write to bob@peer.example").HTML; strings.Count(got, "mailto:") != 1 {
		t.Errorf("got %s", got)
	}
}

func TestCommentsKnowLittleAndShowTheRest(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	tests := []struct{ name, markdown, want string }{
		{"emphasis", "*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <del>c</del></p>"},
		{"line breaks are kept", "a\nb", "<p>a<br/>\nb</p>"},
		{"HTML is shown", "<b>x</b> <script>y</script>", "<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;</p>"},
		{"headings and tables mean nothing", "# a", "<p># a</p>"},
		{"image becomes its text", "![a cat](https://a.example/c.png)", "<p>a cat</p>"},
		{"links", "https://a.example/b and [c](/d)", `<p><a href="https://a.example/b" rel="noopener">https://a.example/b</a> and <a href="/d" rel="noopener">c</a></p>`},
		{"script link", "[c](javascript:alert(1))", "<p>c</p>"},
		{"code", "```go\na\n```", "<pre><code>a\n</code></pre>"},
		{"money", "$x$", "<p>$x$</p>"},
		{"empty", " \n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := r.Comment(context.Background(), tt.markdown)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLongReplyIsRefusedNotCut(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for _, size := range []int{maxCommentRunes + 1, maxRemoteBytes + 1} {
		_, err := r.Comment(context.Background(), strings.Repeat("a", size))
		var complaint *TooComplex
		if !errors.As(err, &complaint) {
			t.Errorf("%d characters: got %v, want *TooComplex", size, err)
		}
	}
}

func TestEndedContextStopsRendering(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newRenderer(t).Post(ctx, "a $x$", PostOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestWireIsAbsoluteAndPlain(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	tests := []struct{ name, in, want string }{
		{"addresses", `<p><a href="../x?y=1#z">a</a><img src="/i.png" alt="i"/></p>`, `<p><a href="https://blog.example/2026/x?y=1#z">a</a><img src="https://blog.example/i.png" alt="i"/></p>`},
		{"mention", `<p><span class="h-card"><a href="https://p.example/@b" class="u-url mention">@<span>b</span></a></span></p>`, `<p><span class="h-card"><a class="u-url mention" href="https://p.example/@b">@b</a></span></p>`},
		{"break-out", `</div></article>a<b>c`, `a<b>c</b>`},
		{"script", `<p onclick=x>a<script>b</script></p>`, `<p>a</p>`},
		{"player", `<p><audio src="/a.mp3"></audio>b</p>`, `<p><audio src="https://blog.example/a.mp3"></audio>b</p>`},
		{"card of an earlier version", `<p class="video"><a href="https://youtu.be/abcdef"><span aria-hidden="true">▶</span> Watch the video: Ice</a></p>`, `<p><a href="https://youtu.be/abcdef">Watch the video: Ice</a></p>`},
		{"own classes", `<p class="video x">a</p><div class="table-scroll">b</div>`, `<p>a</p>b`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, r.Wire(tt.in, "https://blog.example/2026/bread/")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// checkInvariants fails the test when s holds what no output of this package may hold.
func checkInvariants(t testing.TB, s string) {
	t.Helper()
	if again, ok := settle(s, 1); !ok || again != s {
		t.Errorf("output does not parse balanced: %.300q", s)
	}
	root, err := parseHTML(s)
	if err != nil {
		t.Errorf("output does not parse: %v", err)
		return
	}
	known := knownClasses()
	for n := range root.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
			t.Errorf("output holds a comment: %.300q", s)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if swallowed[n.Data] || n.Data == "form" || n.Data == "input" || n.Data == "button" || n.Namespace == "svg" {
			t.Errorf("output holds <%s>: %.300q", n.Data, s)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			switch {
			case a.Key == "id" && !strings.HasPrefix(a.Val, "h-") && !markerID.MatchString(a.Val):
				t.Errorf("output holds id=%q: %.300q", a.Val, s)
			case a.Key == "class" && n.Namespace == "":
				for class := range strings.FieldsSeq(a.Val) {
					if !known[class] && !languageClass.MatchString(class) {
						t.Errorf("output holds class %q, which no style sheet knows: %.300q", class, s)
					}
				}
			case a.Key == "srcset" && !strings.HasPrefix(a.Val, "/media/wide/"), a.Key == "fetchpriority" && a.Val != "high":
				t.Errorf("output holds %s=%q: %.300q", a.Key, a.Val, s)
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "name", a.Key == "srcdoc", a.Key == "formaction":
				t.Errorf("output holds %s=: %.300q", a.Key, s)
			case a.Key == "href" || a.Key == "src" || a.Key == "poster" || a.Key == "action" || a.Key == "xlink:href":
				for _, scheme := range []string{"javascript:", "data:", "vbscript:", "file:", "blob:", "//", `\`, `/\`} {
					if strings.HasPrefix(value, scheme) {
						t.Errorf("output holds %s=%q: %.300q", a.Key, a.Val, s)
					}
				}
			}
		}
	}
}

// checkPage adds what holds for pages: they load nothing from elsewhere.
func checkPage(t testing.TB, s string) {
	t.Helper()
	checkInvariants(t, s)
	root, err := parseHTML(s)
	if err != nil {
		t.Error(err)
		return
	}
	for _, n := range find(root, tagged("img", "video", "audio", "source", "track")) {
		for _, link := range []string{attr(n, "src"), attr(n, "poster")} {
			if u, err := url.Parse(link); err != nil || u.Host != "" && !strings.EqualFold(u.Host, "blog.example") {
				t.Errorf("page loads %s: %.300q", link, s)
			}
		}
	}
}

// knownClasses are the classes that themes may rely on, and all that this package writes.
func knownClasses() map[string]bool {
	known := set("toc heading-anchor video table-scroll align-left align-center align-right task task-done task-open " +
		"task-item chroma verbatim callout callout-title callout-note callout-tip callout-important callout-warning " +
		"callout-caution callout-info math-display math-error footnotes footnote-ref footnote-backref section-number " +
		"equation-number gallery gallery-2 gallery-3 gallery-4 gallery-5 gallery-6 credit foreign-picture video-link video-play " +
		"video-label audio video-file link-card link-host aside aside-title")
	maps.Copy(known, commentClasses)
	for _, class := range chroma.StandardTypes {
		known[class] = true
	}
	return known
}

// checkComment adds what holds for comments only.
func checkComment(t testing.TB, s string) {
	t.Helper()
	checkInvariants(t, s)
	root, err := parseHTML(s)
	if err != nil {
		t.Error(err)
		return
	}
	if runes, nodes := measure(root); runes > maxCommentRunes || nodes > maxCommentNodes {
		t.Errorf("comment has %d runes and %d nodes", runes, nodes)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if allowed := " p br span a del s pre blockquote code b strong u i em ul ol li ruby rt rp "; !strings.Contains(allowed, " "+n.Data+" ") {
			t.Errorf("comment holds <%s>: %.300q", n.Data, s)
		}
		for _, a := range n.Attr {
			if allowed := " href rel class translate start reversed value lang "; !strings.Contains(allowed, " "+a.Key+" ") {
				t.Errorf("comment holds %s=: %.300q", a.Key, s)
			}
		}
		for class := range strings.FieldsSeq(attr(n, "class")) {
			if !commentClasses[class] {
				t.Errorf("comment holds class %q: %.300q", class, s)
			}
		}
	}
}
