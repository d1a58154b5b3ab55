package frontmatter

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestHeadsOfBothKindsAreRead(t *testing.T) {
	t.Parallel()
	closed := false
	want := Head{
		Title: "Bread: a love story", Slug: "bread", Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Tags: []string{"baking", "web dev"},
		Categories: []string{"Kitchen"}, Summary: "Six hours.", Language: "en", Comments: &closed,
	}
	for name, source := range map[string]string{
		"yaml": "---\ntitle: 'Bread: a love story'\nslug: bread\ndate: 2026-11-23\ntags: [baking, web dev]\ncategories:\n  - Kitchen\nsummary: Six hours.\nlanguage: en\ncomments: closed\n---\n\nBody\n---\nmore\n",
		"toml": "+++\ntitle = \"Bread: a love story\"\nslug = \"bread\"\ndate = \"2026-11-23\"\ntags = [\"baking\", \"web dev\"]\ncategories = \"Kitchen\"\nsummary = \"Six hours.\"\nlanguage = \"en\"\ncomments = false\n+++\nBody\n---\nmore\n",
		"crlf": "\ufeff---\r\ntitle: 'Bread: a love story'\r\nslug: bread\r\ndate: \"2026-11-23\"\r\ntags: [baking, web dev]\r\ncategories: [Kitchen]\r\nsummary: Six hours.\r\nlanguage: en\r\ncomments: 'off'\r\n---\r\nBody\r\n---\r\nmore\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			head, body, err := Parse([]byte(source))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, head); diff != "" {
				t.Error(diff)
			}
			if body != "Body\n---\nmore\n" {
				t.Errorf("body %q", body)
			}
		})
	}
}

func TestFileWithoutHeadIsAllBody(t *testing.T) {
	t.Parallel()
	head, body, err := Parse([]byte("# Hello\n\nworld"))
	if err != nil || body != "# Hello\n\nworld" || head.Title != "" {
		t.Fatalf("%+v %q %v", head, body, err)
	}
}

func TestWrongHeadsNameTheKeyAndTheRemedy(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"---\ntitel: x\n---\n":              "known are",
		"---\ntitle: x\n":                   "never ends",
		"---\ntitle: [\n---\n":              "cannot be read",
		"---\ndate: yesterday\n---\n":       "2026-11-23",
		"---\ncomments: perhaps\n---\n":     "open or closed",
		"---\ntags: {a: b}\n---\n":          "a list",
		"---\ntitle: {a: b}\n---\n":         "one line",
		"+++\ntitle = \n+++\n":              "cannot be read",
		"---\n- a\n- b\n---\nbody":          "cannot be read",
		"---\ntitle: &a [*a]\n---\nrecursi": "", // must not hang or crash, whatever it says
	} {
		_, _, err := Parse([]byte(source))
		if want == "" {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, want %q in it", source, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("---\ntitle: x\n---\nbody"))
	f.Add([]byte("+++\ntitle = 'x'\n+++\nbody"))
	f.Fuzz(func(_ *testing.T, source []byte) {
		_, _, _ = Parse(source)
	})
}
