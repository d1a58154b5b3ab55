package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// square is a picture of its own for each shade.
func square(t *testing.T, shade uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 8, 8))
	m.SetGray(3, 3, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sent is what a script gets for a form; fields come in pairs.
func (b *browser) sent(path, kind, body string, status int) map[string]any {
	b.h.t.Helper()
	r := httptest.NewRequestWithContext(b.h.t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", origin)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/json")
	return decoded(b.h.t, b.do(r), status)
}

func decoded(t *testing.T, w *httptest.ResponseRecorder, status int) map[string]any {
	t.Helper()
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != status {
		t.Fatalf("status %d, want %d: %s (%v)", w.Code, status, short(w.Body.String()), err)
	}
	return answer
}

// uploaded is a picture in the library of who sends it.
func (b *browser) uploaded(shade uint8, fields ...string) blog.MediaItem {
	b.h.t.Helper()
	kind, body := picture(b.h.t, fmt.Sprintf("shade-%d.png", shade), square(b.h.t, shade), fields...)
	ref, _ := b.sent("/desk/media", kind, body, http.StatusCreated)["ref"].(string)
	item, err := b.h.reader.MediaByRef(b.h.t.Context(), ref)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return item
}

func TestTheAnswerToAScriptHoldsAllItNeeds(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	kind, body := picture(t, "heron.png", square(t, 1), "alt", "A heron", "credit", "Bo")
	answer := b.sent("/desk/media", kind, body, http.StatusCreated)
	src, _ := answer["src"].(string)
	want := map[string]any{"alt": "A heron", "width": 8.0, "height": 8.0, "path": src, "kind": "picture", "state": "waiting", "name": "heron.png", "markdown": "![A heron](" + src + ` "| Credit: Bo")`, "described": true}
	for key, value := range want {
		if answer[key] != value {
			t.Errorf("%s is %v, want %v", key, answer[key], value)
		}
	}
	page, _ := answer["page"].(string)
	if answer = b.sent(page, "application/x-www-form-urlencoded", "alt=A+grey+heron", http.StatusOK); answer["alt"] != "A grey heron" || answer["credit"] != "Bo" {
		t.Errorf("after a change: %v", answer)
	}
	answer = b.sent(page, "application/x-www-form-urlencoded", "alt=", http.StatusUnprocessableEntity)
	if said, _ := answer["sentence"].(string); !strings.Contains(said, "what can be seen") {
		t.Errorf("the refusal says %q", said)
	}
	if answer = b.sent(page, "application/x-www-form-urlencoded", "alt=&decorative=yes", http.StatusOK); answer["decorative"] != true || answer["alt"] != "" {
		t.Errorf("waived: %v", answer)
	}
	b.sent("/desk/media/01JD00000000000000000000P1", "application/x-www-form-urlencoded", "alt=x", http.StatusNotFound)
	picked := decoded(t, b.get("/desk/media?format=json&q=hero"), http.StatusOK)
	if items, _ := picked["items"].([]any); len(items) != 1 || picked["total"] != 1.0 {
		t.Errorf("picked: %v", picked)
	}
	if state := decoded(t, b.get(page+"?format=json"), http.StatusOK); state["state"] != "waiting" {
		t.Errorf("state: %v", state)
	}
	svg, body := picture(t, "x.svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"))
	if said, _ := b.sent("/desk/media", svg, body, http.StatusUnsupportedMediaType)["sentence"].(string); !strings.Contains(said, "SVG") {
		t.Errorf("an SVG drawing: %q", said)
	}
}

