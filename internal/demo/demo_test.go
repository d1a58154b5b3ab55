package demo

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/demo/art"
)

var someDay = time.Date(2031, time.May, 4, 3, 2, 1, 0, time.FixedZone("far east", 9*3600))

func everything(t *testing.T, now time.Time) (posts, all []Post) {
	t.Helper()
	posts, err := Posts(now)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := Pages(now)
	if err != nil {
		t.Fatal(err)
	}
	return posts, append(slices.Clone(posts), pages...)
}

func TestEveryTextIsComplete(t *testing.T) {
	t.Parallel()
	posts, all := everything(t, someDay)
	if len(posts) != 23 || len(all) != 27 {
		t.Errorf("%d posts, %d texts", len(posts), len(all))
	}
	known := map[string]bool{}
	for _, c := range Categories() {
		if c.Parent != "" && !known[c.Parent] {
			t.Errorf("category %s comes before its parent", c.Slug)
		}
		known[c.Slug] = true
	}
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for i, p := range all {
		if p.Title == "" || p.Summary == "" || p.Body == "" || len(p.Summary) > 300 || seen[p.Slug] || !slug.MatchString(p.Slug) {
			t.Errorf("%q is not complete or not unique", p.Slug)
		}
		seen[p.Slug] = true
		if p.Language != "en" && p.Language != "de" && p.Language != "he" {
			t.Errorf("%s: language %q", p.Slug, p.Language)
		}
		if i < len(posts) && (len(p.Tags) < 2 || len(p.Categories) == 0) {
			t.Errorf("%s: tags %v, categories %v", p.Slug, p.Tags, p.Categories)
		}
		for _, c := range p.Categories {
			if !known[c] {
				t.Errorf("%s: no category %q", p.Slug, c)
			}
		}
		if strings.Contains(strings.ToLower(p.Body), "lorem") || strings.Contains(p.Body, "TODO") {
			t.Errorf("%s holds filling", p.Slug)
		}
	}
}

func TestDatesSpreadOverTenYearsBeforeNow(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{someDay, written, time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC), time.Now()} {
		posts, all := everything(t, now)
		for i := 1; i < len(posts); i++ {
			if !posts[i-1].Date.Before(posts[i].Date) {
				t.Errorf("%s does not come before %s", posts[i-1].Slug, posts[i].Slug)
			}
		}
		for _, p := range all {
			if age := now.Sub(p.Date); age < 24*time.Hour || age > 10*366*24*time.Hour {
				t.Errorf("%s is %v old at %v", p.Slug, age, now)
			}
		}
		said, err := Comments(now)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range said.Comments {
			if c.At.After(now) {
				t.Errorf("comment %s lies in the future by %v", c.Key, c.At.Sub(now))
			}
		}
		for _, r := range said.Reactions {
			if r.At.After(now) {
				t.Errorf("a reaction of %s lies in the future", r.Guest)
			}
		}
	}
}

func TestPicturesExistAndSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	picture := regexp.MustCompile(`!\[([^\]]*)\]\(([^) ]+)( "[^"]+")?\)`)
	pictures := Pictures()
	used := map[string]bool{}
	_, all := everything(t, someDay)
	for _, v := range Videos() {
		used[v.Still] = true
	}
	for _, p := range append(slices.Clone(all), Post{Slug: "sidebar", Body: strings.Replace(Site().Sidebar, ".png)", `.png "badge")`, 1)}) {
		for _, m := range picture.FindAllStringSubmatch(p.Body, -1) {
			if len(m[1]) < 30 {
				t.Errorf("%s: %s is described by %q only", p.Slug, m[2], m[1])
			}
			if m[3] == "" || !strings.Contains(p.Body, "\n"+m[0]+"\n") {
				t.Errorf("%s: %s has no caption or does not stand alone", p.Slug, m[2])
			}
			if pictures[m[2]] == nil {
				t.Errorf("%s: there is no picture %s", p.Slug, m[2])
			}
			used[m[2]] = true
		}
	}
	if len(used) != len(pictures) || len(pictures) != 13 {
		t.Errorf("%d pictures, %d used", len(pictures), len(used))
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	posts, all := everything(t, someDay)
	targets := map[string]bool{}
	for i, p := range all {
		kind := "post:"
		if i >= len(posts) {
			kind = "page:"
		}
		targets[kind+p.Slug] = true
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)`)
	fence := regexp.MustCompile("(?ms)^```.*?^```")
	for name := range Pictures() {
		targets[name] = true
	}
	for name := range Sounds() {
		targets[name] = true
	}
	texts := append(slices.Clone(all), Post{Slug: "welcome", Body: Site().Welcome}, Post{Slug: "sidebar", Body: Site().Sidebar})
	for _, p := range texts {
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(p.Body, ""), -1) {
			target := m[1]
			if targets[target] {
				continue
			}
			if u, err := url.Parse(target); err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") {
				t.Errorf("%s: link to %q leads nowhere", p.Slug, target)
			}
		}
		resolved := Resolve(p.Body, func(name string) string { return "/media/" + name }, func(kind, slug string) string { return "/" + kind + "/" + slug + "/" })
		if strings.Contains(resolved, "](post:") || strings.Contains(resolved, "](page:") || regexp.MustCompile(`\]\([a-z-]+\.jpg`).MatchString(resolved) {
			t.Errorf("%s: some targets were not resolved", p.Slug)
		}
	}
	greeting := Resolve(Site().Welcome, strings.ToUpper, func(_, slug string) string { return "/" + slug + "/" })
	if !strings.Contains(greeting, "](/about/)") || strings.Contains(greeting, "post:") {
		t.Errorf("greeting: %s", greeting)
	}
}

func TestFootnotesAreThere(t *testing.T) {
	t.Parallel()
	call := regexp.MustCompile(`\[\^([a-z]+)\]`)
	_, all := everything(t, someDay)
	for _, p := range all {
		for _, m := range call.FindAllStringSubmatch(p.Body, -1) {
			if strings.Count(p.Body, m[0]) != 2 || !strings.Contains(p.Body, "\n"+m[0]+": ") {
				t.Errorf("%s: footnote %s is not called once and written once", p.Slug, m[0])
			}
		}
	}
}

func TestSampleShowsWhatThePagesCanDo(t *testing.T) {
	t.Parallel()
	posts, _ := everything(t, someDay)
	var whole strings.Builder
	closed, longest, languages, numbered := 0, 0, map[string]int{}, 0
	for _, p := range posts {
		whole.WriteString(p.Body)
		longest = max(longest, len(strings.Fields(p.Body)))
		if !p.CommentsOpen {
			closed++
		}
		languages[p.Language]++
		if p.Numbered {
			numbered++
		}
	}
	for _, piece := range []string{
		"\n[TOC]\n", "\n```text\n", "\n```go\n", "\n```python\n", "\n$$\n", `\(`, "\n> [!NOTE]\n", "\n: ", "[^", "\n|--:",
		"\n\nhttps://www.youtube.com/watch?v=", "\n> — ",
	} {
		if !strings.Contains(whole.String(), piece) {
			t.Errorf("no post shows %q", piece)
		}
	}
	if closed != 2 || languages["de"] != 1 || languages["he"] != 1 || numbered == 0 || longest < 2000 {
		t.Errorf("%d closed, languages %v, %d numbered, the longest has %d words", closed, languages, numbered, longest)
	}
}

func TestIceTableAgreesWithThePicture(t *testing.T) {
	t.Parallel()
	posts, _ := everything(t, someDay)
	i := slices.IndexFunc(posts, func(p Post) bool { return p.Slug == "eleven-winters-of-harbour-ice" })
	for n, w := range art.Winters() {
		row := fmt.Sprintf("| %d | %d | %.0f | %.0f |", n+1, w.IceDays, w.Thickest, w.FrostSum)
		if !strings.Contains(posts[i].Body, row) {
			t.Errorf("the article has no row %s", row)
		}
	}
}

func TestCommentTextIsEscaped(t *testing.T) {
	t.Parallel()
	got := Comment{Content: "a < b\nnext line\n\nsecond"}.HTML()
	if want := "<p>a &lt; b<br>next line</p><p>second</p>"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestFrontMatterMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"no head", "---\ntitle: x\n", "---\nodd line\n---\n", "---\nmood: fine\n---\n", "---\ndate: yesterday\n---\n"} {
		if _, err := parse(source); err == nil {
			t.Errorf("%q was read", source)
		}
	}
}

func TestBulkPostsAreManifoldAndRepeatable(t *testing.T) {
	t.Parallel()
	now := someDay
	slugs := map[string]bool{}
	var first []Post
	for p := range Bulk(2000, 7, now) {
		if slugs[p.Slug] || p.Date.After(now) || len(p.Body) < 200 || strings.Contains(p.Body+p.Title, "%!") || url.PathEscape(p.Slug) != p.Slug {
			t.Fatalf("odd post %+v", p)
		}
		slugs[p.Slug] = true
		if len(first) < 10 {
			first = append(first, p)
		}
	}
	if len(slugs) != 2000 {
		t.Errorf("%d posts", len(slugs))
	}
	i := 0
	for p := range Bulk(1000, 7, now) {
		if p.Body != first[i].Body || p.Slug != first[i].Slug {
			t.Errorf("post %d differs the second time", i)
		}
		if i++; i == len(first) {
			break
		}
	}
}

func BenchmarkBulk(b *testing.B) {
	n := 0
	for range Bulk(b.N, 1, someDay) {
		n++
	}
	if n != b.N {
		b.Fatal(n)
	}
}
