package web_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// pictureForm is a form with one picture, as a browser sends it.
func pictureForm(t *testing.T, content []byte) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "me.png")
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

// public is a page as readers see it after the last change.
func (h *house) public(path string) *httptest.ResponseRecorder {
	h.t.Helper()
	h.server.EditionChanged()
	return h.browser().get(path)
}

func TestAnAuthorHangsPicturesUpAndTakesThemDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 300, 300))); err != nil {
		t.Fatal(err)
	}
	kind, body := pictureForm(t, picture.Bytes())
	for _, which := range []string{"avatar", "header"} {
		follow(t, b.send("/desk/profile/"+which, kind, body), "/desk/profile?done=profile")
	}
	public := expect(t, h.public("/@ana"), http.StatusOK, `class="profile-header u-featured" src="/media/`, `class="profile-face u-photo" src="/media/`)
	if strings.Count(public, "profile-face") != 1 {
		t.Error("there are several faces")
	}
	follow(t, b.post("/desk/profile/avatar/remove"), "/desk/profile")
	if strings.Contains(expect(t, h.public("/@ana"), http.StatusOK, "profile-header"), "profile-face") {
		t.Error("the picture is still there")
	}
}

func TestAPictureThatIsNoneIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	kind, body := pictureForm(t, []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"))
	expect(t, b.send("/desk/profile/avatar", kind, body), http.StatusUnsupportedMediaType, "The picture was not kept.", `id="f-avatar-wrong"`)
	expect(t, b.post("/desk/profile/avatar", "file", "x"), http.StatusUnprocessableEntity, "The picture was not kept.")
}

func TestFactsStandOnTheProfile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	send := func(more ...string) []string {
		return append([]string{"display_name", "Ana", "bio", "Windows."}, more...)
	}
	rows := send("field_name", "Website", "field_value", "https://ana.example/", "field_name", "Pronouns", "field_value", "she/her <b>", "field_name", "", "field_value", "")
	follow(t, b.post("/desk/profile", rows...), "/desk/profile?done=profile")
	public := expect(t, h.public("/@ana"), http.StatusOK, `<a class="u-url" rel="me noopener" href="https://ana.example/">ana.example</a>`, "she/her &lt;b&gt;")
	if strings.Contains(public, "verified") {
		t.Error("a page that nobody looked at counts as verified")
	}
	if err := h.services.Vouch(t.Context(), h.author.ID, map[string]bool{"https://ana.example/": true}); err != nil {
		t.Fatal(err)
	}
	expect(t, h.public("/@ana"), http.StatusOK, "This page links back here")
	follow(t, b.post("/desk/profile", rows...), "/desk/profile")
	expect(t, h.public("/@ana"), http.StatusOK, "This page links back here") // a row that stayed keeps its mark
	if err := h.services.Vouch(t.Context(), h.author.ID, map[string]bool{"https://ana.example/": false}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(expect(t, h.public("/@ana"), http.StatusOK), "This page links back here") {
		t.Error("a link that went is still verified")
	}

	half := send("field_name", "Website", "field_value", "", "field_name", "Kept", "field_value", "typed")
	expect(t, b.post("/desk/profile", half...), http.StatusUnprocessableEntity, "Row 1 has only one half.", `value="typed"`)
	var many []string
	for range blog.MaxFields + 1 {
		many = append(many, "field_name", "a", "field_value", "b")
	}
	expect(t, b.post("/desk/profile", send(many...)...), http.StatusUnprocessableEntity, "6 rows at most")
	expect(t, b.post("/desk/profile", send("field_name", "Bad", "field_value", "javascript:alert(1)")...), http.StatusSeeOther)
	if body := expect(t, h.public("/@ana"), http.StatusOK, "javascript:alert(1)"); strings.Contains(body, `href="javascript`) {
		t.Error("a script became a link")
	}
}
