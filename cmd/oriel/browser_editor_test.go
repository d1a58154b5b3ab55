package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const patient = 30 * time.Second

// TestAnAuthorWritesInTheBrowser types as a person does: a list that goes on, a table, rich text, pictures, a preview; and
// loses nothing when the server is away, when another window writes, and when the session ends.
func TestAnAuthorWritesInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	house, link := freshHouse(t)
	r := newReader(t, house.base)
	setUp(r, link)
	r.open("/desk/posts/new")
	r.judge()
	w := &writer{r}
	w.goesOn(t)
	w.pastes(t)
	w.drops(t)
	w.previews(t)
	r.judge()
	w.losesNothing(t, house)
	w.isHeldUp(t)
	w.sharesWithAWindow(t)
	r.judge()
}

// writer is a person in front of the editor.
type writer struct{ *reader }

// types presses keys in the text, at its end.
func (w *writer) types(keys string) {
	w.t.Helper()
	ask1(w.reader, chromedp.Evaluate[bool](`(()=>{const e=document.querySelector(".cm-content");e.focus();const s=getSelection();s.selectAllChildren(e);s.collapseToEnd();return true})()`))
	for i, part := range strings.Split(keys, "\r") {
		if i > 0 {
			w.strikes("Enter", 13, 0)
		}
		for j, word := range strings.Split(part, "\t") {
			if j > 0 {
				w.strikes("Tab", 9, 0)
			}
			if word != "" {
				w.do(chromedp.KeyEvent(word))
			}
		}
	}
}

// strikes presses one key as a keyboard does: what a page does with it, it does once.
func (w *writer) strikes(key string, code int64, modifiers int64) {
	w.t.Helper()
	press := input.DispatchKeyEventParams{Type: "rawKeyDown", Key: key, Code: key, WindowsVirtualKeyCode: code, Modifiers: modifiers}
	w.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, press); err != nil {
			return err
		}
		press.Type = "keyUp"
		_, err := chromedp.Call(ctx, input.DispatchKeyEvent, press)
		return err
	}))
}

func (w *writer) body() string { return w.value("body") }

func (w *writer) state() string {
	return ask1(w.reader, chromedp.Evaluate[string](`document.querySelector("[data-state]").textContent`))
}

// waitsFor lets the page come to a state.
func (w *writer) waitsFor(words string) {
	w.t.Helper()
	until(w.t, patient, fmt.Sprintf("the page says %q; it says %q", words, w.state()), func() bool { return strings.Contains(w.text(), words) })
}

// tap presses a button by its words, which needs no new page.
func (w *writer) tap(words string) {
	w.t.Helper()
	if !ask1(w.reader, chromedp.Evaluate[bool](fmt.Sprintf(`(b=>b?(b.click(),true):false)([...document.querySelectorAll("button")].find(e=>e.checkVisibility()&&(e.textContent===%[1]q||e.getAttribute("aria-label")===%[1]q)))`, words))) {
		w.t.Fatalf("there is no button %q", words)
	}
}

func (w *writer) wants(t *testing.T, want string) {
	t.Helper()
	if got := w.body(); !strings.HasSuffix(got, want) {
		t.Errorf("the text ends with %q, want %q", got[max(0, len(got)-len(want)-40):], want)
	}
}

// goesOn is Enter in lists, quotes and tables.
func (w *writer) goesOn(t *testing.T) {
	w.fill(map[string]string{"title": "Eleven winters"})
	w.types("- one\rtwo\r\rAfter.\r\r1. first\rsecond\r\r> quoted\rstill\r\r| a | b |\r1\t2\r\rEnd")
	w.wants(t, "- one\n- two\n\nAfter.\n\n1. first\n2. second\n\n> quoted\n> still\n\n| a | b |\n| --- | --- |\n| 1  | 2  |\n\nEnd")
	w.tap("Bold")
	w.do(chromedp.KeyEvent("strong"))
	w.wants(t, "End**strong**")
	w.strikes("z", 90, 2) // Ctrl
	if strings.HasSuffix(w.body(), "**strong**") {
		t.Error("nothing was taken back")
	}
	w.strikes("y", 89, 2)
	w.wants(t, "End**strong**")
	w.do(chromedp.KeyEvent(" and "))
	w.strikes("b", 66, 2)
	w.strikes("i", 73, 2)
	w.do(chromedp.KeyEvent("both"))
	w.strikes("i", 73, 2) // again: the marks end where the cursor stands
	w.do(chromedp.KeyEvent(" strong"))
	w.strikes("b", 66, 2)
	w.do(chromedp.KeyEvent("."))
	w.wants(t, "End**strong** and ***both* strong**.")
}

// clip pastes or drops in the text; data is what the clipboard holds by its kinds.
func (w *writer) clip(event, data string) {
	w.t.Helper()
	ask1(w.reader, chromedp.Evaluate[bool](fmt.Sprintf(`(()=>{const d=new DataTransfer();%s;const i={bubbles:true,cancelable:true,clipboardData:d,dataTransfer:d};
		document.querySelector(".cm-content").dispatchEvent(%q==="paste"?new ClipboardEvent("paste",i):new DragEvent("drop",i));return true})()`, data, event)))
}

