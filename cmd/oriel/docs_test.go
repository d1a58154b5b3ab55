package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheDocumentOfTheSettingsIsWhatTheProgramPrints(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff((&hearth{}).do(t, "", "config"), string(text)); diff != "" {
		t.Errorf("run make docs: %s", diff)
	}
}

// filesAndFolders in the documents, such as `internal/fetch`, [a link](docs/adr) or `web/routes.go`.
var filesAndFolders = regexp.MustCompile("[`(]((?:cmd|internal|activitypub|web|migrations|docs)(?:/[a-z0-9_.*-]+)+)[`)]")

func TestTheDocumentsNameFilesThatExist(t *testing.T) {
	t.Parallel()
	top := root(t)
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "FEDERATION.md", "docs/operations.md"} {
		text, err := os.ReadFile(filepath.Join(top, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range filesAndFolders.FindAllStringSubmatch(string(text), -1) {
			found, err := filepath.Glob(filepath.Join(top, filepath.FromSlash(m[1])))
			if err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which is not there", name, m[1])
			}
		}
	}
}

func TestTheDocumentsNameEveryCommand(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	operations, err := os.ReadFile(filepath.Join(root(t), "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := string(readme) + string(operations)
	for field := range reflect.TypeFor[commands]().Fields() {
		if name := strings.ToLower(field.Name); name != "serve" && !strings.Contains(all, "oriel "+name) {
			t.Errorf("neither README.md nor docs/operations.md tells of oriel %s", name)
		}
	}
}
