package crate

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// checks hold rows against what the rules of the domain promise of them, because whoever made the export may not have kept to them.
// What a row names must have come before it.
type checks struct {
	carries                          func(string) bool
	authors, posts, guests, comments map[int64]bool
	messages, answers                map[int64]bool
}

func newChecks(carries func(string) bool) *checks {
	return &checks{carries: carries, authors: map[int64]bool{}, posts: map[int64]bool{}, guests: map[int64]bool{}, comments: map[int64]bool{}, messages: map[int64]bool{}, answers: map[int64]bool{}}
}

func (c *checks) row(row any) error {
	switch r := row.(type) {
	case *blog.Author:
		return c.author(r)
	case *blog.Post:
		return c.post(r)
	case *blog.Alias:
		return firstWrong(isPath(r.Path), known(c.posts, r.PostID, "post"))
	case *blog.FormerRef:
		if !blog.ValidRef(r.Ref) {
			return errRef
		}
		return known(c.posts, r.PostID, "post")
	case *blog.Revision:
		_, err := r.Text()
		return firstWrong(known(c.posts, r.PostID, "post"), perhaps(c.authors, r.AuthorID, "author"), err)
	case *blog.MediaItem:
		return c.item(r)
	case *blog.FormerFile:
		return c.path(r.Path)
	case *blog.OtherAccount:
		return firstWrong(known(c.authors, r.AuthorID, "author"), isWeb(r.ActorID), isWeb(r.URL))
	case *blog.Guest:
		if !note(c.guests, r.ID) {
			return errID
		}
		return firstWrong(isWeb(r.ActorID), isWeb(r.ProfileURL), isWeb(r.AvatarURL), isWeb(r.InboxURL), isWeb(r.SharedInboxURL), isWeb(r.MovedTo), c.file(r.AvatarPath))
	case *blog.Follower:
		return firstWrong(known(c.authors, r.AuthorID, "author"), known(c.guests, r.GuestID, "guest"))
	case *blog.Comment:
		return c.comment(r)
	case *blog.CommentPicture:
		return firstWrong(known(c.comments, r.CommentID, "comment"), isWeb(r.URL), c.file(r.Path))
	case *blog.Emoji:
		return firstWrong(isWeb(r.URL), c.file(r.Path))
	case *blog.Reaction:
		return firstWrong(known(c.guests, r.GuestID, "guest"), perhaps(c.posts, r.PostID, "post"), perhaps(c.comments, r.CommentID, "comment"))
	case *blog.Gesture:
		return firstWrong(known(c.authors, r.AuthorID, "author"), known(c.guests, r.GuestID, "guest"), perhaps(c.comments, r.CommentID, "comment"), perhaps(c.messages, r.MessageID, "message"))
	case *blog.MessageAnswer:
		return c.messageAnswer(r)
	case *blog.Quote:
		return firstWrong(known(c.posts, r.PostID, "post"), known(c.guests, r.GuestID, "guest"), isWeb(r.RemoteURL))
	case *blog.Message:
		if !note(c.messages, r.ID) {
			return errID
		}
		return firstWrong(known(c.authors, r.AuthorID, "author"), known(c.guests, r.GuestID, "guest"), isWeb(r.RemoteURL))
	}
	return nil
}

// messageAnswer holds one to its message where that came along: a guest may have taken it back since.
func (c *checks) messageAnswer(r *blog.MessageAnswer) error {
	switch {
	case !note(c.answers, r.ID):
		return errID
	case !blog.ValidRef(r.Ref):
		return errRef
	case r.Kind != blog.Private && r.Kind != blog.Mention:
		return fmt.Errorf("%q is no kind of message", r.Kind)
	}
	for _, p := range r.Attached() {
		if err := c.address(p.URL); err != nil {
			return err
		}
		if err := c.path(p.Path); err != nil {
			return err
		}
	}
	return firstWrong(known(c.authors, r.AuthorID, "author"), known(c.guests, r.GuestID, "guest"), isWeb(r.InReplyTo))
}

var errID = errors.New("its id is missing or stands there twice")