func TestSeveralFilesComeAtOnceAndTheGoodOnesStay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	several := func(files ...[]byte) (string, string) {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for i, data := range files {
			part, err := w.CreateFormFile("file", fmt.Sprintf("file-%d.png", i))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.Write(data); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.WriteField("alt", "Typed <words>"); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return w.FormDataContentType(), body.String()
	}
	kind, body := several(square(t, 1), square(t, 2))
	follow(t, b.send("/desk/media", kind, body), "/desk/media?done=uploaded-several")
	expect(t, b.get("/desk/media?done=uploaded-several"), http.StatusOK, "file-0.png", "file-1.png", "The files are in the library", "being prepared", "1 KB of 5 GB used")
	kind, body = several(square(t, 3), []byte("%PDF-1.7"), []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"))
	expect(t, b.send("/desk/media", kind, body), http.StatusUnsupportedMediaType, "Not all files were kept", "PDF document", "HEIC", "This one is in the library", "Typed &lt;words&gt;</textarea>")
	expect(t, b.get("/desk/media?q=file"), http.StatusOK, "file-0.png")
}

func TestTheLibraryShowsWhatWaitsForItsAuthor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	silent, described := b.uploaded(1), b.uploaded(2, "alt", "A heron")
	b.uploaded(3, "decorative", "yes")
	expect(t, b.get("/desk/media"), http.StatusOK, "One picture has no description yet", "Without description (1)", "shade-1.png", "shade-2.png", "shade-3.png")
	only := expect(t, b.get("/desk/media?only=silent"), http.StatusOK, "shade-1.png")
	if strings.Contains(only, "shade-2.png") || strings.Contains(only, "shade-3.png") {
		t.Error("the filter lets others through")
	}
	expect(t, b.get("/desk/media?q=her&only=pictures"), http.StatusOK, "shade-2.png", `name="only" value="pictures"`)
	expect(t, b.get("/desk/media?only=films"), http.StatusOK, "Nothing fits")

	path := "/desk/media/" + silent.Ref
	expect(t, b.post(path, "alt", " ", "caption", "Kept <b>", "action", "save"), http.StatusUnprocessableEntity, "Please write what can be seen", `value="Kept &lt;b&gt;"`, `id="f-alt-wrong"`)
	follow(t, b.post(path, "alt", "", "decorative", "yes", "caption", "Evening", "action", "save"), path+"?done=media")
	expect(t, b.get(path), http.StatusOK, `value="yes" checked`, `value="Evening"`, "Nothing uses it")

	post, err := h.posts.Save(t.Context(), h.author, blog.PostForm{Title: "Herons", Body: "![A heron](/media/" + described.Shown + ")"}, false)
	if err != nil {
		t.Fatal(err)
	}
	place := "/desk/media/" + described.Ref
	expect(t, b.get(place), http.StatusOK, `href="/desk/posts/`+post.Ref+`"`, "Herons", "Post, draft")
	unused := expect(t, b.get("/desk/media?only=unused"), http.StatusOK, "shade-1.png")
	if strings.Contains(unused, "shade-2.png") {
		t.Error("a picture of a draft counts as unused")
	}
	expect(t, b.get(place+"/delete"), http.StatusOK, "It is still used", "Herons", "Keep it")
	follow(t, b.post(place+"/delete", "action", "delete"), "/desk/media?done=media-deleted")
	expect(t, b.get(place), http.StatusNotFound)
	follow(t, b.post(place+"/delete", "action", "delete"), "/desk/media?done=media-deleted")
	if h.media.Has(described.Path) {
		if _, err := h.library.Remove(t.Context(), described.Path); err != nil || h.media.Has(described.Path) {
			t.Errorf("the file stays: %v", err)
		}
	}
}

func TestAReplacedFileTakesThePlaceOfTheOldOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	item := b.uploaded(1, "alt", "A heron")
	post, err := h.posts.Save(t.Context(), h.author, blog.PostForm{Title: "Herons", Body: "![A heron](/media/" + item.Shown + ")"}, true)
	if err != nil {
		t.Fatal(err)
	}
	path := "/desk/media/" + item.Ref
	kind, body := picture(t, "x.svg", []byte("<svg/>"))
	expect(t, b.send(path+"/file", kind, body), http.StatusUnsupportedMediaType, "The file was not replaced", "SVG")
	kind, body = picture(t, "talk.mp3", []byte("ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64"))
	expect(t, b.send(path+"/file", kind, body), http.StatusUnprocessableEntity, "This is a sound")
	kind, body = picture(t, "better.png", square(t, 2))
	follow(t, b.send(path+"/file", kind, body), path+"?done=replaced")
	order := blog.MediaOrder{Item: item.ID, Path: item.Path, Author: h.author.ID}
	expect(t, b.get(path), http.StatusOK, "is still shown here", "Herons")
	if err := h.library.Swap(t.Context(), order); err != nil {
		t.Fatal(err)
	}
	now, err := h.reader.MediaByRef(t.Context(), item.Ref)
	if err != nil {
		t.Fatal(err)
	}
	page := expect(t, b.get(path), http.StatusOK, "better.png", "Herons", "replaced", "A heron")
	if strings.Contains(page, "is still shown here") {
		t.Error("the old file is still shown somewhere")
	}
	h.server.EditionChanged()
	expect(t, h.browser().get(post.Path), http.StatusOK, now.Shown)
	expect(t, h.browser().get("/media/"+item.Path), http.StatusOK) // for those who have its address
}

