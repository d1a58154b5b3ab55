package blog

import (
	"context"
	"strings"
	"time"
)

// MessageAnswerForm is what an author answers to a message. Ref is minted when the form is opened, so that a form sent twice
// is one answer.
type MessageAnswerForm struct {
	Ref       string
	MessageID int64
	Body      string           // Markdown
	Warning   string           // content warning in plain text, may be empty
	Language  string           // empty means that of the message, or of the site
	Pictures  []CommentPicture // see AnswerForm
}

// tidy checks what was typed and gives it as it is kept.
func (f MessageAnswerForm) tidy() (MessageAnswerForm, error) {
	var wrong problems
	f.Body = strings.TrimSpace(strings.ReplaceAll(f.Body, "\r\n", "\n"))
	f.Warning, f.Language = oneLine(f.Warning), strings.TrimSpace(f.Language)
	switch {
	case f.Body == "" && len(f.Pictures) == 0:
		wrong.add("body", "Please write an answer first.")
	case len([]rune(f.Body)) > maxAnswer:
		wrong.add("body", "Please keep an answer under 10,000 characters.")
	case len(f.Pictures) > maxAnswerPictures:
		wrong.add("body", "Please use four pictures at most: servers show no more of one answer.")
	}
	if len([]rune(f.Warning)) > maxWarning {
		wrong.add("warning", "Please keep the content warning under 300 characters.")
	}
	if f.Language != "" {
		if s := CheckLanguage(f.Language); s != "" {
			wrong.add("language", s)
		}
	}
	if !ValidRef(f.Ref) {
		wrong.add("ref", "This form is damaged. Copy your text, reload the page and paste it there.")
	}
	return f, wrong.err()
}

// words puts a form's words into an answer.
func (c *Conversation) words(ctx context.Context, f MessageAnswerForm, a *MessageAnswer) (err error) {
	if a.HTML, err = c.render.Comment(ctx, f.Body); err != nil {
		return err
	}
	a.Source, a.Warning = f.Body, f.Warning
	a.Pictures, err = attach(f.Pictures)
	return err
}

// AnswerMessage answers a message and has it sent: to the guest alone when the message was private. Only the author to whom
// the message came may; for others it is not there (NotFound). A message that was put aside comes back with its answer. It
// answers Conflict for blocked guests and Gone when there is nobody or nothing left to answer. Safe to repeat.
func (c *Conversation) AnswerMessage(ctx context.Context, author Author, form MessageAnswerForm) (MessageAnswer, error) {
	form, err := form.tidy()
	if err != nil {
		return MessageAnswer{}, err
	}
	var words MessageAnswer
	if err := c.words(ctx, form, &words); err != nil {
		return MessageAnswer{}, err
	}
	var answer MessageAnswer
	err = c.store.Atomically(ctx, func(tx Tx) error {
		known, err := tx.MessageAnswerByRef(ctx, form.Ref)
		if err == nil && known.AuthorID == author.ID && known.MessageID == form.MessageID {
			answer = known // the form was sent twice
			return nil
		}
		if err == nil || KindOf(err) != NotFound {
			return conflictOr(err)
		}
		message, err := ownMessage(ctx, tx, author, form.MessageID)
		if err != nil {
			return err
		}
		if err := mayTellGuest(ctx, tx, message.GuestID); err != nil {
			return err
		}
		site, err := siteOf(ctx, tx)
		if err != nil {
			return err
		}
		answer = words
		answer.Ref, answer.MessageID, answer.AuthorID, answer.GuestID = form.Ref, message.ID, author.ID, message.GuestID
		answer.Kind, answer.InReplyTo, answer.ContextID = message.Kind, message.RemoteID, message.ContextID
		answer.Language = firstOf(form.Language, message.Language, site.Language)
		answer.CreatedAt = c.now().UTC().Truncate(time.Second)
		if err := tx.SaveMessageAnswer(ctx, &answer); err != nil {
			return err
		}
		if message.Hold != "" {
			message.Hold = ""
			if err := tx.SaveMessage(ctx, &message); err != nil {
				return err
			}
		}
		notice, err := tx.NoticeOfMessage(ctx, message.ID)
		if err := readAnswered(ctx, tx, author, notice, err, answer.CreatedAt); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: MessageAnswered, ID: answer.ID})
	})
	return answer, err
}

