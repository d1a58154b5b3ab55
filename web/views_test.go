package web

import (
	"io/fs"
	"path"
	"regexp"
	"testing"
)

// All parts are parsed into every view, so the last one of a name would take the place of the others.
func TestPartsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	names, err := overlay{templateFiles}.templatesIn()
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]string{}
	for _, name := range names {
		if path.Base(path.Dir(name)) != "parts" {
			continue
		}
		text, err := fs.ReadFile(templateFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`{{-? *(?:define|block) "([^"]+)"`).FindAllSubmatch(text, -1) {
			part := string(m[1])
			if other := defined[part]; other != "" {
				t.Errorf("%s and %s both define the part %q", other, name, part)
			}
			defined[part] = name
		}
	}
	if len(defined) < 10 {
		t.Errorf("only %d parts were found", len(defined))
	}
}

// The views of the desk are parsed when they are first shown, so a fault in one would not stop the start.
func TestEveryViewOfTheDeskIsWhole(t *testing.T) {
	t.Parallel()
	s := &Server{}
	v, err := parseViews(overlay{templateFiles}, true, s.funcs(themeOriel), deskFuncs())
	if err != nil {
		t.Fatal(err)
	}
	for name := range v.late {
		if _, err := v.find(name); err != nil {
			t.Error(err)
		}
	}
	if len(v.late) < len(deskViews()) {
		t.Errorf("%d views, want the %d that the desk shows at least", len(v.late), len(deskViews()))
	}
	if _, err := v.find("desk/nothing"); err == nil {
		t.Error("a view that is not there is found")
	}
}
