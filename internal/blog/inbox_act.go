package blog

import (
	"context"
	"slices"
	"time"
)

// InboxAction is what an author can do with what came in.
type InboxAction string

// The actions. Which of them a notice takes says ActionsFor; those that it does not take leave it as it is.
const (
	ActApprove   InboxAction = "approve"
	ActHide      InboxAction = "hide"
	ActSpam      InboxAction = "spam"
	ActHam       InboxAction = "notspam"
	ActDelete    InboxAction = "delete"
	ActBlock     InboxAction = "block"
	ActBlockHost InboxAction = "blockhost"
	ActRead      InboxAction = "read"
	ActUnread    InboxAction = "unread"
)

// maxEntries bounds what one form of the queue may change at once.
const maxEntries = 100

// Moderated says what became of a form of the queue.
type Moderated struct {
	Ref     string // takes it back, see TakeBack; empty when there is nothing to take back
	Total   int    // entries that were changed
	Skipped int    // entries that are gone meanwhile, or cannot be changed so
}

// Moderate does one thing with entries of the queue, all in one transaction. Safe to repeat. It answers Invalid without
// entries or an unknown action, NotFound when none of the entries is there for this author, and Forbidden for what only
// editors may do.
func (c *Conversation) Moderate(ctx context.Context, author Author, action InboxAction, noticeIDs []int64) (Moderated, error) {
	switch {
	case author.ID == 0:
		return Moderated{}, errNobody
	case len(noticeIDs) == 0:
		return Moderated{}, Refuse(Invalid, "Please tick at least one entry first.")
	case len(noticeIDs) > maxEntries:
		return Moderated{}, Refuse(Invalid, "At most 100 entries can be changed at once. Please tick fewer.")
	case (action == ActBlock || action == ActBlockHost) && !author.Edits():
		return Moderated{}, errNotEditor
	}
	var done Moderated
	err := c.store.Atomically(ctx, func(tx Tx) error {
		m := &moderator{c: c, tx: tx, author: author, action: action, now: c.now().UTC().Truncate(time.Second)}
		done = Moderated{}
		seen := 0
		for _, id := range noticeIDs {
			n, err := tx.NoticeByID(ctx, id)
			if KindOf(err) == NotFound || err == nil && (n.Place == PlaceGone || !author.MaySee(n)) {
				done.Skipped++
				continue
			}
			if err != nil {
				return err
			}
			seen++
			changed, err := m.act(ctx, n)
			if err != nil {
				return err
			}
			if changed {
				done.Total++
			} else {
				done.Skipped++
			}
		}
		if seen == 0 {
			return Refuse(NotFound, "These entries are not here any more. Somebody else may have been faster, or their writers took them back.")
		}
		var err error
		done.Ref, err = m.finish(ctx, done.Total)
		return err
	})
	return done, err
}

// moderator does one action on many entries and notes the state before.
type moderator struct {
	c       *Conversation
	tx      Tx
	author  Author
	action  InboxAction
	now     time.Time
	before  undoState
	lessons lessons
}

// act changes one entry and reports whether there was anything to change.
func (m *moderator) act(ctx context.Context, n Notice) (bool, error) {
	switch m.action {
	case ActUnread:
		return true, m.tx.MarkUnread(ctx, m.author.ID, n.ID)
	case ActRead:
	case ActApprove, ActHide, ActSpam, ActHam, ActDelete:
		changed, err := m.decide(ctx, n)
		if err != nil || !changed {
			return false, err
		}
	case ActBlock, ActBlockHost:
		changed, err := m.block(ctx, n)
		if err != nil || !changed {
			return false, err
		}
	default:
		return false, Refuse(Invalid, "Please use one of the buttons of the page, so that it is clear what shall happen.")
	}
	return true, m.tx.MarkRead(ctx, NoticeRead{AuthorID: m.author.ID, NoticeID: n.ID, ReadAt: m.now})
}

