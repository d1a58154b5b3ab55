package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestLifeOfAPostInTheBrowser plans a post, publishes it, takes an earlier text back, throws it away, undoes that and
// unpublishes it; once with JavaScript and once without.
func TestLifeOfAPostInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) {
			t.Parallel()
			house, link := freshHouse(t)
			r := newReader(t, house.base)
			if !script {
				r.scriptsOff(true)
			}
			r.open(link)
			r.fill(map[string]string{"site_title": "The Ledge", "display_name": "Ana", "name": "ana", "password": benchPassword})
			r.press("main form button")
			lifeOfAPost(r)
		})
	}
}

func lifeOfAPost(r *reader) {
	write := func(body, date, action string) {
		r.t.Helper()
		r.fill(map[string]string{"title": "High tide", "body": body})
		if date != "" {
			r.fill(map[string]string{"date": date})
		}
		r.press(`button[value="` + action + `"]`)
	}
	r.open("/desk/posts/new")
	write("The water comes.", time.Now().Add(-time.Hour).UTC().Format("2006-01-02T15:04"), "schedule")
	r.sees("has passed already")
	if got := r.value("body"); strings.TrimSpace(got) != "The water comes." {
		r.t.Errorf("the text is %q", got)
	}
	r.judge()
	write("The water comes.", time.Now().AddDate(0, 1, 0).UTC().Format("2006-01-02T15:04"), "schedule")
	r.sees("It is scheduled", "Nobody sees it before")
	r.judge()
	editor, _, _ := strings.Cut(r.address(), "?")
	write("The water comes, and goes.", "", "update")
	r.open("/desk/posts?show=scheduled")
	r.sees("High tide")
	r.judge()
	r.open(editor)
	r.press(`button[value="publish-now"]`)
	r.sees("Published")
	path := time.Now().UTC().Format("/2006/01/") + "high-tide/"
	answers := func(want int) {
		r.t.Helper()
		resp, err := http.Get(r.base + path)
		if err != nil {
			r.t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			r.t.Errorf("%s answers %d, want %d", path, resp.StatusCode, want)
		}
	}
	answers(http.StatusOK)
	r.press(`a[href$="/revisions"]`)
	r.sees("Nothing differs", "The last 50 are kept")
	r.press(`.past-list li:nth-child(2) a`)
	r.sees("and goes")
	r.judge()
	r.press(`.past-list li:last-child a`)
	r.press(`form.acts button`)
	r.sees("The earlier text is back")
	if got := r.value("body"); strings.TrimSpace(got) != "The water comes." {
		r.t.Errorf("the text is %q", got)
	}
	r.press(`button[value="delete"]`)
	r.sees("lies in the trash")
	answers(http.StatusGone)
	r.press(`.with-act button`)
	r.sees("out of the trash, as a draft")
	answers(http.StatusGone)
	r.press(`button[value="publish"]`)
	answers(http.StatusOK)
	r.press(`button[value="unpublish"]`)
	r.sees("is a draft again")
	r.judge()
	answers(http.StatusGone)
	r.press(`button[value="delete"]`)
	r.open("/desk/posts?show=trash")
	r.sees("High tide", "kept for 30 more days")
	r.judge()
	r.press(`a[href$="/delete"]`)
	r.judge()
	r.press(`button[value="erase"]`)
	r.sees("deleted for good", "The trash is empty")
}
