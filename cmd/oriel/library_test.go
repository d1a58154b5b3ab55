package main

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
)

func TestFilesBesideATextComeIntoTheLibrary(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	folder := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("grey heron.png", smallPicture(t))
	write("talk.mp3", []byte("ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64"))
	write("notes.txt", []byte("no recording"))
	write("bad.png", []byte("<svg/>"))
	write("post.md", []byte("---\ntitle: Birds\n---\n![A \\[grey\\] heron](grey%20heron.png \"Evening\")\n\n[A talk](talk.mp3)\n\n[notes](notes.txt) ![gone](gone.png) [x](https://example.org/talk.mp3)\n"))
	for range 2 { // the same file again is the same item
		h.do(t, "", "post", filepath.Join(folder, "post.md"), "--draft")
	}
	h.within(t, func(a *app) {
		list, err := a.reader.MediaItems(t.Context(), blog.MediaQuery{})
		if err != nil || list.Total != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		found, err := a.reader.MediaItems(t.Context(), blog.MediaQuery{Words: "heron"})
		if err != nil || found.Total != 1 || found.Items[0].Alt != "A [grey] heron" || found.Items[0].Name != "grey heron.png" {
			t.Errorf("%+v, %v", found, err)
		}
		entries, err := a.reader.Entries(t.Context(), blog.Query{Drafts: true})
		if err != nil {
			t.Fatal(err)
		}
		body := entries.Entries[0].Post.Body
		for _, want := range []string{`![A \[grey\] heron](/media/`, `.png "Evening")`, "[A talk](/media/", "[notes](notes.txt) ![gone](gone.png) [x](https://example.org/talk.mp3)"} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not in %q", want, body)
			}
		}
	})
	write("post.md", []byte("---\ntitle: Bad\n---\n![x](bad.png)\n"))
	if said := h.fails(t, "post", filepath.Join(folder, "post.md")); !strings.Contains(said, "bad.png") || !strings.Contains(said, "SVG") {
		t.Errorf("a drawing: %s", said)
	}
}

func TestASoundInAPostIsTheEnclosureOfItsEntryWithItsLength(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	folder := t.TempDir()
	frame := "\xff\xfb\x90\x00" + strings.Repeat("\x00", 413) // 1152 samples at 44100 Hz
	must(t, os.WriteFile(filepath.Join(folder, "talk.mp3"), []byte(strings.Repeat(frame, 2680)), 0o600))
	must(t, os.WriteFile(filepath.Join(folder, "heron.png"), smallPicture(t), 0o600))
	must(t, os.WriteFile(filepath.Join(folder, "post.md"), []byte("---\ntitle: Birds\n---\n![A heron](heron.png)\n\n[A talk](talk.mp3)\n"), 0o600))
	h.do(t, "", "post", filepath.Join(folder, "post.md"))
	h.within(t, func(a *app) {
		s, err := a.newServer()
		must(t, err)
		defer func() {
			s.federation.Close()
			s.client.Close()
		}()
		for path, want := range map[string][]string{
			"/feed/":     {`.mp3" length="1117560" type="audio/mpeg"></enclosure>`, "<itunes:duration>70</itunes:duration>"},
			"/feed.json": {`"mime_type": "audio/mpeg", "size_in_bytes": 1117560, "duration_in_seconds": 70`, `"mime_type": "image/png"`},
		} {
			answer := httptest.NewRecorder()
			s.handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://blog.example"+path, http.NoBody))
			for _, part := range want {
				if !strings.Contains(strings.Join(strings.Fields(answer.Body.String()), " "), part) {
					t.Errorf("%s does not say %s: %s", path, part, answer.Body.String())
				}
			}
		}
	})
}

func TestAnOlderHouseFindsItsFilesInTheLibrary(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	h.within(t, func(a *app) {
		ctx := t.Context()
		old, err := os.ReadFile(photograph(t, "old.jpg", 9))
		if err != nil {
			t.Fatal(err)
		}
		large, err := a.media.Add(ctx, bytes.NewReader(old), "old.jpg")
		if err != nil {
			t.Fatal(err)
		}
		small, err := a.media.Add(ctx, bytes.NewReader(smallPicture(t)), "small.png")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.media.AddAvatar(ctx, bytes.NewReader(old), "face"); err != nil {
			t.Fatal(err)
		}
		ana, err := a.reader.AuthorByName(ctx, "ana")
		if err != nil {
			t.Fatal(err)
		}
		form := blog.PostForm{Title: "Old", Body: "![Small words](" + links.Media + small.Shown.Path + ")"}
		if _, err := a.posts.Save(ctx, ana, form, true); err != nil {
			t.Fatal(err)
		}
		err = a.db.Atomically(ctx, func(tx *store.Tx) error { return tx.DB().Exec("DELETE FROM media_uses").Error }) // as an older program left it
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := a.adopt(ctx); err != nil {
				t.Fatal(err)
			}
		}
		list, err := a.reader.MediaItems(ctx, blog.MediaQuery{})
		if err != nil || list.Total != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, m := range list.Items {
			switch m.Path {
			case large.Path:
				if m.Bytes <= large.Bytes {
					t.Errorf("its copies do not count: %+v", m)
				}
			case small.Path:
				if m.Alt != "Small words" {
					t.Errorf("its description is %q", m.Alt)
				}
			default:
				t.Errorf("%s is no file of an author", m.Path)
			}
		}
	})
}

// TestAnUploadOutlivesAKill kills the server right after it said that a picture is in the library (safety.md §3.3, row K4).
func TestAnUploadOutlivesAKill(t *testing.T) {
	house := newFaultHouse(t)
	house.start(t)
	client := house.login(t)
	n := rounds(3, 50)
	for round := range n {
		body, kind := uploadOf(t, photograph(t, "x.jpg", uint8(10+round)))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, house.base+links.DeskMedia, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Accept", "application/json")
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var said struct{ Ref, Src string }
		err = json.NewDecoder(resp.Body).Decode(&said)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusCreated {
			t.Fatalf("status %d: %v", resp.StatusCode, err)
		}
		<-someMoment(round, 200*time.Millisecond)
		house.kill(t)
		house.start(t)
		if status, _ := house.status(client, said.Src); status != http.StatusOK {
			t.Errorf("round %d: %s answers %d", round, said.Src, status)
		}
	}
	until(t, 60*time.Second, "all pictures have their smaller sizes", func() bool {
		return house.ask(t, "SELECT count(*) FROM media_items WHERE state = 'done' AND blurhash <> ''") == n
	})
	house.sound(t)
}

func uploadOf(t *testing.T, file string) (*bytes.Buffer, string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", filepath.Base(file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &body, w.FormDataContentType()
}