func (w *writer) pastes(t *testing.T) {
	w.types("\r\r")
	rich, err := json.Marshal(`<style>p{color:red}</style><h1 style="color:red">Ice</h1><p>Some <b>bold</b> <a href="https://x.example/">link</a><img src="https://evil.example/x.png"></p><ul><li>a<ul><li>b</li></ul></li></ul>`)
	if err != nil {
		t.Fatal(err)
	}
	w.clip("paste", `d.setData("text/html",`+string(rich)+`);d.setData("text/plain","Ice")`)
	w.wants(t, "## Ice\n\nSome **bold** [link](https://x.example/)\n\n- a\n  - b")
	w.waitsFor("A picture was left out")
	w.types("\r\r\rwords")
	for range "words" {
		w.strikes("ArrowLeft", 37, 8) // Shift
	}
	w.clip("paste", `d.setData("text/plain","https://there.example/")`)
	w.wants(t, "[words](https://there.example/)")
}

// drops sends two pictures and says what one of them shows; the other is decoration.
func (w *writer) drops(t *testing.T) {
	w.clip("drop", `for(const name of ["ice.png","line.png"]){const s=document.createElement("canvas");s.width=name.length*4;s.height=9;
		d.items.add(new File([Uint8Array.from(atob(s.toDataURL().split(",")[1]),c=>c.charCodeAt(0))],name,{type:"image/png"}))}`)
	w.tap("Put it into the text")
	w.waitsFor("Please say in a few words what the picture shows")
	until(t, patient, "both pictures are in the library", func() bool { return strings.Count(w.text(), "is in the library") == 2 })
	w.judge()
	w.do(chromedp.SendKeys(chromedp.CSS(".arrival input:not([type])"), "Ice on a slip\r"))
	until(t, patient, "the picture is in the text", func() bool { return strings.Contains(w.body(), "\n\n![Ice on a slip](/media/") })
	w.tap("Publish") // asks first: the other picture would be left behind
	w.waitsFor("This is not in the text yet")
	w.do(chromedp.Click(chromedp.CSS(`.arrival input[type="checkbox"]`)))
	w.tap("Put it into the text")
	until(t, patient, "the decoration is in the text", func() bool { return strings.Contains(w.body(), "\n\n![](/media/") })
}

func (w *writer) previews(t *testing.T) {
	w.tap("Preview")
	until(t, patient, "the preview shows the text", func() bool {
		return ask1(w.reader, chromedp.Evaluate[int](`document.querySelectorAll("#preview :is(h2,table,img,strong)").length`)) >= 5
	})
	w.types("\r\rAnd $$x$$ more.")
	until(t, patient, "the preview follows", func() bool {
		return strings.Contains(ask1(w.reader, chromedp.Evaluate[string](`document.querySelector("#preview").innerText`)), "more.")
	})
	w.tap("Back to the text")
}

// losesNothing stops the server while somebody writes, and ends the session.
func (w *writer) losesNothing(t *testing.T, house *benchHouse) {
	w.waitsFor("Saved at")
	house.stop(t)
	w.types(" The server is away.")
	w.waitsFor("Your text is kept in this browser until then")
	house.cmd = exec.Command(house.binary) //nolint:noctx // ended by stop
	house.cmd.Env = house.env()
	if err := house.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.waitsFor("Saved at")
	w.open(w.address())
	w.wants(t, "The server is away.")
}

// isHeldUp lets a script of this page send texts without end: the editor waits, and keeps the words until it may save again.
func (w *writer) isHeldUp(t *testing.T) {
	ask1(w.reader, chromedp.Evaluate[bool](`(()=>{const send=()=>fetch(document.querySelector("form[data-editor]").dataset.autosave,{method:"POST",body:new URLSearchParams({version:"0",autosave:"1"})});
		for(let i=0;i<60;i++)send();window.flood=setInterval(send,100);return true})()`))
	w.types(" Held up.")
	w.waitsFor("saved very often in a short time")
	if !ask1(w.reader, chromedp.Evaluate[bool](`Object.entries(localStorage).some(([name,text])=>name.startsWith("oriel.text.")&&text.includes("Held up."))`)) {
		t.Error("the browser does not keep what the server did not take")
	}
	ask1(w.reader, chromedp.Evaluate[bool](`(clearInterval(window.flood),true)`))
	w.waitsFor("Saved at")
	w.open(w.address())
	w.wants(t, "Held up.")
}

// sharesWithAWindow writes in a second window of the same browser, and logs out there.
func (w *writer) sharesWithAWindow(t *testing.T) {
	tab, leave := chromedp.NewContext(w.ctx, chromedp.WithListener(w.note))
	defer leave()
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil { // opens the window, which ends with this context
		t.Fatal(err)
	}
	other := &writer{&reader{t: t, ctx: tab, base: w.base, axe: w.axe, schemes: w.schemes, known: w.known}}
	other.do(chromedp.EmulateViewport(1280, 900))
	other.open(w.address())
	other.waitsFor("open in another window")
	w.waitsFor("open in another window")
	other.types("\r\rWritten in the other window.")
	other.waitsFor("Saved at")
	until(t, patient, "the first window has the words of the second", func() bool { return strings.HasSuffix(w.body(), "Written in the other window.") })
	w.tap("All right")
	other.open("/desk/")
	other.press(`form[action="/logout"] button`)
	w.types(" Still here.")
	w.waitsFor("Your session is over")
	w.judge()
	other.open("/login")
	other.fill(map[string]string{"username": "ana", "password": benchPassword})
	other.press("main form button")
	w.tap("Save now")
	w.waitsFor("Saved at")
	w.wants(t, "Still here.")
	w.press(`button[value="draft"]`)
	w.sees("The draft is saved")
	w.wants(t, "Written in the other window. Still here.")
}
