package web_test

import (
	"bytes"
	"html"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestACaptionAndACreditComeIntoTheLineToPaste(t *testing.T) {
	t.Parallel()
	b := newHouse(t).loggedIn()
	var square bytes.Buffer
	if err := png.Encode(&square, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want   string
		fields []string
	}{
		{`"| Credit: Ana"`, []string{"credit", "Ana"}},
		{`"At \"home\" | Credit: Ana"`, []string{"caption", `At "home"`}}, // the same file: what was said before stays
		{`png "Just so | Credit: Bo"`, []string{"caption", " Just so ", "credit", "Bo"}},
	} {
		want, fields := c.want, c.fields
		kind, body := picture(t, "x.png", square.Bytes(), fields...)
		place := follow(t, b.send("/desk/media", kind, body), "/desk/media/")
		page := html.UnescapeString(expect(t, b.get(place), http.StatusOK, "It is in the library", "/desk/settings?icon=/media/"))
		if !strings.Contains(page, want+")") {
			t.Errorf("%s is not in %s", want, short(page))
		}
	}
	kind, body := picture(t, "x.png", square.Bytes(), "caption", strings.Repeat("x", 1501))
	expect(t, b.send("/desk/media", kind, body), http.StatusUnprocessableEntity, "1,500 characters")
}

func TestASoundBecomesALineToPasteAndCanBeHeard(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	sound := "ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64" + strings.Repeat("x", 11<<20) // larger than a picture may be
	kind, body := picture(t, "talk.txt", []byte(sound), "alt", "A [short] talk")
	place := follow(t, b.send("/desk/media", kind, body), "/desk/media/")
	page := expect(t, b.get(place), http.StatusOK, "<audio controls", "audio/mpeg", `value="[A \[short\] talk](/media/`)
	path := regexp.MustCompile(`\((/media/[0-9a-f]{2}/[0-9a-f]{32}\.mp3)\)`).FindStringSubmatch(page)
	if path == nil {
		t.Fatalf("no recording in %s", short(page))
	}
	if got := h.browser().get(path[1]); got.Code != http.StatusOK || got.Body.Len() != len(sound) {
		t.Errorf("status %d, %d bytes", got.Code, got.Body.Len())
	}
	kind, body = picture(t, "film.mp4", []byte("\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  "))
	expect(t, b.send("/desk/media", kind, body), http.StatusUnsupportedMediaType, "was not kept")
	kind, body = picture(t, "long.mp3", []byte(sound+strings.Repeat("x", 54<<20)))
	expect(t, b.send("/desk/media", kind, body), http.StatusRequestEntityTooLarge, "64 MB")
}
