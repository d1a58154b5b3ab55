package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// licenceFile stands beside the bundles, as the licences of the fonts beside the fonts.
const licenceFile = "editor-licences.txt"

// usePackages lets a bundle import what assets/src/package.json names.
func usePackages(t *testing.T, o *api.BuildOptions) {
	t.Helper()
	modules := filepath.Join(installPackages(t), "node_modules")
	sheets, err := filepath.Abs(filepath.Join("assets", "src", "editor", "sheets.js"))
	if err != nil {
		t.Fatal(err)
	}
	o.NodePaths = []string{modules}
	o.Alias = map[string]string{"style-mod": sheets}
	o.Banner = map[string]string{"js": "/* For the licences of its packages see " + licenceFile + ". */"}
}

// installPackages returns a folder with the packages, each of the version and the sum in the lock file. It is kept between
// runs, under the sum of that file.
func installPackages(t *testing.T) string {
	t.Helper()
	source := filepath.Join("assets", "src")
	lock, err := os.ReadFile(filepath.Join(source, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatalf("find a place to keep the packages of the editor: %v", err)
	}
	sum := sha256.Sum256(lock)
	kept := filepath.Join(cache, "oriel-editor", hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(kept); err == nil {
		return kept
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Fatal("Bundling the editor needs npm once, to fetch its packages, and npm is not installed. Install Node.js; running and building Oriel needs neither.")
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o750); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(kept), "new-") //nolint:usetesting // it is renamed into the place where it stays
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh) //nolint:errcheck // nothing is there after the renaming
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(fresh, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = fresh
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci could not fetch the packages of the editor: %v\n%s", err, out)
	}
	if err := os.Rename(fresh, kept); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, missing := os.Stat(kept); missing != nil { // another run may have been faster
			t.Fatal(err)
		}
	}
	return kept
}

// licences are the texts that come with the packages, each once, above it the packages that it is of.
func licences(t *testing.T, modules string) string {
	t.Helper()
	owners := map[string][]string{}
	err := filepath.WalkDir(modules, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "package.json" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var about struct{ Name, Version string }
		if err := json.Unmarshal(raw, &about); err != nil || about.Version == "" || about.Name == "style-mod" { // not in the bundle
			return err
		}
		found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "LICENSE*"))
		if err != nil || len(found) != 1 {
			t.Errorf("%s %s comes with %d licences", about.Name, about.Version, len(found))
			return err
		}
		text, err := os.ReadFile(found[0])
		owners[strings.TrimSpace(string(text))] = append(owners[strings.TrimSpace(string(text))], about.Name+" "+about.Version)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	all.WriteString("The scripts beside this file hold parts of these packages.\n")
	for _, text := range slices.SortedFunc(maps.Keys(owners), func(a, b string) int { return strings.Compare(owners[a][0], owners[b][0]) }) {
		all.WriteString("\n----\n\n" + strings.Join(owners[text], ", ") + "\n\n" + text + "\n")
	}
	return all.String()
}

// TestTheLicencesOfThePackagesAreShipped compares the file beside the bundles. With -update it is written.
func TestTheLicencesOfThePackagesAreShipped(t *testing.T) {
	t.Parallel()
	made := licences(t, filepath.Join(installPackages(t), "node_modules"))
	shipped := filepath.Join("assets", licenceFile)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(shipped, []byte(made), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != made {
		t.Errorf("%s is not what the packages say; run go generate ./web", shipped)
	}
}

// TestTheEditorsPackagesArePinned keeps `npm ci` to the very files that were looked at, from whichever registry npm is set to.
func TestTheEditorsPackagesArePinned(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("assets", "src", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var wanted struct{ Dependencies map[string]string }
	if err := json.Unmarshal(raw, &wanted); err != nil {
		t.Fatal(err)
	}
	if len(wanted.Dependencies) == 0 {
		t.Error("no packages are named")
	}
	for name, version := range wanted.Dependencies {
		if strings.Trim(version, "0123456789.") != "" {
			t.Errorf("%s is not pinned: %s", name, version)
		}
	}
	lock, err := os.ReadFile(filepath.Join("assets", "src", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var locked struct {
		Packages map[string]struct{ Integrity, Resolved string }
	}
	if err := json.Unmarshal(lock, &locked); err != nil {
		t.Fatal(err)
	}
	for name, p := range locked.Packages {
		if name != "" && (p.Integrity == "" || p.Resolved != "") {
			t.Errorf("%s has the sum %q and comes from %q; write the lock with npm install --omit-lockfile-registry-resolved", name, p.Integrity, p.Resolved)
		}
	}
}