func TestAFullLibrarySaysSoAndKeepsTheForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	if _, err := h.library.Keep(t.Context(), h.author, blog.MediaItem{Kind: blog.MediaFilm, Path: b.uploaded(1).Path, Bytes: 1}, blog.MediaWords{}); err != nil {
		t.Fatal(err)
	}
	item := b.uploaded(2)
	item.Bytes = 5<<30 - 2000
	if err := h.library.Finish(t.Context(), item); err != nil { // as if it were a large film
		t.Fatal(err)
	}
	kind, body := picture(t, "noise.png", noise(t), "alt", "Typed <words>")
	expect(t, b.send("/desk/media", kind, body), http.StatusInsufficientStorage, "The library is full, so the file was not kept", "Typed &lt;words&gt;</textarea>")
	item.Bytes = 5 << 30
	if err := h.library.Finish(t.Context(), item); err != nil {
		t.Fatal(err)
	}
	expect(t, b.get("/desk/media"), http.StatusOK, "5.0 GB of 5 GB used", "The library is full")
	if said, _ := b.sent("/desk/media", kind, body, http.StatusInsufficientStorage)["sentence"].(string); !strings.Contains(said, "Delete files") {
		t.Errorf("a script is told %q", said)
	}
}

// noise is a picture of some KB.
func noise(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 80, 80))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i * 31 >> 3)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnotherAuthorsFilesAreNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	writer, editor := h.loggedInAs(h.joins("bo", blog.Writer)), h.loggedInAs(h.joins("cy", blog.Editor))
	item := h.loggedIn().uploaded(1, "alt", "Secret heron")
	path := "/desk/media/" + item.Ref
	kind, body := picture(t, "x.png", square(t, 2))
	for _, w := range []*httptest.ResponseRecorder{
		writer.get(path), writer.get(path + "?format=json"), writer.post(path, "alt", "mine"), writer.post(path, "action", "again"),
		writer.get(path + "/delete"), writer.send(path+"/file", kind, body), writer.get("/desk/media"), writer.get("/desk/media?format=json"),
	} {
		if w.Code == http.StatusSeeOther || strings.Contains(w.Body.String(), "heron") {
			t.Errorf("status %d: %s", w.Code, short(w.Body.String()))
		}
	}
	writer.post(path+"/delete", "action", "delete")
	expect(t, editor.get(path), http.StatusOK, "Secret heron", "by <bdi>Ana Lindqvist</bdi>")
	expect(t, editor.get("/desk/media"), http.StatusOK, "shade-1.png")
}

// The library holds its pages together however many files it has; how long that takes is measured in a running program.
func TestALibraryOfTwoThousandFilesIsPaged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	h.fillLibrary(2000)
	expect(t, b.get("/desk/media"), http.StatusOK, "IMG_1999.jpg", "IMG_1976.jpg", `rel="next" href="/desk/media?page=2"`, "667 pictures have no description")
	expect(t, b.get("/desk/media?only=unused&page=84"), http.StatusOK, "IMG_7.jpg", "IMG_0.jpg", `rel="prev"`)
	expect(t, b.get("/desk/media?q=harbour+77"), http.StatusOK, "IMG_777.jpg", "IMG_77.jpg")
	picked := decoded(t, b.get("/desk/media?format=json&q=harbour"), http.StatusOK)
	if items, _ := picked["items"].([]any); len(items) != 40 || picked["total"] != 2000.0 {
		t.Errorf("%d of %v items may be picked", len(items), picked["total"])
	}
}

// fillLibrary keeps items without files.
func (h *house) fillLibrary(n int) {
	h.t.Helper()
	for from := 0; from < n; from += 1000 {
		err := h.kept.Atomically(h.t.Context(), func(tx blog.Tx) error {
			for i := from; i < from+1000; i++ {
				m := blog.MediaItem{
					Ref: blog.NewRef(h.now()), AuthorID: h.author.ID, Kind: blog.MediaPicture, State: blog.MediaDone, Path: fmt.Sprintf("%02x/%032x.jpg", i%256, i), Thumb: "x", Shown: "x",
					MediaType: "image/jpeg", Name: fmt.Sprintf("IMG_%d.jpg", i), Bytes: 1000, Width: 400, Height: 300, CreatedAt: h.now().Add(time.Duration(i) * time.Second),
					Caption: fmt.Sprintf("The harbour on day %d, with boats and gulls above the wall", i),
				}
				if i%3 > 0 {
					m.Alt = "Boats in the evening"
				}
				if err := tx.SaveMedia(h.t.Context(), &m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			h.t.Fatal(err)
		}
	}
}
