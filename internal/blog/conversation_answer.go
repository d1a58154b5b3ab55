package blog

import (
	"context"
	"strings"
	"time"
)

// AnswerForm is what an author writes under a post. Ref is minted when the form
// is opened, so that a form sent twice is one answer. ParentRef is empty for an
// answer to the post itself.
type AnswerForm struct {
	Ref       string
	PostRef   string
	ParentRef string
	Body      string           // Markdown
	Warning   string           // content warning in plain text, may be empty
	Pictures  []CommentPicture // of our own library; URL, Path, Alt, MediaType and size are read
	Language  string
}

const (
	maxAnswer         = 10_000 // characters
	maxWarning        = 300
	maxAnswerPictures = 4 // as Mastodon keeps
)

// Answer keeps an author's comment and sends it out. Answering a comment that
// waits for approval approves it. It works on posts with closed comments too:
// closing keeps others out, not the author. An answer to a visitor stays on the page: nobody elsewhere can read what it answers.
func (c *Conversation) Answer(ctx context.Context, author Author, form AnswerForm) (Comment, error) {
	body := strings.TrimSpace(strings.ReplaceAll(form.Body, "\r\n", "\n"))
	var wrong problems
	if body == "" && len(form.Pictures) == 0 {
		wrong.add("body", "Please write an answer first.")
	}
	if len([]rune(body)) > maxAnswer {
		wrong.add("body", "Please keep an answer under 10,000 characters.")
	}
	form.Warning = oneLine(form.Warning)
	if len([]rune(form.Warning)) > maxWarning {
		wrong.add("warning", "Please keep the content warning under 300 characters.")
	}
	if len(form.Pictures) > maxAnswerPictures {
		wrong.add("body", "Please use four pictures at most: servers show no more of one answer.")
	}
	if form.Ref == "" {
		form.Ref = NewRef(c.now())
	}
	if !ValidRef(form.Ref) {
		wrong.add("ref", "This form is damaged. Copy your text, reload the page and paste it there.")
	}
	if err := wrong.err(); err != nil {
		return Comment{}, err
	}
	html, err := c.render.Comment(ctx, body)
	if err != nil {
		return Comment{}, err
	}
	var answer Comment
	err = c.store.Atomically(ctx, func(tx Tx) error {
		answer, err = c.answer(ctx, tx, author, form, body, html)
		return err
	})
	return answer, err
}

func (c *Conversation) answer(ctx context.Context, tx Tx, author Author, form AnswerForm, body, html string) (Comment, error) {
	known, err := tx.CommentByRef(ctx, form.Ref)
	if err == nil && known.AuthorID == author.ID {
		return known, nil // the form was sent twice
	}
	if err == nil || KindOf(err) != NotFound {
		return Comment{}, conflictOr(err)
	}
	post, err := tx.PostByRef(ctx, form.PostRef)
	if err != nil {
		return Comment{}, err
	}
	if !post.Live() {
		return Comment{}, Refuse(Gone, "The post that you are answering under is not published any more.")
	}
	now := c.now().UTC().Truncate(time.Second)
	answer := Comment{
		Ref: form.Ref, PostID: post.ID, AuthorID: author.ID, HTML: html, Source: body,
		Language: firstOf(form.Language, post.Language), Status: Approved, PublishedAt: now, CreatedAt: now,
		Warning: form.Warning, Sensitive: form.Warning != "",
	}
	var asked Guest
	if form.ParentRef != "" {
		if asked, err = c.answerTo(ctx, tx, form.ParentRef, &answer); err != nil {
			return Comment{}, err
		}
		notice, err := tx.NoticeOfComment(ctx, answer.ParentID)
		if err := readAnswered(ctx, tx, author, notice, err, now); err != nil {
			return Comment{}, err
		}
	}
	if err := tx.SaveComment(ctx, &answer); err != nil {
		return answer, err
	}
	for i := range form.Pictures {
		form.Pictures[i].State = PictureKept
	}
	if err := hang(ctx, tx, answer, form.Pictures); err != nil || asked.Visitor() {
		return answer, err
	}
	return answer, tx.Record(ctx, Fact{Kind: CommentWritten, ID: answer.ID})
}

// answerTo puts an answer below a comment, and approves that one. It gives the guest who wrote it, or none.
func (c *Conversation) answerTo(ctx context.Context, tx Tx, parentRef string, answer *Comment) (Guest, error) {
	parent, err := tx.CommentByRef(ctx, parentRef)
	if err != nil {
		return Guest{}, err
	}
	if parent.PostID != answer.PostID {
		return Guest{}, Refuse(Invalid, "The comment that you are answering stands under another post.")
	}
	if parent.Status == Removed {
		return Guest{}, Refuse(Gone, "The comment that you are answering was deleted by its writer.")
	}
	answer.ParentID, answer.ContextID = parent.ID, parent.ContextID
	var guest Guest
	if parent.GuestID != 0 {
		if guest, err = tx.GuestByID(ctx, parent.GuestID); err != nil {
			return Guest{}, err
		}
	}
	if parent.Status == Approved {
		return guest, nil
	}
	parent.Status = Approved
	if guest.ID != 0 {
		guest.Approved = true
		if err := tx.SaveGuest(ctx, &guest); err != nil {
			return Guest{}, err
		}
	}
	if err := tx.SaveComment(ctx, &parent); err != nil {
		return Guest{}, err
	}
	return guest, accepted(ctx, tx, parent)
}

func conflictOr(err error) error {
	if err != nil {
		return err
	}
	return Refuse(Conflict, "This form was used for another answer. Copy your text, reload the page and paste it there.")
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
