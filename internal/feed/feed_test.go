package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

var update = flag.Bool("update", false, "rewrite the golden files")

type writer struct {
	name  string
	write func(io.Writer, Feed) error
}

func writers() []writer {
	return []writer{{"feed.rss", WriteRSS}, {"feed.atom", WriteAtom}, {"feed.json", WriteJSON}}
}

func sample() Feed {
	cet := time.FixedZone("CET", 3600)
	alice := Person{Name: "Alice Müller", URL: "https://blog.example/@alice", AvatarURL: "https://blog.example/media/alice.jpg"}
	return Feed{
		Title: "Window & Street", Description: "Looking out.", HomeURL: "https://blog.example/", SelfURL: "https://blog.example/feed/",
		NextURL: "https://blog.example/feed/?page=2", HubURLs: []string{"https://blog.example/hub"}, Language: "en",
		IconURL: "https://blog.example/icon.png", Rights: "CC BY 4.0", Generator: "Oriel", Authors: []Person{alice},
		Items: []Item{
			{
				ID: "https://blog.example/ap/posts/01JD", URL: "https://blog.example/2026/11/bread/", Title: "Bread <and> butter", Summary: "How to bake.",
				ContentHTML: "<p>Mix &amp; wait.</p>\n<pre><code>a ]]&gt; b</code></pre>", Published: time.Date(2026, 11, 5, 9, 7, 0, 0, cet),
				Updated: time.Date(2026, 11, 6, 9, 0, 0, 0, time.UTC), Categories: []string{"Kitchen", "R&D"}, ImageURL: "https://blog.example/media/bread.jpg",
				CommentsURL: "https://blog.example/2026/11/bread/#comments", CommentsFeedURL: "https://blog.example/2026/11/bread/feed/", Comments: 3,
				Enclosures: []Enclosure{{URL: "https://blog.example/media/bread.mp3", Type: "audio/mpeg", Bytes: 1234, Seconds: 65}},
			},
			{
				ID: "https://blog.example/ap/posts/01JC", URL: "https://blog.example/2026/11/notiz/", ContentHTML: "<p>Grüße 👋</p>", Language: "de",
				Published: time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC), Authors: []Person{{Name: "Bob"}},
			},
		},
	}
}

func write(t *testing.T, w writer, f Feed) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := w.write(&b, f); err != nil {
		t.Fatalf("%s: %v", w.name, err)
	}
	return b.Bytes()
}

func parse(t *testing.T, w writer, text []byte) *gofeed.Feed {
	t.Helper()
	f, err := gofeed.NewParser().Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s does not parse: %v\n%s", w.name, err, text)
	}
	return f
}

func TestFeedsKeepTheirBytes(t *testing.T) {
	t.Parallel()
	for _, w := range writers() {
		got := write(t, w, sample())
		path := filepath.Join("testdata", w.name)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.name, diff)
		}
	}
}

func TestReadersFindEverythingAgain(t *testing.T) {
	t.Parallel()
	for _, w := range writers() {
		f := parse(t, w, write(t, w, sample()))
		if f.Title != "Window & Street" || f.Link != "https://blog.example/" || f.FeedLink != "https://blog.example/feed/" || f.Language != "en" || len(f.Items) != 2 {
			t.Errorf("%s: %s, %s, %s, %s, %d items", w.name, f.Title, f.Link, f.FeedLink, f.Language, len(f.Items))
		}
		first, second := f.Items[0], f.Items[1]
		want := sample().Items[0]
		if first.Title != want.Title || first.Link != want.URL || first.GUID != want.ID || first.Content != want.ContentHTML || first.Description != want.Summary {
			t.Errorf("%s: %+v", w.name, first)
		}
		if diff := cmp.Diff(want.Categories, first.Categories); diff != "" {
			t.Errorf("%s: categories: %s", w.name, diff)
		}
		if !first.PublishedParsed.Equal(want.Published) {
			t.Errorf("%s: published %v", w.name, first.PublishedParsed)
		}
		if len(first.Enclosures) == 0 || first.Enclosures[0].URL != want.Enclosures[0].URL {
			t.Errorf("%s: enclosures %v", w.name, first.Enclosures)
		}
		if w.name == "feed.rss" && (first.ITunesExt == nil || first.ITunesExt.Duration != "65") {
			t.Errorf("the length is %+v", first.ITunesExt)
		}
		if len(second.Authors) != 1 || second.Authors[0].Name != "Bob" || second.Title != "" {
			t.Errorf("%s: second item %+v", w.name, second)
		}
	}
}

