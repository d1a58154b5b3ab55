package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/links"
)

// TestEveryPageOfTheDeskInTheBrowser opens whatever can be opened at the desk, as the owner of a house that is lived in, and
// judges it at a desk and in a hand, in light and dark.
func TestEveryPageOfTheDeskInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	house := livedInHouse(t)
	defer house.stop(t) // before the test's context ends, which would kill it
	w := &walker{benchHouse: house, client: house.login(t)}
	r := newReader(t, house.base)
	r.logIn()
	strangersWrite(t, r, house, strings.TrimPrefix(house.firstPost(t), house.base))
	guestsTell(t, r, house, newCrowd(t))
	r.open("/desk/inbox?kind=mention")
	ask1(r, chromedp.Evaluate[bool](`(document.querySelector(".reply > summary").click(),true)`))
	r.do(chromedp.SetValue(chromedp.CSS(`.reply textarea`), "An answer that can be changed."))
	r.press(`.reply button[value="answer"]`)
	r.sees("You answered")
	pages := 0
	for _, route := range deskRoutes(t) {
		for _, path := range w.places(t, route) {
			if w.isPage(t, path) {
				r.inspect(path)
				pages++
			}
		}
	}
	if pages < 50 {
		t.Errorf("only %d pages were seen", pages)
	}
}

// livedInHouse has the sample site, comments that wait, a list of blocked servers, a draft and something in the trash.
func livedInHouse(t *testing.T) *benchHouse {
	t.Helper()
	house := newBenchHouse(t, thisProgram(t))
	house.demo(t)
	house.command(t, "", "site", "set", "comments.first_contact", "hold")
	house.command(t, "#domain,#severity,#public_comment\nbad.example,suspend,spam\nloud.example,silence,\nno host,suspend,\n", "blocks", "import", "-")
	draft := filepath.Join(t.TempDir(), "draft.md")
	if err := os.WriteFile(draft, []byte("---\ntitle: Not yet\n---\nHalf a thought.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	house.command(t, "", "post", draft, "--draft")
	house.start(t)
	return house
}

// deskRoutes lists what can be got at the desk. It is read from the table that a route must stand in (web/roles_test.go), so
// that no page can be forgotten here.
func deskRoutes(t *testing.T) (routes []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../web/roles_test.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		key, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if name, ok := key.Key.(*ast.BasicLit); ok {
			text, err := strconv.Unquote(name.Value)
			if err != nil {
				t.Fatal(err)
			}
			if path, ok := strings.CutPrefix(text, "GET "); ok && strings.HasPrefix(path, "/desk") {
				routes = append(routes, path)
			}
		}
		return true
	})
	if len(routes) < 80 {
		t.Fatalf("the table of routes names only %d of the desk", len(routes))
	}
	slices.Sort(routes)
	return routes
}

// walker knows what may stand in the place of a parameter.
type walker struct {
	*benchHouse

	client *http.Client
}