func (m *moderator) decide(ctx context.Context, n Notice) (bool, error) {
	switch n.Kind {
	case NoticeComment, NoticeGuestBook:
		return m.decideComment(ctx, n)
	case NoticeMention, NoticePrivate:
		return m.decideMessage(ctx, n)
	case NoticeQuote:
		return m.decideQuote(ctx, n)
	}
	place := map[InboxAction]NoticePlace{ActHide: PlaceHidden, ActApprove: PlaceInbox, ActHam: PlaceInbox}[m.action]
	if place == "" || place == n.Place {
		return false, nil
	}
	m.before.Notices = append(m.before.Notices, noticeStep{ID: n.ID, Before: n.Place, After: place})
	return true, m.tx.MoveNotice(ctx, n.ID, place)
}

func (m *moderator) decideComment(ctx context.Context, n Notice) (bool, error) {
	comment, err := m.tx.CommentByID(ctx, n.ThingID)
	if err != nil || comment.Status == Removed || comment.Status == Waiting {
		return false, ignoreMissing(err)
	}
	var guest Guest // nobody's for an answer of an author, which teaches nothing
	if comment.GuestID != 0 {
		if guest, err = m.tx.GuestByID(ctx, comment.GuestID); err != nil {
			return false, err
		}
	}
	after := comment
	switch m.action {
	case ActApprove:
		after.Status, after.Hold = Approved, ""
	case ActHide:
		after.Status, after.Hold = Hidden, ""
	case ActSpam:
		after.Status, after.Hold = Hidden, HoldSpam
	case ActHam:
		if comment.Hold != HoldSpam {
			return false, nil
		}
		if after.Status, err = m.statusOf(ctx, comment, guest); err != nil {
			return false, err
		}
		if guest.Visitor() {
			after.Status = Pending
		}
		after.Hold = ""
	case ActDelete:
		after = comment.erased()
	}
	if after.Status == comment.Status && after.Hold == comment.Hold {
		return false, nil
	}
	step := commentStep{Before: comment, After: after.Status, AfterHold: after.Hold}
	if m.action == ActDelete {
		if step.Pictures, err = m.tx.PicturesOf(ctx, comment.ID); err != nil {
			return false, err
		}
	}
	m.before.Comments = append(m.before.Comments, step)
	if guest.ID != 0 {
		m.keepGuest(guest)
		m.learn(guest, comment.HTML, comment.Hold, comment.Reasons)
	}
	return true, m.saveComment(ctx, comment, after)
}

func (m *moderator) saveComment(ctx context.Context, before, after Comment) error {
	switch m.action {
	case ActApprove:
		return m.c.approve(ctx, m.tx, before)
	case ActDelete:
		if err := m.c.erase(ctx, m.tx, before); err != nil {
			return err
		}
		if err := refused(ctx, m.tx, before); err != nil {
			return err
		}
		return forgetVisitor(ctx, m.tx, before.GuestID)
	case ActSpam:
		after.Reasons = markedByHand
	}
	if err := m.tx.SaveComment(ctx, &after); err != nil || before.Status == Approved {
		return err
	}
	return accepted(ctx, m.tx, after)
}

// statusOf is what a comment would have become if it had not been taken for spam.
func (m *moderator) statusOf(ctx context.Context, comment Comment, guest Guest) (CommentStatus, error) {
	site, err := siteOf(ctx, m.tx)
	if err != nil {
		return "", err
	}
	post, err := m.tx.PostByID(ctx, comment.PostID)
	if err != nil {
		return "", err
	}
	return m.c.statusOn(ctx, m.tx, site, place{postID: post.ID, post: post, found: true}, guest, 0)
}