func TestRSSCountsCommentsAndGivesTheirFeed(t *testing.T) {
	t.Parallel()
	text := string(write(t, writers()[0], sample()))
	for _, part := range []string{
		`<guid isPermaLink="false">https://blog.example/ap/posts/01JD</guid>`, "<slash:comments>3</slash:comments>",
		"<wfw:commentRss>https://blog.example/2026/11/bread/feed/</wfw:commentRss>", "<pubDate>Thu, 05 Nov 2026 08:07:00 +0000</pubDate>",
		"<lastBuildDate>Fri, 06 Nov 2026 09:00:00 +0000</lastBuildDate>", "<dc:creator>Alice Müller</dc:creator>",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%s is missing", part)
		}
	}
	if strings.Count(text, "slash:comments>") != 2 {
		t.Error("an item without comments page has a count")
	}
}

func TestPlainSummaryIsNotReadAsMarkupByReadersOfRSS(t *testing.T) {
	t.Parallel()
	f := sample()
	f.Items[0].Summary = "1 < 2 & <b>"
	w := writers()[0]
	if got := parse(t, w, write(t, w, f)).Items[0].Description; got != "1 &lt; 2 &amp; &lt;b&gt;" {
		t.Errorf("readers get %q", got)
	}
}

func TestTextCannotBreakOutOfItsElement(t *testing.T) {
	t.Parallel()
	attacks := []string{
		`]]><script>alert(1)</script>`, `</title></item></channel><evil/>`, `<!--`, `--><x>`, `<![CDATA[x]]>`, `&xxe; &#0; &lt;`, `"' onload='x`, `<?php ?>`,
		`<!DOCTYPE x [<!ENTITY a "b">]>`, `\u003cscript>`,
	}
	for _, attack := range attacks {
		f := sample()
		f.Title, f.Description, f.Rights, f.Generator = attack, attack, attack, attack
		f.Authors = []Person{{Name: attack}}
		f.Items = []Item{{
			ID: "https://blog.example/1", URL: "https://blog.example/?a=1&b=%22", Title: attack, Summary: attack, ContentHTML: attack,
			Published: time.Unix(1_800_000_000, 0), Categories: []string{attack}, Authors: []Person{{Name: attack}},
		}}
		for _, w := range writers() {
			text := write(t, w, f)
			if w.name != "feed.json" {
				wellFormed(t, text, "script", "evil", "x")
			}
			parsed := parse(t, w, text)
			if len(parsed.Items) != 1 {
				t.Fatalf("%s: %q makes %d items", w.name, attack, len(parsed.Items))
			}
			if w.name == "feed.json" {
				got := []string{parsed.Title, parsed.Items[0].Title, parsed.Items[0].Content}
				if diff := cmp.Diff([]string{attack, attack, attack}, got); diff != "" {
					t.Errorf("%s: %s", w.name, diff)
				}
			}
		}
	}
}

// wellFormed reads every token and fails on an element that only an attack can have made.
func wellFormed(t *testing.T, text []byte, forbidden ...string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, text)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, name := range forbidden {
			if start.Name.Local == name {
				t.Fatalf("the element %s got in:\n%s", name, text)
			}
		}
	}
}

func TestTextSurvivesXMLUnchanged(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"]]><script>", "a & b < c > d \" '", "Grüße 👋 \u202e", "tab\there", "C:\\new", "&amp;lt;"} {
		f := sample()
		f.Items = f.Items[:1]
		f.Items[0].Title, f.Items[0].ContentHTML = text, text
		var got struct {
			Title   string `xml:"channel>item>title"`
			Content string `xml:"channel>item>encoded"`
		}
		if err := xml.Unmarshal(write(t, writers()[0], f), &got); err != nil {
			t.Fatal(err)
		}
		if got.Title != text || got.Content != text {
			t.Errorf("%q became %q and %q", text, got.Title, got.Content)
		}
	}
}

