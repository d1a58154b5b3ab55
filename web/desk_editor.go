package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// editorPage is where a post is written.
type editorPage struct {
	deskPage
	Saved      blog.Post // as it is stored; zero for a new post
	Action     string    // where the form goes
	Categories []choice
	Series     []string       // names of those that are there
	Pages      []choice       // that a page can stand below
	Siblings   []alternate    // the published translations of the post, itself left out
	Preview    *blog.Rendered // nil unless asked for
	Theirs     *blog.Post     // the stored text when it changed since the form was opened
	MaxSummary int
	Life       editorLife
}

// choice is one option of several.
type choice struct {
	Value, Label string
	Chosen       bool
}

// Heading is the page's first line.
func (p editorPage) Heading() string {
	what := "post"
	if p.IsPage() {
		what = "page"
	}
	switch {
	case p.Saved.ID == 0:
		return "New " + what
	case p.Saved.Status == blog.Draft:
		return "Draft"
	case p.Saved.Status == blog.Scheduled:
		return "Scheduled " + what
	}
	return "Edit " + what
}

// AutosavePath is where the editor's script keeps what is written but not saved yet.
func (p editorPage) AutosavePath() string { return links.DeskAutosave(p.Form.Value("ref")) }

// KnownGuests and KnownTags complete what the author begins to type.
func (p editorPage) KnownGuests() string { return links.DeskCompleteGuests }

// KnownTags is where tags are looked up, see KnownGuests.
func (p editorPage) KnownTags() string { return links.DeskCompleteTags }

// Public reports whether the post is published, for whomever.
func (p editorPage) Public() bool { return p.Saved.Live() }

// IsPage reports whether this is a page beside the stream. The kind is fixed once saved.
func (p editorPage) IsPage() bool {
	if p.Saved.ID != 0 {
		return p.Saved.Kind == blog.KindPage
	}
	return p.Form.Value("kind") == string(blog.KindPage)
}

func (s *Server) newPost(c *gin.Context) {
	var f form
	f.fallback("kind", string(blog.KindPost))
	if c.Query("kind") == string(blog.KindPage) {
		f.values.Set("kind", string(blog.KindPage))
	}
	if ref := c.Query("ref"); blog.ValidRef(ref) { // a page that was left and comes back keeps its ref
		f.values.Set("ref", ref)
	}
	s.showEditor(c, http.StatusOK, &editorPage{deskPage: deskPage{Form: f}})
}

