package web_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// bundles are the scripts of the desk: the entry below assets/src, and the file that is committed and shipped.
var bundles = []struct {
	entry    string
	limit    int  // bytes
	packages bool // it is made of packages from npm, too
}{
	{"desk.js", 100_000, false},
	{"write.js", 60_000, true},
	{"editor.js", 350_000, true},
}

// TestTheScriptsAreThoseOfTheirSources bundles the sources again. With -update it writes the shipped files.
func TestTheScriptsAreThoseOfTheirSources(t *testing.T) {
	for _, b := range bundles {
		t.Run(b.entry, func(t *testing.T) {
			options := api.BuildOptions{EntryPoints: []string{filepath.Join("assets", "src", b.entry)}}
			if b.packages {
				usePackages(t, &options)
			}
			made := bundle(t, options)
			shipped := filepath.Join("assets", b.entry)
			if flag.Lookup("update").Value.String() == "true" {
				if err := os.WriteFile(shipped, made, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			have, err := os.ReadFile(shipped)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(have, made) {
				t.Errorf("%s is not what its sources make; run go generate ./web", shipped)
			}
			if len(have) > b.limit {
				t.Errorf("%s has %d bytes, more than %d", shipped, len(have), b.limit)
			}
		})
	}
}

func bundle(t *testing.T, o api.BuildOptions) []byte {
	t.Helper()
	o.Bundle, o.Format, o.Target, o.Charset = true, api.FormatIIFE, api.ES2022, api.CharsetUTF8
	o.MinifyWhitespace, o.MinifyIdentifiers, o.MinifySyntax = true, true, true
	o.LegalComments, o.Write, o.Outdir = api.LegalCommentsEndOfFile, false, "out"
	result := api.Build(o)
	for _, wrong := range result.Errors {
		t.Error(wrong.Text, wrong.Location)
	}
	if len(result.OutputFiles) != 1 {
		t.Fatalf("%d files were made", len(result.OutputFiles))
	}
	return result.OutputFiles[0].Contents
}
