package web

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// present follows the redirect of a card without a hash to where the card stands now.
func present(t *testing.T, o *opened, ref string) string {
	t.Helper()
	w := o.get(t, "/card/"+ref+".png")
	if w.Code != http.StatusMovedPermanently {
		t.Fatalf("the card of %s: %d", ref, w.Code)
	}
	return w.Header().Get("Location")
}

func TestCardOfAPostIsKeptForGoodUntilItsWordsChange(t *testing.T) {
	t.Parallel()
	o := open(t)
	ref := o.blog.entries[0].Post.Ref
	at := present(t, o, ref)
	for _, want := range []string{"drawn", "kept"} {
		w := o.get(t, at)
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Content-Type") != "image/png" || !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", want, w.Code, h)
		}
		if h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: other sites may not show the card", want)
		}
		if !strings.Contains(w.Body.String(), o.blog.entries[0].Post.Title) {
			t.Errorf("%s: the card shows %s", want, w.Body)
		}
	}
	if n := o.painter.cards.Load(); n != 1 {
		t.Errorf("the card was drawn %d times", n)
	}
	o.blog.entries[0].Post.Title = "Another title"
	o.blog.edition.Add(1)
	o.EditionChanged()
	w := o.get(t, at)
	if to := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || to == at || !strings.HasPrefix(to, "/card/"+ref+"-") {
		t.Errorf("after a new title: %d to %q", w.Code, to)
	}
}

