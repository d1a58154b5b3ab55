package web

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// The themes that come with the program. Oriel is the one that the others are laid over.
const (
	themeOriel   = "oriel"
	themeClassic = "classic"
)

// theme is a set of views, and the style sheets that its pages load after each other.
type theme struct {
	Name   string
	Styles []string // names of assets
	views  *views
}

// themes are all themes that can be used. A broken one of the owner's is not
// among them; its sentence says why, and pages show the program's own instead.
type themes struct {
	ready    map[string]*theme // complete before the first page
	mu       sync.Mutex
	troubles map[string]string // why a theme cannot be used, by name
}

// find gives the theme of a name, or the program's own when there is none that works.
func (t *themes) find(name string) *theme {
	if found := t.ready[name]; found != nil && t.told(name) == "" {
		return found
	}
	return t.ready[themeOriel]
}

// Names lists the themes that can be chosen, the program's own first.
func (t *themes) names() []string {
	names := []string{themeOriel, themeClassic}
	for _, name := range slices.Sorted(maps.Keys(t.ready)) {
		if name != themeOriel && name != themeClassic && t.told(name) == "" {
			names = append(names, name)
		}
	}
	return names
}

func (t *themes) told(name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if name == themeOriel || name == themeClassic {
		return "" // what is told is about a folder that has this name as well
	}
	return t.troubles[name]
}

// giveUp takes a theme away whose template fails on a page, which nobody sees before there is such a page. It reports
// false for a theme of the program, whose faults are ours.
func (t *themes) giveUp(name string, fault error) bool {
	if name == themeOriel || name == themeClassic {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.troubles[name] = unusable(name, fault)
	return true
}

func unusable(name string, fault error) string {
	return fmt.Sprintf("The theme %s cannot be used, so readers see the theme Oriel: %v. Please mend it and start the program again.", name, fault)
}

// trouble says why the chosen theme is not shown, or "".
func (t *themes) trouble(name string) string {
	told := t.told(name)
	if told != "" || t.ready[name] != nil {
		return told
	}
	return fmt.Sprintf("There is no theme called %s: there is no folder of that name below themes in the data folder, or it came after the program was started. Readers see the theme Oriel meanwhile.", name)
}

// loadThemes parses the program's themes, whose faults are ours and stop the start,
// and the folders of the owner, whose faults are told and passed over. folders may be nil.
func (s *Server) loadThemes(folders fs.FS) (*themes, error) {
	all := &themes{ready: map[string]*theme{}, troubles: map[string]string{}}
	classic := layer{themeClassic, sub(themeFiles, "themes/classic")}
	for name, layers := range map[string][]layer{themeOriel: nil, themeClassic: {classic}} {
		t, err := s.newTheme(name, layers)
		if err != nil {
			return nil, fmt.Errorf("theme %s: %w", name, err)
		}
		all.ready[name] = t
	}
	if folders == nil {
		return all, nil
	}
	entries, err := fs.ReadDir(folders, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the folder of themes: %w", err)
	}
	for _, e := range entries {
		if name := e.Name(); e.IsDir() && !strings.HasPrefix(name, ".") {
			s.addTheme(all, name, sub(folders, name))
		}
	}
	return all, nil
}

// addTheme takes a folder of the owner in.
func (s *Server) addTheme(all *themes, name string, files fs.FS) {
	if all.ready[name] != nil {
		all.troubles[name] = fmt.Sprintf("The folder themes/%s has the name of a theme of the program. Please give it another name.", name)
		return
	}
	parent := themeOriel
	if named, err := fs.ReadFile(files, "parent.txt"); err == nil {
		parent = strings.TrimSpace(string(named))
	}
	layers := []layer{{name, files}}
	switch parent {
	case themeOriel:
	case themeClassic:
		layers = append(layers, layer{themeClassic, sub(themeFiles, "themes/classic")})
	default:
		all.troubles[name] = fmt.Sprintf("The theme %s names the parent %q in parent.txt; please write oriel or classic there, or remove the file.", name, parent)
		return
	}
	t, err := s.newTheme(name, layers)
	if err != nil {
		all.troubles[name] = unusable(name, err)
		s.o.Logger.Warn("a theme cannot be used", "theme", name, "error", err)
		return
	}
	all.ready[name] = t
}

// layer is the folder of a theme, with the name under which its assets are served.
type layer struct {
	owner string
	files fs.FS
}

// newTheme lays the files of a theme over the program's own. layers are looked at in their order.
func (s *Server) newTheme(name string, layers []layer) (*theme, error) {
	var files overlay
	for _, l := range layers {
		files = append(files, l.files)
	}
	desk := name == themeOriel // the desk looks the same in every theme
	v, err := parseViews(append(files, templateFiles), desk, s.funcs(name), deskFuncs())
	if err != nil {
		return nil, err
	}
	needed := publicViews()
	if desk {
		needed = append(needed, deskViews()...)
	}
	if err := v.require(needed...); err != nil {
		return nil, err
	}
	t := &theme{Name: name, Styles: []string{"site.css"}, views: v}
	for _, l := range slices.Backward(layers) {
		if s.assets.has(l.owner + "/theme.css") {
			t.Styles = append(t.Styles, l.owner+"/theme.css")
		}
	}
	return t, nil
}

// sub is a folder of files. The names are ours or were listed, so they are valid.
func sub(files fs.FS, dir string) fs.FS {
	inner, err := fs.Sub(files, dir)
	if err != nil {
		return files
	}
	return inner
}

// overlay is several trees of files as one: the first that has a file gives it.
type overlay []fs.FS

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	var err error
	for _, layer := range o {
		var f fs.File
		if f, err = layer.Open(name); err == nil {
			return f, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return nil, err
}

// templatesIn lists the templates of all layers, each name once, sorted. Only
// html files count; what lies elsewhere in a folder is nobody's business.
func (o overlay) templatesIn() ([]string, error) {
	names := map[string]bool{}
	for _, layer := range o {
		err := fs.WalkDir(layer, "templates", func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !d.IsDir() && path.Ext(name) == ".html" {
				names[name] = true
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("list templates: %w", err)
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}