// ownMessage is a message to this very author that still has words.
func ownMessage(ctx context.Context, tx Tx, author Author, id int64) (Message, error) {
	if author.ID == 0 {
		return Message{}, errNobody
	}
	message, err := tx.MessageByID(ctx, id)
	switch {
	case err != nil:
		return message, err
	case message.AuthorID != author.ID:
		return message, ErrNotFound
	case message.Withdrawn():
		return message, Refuse(Gone, "Its writer deleted this message.")
	case message.Deleted():
		return message, Refuse(Gone, "You deleted this message. Take that back first.")
	}
	return message, nil
}

// mayTellGuest refuses to send anything to who was blocked, or who cannot be reached any more.
func mayTellGuest(ctx context.Context, tx Tx, guestID int64) error {
	guest, err := tx.GuestByID(ctx, guestID)
	if err != nil {
		return err
	}
	blocked, err := tx.HostBlocked(ctx, guest.Host)
	switch {
	case err != nil:
		return err
	case guest.Visitor() || guest.InboxURL == "":
		return Refuse(Invalid, "This guest has no account that could be told.")
	case guest.Blocked || blocked:
		return Refuse(Conflict, "You blocked this guest or their server. Unblock them first.")
	case guest.Gone:
		return Refuse(Gone, "This account does not exist any more.")
	}
	return nil
}

// EditMessageAnswer changes the words of an author's own answer, and has whoever got it told. Readers stay the same. Saving
// what stands there already changes nothing.
func (c *Conversation) EditMessageAnswer(ctx context.Context, author Author, form MessageAnswerForm) error {
	form, err := form.tidy()
	if err != nil {
		return err
	}
	var words MessageAnswer
	if err := c.words(ctx, form, &words); err != nil {
		return err
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		answer, err := ownMessageAnswer(ctx, tx, author, form.Ref)
		if err != nil {
			return err
		}
		before := answer
		answer.HTML, answer.Source, answer.Warning, answer.Pictures = words.HTML, words.Source, words.Warning, words.Pictures
		answer.Language = firstOf(form.Language, before.Language)
		if answer == before {
			return nil
		}
		if err := mayTellGuest(ctx, tx, answer.GuestID); err != nil {
			return err
		}
		answer.EditedAt = c.now().UTC().Truncate(time.Second)
		if last := before.revision(); !answer.EditedAt.After(last) {
			answer.EditedAt = last.Add(time.Second) // a letter is told from the one before by the second
		}
		if err := tx.SaveMessageAnswer(ctx, &answer); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: MessageAnswerEdited, ID: answer.ID, Version: answer.EditedAt.Unix()})
	})
}

func (a MessageAnswer) revision() time.Time {
	if a.EditedAt.After(a.CreatedAt) {
		return a.EditedAt
	}
	return a.CreatedAt
}

// Superseded reports whether a newer edit than the one of a fact is kept.
func (a MessageAnswer) Superseded(fact FactArgs) bool { return a.EditedAt.Unix() > fact.Version }

// DeleteMessageAnswer takes the words of an author's own answer away for good, and asks whoever got it to do the same. It
// works for blocked guests too. Safe to repeat.
func (c *Conversation) DeleteMessageAnswer(ctx context.Context, author Author, ref string) error {
	return c.store.Atomically(ctx, func(tx Tx) error {
		answer, err := ownMessageAnswer(ctx, tx, author, ref)
		if err != nil {
			if answer.AuthorID == author.ID && answer.Gone() {
				return nil
			}
			return err
		}
		answer.HTML, answer.Source, answer.Warning, answer.Pictures = "", "", "", ""
		answer.DeletedAt = c.now().UTC().Truncate(time.Second)
		if err := tx.SaveMessageAnswer(ctx, &answer); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: MessageAnswerDeleted, ID: answer.ID})
	})
}

func ownMessageAnswer(ctx context.Context, tx Tx, author Author, ref string) (MessageAnswer, error) {
	if author.ID == 0 {
		return MessageAnswer{}, errNobody
	}
	answer, err := tx.MessageAnswerByRef(ctx, ref)
	switch {
	case err != nil:
		return MessageAnswer{}, err
	case answer.AuthorID != author.ID:
		return MessageAnswer{}, ErrNotFound
	case answer.Gone():
		return answer, Refuse(Gone, "You deleted this answer.")
	}
	return answer, nil
}