func TestCardTellsNothingOfWhatIsNotPublished(t *testing.T) {
	t.Parallel()
	o := open(t)
	want := map[string]int{
		"/card/": 404, "/card/x.png": 404, "/card/site": 404, "/card/site-x.jpg": 404, "/card/site-a/b.png": 404,
		"/card/01JD00000000000000000000ZZ-0.png": 404, "/card/01jd00000000000000000000zz.png": 404, "/card/..%2f.png": 404,
	}
	for _, e := range o.blog.entries {
		switch e.Post.Status {
		case blog.Draft:
			want["/card/"+e.Post.Ref+".png"] = 404
		case blog.Deleted:
			want["/card/"+e.Post.Ref+".png"] = 410
		default:
			want["/card/"+e.Post.Ref+"-0.png"] = 301
		}
	}
	for path, status := range want {
		if w := o.get(t, path); w.Code != status || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	if n := o.painter.cards.Load(); n != 0 {
		t.Errorf("%d cards were drawn", n)
	}
}

func TestCardFollowsTheLanguageOfItsPost(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, e := range o.blog.entries {
		if e.Post.Status != blog.Published {
			continue
		}
		body := o.get(t, present(t, o, e.Post.Ref)).Body.String()
		if strings.Contains(body, "RTL:true") != (e.Post.Language == "he") {
			t.Errorf("%s in %s: %s", e.Post.Title, e.Post.Language, body)
		}
	}
	if body := o.get(t, present(t, o, links.SiteCard)).Body.String(); !strings.Contains(body, o.blog.site.Title) {
		t.Errorf("the site's card shows %s", body)
	}
}

func TestPreviewPictureStandsWhereItSays(t *testing.T) {
	t.Parallel()
	o := open(t)
	s := o.newBuild()
	b, err := s.newBase(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	plain := o.blog.entries[1]
	for _, p := range []preview{s.sitePreview(b), s.postPreview(b, plain)} {
		path, ok := o.o.Links.PathOf(p.URL)
		if w := o.get(t, path); !ok || w.Code != http.StatusOK || p.Alt == "" || p.Width != 1200 || p.Height != 630 {
			t.Errorf("%+v: %d", p, w.Code)
		}
	}
	plain.Post.Image, plain.Post.ImageAlt = "/media/x.png", "A latch"
	if got, want := s.postPreview(b, plain), (preview{URL: "https://blog.example/media/x.png", Alt: "A latch"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestIconsComeFromTheSitesPicture(t *testing.T) {
	t.Parallel()
	var upload bytes.Buffer
	if err := png.Encode(&upload, image.NewNRGBA(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	o := open(t)
	paths := map[string]string{
		links.Favicon: "favicon", links.AppleIcon: "apple", links.SmallIcon: "small", links.LargeIcon: "large", links.MaskableIcon: "maskable",
	}
	for path, kind := range paths {
		if w := o.get(t, path); w.Code != http.StatusOK || w.Body.String() != kind+" of 0 bytes" {
			t.Errorf("%s without a picture: %d %s", path, w.Code, w.Body)
		}
	}
	picture, err := o.library.Add(t.Context(), &upload, "icon.png")
	if err != nil {
		t.Fatal(err)
	}
	o.blog.site.Icon = links.Media + picture.Path
	for range 3 {
		o.blog.edition.Add(1)
		o.EditionChanged()
		for path, kind := range paths {
			if w := o.get(t, path); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), kind) || strings.HasSuffix(w.Body.String(), "of 0 bytes") {
				t.Errorf("%s with a picture: %d %s", path, w.Code, w.Body)
			}
		}
	}
	if n := o.painter.icons.Load(); n != 2 {
		t.Errorf("icons were drawn %d times for two pictures", n)
	}
}

func TestIconThatCannotBeReadGivesWayToOriels(t *testing.T) {
	t.Parallel()
	var upload bytes.Buffer
	if err := png.Encode(&upload, image.NewNRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	o := open(t)
	refused, err := o.library.Add(t.Context(), &upload, "x.png")
	if err != nil {
		t.Fatal(err)
	}
	o.painter.picky.Store(true)
	for _, icon := range []string{"/media/00/00000000000000000000000000000000.png", "/media/../oriel.db", "/elsewhere.png", links.Media + refused.Path} {
		o.blog.site.Icon = icon
		o.blog.edition.Add(1)
		o.EditionChanged()
		if w := o.get(t, links.LargeIcon); w.Code != http.StatusOK || w.Body.String() != "large of 0 bytes" {
			t.Errorf("%s: %d %s", icon, w.Code, w.Body)
		}
	}
}

func TestManifestNamesIconsThatExist(t *testing.T) {
	t.Parallel()
	o := open(t, func(f *fakeReader) { f.site.Language, f.site.Title = "he", "A \"bay\" <window>" })
	w := o.get(t, links.Manifest)
	var m manifest
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	if m.Name != o.blog.site.Title || m.Lang != "he" || m.Dir != "rtl" || m.StartURL != "/" || m.Display != "minimal-ui" || len(m.Icons) != 3 {
		t.Errorf("%+v", m)
	}
	for _, icon := range m.Icons {
		if w := o.get(t, icon.Src); w.Code != http.StatusOK || w.Header().Get("Content-Type") != icon.Type {
			t.Errorf("%s: %d %s", icon.Src, w.Code, w.Header().Get("Content-Type"))
		}
	}
	if p := w.Header().Get("Content-Security-Policy"); !strings.Contains(p, "manifest-src 'self'") {
		t.Errorf("browsers may not read the manifest: %s", p)
	}
}

func TestShortNameFitsUnderAnIcon(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Bay": "Bay", "The Bay Window of Ana": "The Bay", "Donaudampfschiff": "", "": "", "  a  b ": "a b",
	} {
		if got := shortName(title); got != want {
			t.Errorf("shortName(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestEveryFontOfTheStyleSheetIsThere(t *testing.T) {
	t.Parallel()
	css, err := assetFiles.ReadFile("assets/fonts.css")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`url\("([^"]*)"\)`).FindAllSubmatch(css, -1) {
		named[string(m[1])] = true
		font, err := assetFiles.ReadFile("assets/fonts/" + string(m[1]))
		if err != nil || !bytes.HasPrefix(font, []byte("wOF2")) {
			t.Errorf("%s is no WOFF2 file (%v)", m[1], err)
		}
	}
	files, err := fs.Glob(assetFiles, "assets/fonts/*.woff2")
	if err != nil || len(files) != len(named) || len(files) < 20 {
		t.Errorf("%d fonts are shipped and %d are named (%v)", len(files), len(named), err)
	}
	total := 0
	for _, name := range files {
		font, err := assetFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(font)
	}
	if total > 900_000 {
		t.Errorf("the fonts have %d bytes", total)
	}
	for _, family := range regexp.MustCompile(`--type-[a-z]+: ([^;]*);`).FindAllSubmatch(css, -1) {
		for _, name := range regexp.MustCompile(`"([^"]*)"`).FindAllSubmatch(family[1], -1) {
			if !bytes.Contains(css, []byte(`font-family: "`+string(name[1])+`"`)) {
				t.Errorf("%s is in a row of fonts, but nothing says what it is", name[1])
			}
		}
	}
}

func TestFontsAreServedAsFonts(t *testing.T) {
	t.Parallel()
	o := open(t)
	for name, kind := range map[string]string{
		"fonts-serif.css": "text/css; charset=utf-8", "source-serif-4-latin-wght-normal.woff2": "font/woff2", "LICENSES": plainType,
	} {
		w := o.get(t, o.assets.folder+name, "Accept-Encoding", "gzip")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Content-Type"))
		}
		if packed := w.Header().Get("Content-Encoding") != ""; packed == (kind == "font/woff2") {
			t.Errorf("%s is packed: %v", name, packed)
		}
	}
}
