package as2_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

// FuzzRead holds Read to three promises: whatever it accepts is JSON, every accessor survives it, and nothing that they say is invalid text.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "*", "*.json"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(`{"content":"\ud83d\u0000\ude00","to":[[1],{}],"type":["a",{}],"tag":{"type":"Emoji","icon":[]},"published":"2026-05-01 10:11:12"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		doc, err := as2.Read(body)
		if err != nil {
			return
		}
		if !json.Valid(body) {
			t.Fatal("accepted what is not JSON")
		}
		for _, said := range everything(doc) {
			if !utf8.ValidString(said) || strings.Contains(said, "\x00") {
				t.Fatalf("an accessor said %q", said)
			}
		}
		var plain map[string]any
		if err := json.Unmarshal(body, &plain); err != nil {
			t.Fatal(err)
		}
		if name, ok := plain["name"].(string); ok {
			if want := strings.ReplaceAll(name, "\x00", ""); doc.Text("name") != want {
				t.Fatalf("name is %q, and %q to encoding/json", doc.Text("name"), want)
			}
		}
		if raw, err := as2.Marshal(as2.Activity{Type: "Accept", ID: "https://blog.test/1", Actor: "https://blog.test/a", Object: as2.Raw(body)}); err == nil {
			if _, err := as2.Read(raw); err != nil && len(raw) < 1<<10 && strings.Count(string(body), "{")+strings.Count(string(body), "[") < 31 {
				t.Fatalf("an embedded object is not readable any more: %v", err)
			}
		}
	})
}

// FuzzIDs holds the canonical form to being stable and to containing nothing that could pass for another host.
func FuzzIDs(f *testing.F) {
	for _, id := range []string{"https://peer.test/u/a", "https://BÜCHER.example:443?x#y", "https://[2001:db8::1]:8443/", "https://a@b/", "https://xn--a/"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		canonical, err := as2.IDs{}.Canonical(id)
		if err != nil {
			return
		}
		host, err := as2.IDs{}.Host(id)
		if err != nil || strings.ContainsAny(host, "@%\\/?# ") || strings.HasSuffix(host, ".") || !strings.HasPrefix(canonical, "https://"+host+"/") {
			t.Fatalf("%q has the host %q and the form %q, %v", id, host, canonical, err)
		}
		again, err := as2.IDs{}.Canonical(canonical)
		if len(canonical) <= as2.MaxIDBytes && (err != nil || again != canonical) {
			t.Fatalf("%q became %q, then %q, %v", id, canonical, again, err)
		}
	})
}

func FuzzWireText(f *testing.F) {
	for _, text := range []string{"Go: the good parts", "<b>x</b> & https://a.test/.", "www.x.test www", "Vec<T>", "a\u200db\u0301", strings.Repeat("wörd ", 90)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		summary, title := as2.WireSummary(text), as2.WireTitle(text)
		if utf8.RuneCountInString(summary) > 300 || strings.ContainsAny(summary, "<>&\n") || strings.Contains(summary, "://") || strings.ContainsAny(title, "<>\n") {
			t.Fatalf("%q became %q and %q", text, summary, title)
		}
		if as2.WireTitle(title) != title {
			t.Fatalf("title %q changes the second time", title)
		}
		if again := as2.WireSummary(summary); utf8.ValidString(text) && again != summary {
			t.Fatalf("summary %q changes to %q the second time", summary, again)
		}
	})
}
