package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/oriel-blog/oriel/"

// room is a row of the table in ARCHITECTURE.md.
type room struct {
	imports []string // what it may import of ours
	tests   []string // what its tests may import besides
	lodgers []string // modules that no other room may import
}

// plan is the table. A package that is not in it fails the test: give it a row here, one in
// ARCHITECTURE.md, and if it moves a wall a page in docs/adr.
var plan = map[string]room{
	"cmd/oriel":                {imports: []string{"*"}, lodgers: []string{"github.com/alecthomas/kong", "github.com/chromedp"}},
	"migrations":               {},
	"internal/links":           {},
	"internal/config":          {},
	"internal/fetch":           {},
	"internal/doors":           {imports: []string{"internal/fetch"}},
	"internal/feed":            {tests: []string{"internal/feed"}},
	"internal/auth":            {},
	"internal/archive":         {},
	"internal/locale":          {},
	"internal/parlour":         {imports: []string{"internal/blog", "internal/fetch", "internal/media"}, tests: []string{"internal/store", "internal/store/storetest"}},
	"internal/frontmatter":     {lodgers: []string{"gopkg.in/yaml.v3", "go.abhg.dev/goldmark/frontmatter"}},
	"internal/demo":            {imports: []string{"internal/demo/art", "internal/frontmatter"}},
	"internal/demo/art":        {},
	"internal/blog":            {},
	"internal/jobs":            {lodgers: []string{"github.com/riverqueue"}},
	"internal/render":          {lodgers: []string{"github.com/yuin/goldmark", "github.com/microcosm-cc/bluemonday", "github.com/alecthomas/chroma", "github.com/dop251/goja"}},
	"internal/media":           {},
	"internal/card":            {},
	"internal/vouch":           {imports: []string{"internal/fetch"}},
	"internal/lens":            {},
	"internal/store":           {imports: []string{"internal/blog", "internal/jobs", "internal/auth", "migrations"}, tests: []string{"internal/store/storetest", "internal/links"}, lodgers: []string{"gorm.io", "github.com/pressly/goose"}},
	"internal/store/storetest": {imports: []string{"internal/store", "migrations"}, tests: []string{"internal/auth", "internal/blog"}},
	"activitypub/as2":          {lodgers: []string{"github.com/go-fed/activity"}},
	"activitypub/httpsig":      {lodgers: []string{"github.com/go-fed/httpsig", "github.com/dunglas/httpsfv"}},
	"activitypub": {
		imports: []string{"activitypub/as2", "activitypub/httpsig", "internal/blog", "internal/jobs", "internal/links", "internal/fetch"},
		tests:   []string{"internal/render", "internal/store", "internal/store/storetest", "internal/media", "internal/parlour"},
	},
	"internal/plot":   {},
	"internal/visits": {imports: []string{"internal/blog"}},
	"internal/census": {imports: []string{"internal/blog", "internal/fetch"}},
	"internal/websub": {
		imports: []string{"internal/blog", "internal/jobs", "internal/links", "internal/fetch"},
		tests:   []string{"internal/store", "internal/store/storetest"},
	},
	"internal/stills": {
		imports: []string{"internal/blog", "internal/fetch", "internal/media"},
		tests:   []string{"internal/links", "internal/render", "internal/store", "internal/store/storetest"},
	},
	"web/widgets": {imports: []string{"internal/blog"}},
	"web": {
		imports: []string{"web/widgets", "internal/blog", "internal/auth", "internal/feed", "internal/media", "internal/links", "internal/locale", "internal/lens", "internal/plot"},
		tests:   []string{"internal/store", "internal/render", "internal/doors"},
		lodgers: []string{"github.com/gin-gonic/gin", "rsc.io/qr"},
	},
}

// stdOnly are rooms where not even a library may live.
var stdOnly = []string{"internal/blog", "internal/links", "internal/archive", "internal/plot", "web/widgets", "migrations"}