// editPost opens a post. When a text was saved by itself since, it opens that one; of a post that nobody saved yet there is
// nothing else.
func (s *Server) editPost(c *gin.Context) {
	e, err := s.ownEntry(c)
	if blog.KindOf(err) == blog.NotFound {
		page := &editorPage{}
		if found, textErr := s.unsaved(c, page, c.Param("ref")); textErr == nil && found && blog.ValidRef(c.Param("ref")) {
			s.showEditor(c, http.StatusOK, page)
			return
		}
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if e.Post.Ref != c.Param("ref") {
		c.Redirect(http.StatusSeeOther, links.DeskPost(e.Post.Ref)) // it got a new one when it was taken back
		return
	}
	if e.Post.Status == blog.Trashed {
		c.Redirect(http.StatusSeeOther, withDone(links.DeskTrash, "in-trash"))
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
	page := &editorPage{Saved: e.Post, deskPage: deskPage{Form: f}}
	if _, err := s.unsaved(c, page, e.Post.Ref); err != nil {
		s.failDesk(c, err)
		return
	}
	s.showEditor(c, http.StatusOK, page)
}

// ownEntry finds the post in the path, also by a ref that it had before it was taken back. Another author's post is not there for this one.
func (s *Server) ownEntry(c *gin.Context) (blog.Entry, error) {
	e, err := s.living(c.Request.Context(), c.Param("ref"))
	switch {
	case err != nil:
		return blog.Entry{}, err
	case !who(c).author.MayChange(e.Post):
		return blog.Entry{}, errNoPage
	case e.Post.Status == blog.Deleted:
		return blog.Entry{}, blog.Refuse(blog.Gone, "This post was deleted, and its text with it.")
	}
	return e, nil
}

// showEditor completes the page around page.Form, page.Saved and what else the caller set, and sends it.
func (s *Server) showEditor(c *gin.Context, status int, page *editorPage) {
	f := page.Form
	d, err := s.newDesk(c, "", links.DeskPosts)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	f.fallback("ref", blog.NewRef(s.o.Clock()))
	f.fallback("version", "0")
	f.fallback("language", d.Site.Language)
	f.fallback("comments", d.Site.Comments)
	f.fallback("contents", string(blog.ContentsAuto))
	page.deskPage, page.Form = d, f
	page.Title = firstOf(strings.TrimSpace(f.Value("title")), page.Heading())
	page.Action, page.MaxSummary = links.DeskNewPost, blog.MaxSummary
	if page.Saved.ID != 0 {
		page.Action = links.DeskPost(page.Saved.Ref)
	}
	if err = s.fillEditor(c.Request.Context(), page); err == nil {
		err = s.fillLife(c, page)
	}
	if note := page.Life.UnsavedNote(page.DateTime(page.Life.SavedAt)); note != "" && page.Notice.Sentence == "" {
		page.Notice = notice{Sentence: note}
	}
	s.showDesk(c, status, "editor", page, err)
}

// fillEditor reads what the fields offer.
func (s *Server) fillEditor(ctx context.Context, page *editorPage) error {
	var err error
	if page.Categories, err = s.categoryChoices(ctx, page.Form); err != nil {
		return err
	}
	return s.offerRelatives(ctx, page)
}

// categoryChoices are the known categories, in the order of their names.
func (s *Server) categoryChoices(ctx context.Context, f form) ([]choice, error) {
	terms, err := s.o.Reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, fmt.Errorf("list categories: %w", err)
	}
	choices := make([]choice, 0, len(terms))
	for _, t := range terms {
		chosen := f.Has("categories", t.Term.Slug) || f.Has("categories", t.Term.Name)
		choices = append(choices, choice{t.Term.Slug, t.Term.Name, chosen})
	}
	return choices, nil
}

// entryForm fills the form with a stored post. Times are typed as the clocks of zone show them.
func entryForm(e blog.Entry, zone *time.Location) form {
	p := e.Post
	values := url.Values{
		"ref": {p.Ref}, "version": {strconv.FormatInt(p.Version, 10)}, "kind": {string(p.Kind)}, "title": {p.Title}, "body": {p.Body},
		"summary": {p.Summary}, "slug": {p.ChosenSlug()}, "language": {p.Language}, "comments": {string(p.CommentPolicy)}, "menu_order": {strconv.Itoa(p.MenuOrder)},
		"series": {e.Series.Name}, "contents": {string(p.ContentsMode)},
		"visibility": {string(p.Visibility)}, "warning": {p.Warning}, "canonical": {p.Canonical},
	}
	if !p.PinnedAt.IsZero() {
		values.Set("pinned", "yes")
	}
	if p.Numbered {
		values.Set("numbered", "yes")
	}
	if p.Status != blog.Published && !p.PublishedAt.IsZero() {
		values.Set("date", p.PublishedAt.In(zone).Format(dateLayout))
	}
	if p.TranslationKey != p.Ref { // its own ref means that others translate this one
		values.Set("translation_of", p.TranslationKey)
	}
	for _, t := range e.Categories {
		values.Add("categories", t.Slug)
	}
	var tags []string
	for _, t := range e.Tags {
		tags = append(tags, t.Name)
	}
	values.Set("tags", strings.Join(tags, ", "))
	return form{values: values}
}

// dateLayout is how browsers send a date with a time of day.
const dateLayout = "2006-01-02T15:04"

// postForm reads what the author typed. What the form did not send takes the site's defaults.
func postForm(f *form, site blog.Site) blog.PostForm {
	p := blog.PostForm{
		Ref: f.Value("ref"), Kind: blog.PostKind(f.Value("kind")), Title: f.Value("title"), Slug: f.Value("slug"), Summary: f.Value("summary"),
		Body: f.Value("body"), Language: firstOf(strings.TrimSpace(f.Value("language")), site.Language),
		CommentPolicy: commentPolicy(firstOf(f.Value("comments"), site.Comments)),
		Categories:    append(append([]string{}, f.values["categories"]...), commaList(f.Value("new_category"))...),
		Tags:          commaList(f.Value("tags")),
		Series:        f.Value("series"), TranslationOf: f.Value("translation_of"), Parent: f.Value("parent"),
		ContentsMode: blog.ContentsMode(f.Value("contents")), Numbered: f.Value("numbered") != "",
		Autosave: number(f.Value("autosave")), Taken: f.Value("taken") != "",
	}
	reachForm(f, &p)
	var err error
	if p.Version, err = strconv.ParseInt(firstOf(f.Value("version"), "0"), 10, 64); err != nil || p.Version < 0 {
		f.wrong("version", "This form is damaged. Copy your text, reload the page and paste it there.")
	}
	if p.MenuOrder, err = strconv.Atoi(firstOf(strings.TrimSpace(f.Value("menu_order")), "0")); err != nil || p.MenuOrder < 0 || p.MenuOrder > 9999 {
		f.wrong("menu_order", "Please enter a whole number from 0 to 9999.")
	}
	if typed := f.Value("date"); typed != "" {
		if p.PublishedAt, err = typedDate(typed, site.Location()); err != nil {
			f.wrong("date", "Please write the date like 2026-11-23T18:30, or leave it empty for now.")
		}
	}
	return p
}

// KnownLanguages are suggestions for the language of a post.
func (p editorPage) KnownLanguages() []choice { return commonLanguages() }

// commentPolicy reads the word for a policy; one that nobody knows goes on, to be refused with a sentence.
func commentPolicy(word string) blog.CommentPolicy {
	policy, _ := blog.PolicyNamed(word)
	return policy
}
