package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/frontmatter"
)

// fenced gives the first block of a kind in a document.
func fenced(t *testing.T, text, kind string) string {
	t.Helper()
	m := regexp.MustCompile("(?s)\n```" + kind + "\n(.*?)```\n").FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("there is no example of %s", kind)
	}
	return m[1]
}

func TestTheDocumentOfWritingHasEveryKeyAndExamplesThatWork(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root(t), "docs", "writing.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, key := range frontmatter.Keys() {
		if !strings.Contains(text, "`"+key+"`") {
			t.Errorf("the front matter key %s is not explained", key)
		}
	}
	if _, _, err := frontmatter.Parse([]byte(fenced(t, text, "yaml"))); err != nil {
		t.Error(err)
	}
	if items, wrong := blog.ParseMenu(fenced(t, text, "menu")); wrong != "" || len(items) < 5 {
		t.Errorf("the menu has %d entries: %s", len(items), wrong)
	}
	boxes, wrong := blog.ParseSidebar(fenced(t, text, "sidebar"))
	if wrong != "" {
		t.Error(wrong)
	}
	shown := map[string]bool{}
	for _, b := range boxes {
		shown[b.Kind] = true
	}
	for _, kind := range blog.BoxKinds() {
		if !shown[kind] {
			t.Errorf("the sidebar shows no box [%s]", kind)
		}
	}
}

func TestPostTakesEveryKeyOfTheFrontMatter(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	h.do(t, "---\ntitle: About\nkind: page\nmenu_order: 4\n---\nHello", "post", "-")
	page := h.do(t, "---\ntitle: Colophon\nkind: page\nparent: about\n---\nHello", "post", "-")
	original := h.do(t, "---\ntitle: Ice\nlanguage: en\ndate: 2026-01-02\nseries: The slipway\ncontents: on\nnumbered: true\n---\n## One\n\ntext", "post", "-")
	translated := h.do(t, "---\ntitle: Eis\nlanguage: de\ntranslation_of: "+strings.TrimSpace(original)+"\n---\nText", "post", "-")

	std, _, _ := h.streams("")
	a, err := open(t.Context(), std, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	at := func(address string) blog.Entry {
		e, err := a.reader.EntryByPath(t.Context(), strings.TrimPrefix(strings.TrimSpace(address), a.links.Base()))
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		return e
	}
	about, ice, eis := at("/about/").Post, at(original), at(translated).Post
	if about.Kind != blog.KindPage || about.MenuOrder != 4 || at(page).Post.ParentID != about.ID {
		t.Errorf("the pages are %+v and %+v", about, at(page).Post)
	}
	if ice.Series.Name != "The slipway" || !ice.Post.Numbered || ice.Post.ContentsMode != blog.ContentsOn || ice.Post.Contents == "" {
		t.Errorf("the post is %+v", ice)
	}
	if eis.TranslationKey == "" || eis.TranslationKey != ice.Post.TranslationKey {
		t.Errorf("translations %q and %q", eis.TranslationKey, ice.Post.TranslationKey)
	}
}

func TestWrongParentIsNamedWithItsRemedy(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("---\ntitle: X\nkind: page\nparent: nowhere\n---\nx"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := h.fails(t, "post", file)
	if !strings.Contains(said, `"parent"`) || !strings.Contains(said, "/nowhere/") || !strings.Contains(said, "for example /about/") {
		t.Errorf("it says %q", said)
	}
}

func TestADateWithoutAZoneIsOfTheClocksOfTheSite(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	h.do(t, "", "site", "set", "site.timezone", "Europe/Berlin")
	for name, c := range map[string]struct{ date, want, path, said string }{
		"a day":           {"2026-08-01", "2026-07-31T22:00:00Z", "/2026/08/", ""},
		"summer":          {"2026-07-10 12:00", "2026-07-10T10:00:00Z", "/2026/07/", ""},
		"winter":          {"2026-01-10 12:00:00", "2026-01-10T11:00:00Z", "/2026/01/", ""},
		"a zone is named": {"2026-07-10T12:00:00Z", "2026-07-10T12:00:00Z", "/2026/07/", ""},
		"a skipped time":  {"2026-03-29 02:30", "2026-03-29T01:30:00Z", "/2026/03/", "The clocks in Europe/Berlin skip 29 March 2026, 02:30, so the post has the time 03:30 CEST."},
		"a time twice":    {"2025-10-26 02:30", "2025-10-26T00:30:00Z", "/2025/10/", "the post has the first one, 02:30 CEST"},
	} {
		std, out, said := h.streams("---\ntitle: " + name + "\ndate: " + c.date + "\n---\nWords.\n")
		if code := run(t.Context(), []string{"post", "-"}, std); code != 0 {
			t.Fatalf("%s: %d %s", name, code, said)
		}
		a, err := open(t.Context(), std, false)
		if err != nil {
			t.Fatal(err)
		}
		e, err := a.reader.EntryByPath(t.Context(), strings.TrimPrefix(strings.TrimSpace(out.String()), a.links.Base()))
		a.close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if at := e.Post.PublishedAt.UTC().Format(time.RFC3339); at != c.want || !strings.HasPrefix(e.Post.Path, c.path) {
			t.Errorf("%s: %s at %s, want %s", name, at, e.Post.Path, c.want)
		}
		if c.said == "" && said.Len() > 0 || !strings.Contains(said.String(), c.said) {
			t.Errorf("%s: it says %q", name, said)
		}
	}
}

func TestPostWithADateThatLiesAheadIsScheduled(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	ahead := time.Now().AddDate(0, 1, 0).UTC()
	if out := h.do(t, "---\ntitle: Later\ndate: "+ahead.Format(time.RFC3339)+"\n---\nNot yet.\n", "post", "-"); !strings.Contains(out, "It will be published on") || !strings.Contains(out, "/later/") {
		t.Errorf("said %q", out)
	}
	if out := h.do(t, "---\ntitle: Draft\ndate: "+ahead.Format(time.RFC3339)+"\n---\nNot yet.\n", "post", "-", "--draft"); !strings.Contains(out, "Saved as a draft") {
		t.Errorf("said %q", out)
	}
}
