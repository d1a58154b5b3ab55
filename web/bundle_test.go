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
	entry string
	limit int // bytes
}{
	{"desk.js", 100_000},
}

// TestTheScriptsAreThoseOfTheirSources bundles the sources again. With -update it writes the shipped files.
func TestTheScriptsAreThoseOfTheirSources(t *testing.T) {
	for _, b := range bundles {
		made := bundle(t, filepath.Join("assets", "src", b.entry))
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
	}
}

func bundle(t *testing.T, entry string) []byte {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Format: api.FormatIIFE, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsEndOfFile, Write: false, Outdir: "out",
	})
	for _, wrong := range result.Errors {
		t.Error(wrong.Text, wrong.Location)
	}
	if len(result.OutputFiles) != 1 {
		t.Fatalf("%d files were made", len(result.OutputFiles))
	}
	return result.OutputFiles[0].Contents
}