func (c *checks) author(a *blog.Author) error {
	switch {
	case !note(c.authors, a.ID):
		return errID
	case !blog.ValidRef(a.Ref):
		return errRef
	case a.Role != blog.Owner && a.Role != blog.Editor && a.Role != blog.Writer:
		return fmt.Errorf("%q is no role of an author", a.Role)
	}
	if wrong := blog.CheckAuthorName(a.Name); wrong != "" {
		return errors.New(wrong)
	}
	return firstWrong(isWeb(a.MovedTo), isWeb(a.MovedURL), c.address(a.Avatar), c.address(a.Header))
}

// address is that of a file of the library on a page, or none.
func (c *checks) address(address string) error {
	if address == "" {
		return nil
	}
	name, ours := strings.CutPrefix(address, "/"+MediaFolder)
	if !ours {
		return fmt.Errorf("%q is no file of the library", address)
	}
	return c.file(name)
}

var errRef = errors.New("its ref is none")

func (c *checks) post(p *blog.Post) error {
	switch {
	case !note(c.posts, p.ID):
		return errID
	case !blog.ValidRef(p.Ref):
		return errRef
	}
	switch p.Visibility {
	case "", blog.VisiblePublic, blog.VisibleUnlisted, blog.VisibleFollowers, blog.VisibleLocal:
	default:
		return fmt.Errorf("%q is no visibility", p.Visibility)
	}
	switch p.CommentPolicy {
	case "", blog.CommentsEveryone, blog.CommentsFollowers, blog.CommentsApproved, blog.CommentsClosed:
	default:
		return fmt.Errorf("%q is no comment policy", p.CommentPolicy)
	}
	if p.Path != "" || p.Status == blog.Published {
		if err := isPath(p.Path); err != nil {
			return err
		}
	}
	return firstWrong(known(c.authors, p.AuthorID, "author"), isWeb(p.Canonical))
}

func (c *checks) comment(r *blog.Comment) error {
	switch {
	case !note(c.comments, r.ID):
		return errID
	case !blog.ValidRef(r.Ref):
		return errRef
	}
	return firstWrong(perhaps(c.posts, r.PostID, "post"), perhaps(c.guests, r.GuestID, "guest"), perhaps(c.authors, r.AuthorID, "author"), isWeb(r.RemoteURL))
}

func (c *checks) item(m *blog.MediaItem) error {
	switch {
	case !blog.ValidRef(m.Ref):
		return errRef
	case m.Kind != blog.MediaPicture && m.Kind != blog.MediaSound && m.Kind != blog.MediaFilm:
		return fmt.Errorf("%q is no kind of file", m.Kind)
	}
	return firstWrong(known(c.authors, m.AuthorID, "author"), c.path(m.Path), c.file(m.Shown), c.file(m.Thumb))
}

// path is a file of the library.
func (c *checks) path(name string) error {
	if c.carries(name) {
		return nil
	}
	return fmt.Errorf("%q is no file of the library", name)
}

// file is a file of the library, or none.
func (c *checks) file(name string) error {
	if name == "" {
		return nil
	}
	return c.path(name)
}

// note reports whether an id is a new one.
func note(ids map[int64]bool, id int64) bool {
	fresh := id > 0 && !ids[id]
	ids[id] = true
	return fresh
}

func known(ids map[int64]bool, id int64, what string) error {
	if ids[id] && id > 0 {
		return nil
	}
	return fmt.Errorf("it names the %s %d, which the export does not hold", what, id)
}

func perhaps(ids map[int64]bool, id int64, what string) error {
	if id == 0 {
		return nil
	}
	return known(ids, id, what)
}

// isPath holds for the addresses of posts: they begin and end with a slash and lead nowhere else.
func isPath(path string) error {
	if len(path) > 2 && len(path) < 1000 && path[0] == '/' && strings.HasSuffix(path, "/") && !strings.Contains(path, "//") && !strings.ContainsAny(path, "?#\\ \t\n\r\"<>") {
		return nil
	}
	return fmt.Errorf("%q is no address of a post", path)
}

// isWeb holds for what becomes a link or is fetched; empty is fine.
func isWeb(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return fmt.Errorf("%.80q is no address of the web", address)
	}
	return nil
}

func firstWrong(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
