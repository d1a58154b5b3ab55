package render

import (
	"strings"
	"testing"
)

// img is the picture of an emoji as it stands in a page.
func img(name string) string {
	return `<img class="emoji" src="/media/ab/` + name + `.png" alt=":` + name + `:" title=":` + name + `:" width="20" height="20" loading="lazy"/>`
}

func TestEmojisStandInTextAndNowhereElse(t *testing.T) {
	t.Parallel()
	emojis := map[string]string{"cat": "/media/ab/cat.png", "30": "/media/ab/30.png", "a_b-c+1": "/media/ab/a_b-c+1.png"}
	for source, want := range map[string]string{
		`<p>:cat:</p>`:                             `<p>` + img("cat") + `</p>`,
		`<p>a :cat::cat: b</p>`:                    `<p>a ` + img("cat") + img("cat") + ` b</p>`,
		`<p>猫:cat:猫</p>`:                           `<p>猫` + img("cat") + `猫</p>`,
		`<p>:a_b-c+1:</p>`:                         `<p>` + img("a_b-c+1") + `</p>`,
		`<p>at 10:30:45</p>`:                       `<p>at 10:30:45</p>`,
		`<p>x:cat: :cat:x</p>`:                     `<p>x:cat: :cat:x</p>`,
		`<p>:dog: :cat</p>`:                        `<p>:dog: :cat</p>`,
		`<p>: :cat:</p>`:                           `<p>: ` + img("cat") + `</p>`,
		`<p>::cat::</p>`:                           `<p>:` + img("cat") + `:</p>`,
		`<pre>:cat:</pre>`:                         `<pre>:cat:</pre>`,
		`<p><code>:cat:</code></p>`:                `<p><code>:cat:</code></p>`,
		`<a href="https://x.test/:cat:">l</a>`:     `<a href="https://x.test/:cat:">l</a>`,
		`<a href="https://x.test/:cat:">:cat:</a>`: `<a href="https://x.test/:cat:">` + img("cat") + `</a>`,
		`<p>&lt;b&gt; :cat: &amp;</p>`:             `<p>&lt;b&gt; ` + img("cat") + ` &amp;</p>`,
		``:                                         ``,
	} {
		if got := Emojify(source, emojis); got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

func TestNameWithEmojisIsSafe(t *testing.T) {
	t.Parallel()
	emojis := map[string]string{"cat": `/media/ab/cat.png`, "evil": `x" onerror="alert(1)`}
	for name, want := range map[string]string{
		"Ada :cat:":                 "Ada " + img("cat"),
		"<b>Ada</b> & :cat:":        "&lt;b&gt;Ada&lt;/b&gt; &amp; " + img("cat"),
		"":                          "",
		`:cat:"><script>x</script>`: img("cat") + `&#34;&gt;&lt;script&gt;x&lt;/script&gt;`,
		":none:":                    ":none:",
	} {
		if got := EmojifyName(name, emojis); got != want {
			t.Errorf("%s\n got %s\nwant %s", name, got, want)
		}
	}
	if got := EmojifyName(":evil:", emojis); strings.Contains(got, `" onerror`) {
		t.Errorf("an address breaks out: %s", got)
	}
}

func TestThousandsOfEmojisAreNotThousandsOfPictures(t *testing.T) {
	t.Parallel()
	emojis := map[string]string{"a": "/media/ab/a.png"}
	text := "<p>" + strings.Repeat(":a: ", 5000) + "</p><p>" + strings.Repeat(":", 5000) + "</p>"
	if n := strings.Count(Emojify(text, emojis), "<img"); n != maxEmojis {
		t.Errorf("%d pictures", n)
	}
}

func FuzzEmojifyKeepsHTMLBalanced(f *testing.F) {
	f.Add("<p>:cat: <a href=\"https://x.test/\">:cat:</a></p>")
	f.Add("a::cat::b<code>:cat:</code>")
	r, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string) {
		clean := r.Remote(source)
		out := Emojify(clean, map[string]string{"cat": "/media/ab/cat.png"})
		root, err := parseHTML(out)
		if err != nil {
			t.Fatalf("%q does not parse: %v", out, err)
		}
		again, err := serialise(root)
		if err != nil || again != out {
			t.Errorf("%q is read as %q (%v)", out, again, err)
		}
	})
}
