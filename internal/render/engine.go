package render

import (
	"context"
	_ "embed" // carries temml into the binary
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/net/html"
)

const (
	// maxFormula is the longest TeX source in bytes.
	maxFormula = 4000
	// maxFormulaHTML is the largest MathML of one formula in bytes, maxFormulaDepth its deepest nesting.
	maxFormulaHTML  = 256 << 10
	maxFormulaDepth = 60
	formulaPatience = 500 * time.Millisecond
	formulaEngines  = 2
	// Formulas up to cachedFormulaHTML bytes are remembered, the last formulaMemory of them: 8 MiB at the very most.
	formulaMemory     = 1000
	cachedFormulaHTML = 8 << 10
)

// temml 0.13.5 turns TeX into MathML; its licence lies beside it.
//
//go:embed temml/temml.min.js
var temmlSource string

// engine turns TeX into MathML with temml. Nothing of it runs before the first formula, at most two machines run at
// once, and idle ones are left to the garbage collector. Safe for concurrent use.
type engine struct {
	slots   chan struct{}
	idle    sync.Pool
	cache   *lru.Cache[string, string]
	program func() (*goja.Program, error)
}

// machine is one interpreter with temml loaded. It serves one formula at a time.
type machine struct {
	vm     *goja.Runtime
	render goja.Callable
}

func newEngine() (*engine, error) {
	cache, err := lru.New[string, string](formulaMemory)
	if err != nil {
		return nil, fmt.Errorf("make the formula cache: %w", err)
	}
	return &engine{
		slots: make(chan struct{}, formulaEngines),
		cache: cache,
		program: sync.OnceValues(func() (*goja.Program, error) {
			return goja.Compile("temml.min.js", temmlSource, true)
		}),
	}, nil
}

// html returns the MathML of a formula with its TeX source as annotation, or, when the formula has a fault, the
// source in <code class="math-error"> with a title that says what is wrong. An error means that ctx ended or that the
// engine itself is broken, never that the formula is wrong.
func (e *engine) html(ctx context.Context, tex string, display bool) (string, error) {
	tex = strings.TrimSpace(tex)
	if len(tex) > maxFormula {
		return faulty(firstBytes(tex, maxFormula)+"…", fmt.Sprintf("This formula is longer than %d characters. Split it.", maxFormula)), nil
	}
	key := fmt.Sprint(display, tex)
	if known, ok := e.cache.Get(key); ok {
		return known, nil
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return "", fmt.Errorf("wait for the formula engine: %w", ctx.Err())
	}
	m, err := e.machine()
	if err != nil {
		return "", err
	}
	out, reusable, err := m.run(ctx, tex, display)
	if reusable {
		e.idle.Put(m)
	}
	if err != nil {
		return "", err
	}
	if len(out) <= cachedFormulaHTML {
		e.cache.Add(key, out)
	}
	return out, nil
}

func (e *engine) machine() (*machine, error) {
	if m, ok := e.idle.Get().(*machine); ok {
		return m, nil
	}
	program, err := e.program()
	if err != nil {
		return nil, fmt.Errorf("compile temml: %w", err)
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(2000)
	if _, err := vm.RunProgram(program); err != nil {
		return nil, fmt.Errorf("start temml: %w", err)
	}
	render, ok := goja.AssertFunction(vm.Get("temml").ToObject(vm).Get("renderToString"))
	if !ok {
		return nil, errors.New("start temml: it offers no renderToString")
	}
	return &machine{vm: vm, render: render}, nil
}

// run renders one formula. A machine that was interrupted is not reusable: the interrupt may still be on its way.
func (m *machine) run(ctx context.Context, tex string, display bool) (out string, reusable bool, err error) {
	limited, cancel := context.WithTimeout(ctx, formulaPatience)
	defer cancel()
	stop := context.AfterFunc(limited, func() { m.vm.Interrupt("too slow") })

	options := m.vm.NewObject()
	for name, value := range map[string]any{"displayMode": display, "annotate": true, "throwOnError": true, "maxExpand": 500} {
		if err := options.Set(name, value); err != nil {
			return "", false, fmt.Errorf("set the formula option %s: %w", name, err)
		}
	}
	result, fault := m.render(goja.Undefined(), m.vm.ToValue(tex), options)
	if reusable = stop(); !reusable && ctx.Err() != nil {
		return "", false, fmt.Errorf("render a formula: %w", ctx.Err())
	}
	switch {
	case !reusable:
		return faulty(tex, "This formula takes too long to set. Make it simpler or split it."), false, nil
	case errors.As(fault, new(*goja.StackOverflowError)):
		return faulty(tex, "This formula nests too deeply. Split it."), false, nil
	case fault != nil:
		return faulty(tex, explain(fault)), true, nil
	}
	out = result.String()
	if len(out) > maxFormulaHTML || depthOf(out) > maxFormulaDepth {
		return faulty(tex, "This formula is too large. Split it."), true, nil
	}
	return out, true, nil
}

func faulty(tex, why string) string {
	return `<code class="math-error" title="` + html.EscapeString(why) + `">` + html.EscapeString(tex) + `</code>`
}

var parseFault = regexp.MustCompile(`ParseError:\s*(.*?)(?: at position \d+|\n| at temml|$)`)

// explain makes a sentence of what temml says. Faults inside temml, which unfinished formulas cause, get a general one.
func explain(fault error) string {
	if m := parseFault.FindStringSubmatch(fault.Error()); m != nil && m[1] != "" {
		return "This formula has a mistake: " + strings.TrimRight(strings.TrimSpace(m[1]), ":.") + "."
	}
	return `This formula is not complete. Check that every brace, every ^ and _, and every \begin has its partner.`
}

// depthOf counts how deep the tags of well-formed MathML nest.
func depthOf(s string) int {
	depth, deepest := 0, 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '<' {
			continue
		}
		if s[i+1] == '/' {
			depth--
			continue
		}
		depth++
		deepest = max(deepest, depth)
	}
	return deepest
}
