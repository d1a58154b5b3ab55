package web

import "testing"

func TestSlimStyleSheetsMeanTheSame(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/* a\n b */\na {\n  color: red;\n  margin: 0 1px;\n}\n":     "a{color: red;margin: 0 1px;}",
		"a { color: red; }\n.b, .c > d { margin: 0 1px; }":           "a{color:red}.b,.c>d{margin:0 1px}",
		`.e::before { content: "a; b { c"; }`:                        `.e::before { content: "a; b { c"; }`,
		"a:hover { b: c }":                                           "a:hover{b:c}",
		"@media (min-width: 3rem) {\n  a { b: calc(1px + 2px); }\n}": "@media (min-width: 3rem){a{b:calc(1px + 2px)}}",
		"a { b: 0 0.5rem -0.25em 10.5px; c: d(0.1, 0); }":            "a{b:0 .5rem -.25em 10.5px;c:d(.1,0)}",
		"a,\nb { c: d; }":                                            "a,b{c:d}",
		"p\nq { c: d; }":                                             "p q{c:d}",
	} {
		if got := slim(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
