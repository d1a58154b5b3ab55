package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestInboxInTheBrowser works off what came in: by the mouse without JavaScript, by the keyboard alone with it. Every page
// on the way is judged.
func TestInboxInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) {
			t.Parallel()
			inboxDay(t, script)
		})
	}
}

func inboxDay(t *testing.T, script bool) {
	house, link := freshHouse(t)
	r := newReader(t, house.base)
	if !script {
		r.scriptsOff(true)
	}
	setUp(r, link)
	strangersWrite(t, r, house, writeAndPublish(r))
	r.judge()
	if script {
		byKeyboard(r)
	} else {
		byForms(r)
	}
	for _, path := range []string{"/desk/inbox?show=spam", "/desk/inbox?show=hidden", "/desk/muted", "/desk/"} {
		r.open(path)
		r.judge()
	}
}

// strangersWrite lets three strangers answer a post and opens the inbox once they wait there.
func strangersWrite(t *testing.T, r *reader, house *benchHouse, path string) {
	peers := newCrowd(t)
	article := house.articleID(t, house.base+path)
	for i := range 3 {
		actor := peers.actor(4, i)
		note := fmt.Sprintf(`{"@context":"https://www.w3.org/ns/activitystreams","id":"%[1]s/c/1","type":"Create","actor":%[1]q,"to":["https://www.w3.org/ns/activitystreams#Public"],
			"object":{"id":"%[1]s/n/1","type":"Note","attributedTo":%[1]q,"inReplyTo":%[2]q,"to":["https://www.w3.org/ns/activitystreams#Public"],"published":%[3]q,
			"summary":"View","content":"<p>Stranger %[4]d says hello</p>"}}`, actor, article, time.Now().UTC().Format(time.RFC3339), i)
		peers.send(t, house.base+"/ap/inbox", actor, []byte(note))
	}
	until(t, 20*time.Second, "three comments wait in the inbox", func() bool {
		r.open("/desk/inbox?show=waiting")
		return strings.Count(r.text(), "Hide:") == 3 || strings.Count(r.text(), "waits for you") == 3
	})
}

func byForms(r *reader) {
	r.press(`.entry button[value="approve"]`)
	r.sees("1 entry is approved.")
	r.press(`[data-undo]`)
	r.sees("Taken back")
	r.press(`a[data-all]`)
	r.judge()
	r.press(`#bulk button[value="spam"]`)
	r.sees("3 entries lie among the spam now")
	r.open("/desk/inbox?show=spam")
	r.sees("you marked this as spam")
	r.press(`a[data-all]`)
	r.press(`#bulk button[value="delete"]`)
	r.sees("Delete these 3 entries for good?")
	r.judge()
	r.press(`button[value="delete"]`)
	r.sees("3 entries are deleted.")
	r.press(`[data-undo]`)
	r.sees("3 entries are as they were before.")
}

// byKeyboard does the same without touching a mouse.
func byKeyboard(r *reader) {
	focused := func() string {
		return ask1(r, chromedp.Evaluate[string](`(document.activeElement&&document.activeElement.id)||""`))
	}
	key := func(k string) { r.do(chromedp.KeyEvent(k)) }
	settled := func(text string) {
		until(r.t, 10*time.Second, text, func() bool {
			page, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](`document.readyState==="complete"&&document.body?document.body.innerText:""`))
			return err == nil && strings.Contains(page, text) // between two pages there is none to ask
		})
	}
	key("j")
	first := focused()
	key("j")
	second := focused()
	if !strings.HasPrefix(first, "n-") || first == second {
		r.t.Errorf("j led to %q and then to %q", first, second)
	}
	key("k")
	key("a")
	settled("1 entry is approved.")
	if focused() != second {
		r.t.Errorf("after the approval the focus is at %q, not at the next entry %q", focused(), second)
	}
	r.judge()
	key("u")
	settled("Taken back")
	key("j")
	key("x")
	key("?")
	if !ask1(r, chromedp.Evaluate[bool](`document.querySelector("details.keys").open && document.querySelectorAll(".tick input:checked").length===1`)) {
		r.t.Error("x and ? did nothing")
	}
	r.open("/desk/inbox?show=waiting")
	key("j")
	key("r")
	if ask1(r, chromedp.Evaluate[string](`document.activeElement.tagName`)) != "TEXTAREA" {
		r.t.Error("r does not lead into the answer")
	}
	key("a") // inside a field it is a letter
	if got := ask1(r, chromedp.Evaluate[string](`document.activeElement.value`)); got != "a" {
		r.t.Errorf("a key in the field gave %q", got)
	}
	ask1(r, chromedp.Evaluate[bool](`(document.activeElement.value="",document.querySelector("details.keys").open=true)`))
	r.press(`.keys button`)
	r.open("/desk/inbox?show=waiting")
	key("j")
	if strings.HasPrefix(focused(), "n-") {
		r.t.Error("the shortcuts work although they are switched off")
	}
}
