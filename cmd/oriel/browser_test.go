package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// reader is a browser with one tab, as a person has it. It notes whatever a person's
// browser would complain about: console errors, and requests to other hosts.
type reader struct {
	t       *testing.T
	ctx     context.Context // the tab lives as long as the test
	base    string
	axe     string
	schemes []string        // in which axe looks at each page; none where scripts are off, because axe is one
	known   map[string]bool // what axe found already
	mu      sync.Mutex
	trouble []string
}

func newReader(t *testing.T, base string) *reader {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("The browser tests need Chromium, and it is not installed; its Debian package is chromium.")
	}
	axe, err := os.ReadFile(filepath.Join(installNeighbours(t), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, base: base, axe: string(axe), schemes: []string{"light", "dark"}, known: map[string]bool{}}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.Headless,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("user-data-dir", t.TempDir()))
	t.Cleanup(stop)
	tab, leave := chromedp.NewContext(allocator, chromedp.WithListener(r.note))
	t.Cleanup(leave)
	r.ctx = tab
	if err := chromedp.Do(r.ctx, chromedp.Navigate("about:blank")); err != nil { // starts the browser, which ends with this context
		t.Fatal(err)
	}
	r.do(chromedp.EmulateViewport(1280, 900))
	return r
}

// note listens to the tab.
func (r *reader) note(event any) {
	var line string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		line = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			line = fmt.Sprintf("console %s: %v", e.Type, e.Args)
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Source != "network" && (e.Entry.Level == "error" || e.Entry.Level == "warning") { // a refused form is a network entry
			line = fmt.Sprintf("log %s: %s", e.Entry.Level, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, r.base) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			line = "request leaves the host: " + u
		}
	}
	if line != "" {
		r.mu.Lock()
		r.trouble = append(r.trouble, line)
		r.mu.Unlock()
	}
}

func (r *reader) do(steps ...chromedp.Action[chromedp.Void]) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		r.t.Fatalf("at %s: %v", r.address(), err)
	}
}

func ask1[T any](r *reader, action chromedp.Action[T]) T {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *reader) address() string {
	ctx, cancel := context.WithTimeout(r.ctx, 5*time.Second)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return "an unknown page"
	}
	return at
}

func (r *reader) open(path string) {
	r.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = r.base + path
	}
	r.do(chromedp.Navigate(path))
}

// press clicks the first button or link of this kind that can be seen, and waits for the page that follows.
func (r *reader) press(selector string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, 30*time.Second)
	defer cancel()
	click := chromedp.Evaluate[bool](fmt.Sprintf(`(b=>b?(b.click(),true):false)([...document.querySelectorAll(%q)].find(e=>e.checkVisibility()))`, selector))
	_, err := chromedp.RunResponse(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		found, err := chromedp.Run(ctx, click)
		if err == nil && !found {
			err = errors.New("there is no such button to be seen")
		}
		return err
	}))
	if err != nil {
		r.t.Fatalf("press %s at %s: %v", selector, r.address(), err)
	}
}

func (r *reader) fill(fields map[string]string) {
	r.t.Helper()
	for name, value := range fields {
		r.set(`[name="`+name+`"]`, value)
	}
}

// set writes into one field.
func (r *reader) set(selector, value string) {
	r.t.Helper()
	if value == "" { // SetValue takes an empty field for a failure
		r.do(chromedp.Clear(chromedp.CSS(selector)))
		return
	}
	r.do(chromedp.SetValue(chromedp.CSS(selector), value))
}

func (r *reader) text() string {
	r.t.Helper()
	return ask1(r, chromedp.Evaluate[string]("document.body.innerText"))
}

func (r *reader) value(name string) string {
	r.t.Helper()
	return ask1(r, chromedp.Value(chromedp.CSS(`[name="`+name+`"]`)))
}

func (r *reader) sees(words ...string) {
	r.t.Helper()
	page := r.text()
	for _, w := range words {
		if !strings.Contains(page, w) {
			r.t.Errorf("%s does not say %q:\n%.1500s", r.address(), w, page)
		}
	}
}

// judge holds the page to what every page must keep: no axe finding in light and in
// dark, nothing wider than a small phone, and nothing that the browser complained about.
func (r *reader) judge() {
	r.t.Helper()
	at := r.address()
	for _, scheme := range r.schemes {
		r.axeIn(scheme, at)
	}
	for _, screen := range []int{320, 360} {
		r.fits(screen, at)
	}
	r.do(chromedp.EmulateViewport(1280, 900))
	r.complaints(at)
}

// axeIn tells what axe finds on the page in light or dark, unless another page had the same.
func (r *reader) axeIn(scheme, at string) {
	r.t.Helper()
	r.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
	if !ask1(r, chromedp.Evaluate[bool](`"axe" in window`)) { // half a megabyte that a page takes once
		ask1(r, chromedp.Evaluate[bool](r.axe+`;true`))
	}
	found := ask1(r, chromedp.Evaluate[string](`axe.run(document,{resultTypes:["violations"],iframes:false}).then(r=>r.violations.map(v=>v.id+": "+v.nodes.map(n=>n.target.join(" ")+" "+n.failureSummary.replaceAll("\n"," ")).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
	for finding := range strings.Lines(found) {
		if !r.known[finding] { // what every page has is told once
			r.known[finding] = true
			r.t.Errorf("axe at %s in %s: %s", at, scheme, finding)
		}
	}
}

// fits tells whether the page is wider than a screen.
func (r *reader) fits(screen int, at string) {
	r.t.Helper()
	r.do(chromedp.EmulateViewport(int64(screen), 640))
	if wide := ask1(r, chromedp.Evaluate[int]("document.documentElement.scrollWidth")); wide > screen {
		r.t.Errorf("%s is %d pixels wide on a screen of %d", at, wide, screen)
	}
}

// complaints tells what the browser complained about since they were asked for last.
func (r *reader) complaints(at string) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, line := range r.trouble {
		r.t.Errorf("at %s: %s", at, line)
	}
	r.trouble = nil
}

// scriptsOff makes the browser one of those that run no scripts. axe is one, so it looks at nothing there.
func (r *reader) scriptsOff(off bool) {
	r.t.Helper()
	if r.schemes = []string{"light", "dark"}; off {
		r.schemes = nil
	}
	r.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
		return err
	}))
}

// logIn comes to the desk of a house whose author is called ana.
func (r *reader) logIn() {
	r.t.Helper()
	r.open("/login")
	r.fill(map[string]string{"username": "ana", "password": benchPassword})
	r.press("main form button")
}
