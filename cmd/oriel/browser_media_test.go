package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestTheLibraryInTheBrowser is an author's way with pictures: two at once, described, put into a post, the unused one
// found, the other one replaced and deleted; with JavaScript and without.
func TestTheLibraryInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) {
			t.Parallel()
			libraryDay(t, script)
		})
	}
}

func libraryDay(t *testing.T, script bool) {
	house, link := freshHouse(t)
	r := newReader(t, house.base)
	r.open(link)
	r.fill(map[string]string{"site_title": "The Ledge", "display_name": "Ana", "name": "ana", "password": benchPassword})
	r.press("main form button")
	if !script {
		r.scriptsOff(true)
	}
	r.open("/desk/media")
	r.sees("The library is empty")
	r.judge()
	files := []string{photograph(t, "heron.jpg", 40), photograph(t, "gull.jpg", 200)}
	r.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), files))
	r.press(`button[value="upload"]`)
	r.sees("The files are in the library", "heron.jpg", "gull.jpg", "2 pictures have no description yet")
	r.judge()

	heron := r.hrefOf("heron.jpg")
	r.open(heron)
	r.judge()
	r.press(`button[value="save"]`)
	r.sees("Please write what can be seen")
	r.judge()
	r.fill(map[string]string{"alt": "A heron at the lake", "caption": "Evening"})
	r.press(`button[value="save"]`)
	line := ask1(r, chromedp.Value(chromedp.CSS("#markdown")))
	if !strings.HasPrefix(line, "![A heron at the lake](/media/") || !strings.Contains(line, "-1600.jpg") {
		t.Fatalf("the line to paste is %q", line)
	}
	r.open("/desk/posts/new")
	r.fill(map[string]string{"title": "At the lake", "body": line})
	r.press(`button[value="publish"]`)
	post := ask1(r, chromedp.Evaluate[string](`[...document.querySelectorAll("main a")].map(a=>new URL(a.href).pathname).find(p=>/at-the-lake/.test(p))||""`))

	until(t, 30*time.Second, "the post offers the smaller sizes", func() bool { return strings.Contains(fetched(t, house.base+post), "-480.jpg 480w") })
	r.open("/desk/media?only=unused")
	r.sees("gull.jpg")
	if strings.Contains(r.text(), "heron.jpg") {
		t.Error("the picture of a post is called unused")
	}
	r.open(heron)
	r.sees("At the lake")
	r.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{photograph(t, "better.jpg", 90)}))
	r.press(`button[value="replace"]`)
	r.sees("The file is replaced", "better.jpg")
	old, _, _ := strings.Cut(strings.TrimPrefix(line, "![A heron at the lake](/media/"), "-1600")
	until(t, 30*time.Second, "the post shows the new picture", func() bool { return !strings.Contains(fetched(t, house.base+post), old) })
	r.open(heron)
	r.sees("At the lake")

	r.press(`a[href$="/delete"]`)
	r.sees("It is still used", "At the lake")
	r.judge()
	r.press(`button[value="delete"]`)
	r.sees("The file is deleted")
	r.open("/desk/media")
	if strings.Contains(r.text(), "better.jpg") {
		t.Error("the deleted picture is still listed")
	}
	until(t, 30*time.Second, "the disk holds the other picture only", func() bool {
		left, err := filepath.Glob(filepath.Join(house.dir, "media", "??", "*"))
		if err != nil {
			t.Fatal(err)
		}
		hashes := map[string]bool{}
		for _, f := range left {
			hashes[filepath.Base(f)[:32]] = true
		}
		return len(hashes) == 1
	})
}

// hrefOf is where a link with these words leads.
func (r *reader) hrefOf(words string) string {
	r.t.Helper()
	return ask1(r, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelectorAll("main a")].find(a=>a.textContent.includes(%q)).getAttribute("href")`, words)))
}

func fetched(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return body.String()
}

// photograph is a file that is wide enough for smaller sizes.
func photograph(t *testing.T, name string, shade uint8) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 2000, 1200))
	for y := range 1200 {
		for x := range 2000 {
			m.SetRGBA(x, y, color.RGBA{uint8(x/8 + x*y%23), uint8(y/5 + x*x*y%19), shade, 255})
		}
	}
	path := filepath.Join(t.TempDir(), name)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
