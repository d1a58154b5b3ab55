package web_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// remark is a comment by somebody on another server, on the page.
func (h *house) remark(post blog.Post) blog.CommentView {
	h.t.Helper()
	ref := h.comment(post, "bob", "<p>Lovely herons.</p>")
	if err := h.conversation.Approve(h.t.Context(), h.author, ref); err != nil {
		h.t.Fatal(err)
	}
	view, err := h.reader.CommentByRef(h.t.Context(), ref)
	if err != nil {
		h.t.Fatal(err)
	}
	return view
}

func TestAnAuthorLikesBoostsAndFollowsBackAndTakesItBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	view := h.remark(h.published("Herons"))
	path := "/desk/comments/" + view.Comment.Ref
	for kind, word := range map[string]string{"like": "Liked", "boost": "Boosted", "follow": "Asked to follow"} {
		follow(t, b.post(path+"/gesture", "kind", kind), path)
		expect(t, b.get(path), http.StatusOK, ">"+word+"<", `aria-pressed="true"`)
	}
	made, err := h.reader.GesturesOf(t.Context(), h.author.ID, []int64{view.Comment.ID}, nil, []int64{view.Guest.ID})
	if err != nil || len(made) != 3 {
		t.Fatalf("%d gestures, %v", len(made), err)
	}
	for _, g := range made {
		follow(t, b.post(path+"/gesture", "kind", string(g.Kind), "gesture", g.Ref), path+"?done=taken-back")
	}
	if strings.Contains(expect(t, b.get(path), http.StatusOK), `aria-pressed="true"`) {
		t.Error("something was not taken back")
	}
	cy := h.loggedInAs(h.joins("cy", blog.Writer))
	expect(t, cy.post(path+"/gesture", "kind", "like", "gesture", made[0].Ref), http.StatusForbidden)
	expect(t, b.post(path+"/gesture", "kind", "shout"), http.StatusUnprocessableEntity)
}

func TestABoostUnderAPostThatIsNotForEverybodyIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	post := h.published("Herons")
	path := "/desk/comments/" + h.remark(post).Comment.Ref
	expect(t, b.get(path), http.StatusOK, `value="boost"`)
	form := blog.PostForm{Ref: post.Ref, Version: post.Version, Title: post.Title, Slug: post.Slug, Body: post.Body, Visibility: blog.VisibleLocal, CommentPolicy: post.CommentPolicy}
	if _, err := h.posts.Save(t.Context(), h.author, form, true); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(expect(t, b.get(path), http.StatusOK, `value="like"`), `value="boost"`) {
		t.Error("a boost is offered")
	}
	expect(t, b.post(path+"/gesture", "kind", "boost"), http.StatusUnprocessableEntity, "not everybody may read")
	follow(t, b.post(path+"/gesture", "kind", "like"), path+"?done=like-sent")
}

func TestAReportAsksFirstAndKeepsItsWords(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	view := h.remark(h.published("Herons"))
	path := "/desk/comments/" + view.Comment.Ref
	expect(t, b.get(path+"/report"), http.StatusOK, "names no author", "Lovely herons.")
	expect(t, b.post(path+"/report", "words", strings.Repeat("x", 1001)), http.StatusUnprocessableEntity, "under 1,000 characters", strings.Repeat("x", 1001))
	follow(t, b.post(path+"/report", "words", "Spam."), path+"?done=reported")
}

func TestAnAnswerCarriesAWarningAndPictures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	post := h.published("Herons")
	view := h.remark(post)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	added, err := h.media.Add(t.Context(), &picture, "heron.png")
	if err != nil {
		t.Fatal(err)
	}
	line := "![A grey \\[heron\\]](/media/" + added.Shown.Path + ` "caption")`
	path := "/desk/comments/" + view.Comment.Ref
	send := func(body, warning string) (int, string) {
		w := b.post(path+"/answer", append(hiddenFields(b.get(path).Body.String()), "body", body, "warning", warning, "action", "answer")...)
		return w.Code, w.Body.String()
	}
	if code, page := send("Look:\n\n"+strings.Repeat(line+"\n", 5), "Birds"); code != http.StatusUnprocessableEntity || !strings.Contains(page, "four pictures at most") || !strings.Contains(page, `value="Birds"`) {
		t.Errorf("%d: %s", code, short(page))
	}
	if code, page := send("Look: "+line+" and ![elsewhere](https://a.test/x.png)", "Birds"); code != http.StatusSeeOther {
		t.Fatalf("%d: %s", code, short(page))
	}
	public := expect(t, h.public(post.Path), http.StatusOK, `<summary dir="auto">Birds</summary>`, `alt="A grey [heron]" width="40" height="30"`)
	if strings.Contains(public, "![A grey") {
		t.Error("the line of the picture is still in the text")
	}
}
