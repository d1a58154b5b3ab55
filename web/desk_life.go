package web

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Life tells what surrounds a post: where it stands, what it was before, and what was not saved yet.
type Life interface {
	// LivingPost finds the post that gave a ref up when it was taken back.
	LivingPost(ctx context.Context, formerRef string) (blog.Post, error)
	// Shelf lists posts in all states, ShelfCounts counts those that nobody sees.
	Shelf(ctx context.Context, q blog.ShelfQuery) (blog.List, error)
	ShelfCounts(ctx context.Context, authorID int64) (blog.ShelfCounts, error)
	// RevisionsOf lists what is kept of a post, the latest first, without the texts.
	RevisionsOf(ctx context.Context, postID int64) ([]blog.Revision, error)
	RevisionByID(ctx context.Context, id int64) (blog.Revision, error)
	LastRevision(ctx context.Context, postID int64) (blog.Revision, error)
	AutosaveOf(ctx context.Context, ref string, authorID int64) (blog.Autosave, error)
	// LooseTexts lists what an author wrote and never saved, the latest first, without the texts.
	LooseTexts(ctx context.Context, authorID int64) ([]blog.Autosave, error)
}

// editorLife is what the editor shows of a post's life.
type editorLife struct {
	Serial   int64     // of the text that was saved by itself; zero when there is none
	Unsaved  bool      // that text is in the form
	SavedAt  time.Time // when it was
	Outdated bool      // the post was saved since
	Note     string    // what happened to the post when nobody was there
	Zone     string    // in which times are typed
	History  bool      // earlier texts are kept
}

// fillLife adds to the editor what it shows of a post's life.
func (s *Server) fillLife(c *gin.Context, page *editorPage) error {
	ctx := c.Request.Context()
	page.Life.Zone = page.Site.TimeZone
	if page.Life.Zone == "" {
		page.Life.Zone = "UTC"
	}
	page.Form.fallback("autosave", "0")
	if page.Saved.ID == 0 {
		return nil
	}
	last, err := s.o.Life.LastRevision(ctx, page.Saved.ID)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return fmt.Errorf("read the last revision of post %d: %w", page.Saved.ID, err)
	}
	page.Life.History = last.ID != 0
	page.Life.Note = last.Note
	return nil
}

// unsaved fills the form of an editor with the text that was saved by itself while this author wrote, if there is one.
func (s *Server) unsaved(c *gin.Context, page *editorPage, ref string) (bool, error) {
	ctx := c.Request.Context()
	text, err := s.o.Life.AutosaveOf(ctx, ref, who(c).author.ID)
	if blog.KindOf(err) == blog.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read an autosave: %w", err)
	}
	values, err := textFields(text)
	if err != nil {
		return false, err
	}
	for name, value := range page.Form.values {
		if _, kept := values[name]; !kept && (name == "kind" || name == "menu_order") {
			values[name] = value
		}
	}
	values.Set("ref", ref)
	values.Set("version", strconv.FormatInt(text.Version, 10))
	values.Set("autosave", strconv.FormatInt(text.Serial, 10))
	values.Set("taken", "yes")
	page.Form.values = values
	page.Life.Serial, page.Life.Unsaved, page.Life.SavedAt = text.Serial, true, text.SavedAt
	page.Life.Outdated = page.Saved.Version > text.Version
	return true, nil
}

// living finds the post that a ref in an address means: its own, or one that it had before it was taken back.
func (s *Server) living(ctx context.Context, ref string) (blog.Entry, error) {
	e, err := s.o.Reader.EntryByRef(ctx, ref)
	if err != nil || e.Post.Status != blog.Deleted {
		return e, err
	}
	post, err := s.o.Life.LivingPost(ctx, ref)
	if blog.KindOf(err) == blog.NotFound {
		return e, nil
	}
	if err != nil {
		return blog.Entry{}, err
	}
	return s.o.Reader.EntryByID(ctx, post.ID)
}

// State says in words where the post stands.
func (p editorPage) State() string {
	switch p.Saved.Status {
	case blog.Scheduled:
		return "Scheduled for " + p.DateTime(p.Saved.PublishedAt) + " (" + p.Life.Zone + "). Nobody sees it before."
	case blog.Published:
		state := "Published on " + p.DateTime(p.Saved.PublishedAt) + "."
		if !p.Saved.EditedAt.IsZero() {
			state += " Readers see that it was edited on " + p.DateTime(p.Saved.EditedAt) + "."
		}
		return state
	case blog.Draft:
		return "Nobody but you and the editors can see it."
	}
	return "Not a draft yet."
}

// Planned reports whether the post waits for its time.
func (p editorPage) Planned() bool { return p.Saved.Status == blog.Scheduled }

// Discard is where the text that was saved by itself is thrown away.
func (p editorPage) Discard() string { return links.DeskAutosave(p.Form.Value("ref")) }

// UnsavedNote tells about the text in the form that nobody saved.
func (l editorLife) UnsavedNote(when string) string {
	if !l.Unsaved {
		return ""
	}
	note := "You did not save this text from " + when + "."
	if l.Outdated {
		return note + " The post was saved by somebody since; discard this text to see what was saved."
	}
	return note + " Save it to keep it, or discard it to see the saved text."
}

// typedDate reads a date and a time of day as the clocks of the site show it; see blog.LocalTime.
func typedDate(typed string, loc *time.Location) (at time.Time, err error) {
	wall, err := time.Parse(dateLayout, typed)
	if err != nil {
		if wall, err = time.Parse(dateLayout+":05", typed); err != nil {
			return time.Time{}, err
		}
	}
	at, _, _ = blog.LocalTime(wall, loc)
	return at, nil
}

// clockNotice is the code of the notice for a planned time: it says so when the clocks are changed at it.
func clockNotice(typed string, loc *time.Location) string {
	wall, err := time.Parse(dateLayout, typed)
	if err != nil {
		return "scheduled"
	}
	switch _, skipped, twice := blog.LocalTime(wall, loc); {
	case skipped:
		return "scheduled-moved"
	case twice:
		return "scheduled-twice"
	}
	return "scheduled"
}

// plainFields gives the values of a form that an autosave keeps.
func plainFields(f form) url.Values {
	kept := url.Values{}
	for name, list := range f.values {
		switch name {
		case "version", "autosave", "action", "ref", "discard", "taken":
		default:
			kept[name] = list
		}
	}
	return kept
}
