package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestTermsAreNamedMovedAndRemovedAtTheDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	follow(t, b.post("/desk/terms/category", "name", "Birds", "description", "All that <fly>"), "/desk/terms/category?done=term")
	follow(t, b.post("/desk/terms/category", "name", "Herons", "parent", "birds"), "/desk/terms/category?done=term")
	body := expect(t, b.get("/desk/terms"), http.StatusOK, "All that &lt;fly&gt;", `<li class="tree-1">`, `href="/desk/terms/category/herons"`, `href="/category/birds/"`)
	if strings.Index(body, ">Birds<") > strings.Index(body, ">Herons<") {
		t.Error("the lower one stands first")
	}
	expect(t, b.get("/desk/terms/category/herons"), http.StatusOK, `<option value="birds" selected>`, `value="Herons"`, "Its address stays")
	follow(t, b.post("/desk/terms/category/herons", "name", "Grey herons", "description", "Patient.", "action", "save"), "/desk/terms/category?done=term")
	expect(t, b.get("/desk/terms/category/herons"), http.StatusOK, `value="Grey herons"`, "Patient.</textarea>", `href="/category/herons/"`)

	expect(t, b.post("/desk/terms/category/birds", "name", "Birds", "parent", "birds", "action", "save"), http.StatusUnprocessableEntity, "cannot stand below itself", `id="f-parent-wrong"`)
	expect(t, b.post("/desk/terms/category/birds", "name", "Grey herons", "action", "save"), http.StatusConflict, "is there already", `value="Grey herons"`)
	expect(t, b.post("/desk/terms/category", "name", "!!", "description", "kept"), http.StatusUnprocessableEntity, "kept</textarea>", `id="f-name-wrong"`)
	follow(t, b.post("/desk/terms/category/herons", "action", "delete"), "/desk/terms/category?done=term-deleted")
	expect(t, b.get("/desk/terms/category/herons"), http.StatusNotFound)

	for _, path := range []string{"/desk/terms/cellar", "/desk/terms/cellar/x", "/desk/terms/tag/none"} {
		expect(t, b.get(path), http.StatusNotFound)
		expect(t, b.post(path, "name", "x"), http.StatusNotFound)
	}
}

func TestATermInUseStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if _, err := h.posts.Save(t.Context(), h.author, blog.PostForm{Title: "Draft", Tags: []string{"Birds"}, Series: "A year"}, false); err != nil {
		t.Fatal(err)
	}
	b := h.loggedIn()
	expect(t, b.post("/desk/terms/tag/birds", "action", "delete"), http.StatusConflict, "maybe drafts")
	expect(t, b.post("/desk/terms/series/a-year", "action", "delete"), http.StatusConflict, "maybe drafts")
	expect(t, b.get("/desk/terms/series"), http.StatusOK, "A year", "no published posts")
}
