package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (h *house) saved(form blog.PostForm, publish bool) blog.Post {
	h.t.Helper()
	p, err := h.posts.Save(h.t.Context(), h.author, form, publish)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) entry(ref string) blog.Entry {
	h.t.Helper()
	e, err := h.reader.EntryByRef(h.t.Context(), ref)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func TestRareFieldsOfAPostComeBackAsTheyWereSet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	original := h.saved(blog.PostForm{Title: "Herons", Body: "They wait.", Language: "en", Series: "A year of birds"}, true)
	b := h.loggedIn()
	if body := expect(t, b.get("/desk/posts/new"), http.StatusOK, `<option value="A year of birds">`, `name="contents" value="auto" checked`); strings.Contains(body, `<details class="rare" open>`) {
		t.Error("the rare fields are open where nothing is in them")
	}
	form := hiddenFields(b.get("/desk/posts/new").Body.String())
	fields := append(form, "title", "Reiher", "body", "Sie warten.", "language", "de", "series", "A year of birds", "contents", "on", "numbered", "yes", "translation_of", origin+original.Path)
	path, _, _ := strings.Cut(follow(t, b.post("/desk/posts/new", append(fields, "action", "publish")...), "/desk/posts/"), "?")
	expect(t, b.get(path), http.StatusOK, `<details class="rare" open>`, `value="A year of birds"`, `name="contents" value="on" checked`, `name="numbered" value="yes" checked`,
		`name="translation_of" aria-describedby="f-translation-of-hint" value="`+original.Path+`"`, `<a href="`+original.Path+`" lang="en"><bdi>Herons</bdi></a>`)
	e := h.entry(form[1])
	if e.Series.Slug != "a-year-of-birds" || e.Post.ContentsMode != blog.ContentsOn || !e.Post.Numbered || e.Post.TranslationKey != original.Ref {
		t.Errorf("series %q, contents %q, numbered %v, translation %q", e.Series.Slug, e.Post.ContentsMode, e.Post.Numbered, e.Post.TranslationKey)
	}

	// The original names nobody, and saving it as it stands keeps both related.
	there := "/desk/posts/" + original.Ref
	body := expect(t, b.get(there), http.StatusOK, `name="translation_of" aria-describedby="f-translation-of-hint" value=""`, `lang="de"><bdi>Reiher</bdi></a>`)
	follow(t, b.post(there, append(hiddenFields(body), "title", "Herons", "body", "They wait.", "slug", "herons", "action", "update")...), there)
	if h.entry(original.Ref).Post.TranslationKey != original.Ref {
		t.Error("saving the original ended the relation")
	}
	// Empty fields take the relations away.
	follow(t, b.post(path, append(hiddenFields(b.get(path).Body.String()), "title", "Reiher", "body", "x", "language", "de", "slug", "reiher", "contents", "off", "action", "update")...), path)
	if e := h.entry(form[1]); e.Series.ID != 0 || e.Post.Numbered || e.Post.TranslationKey != "" || e.Post.ContentsMode != blog.ContentsOff {
		t.Errorf("left over: %+v %+v", e.Series, e.Post)
	}
}

func TestATranslationOfADraftOrOfADeletedPostCanStillBeSaved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	original := h.saved(blog.PostForm{Title: "Herons", Body: "x", Language: "en"}, false)
	german := h.saved(blog.PostForm{Title: "Reiher", Body: "x", Language: "de", TranslationOf: original.Ref}, false)
	b := h.loggedIn()
	path := "/desk/posts/" + german.Ref
	save := func() {
		t.Helper()
		body := expect(t, b.get(path), http.StatusOK, `value="`+original.Ref+`"`)
		follow(t, b.post(path, append(hiddenFields(body), "title", "Reiher", "body", "x", "language", "de", "translation_of", original.Ref, "action", "draft")...), path)
	}
	save()
	if err := h.posts.Delete(t.Context(), h.author, original.Ref); err != nil {
		t.Fatal(err)
	}
	save()
}

func TestWrongRelationsAreSaidAtTheirFields(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	english := h.saved(blog.PostForm{Title: "Herons", Body: "x", Language: "en"}, true)
	b := h.loggedIn()
	for field, c := range map[string][3]string{
		"f-translation-of": {"translation_of", "/nowhere/", "There is no such post here"},
		"f-series":         {"series", strings.Repeat("x", 61), "60 characters at most"},
		"f-contents":       {"contents", "perhaps", "auto, on or off"},
	} {
		body := expect(t, b.post("/desk/posts/new", "title", "T", "body", "My words", "language", "de", c[0], c[1], "action", "draft"), http.StatusUnprocessableEntity,
			"My words</textarea>", c[2], `href="#`+field+`"`, `id="`+field+`-wrong"`, `<details class="rare" open>`)
		if c[0] != "contents" && !strings.Contains(body, `value="`+c[1]+`"`) {
			t.Errorf("%s lost what was typed", c[0])
		}
	}
	expect(t, b.post("/desk/posts/new", "title", "T", "body", "x", "language", "en", "translation_of", english.Ref, "action", "draft"), http.StatusUnprocessableEntity, "in the same language", english.Ref)
}

func TestAPageIsPutBelowAnotherAndNeverBelowItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	page := func(title, parent string) blog.Post {
		return h.saved(blog.PostForm{Kind: blog.KindPage, Title: title, Body: "x", Parent: parent}, true)
	}
	about := page("About", "")
	house := page("The house", about.Ref)
	page("The window", house.Ref)
	b := h.loggedIn()
	expect(t, b.get("/desk/posts/new?kind=page"), http.StatusOK, `name="parent"`, ">About</option>", ">The window</option>")
	if body := expect(t, b.get("/desk/posts/new"), http.StatusOK); strings.Contains(body, `name="parent"`) {
		t.Error("a post can stand below a page")
	}
	path := "/desk/posts/" + house.Ref
	body := expect(t, b.get(path), http.StatusOK, `<option value="`+about.Ref+`" selected>About</option>`)
	for _, title := range []string{"The house", "The window"} {
		if regexp.MustCompile(`<option[^>]*>` + title + `</option>`).MatchString(body) {
			t.Errorf("%s is offered as the page above", title)
		}
	}
	fields := append(hiddenFields(body), "title", "The house", "body", "x", "slug", "the-house")
	expect(t, b.post(path, append(fields, "parent", house.Ref, "action", "update")...), http.StatusUnprocessableEntity, "cannot stand below itself", `id="f-parent-wrong"`)
	follow(t, b.post(path, append(fields, "parent", "", "action", "update")...), path)
	if h.entry(house.Ref).Post.ParentID != 0 {
		t.Error("the page stands below another still")
	}
}
