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

// views holds every page of the program, parsed once at start. A view is a file
// below templates, named by its path without ".html" ("post", "desk/editor"); it
// begins with the layout that it wants ({{template "layout" .}}) and defines
// "main". Files in folders called parts belong to all views.
type views struct {
	set map[string]*template.Template
}

func parseViews(files fs.FS, funcs ...template.FuncMap) (*views, error) {
	shared := template.New("")
	for _, words := range funcs {
		shared.Funcs(words)
	}
	var names []string
	err := fs.WalkDir(files, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		if path.Base(path.Dir(name)) != "parts" {
			names = append(names, name)
			return nil
		}
		_, err = shared.ParseFS(files, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	v := &views{set: make(map[string]*template.Template, len(names))}
	for _, name := range names {
		t, err := parseView(shared, files, name)
		if err != nil {
			return nil, fmt.Errorf("parse view %s: %w", name, err)
		}
		v.set[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")] = t
	}
	return v, nil
}

// parseView parses one view and has it escaped at once, so that a missing part
// or an unsafe place stops the start of the program and not a reader's page.
func parseView(shared *template.Template, files fs.FS, name string) (*template.Template, error) {
	t, err := shared.Clone()
	if err != nil {
		return nil, err
	}
	if t, err = t.ParseFS(files, name); err != nil {
		return nil, err
	}
	t = t.Lookup(path.Base(name))
	var unsafe *template.Error
	if err := t.Execute(io.Discard, nil); errors.As(err, &unsafe) {
		return nil, err
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
