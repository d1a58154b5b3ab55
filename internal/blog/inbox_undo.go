package blog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Moderation is what an author did in the queue, with the state before it. It is kept for a day.
type Moderation struct {
	ID        int64
	Ref       string
	AuthorID  int64
	Action    InboxAction
	Total     int
	State     string // JSON of undoState
	Undone    bool
	CreatedAt time.Time
}

// undoFor is how long something can be taken back.
const undoFor = day

// undoState is everything that an action changed, as it was before.
type undoState struct {
	Comments  []commentStep `json:"comments,omitempty"`
	Messages  []messageStep `json:"messages,omitempty"`
	Quotes    []quoteStep   `json:"quotes,omitempty"`
	Notices   []noticeStep  `json:"notices,omitempty"`
	Guests    []Guest       `json:"guests,omitempty"`
	Followers []Follower    `json:"followers,omitempty"`
	Hosts     []string      `json:"hosts,omitempty"`
	Lessons   []lesson      `json:"lessons,omitempty"`
}

type commentStep struct {
	Before    Comment          `json:"before"`
	Pictures  []CommentPicture `json:"pictures,omitempty"`
	After     CommentStatus    `json:"after"`
	AfterHold Hold             `json:"after_hold,omitempty"`
}

type messageStep struct {
	Before    Message `json:"before"`
	AfterHold Hold    `json:"after_hold,omitempty"`
}

type quoteStep struct {
	ID     int64         `json:"id"`
	Before CommentStatus `json:"before"`
	After  CommentStatus `json:"after"`
}

type noticeStep struct {
	ID     int64       `json:"id"`
	Before NoticePlace `json:"before"`
	After  NoticePlace `json:"after"`
}

// keepGuest notes a guest as they were before the first change of this action.
func (m *moderator) keepGuest(g Guest) {
	if !slices.ContainsFunc(m.before.Guests, func(known Guest) bool { return known.ID == g.ID }) {
		m.before.Guests = append(m.before.Guests, g)
	}
}

// finish keeps what was learnt and what is needed to take the action back.
func (m *moderator) finish(ctx context.Context, total int) (ref string, err error) {
	if total == 0 || m.action == ActRead || m.action == ActUnread {
		return "", nil
	}
	if err := teach(ctx, m.tx, m.lessons.list(), 1, m.now); err != nil {
		return "", err
	}
	m.before.Lessons = m.lessons.list()
	state, err := json.Marshal(m.before)
	if err != nil {
		return "", fmt.Errorf("write down the state before: %w", err)
	}
	kept := Moderation{Ref: NewRef(m.now), AuthorID: m.author.ID, Action: m.action, Total: total, State: string(state), CreatedAt: m.now}
	return kept.Ref, m.tx.SaveModeration(ctx, &kept)
}

// TakeBack undoes an action of the queue: everything is as it was before, but for what somebody changed since. Only the
// author who did it, or an owner, may; within a day, and once. It answers NotFound, Gone or Conflict otherwise.
func (c *Conversation) TakeBack(ctx context.Context, author Author, ref string) (Moderated, error) {
	if author.ID == 0 {
		return Moderated{}, errNobody
	}
	var done Moderated
	err := c.store.Atomically(ctx, func(tx Tx) error {
		kept, err := tx.ModerationByRef(ctx, ref)
		if err != nil {
			return err
		}
		switch {
		case kept.AuthorID != author.ID && !author.Owns():
			return ErrNotFound
		case kept.Undone:
			return Refuse(Conflict, "This was taken back already.")
		case c.now().Sub(kept.CreatedAt) > undoFor:
			return Refuse(Gone, "This can be taken back for a day only. Use the buttons of the entry instead.")
		}
		u := undoer{c: c, tx: tx, now: c.now().UTC().Truncate(time.Second)}
		if err := json.Unmarshal([]byte(kept.State), &u.before); err != nil {
			return fmt.Errorf("read the state before moderation %d: %w", kept.ID, err)
		}
		if err := u.run(ctx); err != nil {
			return err
		}
		done = Moderated{Total: max(kept.Total-u.skipped, 0), Skipped: u.skipped}
		kept.Undone, kept.State = true, ""
		return tx.SaveModeration(ctx, &kept)
	})
	return done, err
}

type undoer struct {
	c       *Conversation
	tx      Tx
	now     time.Time
	before  undoState
	skipped int
}

