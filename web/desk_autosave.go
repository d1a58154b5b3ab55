package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// autosaved is what the script of the editor gets about a text that was saved by itself.
type autosaved struct {
	Sentence string         `json:"sentence,omitempty"`
	Autosave int64          `json:"autosave"`
	At       string         `json:"at,omitempty"`
	Version  int64          `json:"version"`
	By       string         `json:"by,omitempty"`
	Fields   map[string]any `json:"fields,omitempty"`
}

// autosave keeps what an author is writing, or throws it away. It never changes the post.
func (s *Server) autosave(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if f.Value("discard") != "" {
		s.discard(c, f)
		return
	}
	if wait := s.pace.take(who(c).author.ID); wait > 0 {
		savedTooOften(c, wait)
		return
	}
	version, seen := number(f.Value("version")), number(f.Value("autosave"))
	fields, err := json.Marshal(plainFields(f))
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if len(fields) > blog.MaxAutosave {
		c.JSON(http.StatusRequestEntityTooLarge, gin.H{"sentence": "This text is longer than what is saved by itself, which is 1 MB. Please split it into several posts."})
		return
	}
	kept, newer, err := s.o.Autosaves.Keep(c.Request.Context(), who(c).author, blog.Autosave{
		Ref: c.Param("ref"), Serial: seen, Version: version, Title: firstOf(strings.TrimSpace(f.Value("title")), blog.FirstWords(f.Value("body"))),
		Digest: blog.TextDigest(f.Value("title"), f.Value("body")), Fields: string(fields),
	})
	switch {
	case err == nil:
		c.JSON(http.StatusOK, gin.H{"autosave": kept.Serial, "at": instant(kept.SavedAt)})
	case newer.By.ID != 0:
		s.tellNewer(c, newer)
	default:
		c.JSON(s.trouble(c, err), gin.H{"sentence": firstProblem(err)})
	}
}

// tellNewer answers with the text that stands in the way, so that the author can compare.
func (s *Server) tellNewer(c *gin.Context, newer blog.Newer) {
	answer := autosaved{
		Sentence: sentence(blog.Conflict, blog.ErrNewer), Autosave: newer.Autosave.Serial, Version: newer.Post.Version, By: newer.By.Shown(),
		At: instant(newer.Autosave.SavedAt),
	}
	if newer.Autosave.ID != 0 {
		values, err := textFields(newer.Autosave)
		if err != nil {
			s.failDesk(c, err)
			return
		}
		answer.Fields = scripted(values)
		c.JSON(http.StatusConflict, answer)
		return
	}
	e, err := s.o.Reader.EntryByID(c.Request.Context(), newer.Post.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	site, err := s.o.Reader.Site(c.Request.Context())
	if err != nil {
		s.failDesk(c, err)
		return
	}
	f := entryForm(e, site.Location())
	if err := s.nameRelatives(c.Request.Context(), &f, e.Post); err != nil {
		s.failDesk(c, err)
		return
	}
	answer.At, answer.Fields = instant(e.Post.UpdatedAt), scripted(plainFields(f))
	c.JSON(http.StatusConflict, answer)
}

// showAutosave gives the script what is kept.
func (s *Server) showAutosave(c *gin.Context) {
	text, err := s.ownText(c)
	if err != nil {
		c.JSON(s.trouble(c, err), gin.H{"sentence": firstProblem(err)})
		return
	}
	values, err := textFields(text)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	c.JSON(http.StatusOK, autosaved{Autosave: text.Serial, At: instant(text.SavedAt), Version: text.Version, Fields: scripted(values)})
}

// ownText finds the author's text that is kept under the ref in the path, of a post that they may change or of none.
func (s *Server) ownText(c *gin.Context) (blog.Autosave, error) {
	ctx, ref := c.Request.Context(), c.Param("ref")
	e, err := s.living(ctx, ref)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return blog.Autosave{}, err
	}
	if err == nil {
		if !who(c).author.MayChange(e.Post) {
			return blog.Autosave{}, errNoPage
		}
		ref = e.Post.Ref
	}
	return s.o.Life.AutosaveOf(ctx, ref, who(c).author.ID)
}

// discard throws a text away that was saved by itself.
func (s *Server) discard(c *gin.Context, f form) {
	ref := c.Param("ref")
	err := s.o.Autosaves.Discard(c.Request.Context(), who(c).author, ref, number(f.Value("autosave")))
	switch {
	case wantsJSON(c.Request) && err != nil:
		c.JSON(s.trouble(c, err), gin.H{"sentence": firstProblem(err)})
	case wantsJSON(c.Request):
		c.JSON(http.StatusOK, gin.H{"autosave": 0})
	case err != nil:
		s.failDesk(c, err)
	default:
		back := links.DeskPosts
		if e, err := s.living(c.Request.Context(), ref); err == nil {
			back = links.DeskPost(e.Post.Ref)
		}
		done(c, back, "discarded")
	}
}

// textFields reads what the form held.
func textFields(text blog.Autosave) (url.Values, error) {
	values := url.Values{}
	if err := json.Unmarshal([]byte(text.Fields), &values); err != nil {
		return nil, fmt.Errorf("read autosave %d: %w", text.ID, err)
	}
	return values, nil
}

// scripted gives a script the fields of a form by name: a text each, and a list where several may be chosen.
func scripted(values url.Values) map[string]any {
	fields := make(map[string]any, len(values))
	for name, list := range values {
		if name == "categories" || len(list) > 1 {
			fields[name] = list
			continue
		}
		fields[name] = values.Get(name)
	}
	return fields
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
