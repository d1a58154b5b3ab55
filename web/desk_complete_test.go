package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestTheEditorIsToldOfKnownPeopleAndTags(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if _, err := h.posts.Save(t.Context(), h.author, blog.PostForm{Title: "Ice", Body: "x", Tags: []string{"Harbour ice", "Harbours"}}, true); err != nil {
		t.Fatal(err)
	}
	b := h.loggedIn()
	expect(t, b.get("/desk/complete/tags?q=%23harb"), http.StatusOK, `"name":"Harbour ice"`, `"name":"Harbours"`)
	expect(t, b.get("/desk/complete/guests?q=%40nobody"), http.StatusOK, `{"found":[]}`)
	for _, path := range []string{"/desk/complete/tags?q=", "/desk/complete/guests?q=", "/desk/complete/tags?q=%ff", "/desk/complete/guests?q=%00", "/desk/complete/guests?q=" + strings.Repeat("a", 300), "/desk/complete/tags?q=%25"} {
		expect(t, b.get(path), http.StatusOK, `{"found":[]}`)
	}
	for _, path := range []string{"/desk/complete/tags?q=h", "/desk/complete/guests?q=h"} {
		if w := h.browser().get(path); w.Code == http.StatusOK {
			t.Errorf("%s answers a stranger", path)
		}
	}
}

func TestTheEditorLoadsItsScriptsAndNoOtherPageDoes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.get("/desk/posts/new"), http.StatusOK, `/write.js" defer>`, `/editor.js" defer>`, `data-autosave="/desk/posts/`, `data-guests="/desk/complete/guests"`)
	for _, path := range []string{"/desk/", "/desk/posts", "/desk/media", "/desk/settings"} {
		if body := b.get(path).Body.String(); strings.Contains(body, "editor.js") || strings.Contains(body, "write.js") {
			t.Errorf("%s loads the scripts of the editor", path)
		}
	}
}

func TestANewPostKeepsTheRefInItsAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	ref := blog.NewRef(h.now())
	expect(t, b.get("/desk/posts/new?ref="+ref), http.StatusOK, `name="ref" value="`+ref+`"`, "/desk/posts/"+ref+"/autosave")
	if body := b.get("/desk/posts/new?ref=../x").Body.String(); strings.Contains(body, "../x") {
		t.Error("a made-up ref stands in the form")
	}
}
