package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// saveNew takes the form of a new post.
func (s *Server) saveNew(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.takePost(c, f, blog.Post{})
}

// savePost takes the form of a stored post; the path says which one.
func (s *Server) savePost(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	e, err := s.ownEntry(c)
	if blog.KindOf(err) == blog.Gone {
		f.message = "This post was deleted meanwhile. Your text is still here; save it as a new post if you want to keep it."
		f.values.Del("ref")
		f.values.Del("version")
		s.showEditor(c, http.StatusGone, &editorPage{deskPage: deskPage{Form: f}})
		return
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if e.Post.Status == blog.Trashed {
		f.message = "This post was thrown away meanwhile. Your text is still here; restore the post from the trash first, or save this as a new post."
		f.values.Del("ref")
		f.values.Del("version")
		s.showEditor(c, http.StatusGone, &editorPage{deskPage: deskPage{Form: f}})
		return
	}
	f.values.Set("ref", e.Post.Ref)
	f.values.Set("kind", string(e.Post.Kind))
	s.takePost(c, f, e.Post)
}

// takePost does what the pressed button says. Whatever goes wrong, the author gets their text back.
func (s *Server) takePost(c *gin.Context, f form, saved blog.Post) {
	ctx := c.Request.Context()
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	post := postForm(&f, site)
	page := &editorPage{Saved: saved, deskPage: deskPage{Form: f}}
	if f.Message() != "" {
		s.showEditor(c, http.StatusUnprocessableEntity, page)
		return
	}
	switch action := f.Value("action"); action {
	case "preview":
		s.preview(c, page, post)
	case "seen":
		s.asSeen(c, page, post)
	case "delete":
		if saved.ID == 0 {
			c.Redirect(http.StatusSeeOther, links.DeskPosts)
			return
		}
		s.keepAside(c, saved, f)
		s.trashPost(c, saved)
	case "unpublish":
		s.unpublish(c, page, saved, f)
	case "draft", "publish", "publish-now", "schedule", "update", "quiet":
		s.keepPost(c, page, post, action)
	default:
		page.Form.message = "Please use one of the buttons below the text, so that it is clear what shall happen."
		s.showEditor(c, http.StatusUnprocessableEntity, page)
	}
}

func (s *Server) keepPost(c *gin.Context, page *editorPage, post blog.PostForm, action string) {
	if action == "publish-now" { // the planned time in the form is what the author gives up
		post.PublishedAt = time.Time{}
	}
	kept, err := s.o.Posts.Take(c.Request.Context(), who(c).author, post, intentOf(action))
	if err != nil {
		s.refusePost(c, page, err)
		return
	}
	done(c, links.DeskPost(kept.Ref), s.savedCode(c, page, kept, action))
}

// intentOf says what a button of the editor means.
func intentOf(action string) blog.Intent {
	switch action {
	case "publish", "publish-now":
		return blog.Publish
	case "schedule":
		return blog.Schedule
	case "draft":
		return blog.BackDraft
	case "quiet":
		return blog.Quietly
	}
	return blog.Keep
}

// savedCode is the code of the notice after a save.
func (s *Server) savedCode(c *gin.Context, page *editorPage, kept blog.Post, action string) string {
	switch {
	case kept.Public() && page.Saved.Public() && action == "quiet":
		return "updated-quietly"
	case kept.Public() && page.Saved.Public():
		return "updated"
	case kept.Public():
		return "published"
	case kept.Status == blog.Scheduled:
		site, err := s.o.Reader.Site(c.Request.Context())
		if err != nil {
			return "scheduled"
		}
		return clockNotice(page.Form.Value("date"), site.Location())
	}
	return "draft"
}

// refusePost shows the form again. After a lost race it shows the other text too,
// and takes its version over: saving once more is then a decision.
func (s *Server) refusePost(c *gin.Context, page *editorPage, err error) {
	page.Form = page.Form.refused(err)
	if blog.KindOf(err) == blog.Conflict && len(blog.ProblemsOf(err)) == 0 {
		if e, readErr := s.o.Reader.EntryByRef(c.Request.Context(), page.Form.Value("ref")); readErr == nil && who(c).author.MayChange(e.Post) {
			page.Theirs, page.Saved = &e.Post, e.Post
			page.Form.values.Set("version", strconv.FormatInt(e.Post.Version, 10))
		}
	}
	s.showEditor(c, s.trouble(c, err), page)
}

func (s *Server) preview(c *gin.Context, page *editorPage, post blog.PostForm) {
	rendered, err := s.o.Posts.Preview(c.Request.Context(), post)
	if err != nil {
		s.refusePost(c, page, err)
		return
	}
	page.Preview = &rendered
	s.showEditor(c, http.StatusOK, page)
}

// livePreview renders the text alone, for the page that shows it while it is written.
func (s *Server) livePreview(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	rendered, err := s.o.Posts.Preview(c.Request.Context(), blog.PostForm{
		Body: f.Value("body"), Language: f.Value("language"), ContentsMode: blog.ContentsMode(f.Value("contents")), Numbered: f.Value("numbered") != "",
	})
	if err != nil {
		c.JSON(s.trouble(c, err), gin.H{"sentence": firstProblem(err)})
		return
	}
	c.JSON(http.StatusOK, gin.H{"html": rendered.HTML, "words": rendered.Words, "reading": readingTime(rendered.Words)})
}

func firstProblem(err error) string {
	if problems := blog.ProblemsOf(err); len(problems) > 0 {
		return problems[0].Sentence
	}
	return sentence(blog.KindOf(err), err)
}
