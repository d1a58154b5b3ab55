package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// htmlRules are those of the HTML standard and of WCAG that html-validate knows. Off is what concerns only how the source looks, and
// what axe knows better: an aside inside of an article is no landmark.
const htmlRules = `{"root": true, "extends": ["html-validate:standard", "html-validate:a11y"], "rules": {
	"no-trailing-whitespace": "off", "long-title": "off", "void-style": "off", "doctype-style": "off", "attr-quotes": "off",
	"unique-landmark": "off", "no-implicit-button-type": "off", "prefer-native-element": "off", "aria-label-misuse": ["error", {"allowAnyNamable": true}]
}}`

// validator is html-validate, which comes with the neighbours of the village.
type validator struct {
	node, program, rules string
}

func newValidator(t *testing.T) *validator {
	t.Helper()
	installed := installNeighbours(t)
	rules := filepath.Join(t.TempDir(), "rules.json")
	if err := os.WriteFile(rules, []byte(htmlRules), 0o600); err != nil {
		t.Fatal(err)
	}
	return &validator{nodeIn(installed), filepath.Join(installed, "node_modules", "html-validate", "bin", "html-validate.mjs"), rules}
}

// judge validates pages and reports each kind of finding once, with the places where it is.
func (c *validator) judge(t *testing.T, pages []*visit) {
	t.Helper()
	dir := t.TempDir()
	names := map[string]string{}
	for i, p := range pages {
		file := filepath.Join(dir, fmt.Sprintf("%d.html", i))
		names[file] = p.path
		if err := os.WriteFile(file, p.body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	told := filepath.Join(dir, "told.json")
	cmd := exec.CommandContext(t.Context(), c.node, c.program, "--config", c.rules, "--formatter", "json="+told, dir+"/*.html") //nolint:gosec // our own tools
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, t.Output(), t.Output()
	_ = cmd.Run() // it fails when it finds something
	out, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	var found []struct {
		FilePath string `json:"filePath"`
		Messages []struct {
			RuleID, Message, Selector string
			Line                      int
		} `json:"messages"`
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("html-validate said %.300q: %v", out, err)
	}
	count := map[string]int{}
	for _, f := range found {
		for _, m := range f.Messages {
			what := m.RuleID + ": " + m.Message
			if count[what]++; count[what] == 1 {
				t.Errorf("%s line %d (%s): %s", names[f.FilePath], m.Line, m.Selector, what)
			}
		}
	}
	for what, n := range count {
		if n > 1 {
			t.Logf("%d times: %s", n, what)
		}
	}
}

func everyPageIsGoodHTML(v *visitor) {
	newValidator(v.t).judge(v.t, append(v.walked("text/html"), v.get("/no-such-page/"), v.get("/search?q=%22%3E%3Cb%3E"), v.get("/2026/feed/atom/page/999/")))
}

// noPageRunsScripts: the policy forbids scripts, so nothing of a page may need one.
func noPageRunsScripts(v *visitor) {
	for _, p := range v.walked("text/html") {
		if strings.HasPrefix(p.path, "/login") {
			continue // the log-in is the desk's
		}
		walk(p.document(v.t), func(n *html.Node) {
			if n.Type != html.ElementNode {
				return
			}
			if n.Data == "script" && attr(n, "type") != "application/ld+json" {
				v.t.Errorf("%s holds a script", p.path)
			}
			if n.Data == "style" || n.Data == "iframe" || n.Data == "object" || n.Data == "embed" {
				v.t.Errorf("%s holds a %s", p.path, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") {
					v.t.Errorf("%s: <%s %s=%q>", p.path, n.Data, a.Key, a.Val)
				}
			}
		})
	}
}