// places are the addresses of a route in this house: the parameter is taken from links that another page shows.
func (w *walker) places(t *testing.T, route string) []string {
	t.Helper()
	head, tail, param := strings.Cut(route, "/:")
	if !param {
		return []string{route}
	}
	name, rest, deeper := strings.Cut(tail, "/")
	if deeper {
		rest = "/" + rest
	}
	var values []string
	switch head + ":" + name {
	case links.DeskTerms + ":kind":
		if rest == "/:slug" {
			return []string{links.DeskTerms + w.first(t, links.DeskTermsOf("category"), links.DeskTerms, `/category/[a-z0-9-]+`)}
		}
		values = []string{"category", "tag", "series"}
	case links.DeskSettings + ":group":
		values = w.all(t, links.DeskSettings, links.DeskSettings+"/", `[a-z]+`)
	case links.DeskPosts + ":ref":
		values = []string{w.first(t, links.DeskPosts, links.DeskPosts+"/", `[0-9A-Z]{26}`)}
		if rest == "" {
			values = append(values, w.first(t, links.DeskPosts+"?show=drafts", links.DeskPosts+"/", `[0-9A-Z]{26}`))
		}
	case links.DeskComments + ":ref":
		values = []string{w.first(t, links.DeskInboxKind("comment"), links.DeskComments+"/", `[0-9A-Z]{26}`)}
	case links.DeskMessages + ":id":
		values = []string{w.first(t, links.DeskInboxKind("mention"), links.DeskMessages+"/", `[0-9]+`)}
	case links.DeskAnswers + ":ref":
		values = []string{w.first(t, links.DeskInboxKind("mention"), links.DeskAnswers+"/", `[0-9A-Z]{26}`)}
	case links.DeskMedia + ":ref":
		values = []string{w.first(t, links.DeskMedia, links.DeskMedia+"/", `[0-9A-Z]{26}`)}
	case links.DeskHostLists + ":id":
		values = []string{w.first(t, links.DeskHostLists, links.DeskHostLists+"/", `[0-9]+`)}
	case links.DeskAuthors + ":name":
		values = []string{"@ana"}
	default:
		if name != "file" {
			t.Errorf("%s: say what may stand for :%s", route, name)
			return nil
		}
		values = []string{w.first(t, strings.TrimSuffix(head, "/overview"), head+"/", `[a-z-]+\.csv`)}
	}
	var paths []string
	for _, value := range values {
		path := head + "/" + value + rest
		if strings.Contains(rest, "/:") {
			paths = append(paths, w.places(t, path)...)
		} else {
			paths = append(paths, path)
		}
	}
	return paths
}

func (w *walker) all(t *testing.T, page, before, pattern string) (found []string) {
	t.Helper()
	_, body := w.fetch(t, page)
	for _, m := range regexp.MustCompile(`"`+regexp.QuoteMeta(before)+`(`+pattern+`)[?"#/]`).FindAllStringSubmatch(body, -1) {
		if !slices.Contains(found, m[1]) {
			found = append(found, m[1])
		}
	}
	if len(found) == 0 {
		t.Fatalf("%s has no link to %s%s", page, before, pattern)
	}
	return found
}

func (w *walker) first(t *testing.T, page, before, pattern string) string {
	t.Helper()
	return w.all(t, page, before, pattern)[0]
}

func (w *walker) fetch(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.base+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// isPage tells pages from files and from addresses that only lead on.
func (w *walker) isPage(t *testing.T, path string) bool {
	t.Helper()
	resp, _ := w.fetch(t, path)
	switch {
	case resp.StatusCode == http.StatusSeeOther || resp.StatusCode == http.StatusMovedPermanently:
		return false
	case strings.HasSuffix(path, "/autosave"):
		return false // answers scripts only, and knows of nothing here
	case resp.StatusCode != http.StatusOK:
		t.Errorf("%s answers %d", path, resp.StatusCode)
	}
	return resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
}

// inspect judges one page more strictly than judge, and at two widths.
func (r *reader) inspect(path string) {
	r.t.Helper()
	r.open(path)
	var got struct {
		Title       string
		Heads, Main int
		Inert       bool // a picture of a page, in which nothing can be reached: axe has nothing to look at
	}
	raw := ask1(r, chromedp.Evaluate[string](`JSON.stringify({title:document.title,heads:document.querySelectorAll("h1").length,main:document.querySelectorAll("main").length,inert:document.body.inert})`))
	if err := json.Unmarshal([]byte(raw), &got); err != nil {
		r.t.Fatal(err)
	}
	if got.Title == "" || got.Heads != 1 || got.Main != 1 {
		r.t.Errorf("%s has the title %q, %d h1 and %d main", path, got.Title, got.Heads, got.Main)
	}
	for _, width := range []int{1280, 390} {
		r.fits(width, path)
		for _, scheme := range r.schemes {
			if !got.Inert {
				r.axeIn(scheme, path)
			}
		}
	}
	r.complaints(path)
}
