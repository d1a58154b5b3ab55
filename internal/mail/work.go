package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	digestEvery = 24 * time.Hour
	digestLines = 50
	troubleAge  = 24 * time.Hour
)

// Letter is the job blog.JobLetter: it sends one letter.
func (c *Clerk) Letter(ctx context.Context, args json.RawMessage) error {
	var a blog.LetterArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	switch {
	case a.NoticeID != 0:
		return c.sendNotice(ctx, a.NoticeID)
	case a.DigestOf != 0:
		return c.sendDigest(ctx, a.DigestOf)
	}
	l, err := c.unseal(a.Sealed)
	if err != nil {
		return err
	}
	return c.send(ctx, "a link that was asked for", l)
}

// Ask is the job blog.JobAsk: it makes the link for a new password, if the address belongs to an author.
func (c *Clerk) Ask(ctx context.Context, args json.RawMessage) error {
	var a blog.LetterArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	asked, err := c.unseal(a.Sealed)
	if err != nil {
		return err
	}
	boxes, err := c.o.Boxes.MailboxesAt(ctx, asked.To)
	if err != nil {
		return err
	}
	for _, box := range boxes {
		author, err := c.o.Reader.AuthorByID(ctx, box.AuthorID)
		if err != nil || !author.Active() {
			continue
		}
		if err := c.o.Slips.Drop(ctx, auth.SlipReset, author.ID); err != nil {
			return err
		}
		token, err := c.o.Slips.Issue(ctx, auth.SlipReset, author.ID, "")
		if err != nil {
			return err
		}
		// It goes to the address that was confirmed, never to the one that was typed.
		if err := c.order(ctx, blog.JobLetter, c.resetLetter(box.Address, author, token)); err != nil {
			return err
		}
	}
	return nil
}

func (c *Clerk) resetLetter(address string, author blog.Author, token string) Letter {
	return Letter{
		To: address, Subject: "A new password for @" + c.o.Links.Handle(author.Name),
		Lines: []Line{{Text: "Somebody, probably you, asked for a new password. Choose one here; the link works once, for an hour:", Link: c.o.Links.Abs(links.Reset(token))}},
		Foot:  "If it was not you, do nothing; your password stays as it is.",
	}
}

func (c *Clerk) sendNotice(ctx context.Context, id int64) error {
	n, err := c.o.Boxes.Notice(ctx, id)
	if blog.KindOf(err) == blog.NotFound || err == nil && !n.SentAt.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	box, err := c.o.Boxes.Mailbox(ctx, n.AuthorID)
	if err != nil {
		return err
	}
	if box.Address == "" || box.Wants(n.Kind) == blog.Never {
		return c.o.Boxes.Sent(ctx, c.o.Clock(), n.ID)
	}
	l := Letter{
		To: box.Address, Subject: n.Line, Lines: []Line{{Text: n.Line, Link: c.o.Links.Abs(n.Path)}},
		Foot: "You get this because you chose it at your desk, under Account.", Stop: c.stopLink(n.AuthorID, n.Kind), ID: "news-" + strconv.FormatInt(n.ID, 10),
	}
	if err := c.send(ctx, string(n.Kind), l); err != nil {
		return err
	}
	return c.o.Boxes.Sent(ctx, c.o.Clock(), n.ID)
}

// Digests is the job blog.JobDigest, done every hour: it orders the daily letters that are due.
func (c *Clerk) Digests(ctx context.Context, _ json.RawMessage) error {
	boxes, err := c.o.Boxes.Mailboxes(ctx)
	if err != nil {
		return err
	}
	if err := c.trouble(ctx, boxes); err != nil {
		return err
	}
	now := c.o.Clock()
	for _, box := range boxes {
		if now.Sub(box.DigestAt) < digestEvery {
			continue
		}
		waiting, err := c.o.Boxes.Waiting(ctx, box.AuthorID, 1)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			continue
		}
		box.DigestAt = now.UTC()
		if err := c.o.Boxes.SaveMailbox(ctx, &box); err != nil {
			return err
		}
		if err := c.o.Boxes.Order(ctx, blog.JobLetter, blog.LetterArgs{DigestOf: box.AuthorID}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Clerk) sendDigest(ctx context.Context, authorID int64) error {
	box, err := c.o.Boxes.Mailbox(ctx, authorID)
	if err != nil {
		return err
	}
	news, err := c.o.Boxes.Waiting(ctx, authorID, 1000)
	if err != nil || len(news) == 0 {
		return err
	}
	l := Letter{
		To: box.Address, Subject: fmt.Sprintf("%d pieces of news from %s", len(news), c.o.Links.Host()),
		Foot: "You get this once a day because you chose it at your desk, under Account.", Stop: c.stopLink(authorID, blog.NewsDigest),
		ID: fmt.Sprintf("day-%d-%d", authorID, news[len(news)-1].ID),
	}
	if len(news) == 1 {
		l.Subject = news[0].Line
	}
	ids := make([]int64, len(news))
	for i, n := range news {
		ids[i] = n.ID
		if i < digestLines {
			l.Lines = append(l.Lines, Line{Text: n.Line, Link: c.o.Links.Abs(n.Path)})
		}
	}
	if more := len(news) - digestLines; more > 0 {
		l.Lines = append(l.Lines, Line{Text: fmt.Sprintf("And %d more at your desk.", more), Link: c.o.Links.Abs(links.Desk)})
	}
	if box.Address != "" {
		if err := c.send(ctx, "digest", l); err != nil {
			return err
		}
	}
	return c.o.Boxes.Sent(ctx, c.o.Clock(), ids...)
}

// trouble makes news of servers that do not answer, once a day.
func (c *Clerk) trouble(ctx context.Context, boxes []blog.Mailbox) error {
	now := c.o.Clock().UTC()
	hosts, err := c.o.Boxes.HostsInTrouble(ctx, now, troubleAge)
	if err != nil || hosts == 0 {
		return err
	}
	line := fmt.Sprintf("%d servers have not been reachable for more than a day; your posts wait for them.", hosts)
	if hosts == 1 {
		line = "One server has not been reachable for more than a day; your posts wait for it."
	}
	var news []blog.News
	for _, box := range boxes {
		if when := box.Wants(blog.NewsDeliveries); when != blog.Never {
			news = append(news, blog.News{
				AuthorID: box.AuthorID, Kind: blog.NewsDeliveries, Source: "deliveries:" + now.Format(time.DateOnly),
				Line: line, Path: links.DeskDeliveries, Daily: when == blog.Daily, CreatedAt: now,
			})
		}
	}
	return c.o.Boxes.Notify(ctx, news, lettersHour, now)
}
