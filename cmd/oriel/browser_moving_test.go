package main

import (
	"archive/zip"
	"context"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/links"
)

// movingHouse names another account, follows its followers in, moves out and comes back, and takes everything along.
func movingHouse(o *owner) {
	self := o.house.actorID(o.t)
	o.near.says("", "")
	o.open(links.DeskMoving)
	o.fill(map[string]string{"account": "not an account"})
	o.press(`button[value="add"]`)
	o.sees("@name@server")
	if got := o.value("account"); got != "not an account" {
		o.t.Errorf("the field holds %q", got)
	}
	o.judge()

	o.open(links.DeskMovingIn)
	o.fill(map[string]string{"account": o.near.fay})
	o.press(`form[method="get"] button`)
	o.sees("Fay", "120 followers", "mastodon", "4.3.0", "Yes, it is mine")
	o.press(`button[value="add"]`)
	o.sees("Start the move on the old server", "Nobody has arrived yet")
	o.holds("the first step is done", `document.querySelectorAll(".moving-steps > .done").length===1`)
	o.judge()
	if doc := o.house.text(o.t, self, "application/activity+json"); !strings.Contains(doc, `"alsoKnownAs"`) || !strings.Contains(doc, o.near.fay) {
		o.t.Errorf("the actor does not name the other account: %s", doc)
	}
	o.near.says("", self)
	o.open(ask1(o.reader, chromedp.Location()))
	o.sees("It says that the account has moved here.")

	leaving(o, self)
	o.open(links.DeskMoving)
	o.sees("named since", "120 followers then")
	o.press(`button[value="remove"]`)
	o.sees("Your profile does not name that account any more.")
	o.near.says("", "")
	takingAlong(o)
}

// leaving checks both sides, moves to the neighbour, and takes it back.
func leaving(o *owner, self string) {
	o.t.Helper()
	o.near.says("", "")
	o.open(links.DeskMovingOut)
	o.sees("You have 1", "What will happen")
	o.fill(map[string]string{"account": o.near.fay})
	o.press(`form[method="get"] button`)
	o.sees("It does not name your account here yet.", "You cannot move there yet.")
	o.holds("no way to move is offered", `!document.querySelector('[name="typed"]')`)
	o.judge()
	o.near.says(self, "")
	o.press(`form[method="get"] button`)
	o.sees("It names your account here as its own.")
	o.fill(map[string]string{"typed": "@somebody@else.example", "password": benchPassword})
	o.press(`button.danger`)
	o.sees("Please type " + o.near.handle())
	o.judge()
	o.fill(map[string]string{"typed": o.near.handle(), "password": "something else"})
	o.press(`button.danger`)
	if got := o.value("typed"); got != o.near.handle() {
		o.t.Errorf("after a wrong password the address is %q", got)
	}
	o.holds("the password is wrong", `document.querySelector('[name="password"]').getAttribute("aria-invalid")==="true"`)
	o.fill(map[string]string{"password": benchPassword})
	o.press(`button.danger`)
	o.sees("You have moved to " + o.near.handle())
	o.judge()
	o.press(`form[action="` + links.DeskMovingStay + `"] button`)
	o.sees("You are at home here again")
}

// takingAlong downloads the export as a browser does.
func takingAlong(o *owner) {
	o.t.Helper()
	o.open(links.DeskMovingExport)
	o.fill(map[string]string{"password": "something else"})
	o.press(`button[value="all"]`)
	o.holds("the password is wrong", `document.querySelector('[name="password"]').getAttribute("aria-invalid")==="true"`)
	o.judge()
	folder := o.t.TempDir()
	o.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: folder})
		return err
	}))
	o.fill(map[string]string{"password": benchPassword})
	o.do(chromedp.Click(chromedp.CSS(`button[value="all"]`)))
	var found []string
	until(o.t, patient, "the export is downloaded", func() bool {
		found, _ = filepath.Glob(filepath.Join(folder, "oriel-*.zip")) // the pattern is well formed
		return len(found) == 1
	})
	file, err := zip.OpenReader(found[0])
	if err != nil {
		o.t.Fatal(err)
	}
	defer file.Close()
	posts := 0
	for _, f := range file.File {
		if strings.HasSuffix(f.Name, ".md") {
			posts++
		}
	}
	if posts < 10 {
		o.t.Errorf("the export of the sample site holds %d texts", posts)
	}
}
