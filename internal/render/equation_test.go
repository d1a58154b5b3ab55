package render

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestFormulasWithLabelsAreNumberedInOrder(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	tests := []struct {
		name, in string
		has      []string
		hasNot   string
	}{
		{"no label, no number", "$$ x $$", nil, "equation-number"},
		{"inline formulas have none", `$x \label{a}$`, nil, "equation-number"},
		{"order", "$$ x \\label{a} $$\n\n$$ y $$\n\n$$ z \\label{b} $$\n\n\\eqref{b}\\eqref{a}",
			[]string{`id="eq-a"`, `id="eq-b"`, `<a href="#eq-b">(2)</a><a href="#eq-a">(1)</a>`}, ""},
		{"several labels of one formula", "$$ \\begin{align} a \\label{a} \\\\ b \\label{b} \\end{align} $$\n\n\\eqref{a} \\eqref{b}",
			[]string{`id="eq-a"`, `<a href="#eq-a">(1)</a> <a href="#eq-a">(1)</a>`}, "eq-b"},
		{"label twice", "$$ x \\label{a} $$\n\n$$ y \\label{a} $$\n\n\\eqref{a}", []string{`(1)</span>`, `(2)</span>`, `<a href="#eq-a">(1)</a>`}, ""},
		{"tags do not count", "$$ x \\tag{A'} $$\n\n$$ y \\label{b} $$", []string{`>(A&#39;)</span>`, `id="eq-b"`, `>(1)</span>`}, ""},
		{"letters of all scripts", "$$ x \\label{Größe 1} $$\n\n\\eqref{größe 1}", []string{`id="eq-größe-1"`, `href="#eq-größe-1"`}, "math-error"},
		{"label of signs only", "$$ x \\label{!!} $$\n\n\\eqref{!!}", []string{`>(1)</span>`, "math-error"}, "id="},
		{"unknown", "\\eqref{a<b} [](#eq:gone) [w](#eq:gone)", []string{`\eqref{a&lt;b}</code>`, `title="No formula of this text has the label “gone”."`, `<a href="#eq:gone">w</a>`}, ""},
		{"in code", "`\\eqref{a}`", []string{`<code>\eqref{a}</code>`}, "math-error"},
		{"escaped", `\\eqref{a}`, []string{`\eqref{a}`}, "math-error"},
		{"unfinished", `\eqref{a`, []string{`\eqref{a`}, "math-error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustPost(t, r, tt.in).HTML
			checkInvariants(t, got)
			for _, want := range tt.has {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in %s", want, got)
				}
			}
			if tt.hasNot != "" && strings.Contains(got, tt.hasNot) {
				t.Errorf("%s in %s", tt.hasNot, got)
			}
		})
	}
}

func TestTooManyReferencesAreRefusedLikeLinks(t *testing.T) {
	t.Parallel()
	_, err := newRenderer(t).Post(context.Background(), `$$ x \label{a} $$`+"\n\n"+strings.Repeat(`\eqref{a} `, maxLinks+1), PostOptions{})
	var complaint *TooComplex
	if !errors.As(err, &complaint) {
		t.Errorf("got %v, want *TooComplex", err)
	}
}
