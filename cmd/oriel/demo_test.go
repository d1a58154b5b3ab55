package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/demo"
	"github.com/oriel-blog/oriel/internal/links"
)

// sampleHouse is an empty house with everything that a command has.
func sampleHouse(t *testing.T) (*sampler, *app) {
	t.Helper()
	std, _, _ := newHearth(t).streams("")
	a, err := open(t.Context(), std, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return newSampler(a, time.Now().UTC().Truncate(time.Second), std), a
}

func TestSampleSiteShowsEveryFormAndHasNoDeadLink(t *testing.T) {
	t.Parallel()
	d, a := sampleHouse(t)
	if err := d.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	entries := slices.Concat(listAll(t, a, blog.KindPost), listAll(t, a, blog.KindPage))
	var whole strings.Builder
	for _, e := range entries {
		whole.WriteString(e.Post.HTML + e.Post.Contents)
	}
	for form, mark := range map[string]string{
		"a caption": "<figcaption>", "a credit": `class="credit"`, "a gallery": `class="gallery gallery-3"`, "a film": `class="video-link"`,
		"a sound": "<audio ", "a table's caption": "<caption>", "a numbered formula": `id="eq-decay"`,
		"a reference to it": `href="#eq-decay"`, "a footnote": `class="footnotes"`, "the source of a quote": "<cite>", "a note": "callout-note",
		"a tip": "callout-tip", "an important box": "callout-important", "a warning": "callout-warning", "a caution": "callout-caution",
		"an aside": `class="aside"`, "a fold": "<details>", "verbatim text": `class="verbatim"`, "coloured code": `class="chroma"`,
		"struck words": "<del>", "a definition": "<dd>", "contents in a text": `class="toc"`, "numbered sections": `class="section-number"`,
		"several sizes of a picture": " srcset=",
	} {
		if !strings.Contains(whole.String(), mark) {
			t.Errorf("no text shows %s (%s)", form, mark)
		}
	}
	if n := len(cardsWithStills.FindAllString(whole.String(), -1)); n != 2 {
		t.Errorf("%d films have a still, want 2", n)
	}
	if strings.Contains(whole.String(), "math-error") || strings.Contains(whole.String(), `href=""`) || strings.Contains(whole.String(), `src=""`) {
		t.Error("a formula or an address is broken")
	}
	t.Run("links", func(t *testing.T) { followLinks(t, a, entries) })
	t.Run("talk", func(t *testing.T) { lookAtTalk(t, a, entries) })
	t.Run("relations", func(t *testing.T) { lookAtRelations(t, entries) })
	t.Run("nothing goes out", func(t *testing.T) {
		var facts int64
		err := a.db.Reader(t.Context()).Raw(`SELECT count(*) FROM river_job WHERE kind <> ? AND (kind <> ? OR json_extract(args, '$.args.kind') <> ?)`,
			blog.JobMediaCopies, blog.JobFact, blog.AuthorChanged).Scan(&facts).Error
		if err != nil || facts != 0 {
			t.Errorf("%d jobs wait after the sample was taken over (%v)", facts, err)
		}
	})
}

func listAll(t *testing.T, a *app, kind blog.PostKind) []blog.Entry {
	t.Helper()
	list, err := a.reader.Entries(t.Context(), blog.Query{Kind: kind, Limit: 100})
	if err != nil || len(list.Entries) != list.Total {
		t.Fatalf("%d of %d: %v", len(list.Entries), list.Total, err)
	}
	return list.Entries
}

var (
	hereLinks       = regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)
	cardsWithStills = regexp.MustCompile(`class="video-link"[^>]*><img `)
	fragments       = regexp.MustCompile(`href="#([^"]*)"`)
)

func followLinks(t *testing.T, a *app, entries []blog.Entry) {
	t.Helper()
	site, err := a.reader.Site(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, e := range entries {
		texts[e.Post.Path] = e.Post.HTML + e.Post.Contents
	}
	for name, source := range map[string]string{"welcome": site.Welcome, "sidebar": site.Sidebar} {
		if texts[name], err = a.text.Markdown(t.Context(), source); err != nil {
			t.Fatal(err)
		}
	}
	for where, text := range texts {
		for _, m := range hereLinks.FindAllStringSubmatch(text, -1) {
			path, isFile := strings.CutPrefix(m[1], links.Media)
			if isFile {
				if _, err := os.Stat(filepath.Join(a.config.Media, filepath.FromSlash(path))); err != nil {
					t.Errorf("%s: there is no file %s", where, m[1])
				}
				continue
			}
			if e, err := a.reader.EntryByPath(t.Context(), m[1]); err != nil || !e.Post.Public() {
				t.Errorf("%s: the link to %s is dead (%v)", where, m[1], err)
			}
		}
		for _, m := range fragments.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(text, `id="`+m[1]+`"`) {
				t.Errorf("%s: nothing is called %s", where, m[1])
			}
		}
	}
}