// root is the top of the tree.
func root(t *testing.T) string {
	t.Helper()
	top, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// source is a Go file of ours.
type source struct {
	room, file string // slashes, from the top
	test       bool
	lines      int
	syntax     *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	top := os.DirFS(root(t))
	for _, file := range files(t, top) {
		if path.Ext(file) != ".go" || strings.Contains(file, "/testdata/") {
			continue
		}
		text, err := fs.ReadFile(top, file)
		if err != nil {
			t.Fatal(err)
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, source{path.Dir(file), file, strings.HasSuffix(file, "_test.go"), bytes.Count(text, []byte("\n")), syntax})
	}
	if len(list) < 100 {
		t.Fatalf("only %d files found", len(list))
	}
	return list
}

// files lists what is ours: no version control, no data, nothing built or installed.
func files(t *testing.T, top fs.FS) (found []string) {
	t.Helper()
	err := fs.WalkDir(top, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch entry.Name() {
			case ".git", ".cache", "data", "bin", "node_modules":
				return fs.SkipDir
			}
			return nil
		}
		found = append(found, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEveryPackageIsOnThePlan(t *testing.T) {
	t.Parallel()
	built := map[string]bool{}
	for _, s := range sources(t) {
		built[s.room] = true
		if _, ok := plan[s.room]; !ok {
			t.Errorf("%s is in a room that is on no plan", s.file)
		}
	}
	text, err := os.ReadFile(filepath.Join(root(t), "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range plan {
		if !built[name] {
			t.Errorf("%s is on the plan, but was never built", name)
		}
		// A room inside another may be told of in its row.
		if !bytes.Contains(text, []byte("`"+name+"`")) && !bytes.Contains(text, []byte("`"+path.Dir(name)+"`")) {
			t.Errorf("ARCHITECTURE.md does not tell of %s", name)
		}
	}
}

func TestRoomsImportOnlyWhatThePlanAllows(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		allowed := plan[s.room].imports
		if s.test {
			allowed = append(slices.Clone(allowed), append(plan[s.room].tests, s.room)...)
		}
		for _, spec := range s.syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			ours, isOurs := strings.CutPrefix(imported, module)
			switch {
			case isOurs && !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*"):
				t.Errorf("%s imports %s, and the wall between them is there for a reason: see ARCHITECTURE.md", s.file, ours)
			case isOurs || s.test:
			case library(imported) && slices.Contains(stdOnly, s.room):
				t.Errorf("%s imports %s, but %s uses the standard library only", s.file, imported, s.room)
			default:
				if home := homeOf(imported); home != "" && home != s.room {
					t.Errorf("%s imports %s, which lives in %s and nowhere else", s.file, imported, home)
				}
			}
		}
	}
}

// library reports whether an import is neither ours nor of the standard library.
func library(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

// homeOf is the one room of a module, if it has one.
func homeOf(imported string) string {
	for name, r := range plan {
		for _, lodger := range r.lodgers {
			if imported == lodger || strings.HasPrefix(imported, lodger+"/") {
				return name
			}
		}
	}
	return ""
}

func TestPagesAndServersNeverShareAFace(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"web", "activitypub"}, {"activitypub", "web"}, {"web", "internal/store"}, {"activitypub", "internal/store"}} {
		if slices.Contains(plan[pair[0]].imports, pair[1]) {
			t.Errorf("the plan lets %s import %s", pair[0], pair[1])
		}
	}
	if len(plan["internal/blog"].imports) > 0 {
		t.Error("the plan lets the domain know the house")
	}
}

func TestFilesStaySmall(t *testing.T) {
	t.Parallel()
	const most = 400
	for _, s := range sources(t) {
		if !s.test && s.lines > most {
			t.Errorf("%s has %d lines; split it, %d are enough", s.file, s.lines, most)
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	told := map[string]bool{}
	for _, s := range sources(t) {
		told[s.room] = told[s.room] || (!s.test && s.syntax.Doc != nil)
	}
	for name, ok := range told {
		if !ok {
			t.Errorf("%s has no package comment", name)
		}
	}
}

func TestNothingRunsBeforeMain(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, d := range s.syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function; make what it makes in app.go", s.file)
			}
		}
	}
}

// TestNoFileNamesTheMachineItWasWrittenOn looks for this very machine, wherever the test runs: its folder of the tree,
// and the hosts that its tools download from.
func TestNoFileNamesTheMachineItWasWrittenOn(t *testing.T) {
	t.Parallel()
	top := os.DirFS(root(t))
	words := machine(t)
	for _, file := range files(t, top) {
		text, err := fs.ReadFile(top, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range words {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s names %s", file, word)
			}
		}
	}
}

func machine(t *testing.T) (words []string) {
	t.Helper()
	if top := filepath.ToSlash(root(t)); strings.Count(top, "/") > 1 {
		words = append(words, top+"/")
	}
	for _, ask := range [][]string{{"go", "env", "GOPROXY"}, {"npm", "config", "get", "registry"}} {
		out, err := exec.CommandContext(t.Context(), ask[0], ask[1:]...).Output()
		if err != nil {
			continue // not installed here, so nothing was downloaded with it
		}
		for _, word := range strings.FieldsFunc(string(out), func(r rune) bool { return r == ',' || r == '|' || r == '\n' }) {
			if _, host, ok := strings.Cut(word, "://"); ok {
				host, _, _ = strings.Cut(host, "/")
				words = append(words, host)
			}
		}
	}
	return words
}
