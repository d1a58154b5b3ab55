package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const messageAnswersTable = "message_answers"

// MessageAnswerByID finds an answer to a message by row.
func (q queries) MessageAnswerByID(ctx context.Context, id int64) (blog.MessageAnswer, error) {
	return one[blog.MessageAnswer](q.from(ctx, messageAnswersTable).Where("id = ?", id), "read answer to a message")
}

// MessageAnswerByRef finds an answer to a message by permanent identity.
func (q queries) MessageAnswerByRef(ctx context.Context, ref string) (blog.MessageAnswer, error) {
	return one[blog.MessageAnswer](q.from(ctx, messageAnswersTable).Where("ref = ?", ref), "read answer to a message by ref")
}

// SaveMessageAnswer keeps an answer. What servers read of it changes with it.
func (t *blogTx) SaveMessageAnswer(ctx context.Context, a *blog.MessageAnswer) error {
	if err := save(t.with(ctx), messageAnswersTable, a, &a.ID); err != nil {
		return err
	}
	if !a.Private() {
		t.touch(blog.KeyMessageAnswer(a.ID))
	}
	return nil
}

// answersTo lists the answers to messages that were not deleted, by the row of the message, the oldest first.
func (q queries) answersTo(ctx context.Context, messages []int64) (map[int64][]blog.MessageAnswer, error) {
	found := map[int64][]blog.MessageAnswer{}
	if len(messages) == 0 {
		return found, nil
	}
	rows, err := many[blog.MessageAnswer](q.from(ctx, messageAnswersTable).
		Where("message_id IN ? AND deleted_at = ?", messages, at(time.Time{})).Order("message_id, id"), "list answers to messages")
	for _, a := range rows {
		found[a.MessageID] = append(found[a.MessageID], a)
	}
	return found, err
}

// answersNamed reads the answers that messages answer, by row.
func (q queries) answersNamed(ctx context.Context, wanted []int64) (map[int64]blog.MessageAnswer, error) {
	return byID(ctx, q, messageAnswersTable, wanted, func(a blog.MessageAnswer) int64 { return a.ID })
}

const talkTurns = 50

// Talk lists what was said between an author and the guest of one message to that author, the latest part of it. A message to
// somebody else, and one that was deleted, is not there.
func (r *Reader) Talk(ctx context.Context, author blog.Author, messageID int64) (blog.Talk, error) {
	var talk blog.Talk
	var err error
	if talk.Message, err = one[blog.Message](r.from(ctx, messagesTable).Where("id = ? AND author_id = ?", messageID, author.ID), "read message to an author"); err != nil {
		return talk, err
	}
	if talk.Message.Deleted() {
		return talk, blog.ErrNotFound
	}
	guests, err := r.guestsByID(ctx, []int64{talk.Message.GuestID})
	if err != nil {
		return talk, err
	}
	talk.Guest = guests[talk.Message.GuestID]
	rows, err := many[blog.Message](r.from(ctx, messagesTable).Where("author_id = ? AND guest_id = ?", author.ID, talk.Guest.ID).
		Order("id DESC").Limit(talkTurns+1), "list a talk")
	if err != nil {
		return talk, err
	}
	if talk.Cut = len(rows) > talkTurns; talk.Cut {
		rows = rows[:talkTurns]
	}
	talk.Turns, err = r.turns(ctx, talk, rows)
	return talk, err
}

// turns adds the answers to messages that come the latest first, and turns them round.
func (q queries) turns(ctx context.Context, talk blog.Talk, rows []blog.Message) ([]blog.TalkTurn, error) {
	answers, err := q.answersTo(ctx, ids(rows, func(m blog.Message) int64 { return m.ID }))
	if err != nil {
		return nil, err
	}
	answered, err := q.answersNamed(ctx, ids(rows, func(m blog.Message) int64 { return m.AnswersID }))
	if err != nil {
		return nil, err
	}
	var turns []blog.TalkTurn
	var wishes []emojiWish
	for i := len(rows) - 1; i >= 0; i-- {
		m := rows[i]
		if m.Deleted() && len(answers[m.ID]) == 0 || m.Hold == blog.HoldSpam && m.ID != talk.Message.ID {
			continue
		}
		turns = append(turns, blog.TalkTurn{Message: m, Answered: answered[m.AnswersID], Answers: answers[m.ID]})
		wishes = append(wishes, wish(talk.Guest.Host, talk.Guest.DisplayName, m.HTML))
	}
	emojis, err := q.emojisFor(ctx, wishes)
	for i := range emojis {
		turns[i].Emojis = emojis[i]
	}
	return turns, err
}
