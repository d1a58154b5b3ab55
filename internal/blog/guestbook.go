package blog

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// VisitForm is what somebody without an account anywhere writes under a post. Ref is minted when the form is opened, so that
// a form sent twice is one comment.
type VisitForm struct {
	Ref     string
	PostRef string
	Name    string
	Website string // https address or empty
	Body    string // Markdown
}

// Limits of what a visitor writes, in characters.
const (
	MaxVisit        = 5000
	MaxVisitName    = 60
	MaxVisitWebsite = 300
)

// visitorPrefix begins the ActorID of a guest who has no account. No id of an account begins so: those are web addresses.
const visitorPrefix = "guest:"

// Visitor reports whether a guest wrote into the guest book: they have no account, so nothing about them is
// known elsewhere and nothing can be sent to them. Each visit is a guest of its own.
func (g Guest) Visitor() bool { return strings.HasPrefix(g.ActorID, visitorPrefix) }

// FromVisitor reports whether a visitor wrote a comment that is shown. Such a comment exists on this site only.
func (v CommentView) FromVisitor() bool { return v.Comment.GuestID != 0 && v.Guest.Visitor() }

// GuestBookOpen reports whether visitors may write.
func (s Site) GuestBookOpen() bool { return s.GuestBook == "on" }

// Visit keeps what a visitor wrote under a post. It always waits for an author's approval, and other servers never
// hear of it. Sending the same Ref again changes nothing. It answers Invalid with Problems (name, website, body), Forbidden
// when the guest book or the post's comments are closed, NotFound and Gone for posts that nobody can read.
func (c *Conversation) Visit(ctx context.Context, form VisitForm) (Comment, error) {
	form = form.clean()
	if err := form.check(); err != nil {
		return Comment{}, err
	}
	html, err := c.render.Visitor(ctx, form.Body)
	if err != nil {
		return Comment{}, err
	}
	if html == "" {
		return Comment{}, wrongField("body", noWords)
	}
	var comment Comment
	err = c.store.Atomically(ctx, func(tx Tx) error {
		comment, err = c.visit(ctx, tx, form, html)
		return err
	})
	return comment, err
}

func (c *Conversation) visit(ctx context.Context, tx Tx, form VisitForm, html string) (Comment, error) {
	known, err := tx.CommentByRef(ctx, form.Ref)
	if KindOf(err) != NotFound {
		return sameVisit(ctx, tx, known, err)
	}
	post, err := visitable(ctx, tx, form.PostRef, c.now())
	if err != nil {
		return Comment{}, err
	}
	now := c.now().UTC().Truncate(time.Second)
	guest := Guest{ActorID: visitorPrefix + form.Ref, DisplayName: form.Name, ProfileURL: form.Website, FetchedAt: now, CreatedAt: now}
	if err := tx.SaveGuest(ctx, &guest); err != nil {
		return Comment{}, err
	}
	comment := Comment{
		Ref: form.Ref, PostID: post.ID, GuestID: guest.ID, HTML: html, Language: post.Language, Status: Pending, PublishedAt: now, CreatedAt: now,
	}
	if err := c.examine(ctx, tx, guest, post, &comment); err != nil {
		return Comment{}, err
	}
	if err := tx.SaveComment(ctx, &comment); err != nil {
		return Comment{}, err
	}
	if err := c.hear(ctx, tx, guest.ID, html, post.ID); err != nil {
		return Comment{}, err
	}
	return comment, mailAbout(ctx, tx, GuestCommented, comment.ID)
}

// sameVisit is the answer to a form that was sent before. The ref of anything else here is refused.
func sameVisit(ctx context.Context, tx Tx, known Comment, err error) (Comment, error) {
	if err != nil {
		return Comment{}, err
	}
	if known.GuestID != 0 {
		guest, err := tx.GuestByID(ctx, known.GuestID)
		if err != nil {
			return Comment{}, err
		}
		if guest.Visitor() {
			return known, nil
		}
	}
	return Comment{}, conflictOr(nil)
}

// visitable finds a post under which visitors may write.
func visitable(ctx context.Context, tx Tx, ref string, now time.Time) (Post, error) {
	site, err := siteOf(ctx, tx)
	if err != nil {
		return Post{}, err
	}
	post, err := tx.PostByRef(ctx, ref)
	if err != nil {
		return Post{}, err
	}
	return post, site.CheckVisit(post, now)
}

// CheckVisit says why visitors may not write under a post, or nil.
func (s Site) CheckVisit(post Post, now time.Time) error {
	switch {
	case post.Status == Deleted:
		return Refuse(Gone, "The post was deleted, so nobody can comment on it any more.")
	case !post.Public() || !post.InStream():
		return ErrNotFound
	case !s.GuestBookOpen():
		return Refuse(Forbidden, "Comments without an account are switched off here.")
	case s.CommentsOn(post, now) == CommentsClosed:
		return Refuse(Forbidden, "Comments are closed.")
	}
	return nil
}

func (f VisitForm) clean() VisitForm {
	f.Name = oneLine(strings.Map(plainRune, f.Name))
	f.Website = strings.TrimSpace(f.Website)
	f.Body = strings.TrimSpace(strings.ReplaceAll(f.Body, "\r\n", "\n"))
	return f
}

// plainRune drops what could make a name look like another one or turn the text after it round.
func plainRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError, r == '\ufeff', r == '\u200b':
		return -1
	}
	return r
}

const noWords = "Please write something first."

func (f VisitForm) check() error {
	var wrong problems
	if !ValidRef(f.Ref) {
		wrong.add("ref", "This form is damaged. Copy your text, reload the page and paste it there.")
	}
	switch {
	case !strings.ContainsFunc(f.Name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		wrong.add("name", "Please give a name; any name will do.")
	case utf8.RuneCountInString(f.Name) > MaxVisitName:
		wrong.add("name", "Please keep the name under 60 characters.")
	}
	if f.Website != "" && (!webAddress(f.Website) || !strings.HasPrefix(f.Website, "https://") || len(f.Website) > MaxVisitWebsite) {
		wrong.add("website", "Please write a whole web address that begins with https, or leave it empty.")
	}
	switch {
	case f.Body == "" || !utf8.ValidString(f.Body):
		wrong.add("body", noWords)
	case utf8.RuneCountInString(f.Body) > MaxVisit:
		wrong.add("body", "Please keep a comment under 5,000 characters.")
	}
	return wrong.err()
}

// forgetVisitor takes the name of a visitor out of the house, with what they wrote. Of everybody else the server
// where their account is decides.
func forgetVisitor(ctx context.Context, tx Tx, guestID int64) error {
	if guestID == 0 {
		return nil
	}
	guest, err := tx.GuestByID(ctx, guestID)
	if err != nil || !guest.Visitor() {
		return err
	}
	guest.DisplayName, guest.ProfileURL, guest.Gone = "", "", true
	return tx.SaveGuest(ctx, &guest)
}