func TestCharactersThatXMLForbidsAreDropped(t *testing.T) {
	t.Parallel()
	f := sample()
	f.Title = "a\x00b\x0bc\x1bd\ufffee\uffff\xfff"
	f.Items[0].ContentHTML = "<p>\x08x\xed\xa0\x80</p>"
	f.Items[0].Categories = []string{"\x00", "ok\x01"}
	for _, w := range writers() {
		parsed := parse(t, w, write(t, w, f))
		if parsed.Title != "abcdef" || parsed.Items[0].Content != "<p>x</p>" || len(parsed.Items[0].Categories) != 1 || parsed.Items[0].Categories[0] != "ok" {
			t.Errorf("%s: %q, %q, %q", w.name, parsed.Title, parsed.Items[0].Content, parsed.Items[0].Categories)
		}
	}
}

func TestRelativeAddressesAndMissingNamesAreErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*Feed){
		"no title":          func(f *Feed) { f.Title = "" },
		"home address":      func(f *Feed) { f.HomeURL = "/" },
		"self address":      func(f *Feed) { f.SelfURL = "" },
		"next address":      func(f *Feed) { f.NextURL = "?page=2" },
		"icon address":      func(f *Feed) { f.IconURL = "//blog.example/i.png" },
		"hub address":       func(f *Feed) { f.HubURLs = []string{"hub"} },
		"author address":    func(f *Feed) { f.Authors[0].URL = "javascript:alert(1)" },
		"page address":      func(f *Feed) { f.Items[0].URL = "/2026/11/bread/" },
		"the id":            func(f *Feed) { f.Items[0].ID = "17" },
		"image address":     func(f *Feed) { f.Items[0].ImageURL = "bread.jpg" },
		"comments address":  func(f *Feed) { f.Items[0].CommentsURL = "#comments" },
		"comments feed":     func(f *Feed) { f.Items[0].CommentsFeedURL = "feed/" },
		"enclosure address": func(f *Feed) { f.Items[0].Enclosures[0].URL = "x.mp3" },
		"no type":           func(f *Feed) { f.Items[0].Enclosures[0].Type = "" },
		"avatar address":    func(f *Feed) { f.Authors[0].AvatarURL = "data:image/png;base64,x" },
		"time of":           func(f *Feed) { f.Items[0].Published = time.Time{} },
	}
	for says, spoil := range tests {
		for _, w := range writers() {
			f := sample()
			spoil(&f)
			var b bytes.Buffer
			if err := w.write(&b, f); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %s: got %v", w.name, says, err)
			}
			if b.Len() != 0 {
				t.Errorf("%s: %s: %d bytes were written", w.name, says, b.Len())
			}
		}
	}
}

func TestEmptyFeedIsAFeedAndKeepsItsBytes(t *testing.T) {
	t.Parallel()
	f := Feed{Title: "T", HomeURL: "https://blog.example/", SelfURL: "https://blog.example/feed/"}
	for _, w := range writers() {
		first := write(t, w, f)
		if parsed := parse(t, w, first); len(parsed.Items) != 0 || parsed.Title != "T" {
			t.Errorf("%s: %+v", w.name, parsed)
		}
		if !bytes.Equal(first, write(t, w, f)) {
			t.Errorf("%s: the bytes change", w.name)
		}
	}
}

func TestWritingDoesNotChangeTheFeed(t *testing.T) {
	t.Parallel()
	f := sample()
	f.Items[0].Title = "a\x00"
	for _, w := range writers() {
		write(t, w, f)
	}
	want := sample()
	want.Items[0].Title = "a\x00"
	if diff := cmp.Diff(want, f); diff != "" {
		t.Error(diff)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestTroubleWhileWritingIsReported(t *testing.T) {
	t.Parallel()
	for _, w := range writers() {
		if err := w.write(fullDisk{}, sample()); err == nil {
			t.Errorf("%s: the error was lost", w.name)
		}
	}
}
