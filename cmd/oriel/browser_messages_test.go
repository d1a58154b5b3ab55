package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestMessagesInTheBrowser answers a mention and a private message from the inbox, changes and deletes an answer, and boosts
// the mention: with and without JavaScript. Every page on the way is judged.
func TestMessagesInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) { messagesDay(t, script) })
	}
}

func messagesDay(t *testing.T, script bool) {
	house, link := freshHouse(t)
	r := newReader(t, house.base)
	if !script {
		r.schemes = nil
		r.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
	setUp(r, link)
	writeAndPublish(r)
	peers := newCrowd(t)
	guestsTell(t, r, house, peers)
	r.judge()

	answers := func(kind, words string) {
		r.open("/desk/inbox?kind=" + kind)
		ask1(r, chromedp.Evaluate[bool](`(document.querySelector(".reply > summary").click(),true)`))
		r.judge()
		r.do(chromedp.SetValue(chromedp.CSS(`.reply textarea`), words))
		if script && kind == "mention" {
			addPicture(r)
		}
		r.press(`.reply button[value="answer"]`)
		r.sees("Your answer is on its way")
		r.sees("You answered")
		r.sees("warmly")
	}
	answers("private", "Between us, *warmly*.")
	r.sees("to its reader and to nobody else")
	answers("mention", "In public, *warmly*.")
	r.press(`.gestures button[value="boost"]`)
	r.sees("Boosted. Its writer and your followers are being told.")
	r.judge()
	// The crowd took two answers and one boost.
	until(t, 20*time.Second, "three letters arrive", func() bool { return peers.received.Load() == 3 })

	until(t, 20*time.Second, "the inbox says that the answers arrived", func() bool {
		r.open("/desk/inbox?kind=mention")
		return strings.Contains(r.text(), "arrived")
	})
	r.press(`.whole a`)
	r.sees("Talk with")
	r.judge()
	r.press(`.own-acts a`)
	r.sees("Change your answer")
	r.judge()
	r.do(chromedp.SetValue(chromedp.CSS(`.reply textarea`), "In public, briefly."))
	r.press(`button[value="save"]`)
	r.sees("Your answer is changed")
	r.sees("briefly")
	r.press(`.own-acts a:nth-of-type(2)`)
	r.sees("Delete your answer to")
	r.judge()
	r.press(`button[value="delete"]`)
	r.sees("Your answer is deleted")
	if strings.Contains(r.text(), "briefly") {
		t.Error("the deleted answer is still there")
	}
	until(t, 20*time.Second, "the change and the deletion arrive", func() bool { return peers.received.Load() == 5 })
}

// addPicture puts a picture into an answer where it is written; without a description it does not go there.
func addPicture(r *reader) {
	r.t.Helper()
	r.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"][aria-label="Pictures"]`), []string{photograph(r.t, "gull.jpg", 120)}))
	text := func() string {
		return ask1(r, chromedp.Evaluate[string](`document.querySelector(".reply textarea").value`))
	}
	until(r.t, 20*time.Second, "the picture is in the library", func() bool { return strings.Contains(r.text(), "is in the library") })
	r.do(chromedp.Click(chromedp.CSS(`.arrival .primary`)))
	r.sees("Please say in a few words what the picture shows")
	r.judge()
	r.do(chromedp.SetValue(chromedp.CSS(`.arrival input:not([type])`), "A gull on a post"))
	r.do(chromedp.Click(chromedp.CSS(`.arrival .primary`)))
	until(r.t, 20*time.Second, "the picture stands in the answer", func() bool { return strings.Contains(text(), "![A gull on a post](/media/") })
}

// guestsTell lets one stranger mention the author and another write to them in private, and opens the inbox once both are there.
func guestsTell(t *testing.T, r *reader, house *benchHouse, peers *crowd) {
	author := house.actorID(t)
	for i, to := range []string{"https://www.w3.org/ns/activitystreams#Public", author} {
		actor := peers.actor(5, i)
		note := fmt.Sprintf(`{"@context":"https://www.w3.org/ns/activitystreams","id":"%[1]s/c/1","type":"Create","actor":%[1]q,"to":[%[2]q],
			"object":{"id":"%[1]s/n/1","type":"Note","attributedTo":%[1]q,"to":[%[2]q],"published":%[3]q,"tag":[{"type":"Mention","href":%[4]q,"name":"@ana"}],
			"content":"<p>Stranger %[5]d has a question</p>"}}`, actor, to, time.Now().UTC().Format(time.RFC3339), author, i)
		peers.send(t, house.base+"/ap/inbox", actor, []byte(note))
	}
	until(t, 20*time.Second, "a mention and a private message lie in the inbox", func() bool {
		r.open("/desk/inbox")
		return strings.Contains(r.text(), "Stranger 0 has a question") && strings.Contains(r.text(), "Stranger 1 has a question")
	})
}
