package frontmatter

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestHeadsOfBothKindsAreRead(t *testing.T) {
	t.Parallel()
	want := Head{
		Title: "Bread: a love story", Slug: "bread", Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), WallTime: true, Tags: []string{"baking", "web dev"},
		Categories: []string{"Kitchen"}, Summary: "Six hours.", Language: "en", Comments: "closed",
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

func TestADateSaysWhetherItNamesAZone(t *testing.T) {
	t.Parallel()
	morning, midnight := time.Date(2026, 3, 9, 7, 5, 0, 0, time.UTC), time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	for written, want := range map[string]struct {
		moment time.Time
		wall   bool
	}{
		"2026-03-09": {midnight, true}, "2026-3-9": {midnight, true}, `"2026-03-09"`: {midnight, true}, "2026-03-09 07:05": {morning, true},
		"2026-03-09 07:05:00": {morning, true}, "2026-03-09T07:05:00": {morning, true}, "2026-03-09t07:05:00.25": {morning, true}, "'2026-03-09T07:05'": {morning, true},
		"2026-03-09T07:05:00Z": {morning, false}, "2026-03-09 07:05:00Z": {morning, false}, "2026-03-09T09:05:00+02:00": {morning, false},
		"2026-03-09 09:05:00 +0200": {morning, false}, "2026-03-09 09:05:00 +02:00": {morning, false}, "2026-03-09T09:05:00+0200": {morning, false},
		"2026-03-09 07:05:00 UTC": {morning, false},
	} {
		heads := map[string]string{"yaml": "---\ndate: " + written + "\n---\n"}
		switch written {
		case "2026-03-09", "2026-03-09 07:05:00", "2026-03-09T07:05:00", "2026-03-09T07:05:00Z", "2026-03-09T09:05:00+02:00": // what TOML knows as a date
			heads["toml"] = "+++\ndate = " + written + "\n+++\n"
		}
		for kind, head := range heads {
			h, _, err := Parse([]byte(head))
			if err != nil || !h.Date.Equal(want.moment) || h.WallTime != want.wall {
				t.Errorf("%s in %s: %v, without a zone %v, %v", written, kind, h.Date, h.WallTime, err)
			}
		}
	}
	for _, written := range []string{"2026-13-09", "2026-03-09 25:00", "2026-03-09 07:05:00 CST", "9 March 2026"} {
		if h, _, err := Parse([]byte("---\ndate: " + written + "\n---\n")); err == nil || !strings.Contains(err.Error(), "write it like") {
			t.Errorf("%s is read as %v, %v", written, h.Date, err)
		}
	}
	h, _, err := Parse([]byte("---\nseries: &day 2026-03-09\ndate: *day\ntags: [2026-03-09]\n---\n"))
	if err != nil || h.Series != "2026-03-09" || !h.Date.Equal(midnight) || len(h.Tags) != 1 || h.Tags[0] != "2026-03-09" {
		t.Errorf("%+v %v", h, err)
	}
}

func TestHeadsOfPagesAndTranslationsAreRead(t *testing.T) {
	t.Parallel()
	want := Head{
		Title: "Colophon", Kind: "page", Parent: "about", MenuOrder: 3, Series: "How it is made", Contents: "on", Numbered: true, TranslationOf: "/2026/01/02/kolophon/",
	}
	for name, source := range map[string]string{
		"yaml": "---\ntitle: Colophon\nkind: Page\nparent: about\nmenu_order: 3\nseries: How it is made\ncontents: yes\nnumbered: on\ntranslation_of: /2026/01/02/kolophon/\n---\n",
		"toml": "+++\ntitle = \"Colophon\"\nkind = \"page\"\nparent = \"about\"\nmenu_order = 3\nseries = \"How it is made\"\ncontents = true\nnumbered = true\ntranslation_of = \"/2026/01/02/kolophon/\"\n+++\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			head, _, err := Parse([]byte(source))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, head); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWaysToAskForContents(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"auto": "auto", "on": "on", "off": "off", "true": "on", "false": "off", "Auto": "auto", "'no'": "off"} {
		head, _, err := Parse([]byte("---\ncontents: " + value + "\n---\n"))
		if err != nil || head.Contents != want {
			t.Errorf("contents: %s is %q (%v), want %q", value, head.Contents, err, want)
		}
	}
}

func TestEveryKeyIsRead(t *testing.T) {
	t.Parallel()
	fields := (&Head{}).fields()
	for _, key := range Keys() {
		if fields[key] == nil {
			t.Errorf("%s is named and not read", key)
		}
	}
	if len(fields) != len(Keys()) {
		t.Errorf("%d keys are read and %d named", len(fields), len(Keys()))
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
		"---\ncomments: perhaps\n---\n":     "everyone, followers, approve or closed",
		"---\ntags: {a: b}\n---\n":          "a list",
		"---\ntitle: {a: b}\n---\n":         "one line",
		"+++\ntitle = \n+++\n":              "cannot be read",
		"---\n- a\n- b\n---\nbody":          "cannot be read",
		"---\nkind: essay\n---\n":           "post or page",
		"---\nmenu_order: soon\n---\n":      "whole number",
		"---\nmenu_order: 12345678\n---\n":  "six digits",
		"---\ncontents: sometimes\n---\n":   "auto, on or off",
		"---\nnumbered: 7\n---\n":           "true or false",
		"---\nparent: about\n---\n":         "kind: page",
		"---\nmenu_order: 2\n---\n":         `"menu_order" is for pages`,
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

func TestATextOfAnExportMayBePublishedAgain(t *testing.T) {
	t.Parallel()
	head, body, err := Parse([]byte("---\ntitle: \"A\"\nauthor: \"ana\"\naliases: [\"/old/\"]\ndraft: true\noriel: {\"id\": 7, \"ref\": \"x\"}\n---\nText\n"))
	if err != nil || head.Title != "A" || body != "Text\n" {
		t.Errorf("%+v %q %v", head, body, err)
	}
	if _, _, err := Parse([]byte("---\ntitle: A\nauthor: ana\n---\nText\n")); err == nil {
		t.Error("a key that is not known was passed over in a file that is no export")
	}
}
