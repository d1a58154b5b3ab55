package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// revisionsPage lists the earlier texts of a post and compares two of them.
type revisionsPage struct {
	deskPage
	Post    blog.Post
	List    []revisionLine
	Most    int
	Chosen  revisionLine // the one that is looked at
	Against revisionLine // the one that it is compared with; its ID is zero when there is none
	Fields  []fieldChange
	Lines   []diffLine
	Same    bool // nothing differs
	Latest  bool // the chosen one is what is saved now
}

// revisionLine is a revision in the list.
type revisionLine struct {
	blog.Revision
	By      string
	Reason  string
	Path    string
	Current bool
}

// fieldChange is a field beside the text that differs.
type fieldChange struct {
	Name  string
	Parts []diffPart
}

func (s *Server) revisions(c *gin.Context) {
	e, err := s.ownEntry(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.showRevisions(c, http.StatusOK, e.Post, nil)
}

func (s *Server) showRevisions(c *gin.Context, status int, post blog.Post, refusal error) {
	ctx := c.Request.Context()
	page := &revisionsPage{Post: post, Most: blog.MaxRevisions}
	err := s.fillRevisions(ctx, page, number(c.Query("show")), number(c.Query("with")))
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Revisions", links.DeskPosts)
	if refusal != nil {
		page.Form.message = firstProblem(refusal)
	}
	s.showDesk(c, status, "revisions", page, err)
}

// fillRevisions reads the list, and compares the chosen revision, the latest when none is, with another, the one before it
// when none is named.
func (s *Server) fillRevisions(ctx context.Context, page *revisionsPage, chosen, with int64) error {
	list, err := s.o.Life.RevisionsOf(ctx, page.Post.ID)
	if err != nil {
		return fmt.Errorf("list revisions: %w", err)
	}
	names, err := s.authorNames(ctx)
	if err != nil {
		return err
	}
	at := 0
	for i, r := range list {
		line := revisionLine{Revision: r, By: names[r.AuthorID], Reason: reasonOf(r), Path: links.DeskRevision(page.Post.Ref, r.ID)}
		if r.ID == chosen {
			at = i
		}
		page.List = append(page.List, line)
	}
	if len(page.List) == 0 {
		return nil
	}
	page.List[at].Current = true
	page.Chosen, page.Latest = page.List[at], at == 0
	other := slices.IndexFunc(page.List, func(l revisionLine) bool { return l.ID == with })
	if other < 0 || other == at {
		other = at + 1
	}
	if other >= len(page.List) {
		return s.compareRevisions(ctx, page, blog.PostForm{})
	}
	page.Against = page.List[other]
	before, err := s.revisionText(ctx, page.Against.ID)
	if err != nil {
		return err
	}
	return s.compareRevisions(ctx, page, before)
}

func (s *Server) compareRevisions(ctx context.Context, page *revisionsPage, before blog.PostForm) error {
	now, err := s.revisionText(ctx, page.Chosen.ID)
	if err != nil {
		return err
	}
	old, fresh := revisionFields(before), revisionFields(now)
	for i, f := range fresh {
		if f[1] != old[i][1] {
			parts, _ := wordsChanged(old[i][1], f[1])
			page.Fields = append(page.Fields, fieldChange{f[0], parts})
		}
	}
	if before.Body != now.Body {
		page.Lines = compareTexts(before.Body, now.Body)
	}
	page.Same = len(page.Fields) == 0 && len(page.Lines) == 0
	return nil
}

func (s *Server) revisionText(ctx context.Context, id int64) (blog.PostForm, error) {
	r, err := s.o.Life.RevisionByID(ctx, id)
	if err != nil {
		return blog.PostForm{}, fmt.Errorf("read revision %d: %w", id, err)
	}
	return r.Text()
}

// revisionFields names the fields of a form that an author fills, the text itself left out.
func revisionFields(f blog.PostForm) [][2]string {
	yes := map[bool]string{true: "yes"}
	return [][2]string{
		{"Title", f.Title},
		{"Summary", f.Summary},
		{"Address", f.Slug},
		{"Language", f.Language},
		{"Categories", strings.Join(f.Categories, ", ")},
		{"Tags", strings.Join(f.Tags, ", ")},
		{"Series", f.Series},
		{"Comments", string(f.CommentPolicy)},
		{"Visible to", string(f.Visibility)},
		{"Table of contents", string(f.ContentsMode)},
		{"Numbered sections", yes[f.Numbered]},
	}
}

func (s *Server) authorNames(ctx context.Context) (map[int64]string, error) {
	authors, err := s.o.Reader.Authors(ctx)
	if err != nil {
		return nil, fmt.Errorf("list authors: %w", err)
	}
	names := map[int64]string{}
	for _, a := range authors {
		names[a.ID] = a.Shown()
	}
	return names, nil
}

// reasonOf says what kept a revision.
func reasonOf(r blog.Revision) string {
	switch r.Why {
	case blog.WhyBefore:
		return "as it was before"
	case blog.WhyScheduled:
		return "scheduled"
	case blog.WhyPublished:
		if r.AuthorID == 0 {
			return "published at its time"
		}
		return "published"
	case blog.WhyEdited:
		return "updated"
	case blog.WhyQuiet:
		return "saved quietly"
	case blog.WhyRestored:
		return "restored from an earlier text"
	case blog.WhyTaken:
		return "saved from a text that was kept by itself"
	}
	return "saved"
}

// restoreRevision saves an earlier text once more.
func (s *Server) restoreRevision(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	e, err := s.ownEntry(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	version := number(f.Value("version"))
	if version == 0 {
		s.failDesk(c, blog.Refuse(blog.Invalid, "This form is damaged. Reload the page and press the button again."))
		return
	}
	post, err := s.o.Posts.RestoreRevision(c.Request.Context(), who(c).author, e.Post.Ref, number(f.Value("revision")), version)
	if err != nil {
		s.showRevisions(c, s.trouble(c, err), e.Post, err)
		return
	}
	done(c, links.DeskPost(post.Ref), "revision-restored")
}