func lookAtTalk(t *testing.T, a *app, entries []blog.Entry) {
	t.Helper()
	crowd, faces, drawn, edited, emojis, warned := 0, 0, 0, 0, 0, 0
	for _, e := range entries {
		crowd = max(crowd, e.Comments)
		thread, err := a.reader.Thread(t.Context(), e.Post.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range thread {
			if v.Guest.AvatarPath != "" {
				faces++
			}
			if !v.Comment.EditedAt.IsZero() {
				edited++
			}
			if v.Comment.Warning != "" {
				warned++
			}
			drawn, emojis = drawn+len(v.Pictures), emojis+len(v.Emojis)
			if v.Comment.Status != blog.Approved {
				t.Errorf("comment %s is %s", v.Comment.Ref, v.Comment.Status)
			}
		}
	}
	if crowd <= 200 || faces < 20 || drawn < 2 || edited == 0 || emojis == 0 || warned < 2 {
		t.Errorf("a crowd of %d, %d faces, %d pictures, %d edited, %d emojis, %d warnings", crowd, faces, drawn, edited, emojis, warned)
	}
}

func lookAtRelations(t *testing.T, entries []blog.Entry) {
	t.Helper()
	below, series, translated, likes := 0, 0, map[string]int{}, 0
	for _, e := range entries {
		if e.Post.ParentID != 0 {
			below++
		}
		if e.Series.ID != 0 {
			series++
		}
		if e.Post.TranslationKey != "" {
			translated[e.Post.TranslationKey]++
		}
		likes = max(likes, e.Likes)
	}
	if below != 2 || series != 3 || len(translated) != 1 || likes < 30 {
		t.Errorf("%d pages below others, %d parts of series, translations %v, at most %d likes", below, series, translated, likes)
	}
	for key, n := range translated {
		if n != 3 {
			t.Errorf("%d texts are translations of %s, want 3", n, key)
		}
	}
}

func TestBulkContentIsAllThere(t *testing.T) {
	t.Parallel()
	d, a := sampleHouse(t)
	must(t, d.settle(t.Context()), d.categories(t.Context()), d.bulk(t.Context(), 300, 2500))
	list, err := a.reader.Entries(t.Context(), blog.Query{Limit: 300})
	if err != nil || list.Total != 300 {
		t.Fatalf("%d posts: %v", list.Total, err)
	}
	comments, most := 0, 0
	for _, e := range list.Entries {
		comments, most = comments+e.Comments, max(most, e.Comments)
	}
	if comments != 2500 || most < 250 {
		t.Errorf("%d comments, %d below one post", comments, most)
	}
	for kind, want := range map[blog.TermKind]int{blog.Category: 12, blog.Tag: 40, blog.Series: 3} {
		terms, err := a.reader.Terms(t.Context(), kind)
		if err != nil || len(terms) != want {
			t.Errorf("%d terms of kind %s, want %d (%v)", len(terms), kind, want, err)
		}
	}
}

func TestBulkCommentsNeedPosts(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	for _, args := range [][]string{{"demo", "--comments", "10"}, {"demo", "--posts=-1"}} {
		if said := h.fails(t, args...); !strings.Contains(said, "--posts 100") {
			t.Errorf("oriel %v says %q", args, said)
		}
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Times differ between machines and days; that many at once cost less than one at a time does not.
func TestTakingOverManyIsMuchFasterThanOneByOne(t *testing.T) {
	t.Parallel()
	d, a := sampleHouse(t)
	ctx := t.Context()
	must(t, d.settle(ctx), d.categories(ctx), d.bulk(ctx, 20, 0))
	list, err := a.reader.Entries(ctx, blog.Query{Limit: 20})
	must(t, err)
	const some = 400
	alone := took(t, func() error { return d.oneByOne(ctx, list.Entries, some) })
	together := took(t, func() error { return d.allAtOnce(ctx, list.Entries, some) })
	if together*2 > alone {
		t.Errorf("%d comments took %v one by one and %v together", some, alone, together)
	}
}

func took(t *testing.T, do func() error) time.Duration {
	t.Helper()
	began := time.Now()
	must(t, do())
	return time.Since(began)
}

func (d *sampler) oneByOne(ctx context.Context, entries []blog.Entry, n int) error {
	for c := range demo.BulkTalk(n, 5, dates(entries), d.now) {
		arrival := blog.Arrival{Guest: d.guest(c.Guest), RemoteID: "https://alone.example/" + c.ID, HTML: c.HTML(), PublishedAt: c.At, Parent: blog.Target{PostRef: entries[c.Index].Post.Ref}}
		if _, err := d.app.conversation.Receive(ctx, arrival); err != nil {
			return err
		}
	}
	return nil
}

func (d *sampler) allAtOnce(ctx context.Context, entries []blog.Entry, n int) error {
	var all []blog.Imported
	for c := range demo.BulkTalk(n, 5, dates(entries), d.now) {
		all = append(all, blog.Imported{Arrival: blog.Arrival{Guest: d.guest(c.Guest), RemoteID: "https://many.example/" + c.ID, HTML: c.HTML(), PublishedAt: c.At, Parent: blog.Target{PostRef: entries[c.Index].Post.Ref}}})
	}
	_, err := d.app.conversation.Import(ctx, d.author, all)
	return err
}

func dates(entries []blog.Entry) []time.Time {
	all := make([]time.Time, len(entries))
	for i, e := range entries {
		all[i] = e.Post.PublishedAt
	}
	return all
}
