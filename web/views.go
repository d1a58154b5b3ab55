package web

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates
var templateFiles embed.FS

//go:embed themes
var themeFiles embed.FS

// views holds every page of a theme, parsed once at start. A view is a file below
// templates, named by its path without ".html" ("post", "desk/editor"); it begins
// with the layout that it wants ({{template "layout" .}}) and defines "main". Files
// in folders called parts belong to all views.
type views struct {
	set map[string]*template.Template
}

func parseViews(files overlay, funcs ...template.FuncMap) (*views, error) {
	names, err := files.templatesIn()
	if err != nil {
		return nil, err
	}
	shared := template.New("")
	for _, words := range funcs {
		shared.Funcs(words)
	}
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
	v := &views{set: make(map[string]*template.Template, len(own))}
	for _, name := range own {
		t, err := parseView(shared, files, name)
		if err != nil {
			return nil, err
		}
		v.set[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")] = t
	}
	return v, nil
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
		if v.set[name] == nil {
			return fmt.Errorf("the view %q is missing", name)
		}
	}
	return nil
}

func (v *views) execute(w io.Writer, name string, page any) error {
	t := v.set[name]
	if t == nil {
		return fmt.Errorf("the view %q is missing", name)
	}
	if err := t.Execute(w, page); err != nil {
		return fmt.Errorf("render view %s: %w", name, err)
	}
	return nil
}