func (m *moderator) decideMessage(ctx context.Context, n Notice) (bool, error) {
	message, err := m.tx.MessageByID(ctx, n.ThingID)
	if err != nil {
		return false, ignoreMissing(err)
	}
	if message.Withdrawn() && m.action != ActDelete {
		return false, nil
	}
	guest, err := m.tx.GuestByID(ctx, message.GuestID)
	if err != nil {
		return false, err
	}
	after := message
	switch m.action {
	case ActApprove, ActHam:
		after.Hold = ""
	case ActHide:
		after.Hold = HoldHidden
	case ActSpam:
		after.Hold, after.Reasons = HoldSpam, markedByHand
	case ActDelete:
		after.Hold, after.HTML, after.Warning, after.RemoteURL = holdGone, "", "", ""
	}
	if after.Hold == message.Hold {
		return false, nil
	}
	m.before.Messages = append(m.before.Messages, messageStep{Before: message, AfterHold: after.Hold})
	if m.action == ActSpam || message.Hold == HoldSpam {
		m.learn(guest, message.HTML, message.Hold, message.Reasons)
	}
	return true, m.tx.SaveMessage(ctx, &after)
}

func (m *moderator) decideQuote(ctx context.Context, n Notice) (bool, error) {
	quote, err := m.tx.QuoteByID(ctx, n.ThingID)
	if err != nil {
		return false, ignoreMissing(err)
	}
	guest, err := m.tx.GuestByID(ctx, quote.GuestID)
	if err != nil {
		return false, err
	}
	status := map[InboxAction]CommentStatus{ActApprove: Approved, ActHide: Hidden, ActSpam: Hidden}[m.action]
	if status == "" || status == quote.Status {
		return false, nil
	}
	m.before.Quotes = append(m.before.Quotes, quoteStep{ID: quote.ID, Before: quote.Status, After: status})
	m.keepGuest(guest)
	m.learn(guest, "", "", "")
	if status == Approved && !guest.Approved {
		guest.Approved = true
		if err := m.tx.SaveGuest(ctx, &guest); err != nil {
			return false, err
		}
	}
	quote.Status = status
	return true, m.tx.SaveQuote(ctx, &quote)
}

// block turns away the guest of an entry, or their whole server.
func (m *moderator) block(ctx context.Context, n Notice) (bool, error) {
	if n.GuestID == 0 {
		return false, nil
	}
	guest, err := m.tx.GuestByID(ctx, n.GuestID)
	if err != nil || guest.Visitor() {
		return false, ignoreMissing(err)
	}
	if m.action == ActBlockHost {
		return m.blockHost(ctx, guest.Host)
	}
	if guest.Blocked {
		return false, nil
	}
	following, err := m.tx.FollowersOfGuest(ctx, guest.ID)
	if err != nil {
		return false, err
	}
	m.before.Followers = append(m.before.Followers, following...)
	m.keepGuest(guest)
	guest.Blocked, guest.Approved = true, false
	if err := m.tx.DeleteFollowersOf(ctx, guest.ID); err != nil {
		return false, err
	}
	return true, m.tx.SaveGuest(ctx, &guest)
}

func (m *moderator) blockHost(ctx context.Context, host string) (bool, error) {
	listed, err := m.tx.HostListed(ctx, host)
	if err != nil || listed || host == "" {
		return slices.Contains(m.before.Hosts, host), err
	}
	following, err := m.tx.FollowersOnHost(ctx, host)
	if err != nil {
		return false, err
	}
	m.before.Followers = append(m.before.Followers, following...)
	m.before.Hosts = append(m.before.Hosts, host)
	if err := m.tx.BlockHost(ctx, BlockedHost{Host: host, CreatedAt: m.now}); err != nil {
		return false, err
	}
	return true, m.tx.DeleteFollowersOnHost(ctx, host)
}

// learn notes what a decision teaches: an approval speaks for a text, spam against it. Hiding and deleting say nothing.
func (m *moderator) learn(guest Guest, html string, hold Hold, reasons string) {
	byHand := hold == HoldSpam && reasons == markedByHand
	switch m.action {
	case ActApprove, ActHam:
		if byHand {
			m.lessons.add(guest, html, -1, 0)
		}
		m.lessons.add(guest, html, 0, 1)
	case ActSpam:
		m.lessons.add(guest, html, 1, 0)
	}
}

// markedByHand stands as the reason of what an author called spam.
const markedByHand = "you marked this as spam"

func ignoreMissing(err error) error {
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}
