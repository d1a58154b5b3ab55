package locale

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestKeysAreFoundInCodeAndTemplates(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"a.go": {Data: []byte(`package a
func f(l *Locale, n int, label string) {
	l.T("code"); l.T("joined " +
		"text"); page().l.T(` + "`raw %s`" + `, l.T("inner"))
	l.N(n, "%d one", "%d many", l.T("further")); T("plain")
	l.T(label); l.T(); l.N(n); l.N("not this", label, "nor this"); l.Talk("not this either"); l.T(7)
}
type T struct{}`)},
		"a_test.go":   {Data: []byte(`package a; func f() { l.T("of a test") }`)},
		"readme.md":   {Data: []byte(`{{.T "not a template"}}`)},
		"broken.json": {Data: []byte(`{{`)},
		"in/b.html": {Data: []byte(`{{/* a comment */}}{{define "x"}}{{.T "field"}} {{$.T "root"}} {{$.Page.L.T "deep %s" (.L.T "parens")}}{{end}}
{{if .T "condition"}}{{range .X}}{{T "function"}}{{else}}{{.T "empty"}}{{end}}{{with $x := $.T "variable"}}{{$x}}{{end}}{{end}}
{{.N .Count "%d thing" "%d things" .Who}} {{template "x" (.T "handed on")}} {{(index .L 0).T "chain"}} {{.T .Label}} {{.T}}
{{printf "not this"}} {{.Title "not this"}} <p title="{{- .T "code" | upper -}}">{{.T ` + "`“quoted”`" + `}}</p>`)},
	}
	got, err := Keys(files)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"%d one", "%d thing", "chain", "code", "condition", "deep %s", "empty", "field", "function", "further", "handed on", "inner", "joined text",
		"parens", "plain", "raw %s", "root", "variable", "“quoted”",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFileThatCannotBeScannedIsNamed(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{"in/a.go": "package", "in/b.html": "{{if}}", "c.xml": "{{end}}"} {
		_, err := Keys(fstest.MapFS{name: {Data: []byte(source)}})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
