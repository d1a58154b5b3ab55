package web

import (
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/oriel-blog/oriel/internal/links"
)

// themed serves the fake blog with folders of themes beside it.
func themed(t *testing.T, chosen string, folders fs.FS) *opened {
	t.Helper()
	o := open(t, func(f *fakeReader) { f.site.Theme.Name = chosen })
	options := o.o
	options.Themes, options.Logger = folders, slog.New(slog.DiscardHandler)
	var err error
	if o.Server, err = New(options); err != nil {
		t.Fatal(err)
	}
	return o
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestFolderOfTheOwnerChangesWhatItHoldsAndNothingElse(t *testing.T) {
	t.Parallel()
	o := themed(t, "lighthouse", fstest.MapFS{
		"lighthouse/templates/parts/footer.html": file(`{{define "footer"}}<footer class="mine">{{.T "Archives"}} by {{.Site.Title}}</footer>{{end}}`),
		"lighthouse/templates/archives.html":     file(`{{template "layout" .}}{{define "main"}}<h1>All of it</h1>{{end}}`),
		"lighthouse/assets/theme.css":            file(".mine { color: red; }"),
		"lighthouse/assets/lamp.svg":             file("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
		"lighthouse/notes.txt":                   file("nobody's business"),
		".hidden/templates/broken.html":          file("{{"),
	})
	home, archives := o.get(t, "/").Body.String(), o.get(t, links.Archives).Body.String()
	if !strings.Contains(archives, "<h1>All of it</h1>") || !strings.Contains(home, "<h1 class=\"unseen\">") {
		t.Error("the folder's view is not shown, or the program's is not where the folder has none")
	}
	sheet := o.assets.folder + "lighthouse/theme.css"
	if site, own := strings.Index(home, "site.css"), strings.Index(home, sheet); own < 0 || site > own {
		t.Errorf("the theme's style sheet stands at %d, the site's at %d", own, site)
	}
	for path, kind := range map[string]string{sheet: "text/css; charset=utf-8", o.assets.folder + "lighthouse/lamp.svg": "image/svg+xml"} {
		w := o.get(t, path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
	for _, path := range []string{"lighthouse/notes.txt", "lighthouse/templates/archives.html", "lighthouse/../lighthouse/assets/theme.css"} {
		if w := o.get(t, o.assets.folder+path); w.Code == http.StatusOK {
			t.Errorf("%s is served", path)
		}
	}
	if trouble := o.themes.trouble("lighthouse"); trouble != "" {
		t.Error(trouble)
	}
}

func TestBrokenThemeGivesWayAndSaysWhereItIsBroken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files fstest.MapFS
		says  []string
	}{
		"syntax":       {fstest.MapFS{"mine/templates/list.html": file("{{template \"layout\" .}}\n{{define \"main\"}}\n{{if}}\n{{end}}{{end}}")}, []string{"list.html:3", "Oriel"}},
		"unknown word": {fstest.MapFS{"mine/templates/list.html": file("{{template \"layout\" .}}\n{{define \"main\"}}{{shout .Title}}{{end}}")}, []string{"list.html:2", "shout"}},
		"missing part": {fstest.MapFS{"mine/templates/list.html": file("{{template \"layout\" .}}\n{{define \"main\"}}{{template \"attic\" .}}{{end}}")}, []string{"list.html", "attic"}},
		"unsafe place": {fstest.MapFS{"mine/templates/list.html": file("<a href='{{if .Title}}x\"{{end}}")}, []string{"list.html"}},
		"parent":       {fstest.MapFS{"mine/parent.txt": file("baroque"), "mine/templates/list.html": file("x")}, []string{"baroque", "parent.txt"}},
		"no folder":    {fstest.MapFS{}, []string{"mine", "folder"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := themed(t, "mine", c.files)
			trouble := o.themes.trouble("mine")
			for _, word := range c.says {
				if !strings.Contains(trouble, word) {
					t.Errorf("the sentence does not say %q: %s", word, trouble)
				}
			}
			if w := o.get(t, "/category/houses/"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `<h1 class="p-name"`) {
				t.Errorf("readers see %d: %.300s", w.Code, w.Body)
			}
		})
	}
}

func TestFolderMayNotTakeTheNameOfAThemeOfTheProgram(t *testing.T) {
	t.Parallel()
	o := themed(t, "classic", fstest.MapFS{"classic/templates/list.html": file("stolen"), "classic/assets/theme.css": file("stolen")})
	if body := o.get(t, "/category/houses/").Body.String(); strings.Contains(body, "stolen") {
		t.Error("the folder took the place of the program's theme")
	}
	if body := o.get(t, o.assets.folder+"classic/theme.css").Body.String(); strings.Contains(body, "stolen") {
		t.Error("the folder's style sheet took the place of the program's")
	}
}

// A view that fails only when it meets a page must not take the page away.
func TestThemeThatFailsOnAPageGivesWay(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"list.html":           `{{template "layout" .}}{{define "main"}}half {{.NoSuchField}}{{end}}`,
		"widgets/search.html": `half {{.NoSuchField}}`,
	} {
		o := themed(t, "mine", fstest.MapFS{"mine/templates/" + name: file(text), "mine/assets/theme.css": file("p { color: red; }")})
		for range 2 { // the page that met the fault, and one after it
			w := o.get(t, "/category/houses/")
			if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "half ") || !strings.Contains(w.Body.String(), `<h1 class="p-name"`) {
				t.Errorf("%s: readers see %d: %.300s", name, w.Code, w.Body)
			}
		}
		if trouble := o.themes.trouble("mine"); !strings.Contains(trouble, name+":1") || !strings.Contains(trouble, "NoSuchField") {
			t.Errorf("the desk says %q", trouble)
		}
		if body := o.get(t, "/tag/glass/").Body.String(); strings.Contains(body, "mine/theme.css") {
			t.Error("a page after the fault still has the theme's style sheet")
		}
	}
}
