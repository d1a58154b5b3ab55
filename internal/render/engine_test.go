package render

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestPageWithoutFormulasStartsNoEngine(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	mustPost(t, r, "No *formula* here, only $5 and $6.\n\n```go\nx\n```\n")
	if m, ok := r.formulas.idle.Get().(*machine); ok {
		t.Errorf("a machine was started: %v", m)
	}
	if r.formulas.cache.Len() != 0 {
		t.Error("a formula was set")
	}
}

func TestFormulasCarryTheirSource(t *testing.T) {
	t.Parallel()
	e := newRenderer(t).formulas
	got, err := e.html(context.Background(), ` a < b `, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<math display="block"`, `<annotation encoding="application/x-tex">a &lt; b</annotation>`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestWrongFormulasSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for tex, want := range map[string]string{
		`\foo`:                           `Unsupported function name: \foo`,
		`x^`:                             "not complete",
		`\frac{a`:                        "mistake",
		`{`:                              "mistake",
		`\href{a}{b}`:                    "Unsupported function name",
		strings.Repeat("x+", 2500) + "x": "longer than 4000",
		strings.Repeat(`\sqrt{`, 100) + "x" + strings.Repeat("}", 100): "too large",
		strings.Repeat(`\sqrt{`, 500) + "x" + strings.Repeat("}", 500): "nests too deeply",
		`\def\a{\a\a}\a`: "Too many expansions",
	} {
		html := mustPost(t, r, "$$"+tex+"$$").HTML
		if !strings.Contains(html, `<code class="math-error" title="This formula`) || !strings.Contains(html, want) {
			t.Errorf("%.40q: no %q in %.300q", tex, want, html)
		}
	}
}

func TestOneFormulaCannotChangeTheNext(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	html := mustPost(t, r, `$\gdef\mine{x}\mine$ $\def\alpha{y}\alpha$`+"\n\n"+`$\mine$ $\alpha$`).HTML
	if !strings.Contains(html, `Unsupported function name: \mine`) || !strings.Contains(html, "<mi>α</mi>") {
		t.Errorf("definitions leaked: %s", html)
	}
}

func TestFormulaBombsStopSoon(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	long := strings.Repeat("x", 3000)
	for name, tex := range map[string]string{
		"doubling":      `\def\a{xx}\def\b{\a\a\a\a}\def\c{\b\b\b\b}\def\d{\c\c\c\c}\def\e{\d\d\d\d}\e\e\e\e`,
		"long body":     `\def\a{` + long + `}` + strings.Repeat(`\a`, 400),
		"growing":       `\def\a#1{\a{#1#1}}\a{xxxxxxxxxxxxxxxxxxxx}`,
		"nested arrays": strings.Repeat(`\begin{matrix}`, 200) + strings.Repeat(`\end{matrix}`, 200),
		"many cells":    `\begin{matrix}` + strings.Repeat("&", 3900) + `\end{matrix}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			mustPost(t, r, "$$"+tex+"$$")
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			t.Logf("%v, heap %d MiB", time.Since(start), m.HeapInuse>>20)
		})
	}
}

func TestManyPostsAtOnceShareTheEngine(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			for j := range 5 {
				markdown := fmt.Sprintf("$x_{%d}$ and $y_{%d}$ and $\\bad$", i*10+j, j)
				result, err := r.Post(context.Background(), markdown, PostOptions{})
				if err != nil {
					t.Error(err)
					return
				}
				if !strings.Contains(result.HTML, fmt.Sprintf(`x_{%d}</annotation>`, i*10+j)) {
					t.Errorf("post %d-%d got the formula of another: %s", i, j, result.HTML)
				}
				r.Remote("<p>a</p>")
			}
		})
	}
	group.Wait()
}

func TestEndedContextFreesTheEngine(t *testing.T) {
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	for range formulaEngines {
		e.slots <- struct{}{}
	}
	cancel()
	if _, err := e.html(ctx, "x", false); err == nil {
		t.Error("a formula was set without a free engine")
	}
}
