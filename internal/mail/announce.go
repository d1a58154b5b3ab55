package mail

import (
	"context"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Concerns reports whether a fact is for the authors' mail only.
func Concerns(kind blog.FactKind) bool {
	return slices.Contains([]blog.FactKind{blog.GuestCommented, blog.GuestWrote, blog.GuestFollowed, blog.GuestComplained, blog.PostCameDue}, kind)
}

// story is news before it is known who wants it.
type story struct {
	kind  blog.NewsKind
	line  string
	path  string
	wants func(blog.Author) bool
}

// Announce makes news of a fact for those who want it. Safe to repeat. What the fact is about may be gone: then there is no news.
func (c *Clerk) Announce(ctx context.Context, fact blog.FactArgs) error {
	told, err := c.tell(ctx, fact)
	if blog.KindOf(err) == blog.NotFound || err == nil && told.kind == "" {
		return nil
	}
	if err != nil {
		return err
	}
	boxes, err := c.o.Boxes.Mailboxes(ctx)
	if err != nil {
		return err
	}
	now := c.o.Clock().UTC()
	var news []blog.News
	for _, box := range boxes {
		author, err := c.o.Reader.AuthorByID(ctx, box.AuthorID)
		if err != nil {
			return err
		}
		when := box.Wants(told.kind)
		if when == blog.Never || !author.Active() || !told.wants(author) {
			continue
		}
		news = append(news, blog.News{
			AuthorID: author.ID, Kind: told.kind, Source: fmt.Sprintf("%s:%d", fact.Kind, fact.ID),
			Line: told.line, Path: told.path, Daily: when == blog.Daily, CreatedAt: now,
		})
	}
	if len(news) == 0 {
		return nil
	}
	return c.o.Boxes.Notify(ctx, news, lettersHour, now)
}

func (c *Clerk) tell(ctx context.Context, fact blog.FactArgs) (story, error) {
	switch fact.Kind {
	case blog.GuestCommented:
		return c.tellComment(ctx, fact.ID)
	case blog.GuestWrote:
		return c.tellMessage(ctx, fact.ID)
	case blog.GuestFollowed:
		follower, guest, err := c.o.Boxes.FollowerByID(ctx, fact.ID)
		return story{blog.NewsFollower, called(guest) + " follows you.", links.DeskFollowers, only(follower.AuthorID)}, err
	case blog.GuestComplained:
		report, err := c.o.Boxes.ReportByID(ctx, fact.ID)
		return story{blog.NewsReport, "The moderators of " + oneLine(report.Host) + " report something on your site.", links.DeskMessages, blog.Author.Edits}, err
	case blog.PostCameDue:
		entry, err := c.o.Reader.EntryByID(ctx, fact.ID)
		return story{blog.NewsScheduled, "Your planned post “" + oneLine(entry.Post.Title) + "” is published.", links.DeskPost(entry.Post.Ref), only(entry.Post.AuthorID)}, err
	}
	return story{}, nil
}

// tellComment is about a comment as it stands now: one that was approved or hidden meanwhile waits for nobody.
func (c *Clerk) tellComment(ctx context.Context, id int64) (story, error) {
	view, err := c.o.Reader.CommentByID(ctx, id)
	if err != nil {
		return story{}, err
	}
	told := story{path: links.DeskComment(view.Comment.Ref), wants: only(view.Post.AuthorID)}
	about := called(view.Guest) + " commented on “" + oneLine(view.Post.Title) + "”"
	switch view.Comment.Status {
	case blog.Pending:
		told.kind, told.line = blog.NewsHeld, about+"; it waits for your approval."
	case blog.Approved:
		told.kind, told.line = blog.NewsComment, about+"."
	}
	return told, nil
}

// tellMessage says that there is one. Its text stays here, for the author it is meant for.
func (c *Clerk) tellMessage(ctx context.Context, id int64) (story, error) {
	view, err := c.o.Boxes.MessageByID(ctx, id)
	line := called(view.Guest) + " mentions you."
	if view.Message.Kind == blog.Private {
		line = "You have a private message from " + called(view.Guest) + "."
	}
	return story{blog.NewsMessage, line, links.DeskMessages, only(view.Message.AuthorID)}, err
}

func only(authorID int64) func(blog.Author) bool {
	return func(a blog.Author) bool { return a.ID == authorID }
}

const maxCalled = 80

// called is a guest's name, short and on one line: it stands in a subject.
func called(g blog.Guest) string {
	name := []rune(oneLine(g.Shown()))
	if len(name) > maxCalled {
		name = append(name[:maxCalled], '…')
	}
	if len(name) == 0 {
		return "Somebody"
	}
	return string(name)
}