func (u *undoer) run(ctx context.Context) error {
	for _, host := range u.before.Hosts {
		if err := u.tx.UnblockHost(ctx, host); err != nil {
			return err
		}
	}
	for _, restore := range []func(context.Context) error{u.guests, u.comments, u.messages, u.others, u.followers} {
		if err := restore(ctx); err != nil {
			return err
		}
	}
	return teach(ctx, u.tx, u.before.Lessons, -1, u.now)
}

// guests restores what the house decided about people, and the names of visitors.
func (u *undoer) guests(ctx context.Context) error {
	for _, was := range u.before.Guests {
		g, err := u.tx.GuestByID(ctx, was.ID)
		if err != nil {
			return err
		}
		g.Approved, g.Blocked = was.Approved, was.Blocked
		if g.Visitor() {
			g.DisplayName, g.ProfileURL, g.Gone = was.DisplayName, was.ProfileURL, was.Gone
		}
		if err := u.tx.SaveGuest(ctx, &g); err != nil {
			return err
		}
	}
	return nil
}

func (u *undoer) comments(ctx context.Context) error {
	for _, step := range u.before.Comments {
		now, err := u.tx.CommentByID(ctx, step.Before.ID)
		if err != nil {
			return err
		}
		if now.Status != step.After || now.Hold != step.AfterHold {
			u.skipped++ // somebody decided otherwise since
			continue
		}
		back := now
		back.Status, back.Hold, back.Score, back.Reasons = step.Before.Status, step.Before.Hold, step.Before.Score, step.Before.Reasons
		if step.After == Removed {
			gone, err := u.withdrawn(ctx, step.Before)
			if err != nil {
				return err
			}
			if gone {
				u.skipped++
				continue
			}
			back = step.Before
		}
		if err := u.tx.SaveComment(ctx, &back); err != nil {
			return err
		}
		for _, p := range step.Pictures {
			p.ID = 0
			if err := u.tx.SavePicture(ctx, &p); err != nil {
				return err
			}
		}
	}
	return nil
}

// withdrawn reports whether the writer took a comment back after an author deleted it here.
func (u *undoer) withdrawn(ctx context.Context, c Comment) (bool, error) {
	guest, err := u.tx.GuestByID(ctx, c.GuestID)
	if err != nil || guest.Gone || c.RemoteID == "" {
		return guest.Gone, err
	}
	return u.tx.Withdrawn(ctx, c.RemoteID, guest.ActorID, u.now)
}

func (u *undoer) messages(ctx context.Context) error {
	for _, step := range u.before.Messages {
		now, err := u.tx.MessageByID(ctx, step.Before.ID)
		if KindOf(err) == NotFound || err == nil && now.Hold != step.AfterHold {
			u.skipped++
			continue
		}
		if err != nil {
			return err
		}
		back := now
		back.Hold, back.Score, back.Reasons = step.Before.Hold, step.Before.Score, step.Before.Reasons
		if step.AfterHold == holdGone {
			back = step.Before
		}
		if err := u.tx.SaveMessage(ctx, &back); err != nil {
			return err
		}
	}
	return nil
}

// others restores quotes, and notices that have no state but their place.
func (u *undoer) others(ctx context.Context) error {
	for _, step := range u.before.Quotes {
		quote, err := u.tx.QuoteByID(ctx, step.ID)
		if KindOf(err) == NotFound || err == nil && quote.Status != step.After {
			u.skipped++
			continue
		}
		if err != nil {
			return err
		}
		quote.Status = step.Before
		if err := u.tx.SaveQuote(ctx, &quote); err != nil {
			return err
		}
	}
	for _, step := range u.before.Notices {
		n, err := u.tx.NoticeByID(ctx, step.ID)
		if KindOf(err) == NotFound || err == nil && n.Place != step.After {
			u.skipped++
			continue
		}
		if err != nil {
			return err
		}
		if err := u.tx.MoveNotice(ctx, step.ID, step.Before); err != nil {
			return err
		}
	}
	return nil
}

// followers brings back those who were removed by a block, unless they followed again or are gone meanwhile.
func (u *undoer) followers(ctx context.Context) error {
	for _, f := range u.before.Followers {
		guest, err := u.tx.GuestByID(ctx, f.GuestID)
		if err != nil {
			return err
		}
		_, err = u.tx.FollowerOf(ctx, f.AuthorID, f.GuestID)
		if guest.Gone || err == nil {
			continue
		}
		if KindOf(err) != NotFound {
			return err
		}
		f.ID = 0
		if err := u.tx.SaveFollower(ctx, &f); err != nil {
			return err
		}
	}
	return nil
}
