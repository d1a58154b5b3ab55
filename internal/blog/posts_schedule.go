package blog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// plan makes a post wait for its time. A scheduled one that is saved without a date keeps the one that it had.
func (s *Posts) plan(post *Post, before Post, form PostForm, intent Intent) (FactKind, error) {
	at := form.PublishedAt
	if at.IsZero() && before.Status == Scheduled {
		at = before.PublishedAt
	}
	moved := before.Status != Scheduled || !at.Equal(before.PublishedAt)
	switch {
	case at.IsZero():
		return "", wrongField("date", "Please choose the day and the time when this shall be published.")
	case !at.After(s.now()) && (moved || intent == Schedule):
		return "", wrongField("date", "This time has passed already. Choose a later one, or press “Publish” to publish the post at once.")
	case at.After(s.now().AddDate(maxPlanYears, 0, 0)):
		return "", wrongField("date", fmt.Sprintf("This is more than %d years away. Please look at the year again.", maxPlanYears))
	}
	post.Status, post.PublishedAt = Scheduled, at
	if !moved {
		return "", nil // its job waits already, and the sweep sees to it otherwise
	}
	return PostDue, nil
}

// maxPlanYears bounds what is a plan and what is a slip of the finger.
const maxPlanYears = 10

// PublishDue publishes a scheduled post whose time has come. Everything else is left as it is, so it is safe to repeat and
// to call in several processes: whoever comes first publishes. The planned time stays the date of the post, also when
// nobody was there to publish it at that time. Its address was reserved; when it is taken all the same, because addresses
// look different now or the post lay in the trash for a while, a number goes at its end, and the revision says so.
func (s *Posts) PublishDue(ctx context.Context, id int64) error {
	return s.store.Atomically(ctx, func(tx Tx) error {
		post, err := tx.PostByID(ctx, id)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil || post.Status != Scheduled || post.PublishedAt.After(s.now()) {
			return err
		}
		before := post
		post.Status = Published
		post.Path = s.path(post.Kind, post.PublishedAt, post.Slug)
		wanted := firstOf(post.Path, "/"+post.Slug+"/")
		held, err := s.freePath(ctx, tx, &post, post.PublishedAt, true)
		if err != nil {
			return err
		}
		if held != "" { // more than fifty of the same name
			post.Slug = before.Slug + "-" + strings.ToLower(NewRef(s.now()))
			post.Path = s.path(post.Kind, post.PublishedAt, post.Slug)
		}
		if err := s.returnHome(ctx, tx, post); err != nil {
			return err
		}
		post.UpdatedAt = later(s.now(), before.UpdatedAt)
		post.Version++
		if err := tx.SavePost(ctx, &post); err != nil {
			return err
		}
		if err := s.revise(ctx, tx, post, Author{}, WhyPublished, movedAway(before, post, wanted)); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, post, PostPublished); err != nil {
			return err
		}
		return mailAbout(ctx, tx, PostCameDue, post.ID)
	})
}

// movedAway is what the author shall know about an address that was taken.
func movedAway(before, now Post, wanted string) string {
	if before.Slug == now.Slug {
		return ""
	}
	return fmt.Sprintf("The address %s was taken when its time came, so this post stands at %s.", wanted, now.Path)
}

// dueAtOnce is how many scheduled posts one sweep publishes at most; the next one goes on.
const dueAtOnce = 100

// PublishAllDue publishes whatever should be published by now: what the job of a post missed, because nothing ran at its
// time. One that fails does not keep the others back. Safe to repeat and to run in several processes.
func (s *Posts) PublishAllDue(ctx context.Context) error {
	var due []int64
	err := s.store.Atomically(ctx, func(tx Tx) (err error) {
		due, err = tx.DuePosts(ctx, s.now(), dueAtOnce)
		return err
	})
	for _, id := range due {
		if e := s.PublishDue(ctx, id); e != nil {
			err = errors.Join(err, fmt.Errorf("publish scheduled post %d: %w", id, e))
		}
	}
	return err
}

// LocalTime is the moment when the clocks of a place show a wall time, given as if it were UTC. Where clocks are put back,
// a time comes twice: the first one counts, and twice is true. Where they are put forward, a time is skipped: then it
// moves on by as much as the clocks do, and skipped is true. RFC 5545 §3.3.5 has it so.
func LocalTime(wall time.Time, loc *time.Location) (moment time.Time, skipped, twice bool) {
	const apart = 26 * time.Hour // clocks are not changed twice within that time
	shift := func(around time.Time) time.Time {
		_, seconds := around.In(loc).Zone()
		return wall.Add(-time.Duration(seconds) * time.Second)
	}
	shows := func(t time.Time) bool {
		_, seconds := t.In(loc).Zone()
		return t.Add(time.Duration(seconds) * time.Second).Equal(wall)
	}
	before, after := shift(wall.Add(-apart)), shift(wall.Add(apart))
	switch {
	case shows(before):
		return before.UTC(), false, !after.Equal(before) && shows(after)
	case shows(after):
		return after.UTC(), false, false
	}
	return before.UTC(), true, false
}
