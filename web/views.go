package web

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

//go:embed themes
var themeFiles embed.FS

// views holds every page of a theme, parsed once. A view is a file below
// templates, named by its path without ".html" ("post", "desk/editor"); it begins
// with the layout that it wants ({{template "layout" .}}) and defines "main". Files
// in folders called parts belong to all views; those of the desk belong to its own views alone, because every view holds a
// copy of its parts. For the same reason a view of the desk, which no theme changes, is parsed when it is first shown: a
// house whose authors rest is half as large.
type views struct {
	set  map[string]*template.Template
	late map[string]func() (*template.Template, error)
}

func parseViews(files overlay, desk bool, funcs ...template.FuncMap) (*views, error) {
	names, err := files.templatesIn()
	if err != nil {
		return nil, err
	}
	shared := template.New("")
	for _, words := range funcs {
		shared.Funcs(words)
	}
	own, err := parseParts(shared, files, slices.DeleteFunc(slices.Clone(names), ofDesk))
	if err != nil {
		return nil, err
	}
	v := &views{set: make(map[string]*template.Template, len(own)), late: map[string]func() (*template.Template, error){}}
	if err := v.parse(shared, files, own); err != nil || !desk {
		return v, err
	}
	if shared, err = shared.Clone(); err != nil {
		return nil, fmt.Errorf("parse the desk: %w", err)
	}
	own, err = parseParts(shared, files, slices.DeleteFunc(names, func(name string) bool { return !ofDesk(name) }))
	if err != nil {
		return nil, err
	}
	for _, name := range own {
		v.late[viewName(name)] = sync.OnceValues(func() (*template.Template, error) { return parseView(shared, files, name) })
	}
	return v, nil
}

func viewName(file string) string {
	return strings.TrimSuffix(strings.TrimPrefix(file, "templates/"), ".html")
}

// ofDesk reports whether a file belongs to the author's side.
func ofDesk(name string) bool { return strings.HasPrefix(name, "templates/desk/") }

// parseParts parses the parts among some files, and gives the others, which are views.
func parseParts(shared *template.Template, files fs.FS, names []string) ([]string, error) {
	var own []string
	for _, name := range names {
		if path.Base(path.Dir(name)) != "parts" {
			own = append(own, name)
			continue
		}
		if err := parseInto(shared, files, name); err != nil {
			return nil, err
		}
	}
	return own, nil
}

func (v *views) parse(shared *template.Template, files fs.FS, names []string) error {
	for _, name := range names {
		t, err := parseView(shared, files, name)
		if err != nil {
			return err
		}
		v.set[viewName(name)] = t
	}
	return nil
}

// parseInto parses a file under its whole name, so that errors tell file and line.
func parseInto(t *template.Template, files fs.FS, name string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if _, err := t.New(name).Parse(string(text)); err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	return nil
}

// parseView parses one view and has it escaped at once, so that a missing part
// or an unsafe place stops the start of the program and not a reader's page.
func parseView(shared *template.Template, files fs.FS, name string) (*template.Template, error) {
	t, err := shared.Clone()
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	if err := parseInto(t, files, name); err != nil {
		return nil, err
	}
	t = t.Lookup(name)
	var unsafe *template.Error
	if err := t.Execute(io.Discard, nil); errors.As(err, &unsafe) {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	return t, nil
}

// require reports which of the named views do not exist.
func (v *views) require(names ...string) error {
	for _, name := range names {
		if v.set[name] == nil && v.late[name] == nil {
			return fmt.Errorf("the view %q is missing", name)
		}
	}
	return nil
}

func (v *views) find(name string) (*template.Template, error) {
	if parse := v.late[name]; parse != nil {
		return parse()
	}
	if t := v.set[name]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("the view %q is missing", name)
}

func (v *views) execute(w io.Writer, name string, page any) error {
	t, err := v.find(name)
	if err != nil {
		return err
	}
	if err := t.Execute(w, page); err != nil {
		return fmt.Errorf("render view %s: %w", name, err)
	}
	return nil
}
