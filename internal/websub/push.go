package websub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

const (
	patience  = 7 * 24 * time.Hour
	fairTries = 3 // before a failure counts against a subscriber of long ago
)

// Push is the job that sends a feed to one subscriber (WebSub §7). It sends what the feed is now. A subscriber that took
// this very content, or for whom there is a newer job, is sent nothing. A failure is an error until the last try, so that
// the job is repeated; after that the subscriber waits for the next publication.
func (h *Hub) Push(ctx context.Context, args json.RawMessage, attempt jobs.Attempt) error {
	var job blog.PushArgs
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	s, err := h.Store.Subscription(ctx, job.ID)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil || s.Generation != job.Generation || !h.Clock().Before(s.ExpiresAt) {
		return err
	}
	feed, err := h.feeds.find(ctx, s.Topic)
	if gone(err) || (err == nil && feed.sum() == s.SentHash) {
		return nil
	}
	if err != nil {
		return err
	}
	return h.settle(ctx, s, feed, attempt)
}

// settle sends the feed and notes what became of it.
func (h *Hub) settle(ctx context.Context, s blog.Subscription, feed *content, attempt jobs.Attempt) error {
	status, err := h.send(ctx, s, feed)
	switch {
	case ctx.Err() != nil:
		return ctx.Err() // the program stops; this try counts for nothing
	case status >= 200 && status <= 299:
		return h.Store.Took(ctx, s, feed.sum(), status)
	case status == http.StatusGone:
		h.Logger.InfoContext(ctx, "a subscriber is gone", "topic", s.Topic, "host", s.Host)
		return h.Store.Remove(ctx, s.ID)
	case err == nil:
		err = fmt.Errorf("%s answered %d", s.Host, status)
	}
	return h.failed(ctx, s, attempt, status, err)
}

// failed keeps count. The last try is no error: nobody has to look after the job of a subscriber that is away.
func (h *Hub) failed(ctx context.Context, s blog.Subscription, attempt jobs.Attempt, status int, cause error) error {
	since := s.FailedAt
	if since.IsZero() {
		since = h.Clock()
	}
	if attempt.Number >= fairTries && h.Clock().Sub(since) >= patience {
		h.Logger.InfoContext(ctx, "a subscriber took nothing for seven days and is removed", "topic", s.Topic, "host", s.Host, "error", cause)
		return h.Store.Remove(ctx, s.ID)
	}
	if err := h.Store.Failed(ctx, s.ID, since, status); err != nil {
		return err
	}
	if attempt.Last() {
		h.Logger.InfoContext(ctx, "a subscriber waits for the next publication", "topic", s.Topic, "host", s.Host, "error", cause)
		return nil
	}
	return cause
}

// send posts the feed. The status is zero when no answer came.
func (h *Hub) send(ctx context.Context, s blog.Subscription, feed *content) (status int, err error) {
	answer, err := h.Client.Post(ctx, s.Callback, feed.kind, feed.body, func(r *http.Request) error {
		r.Header.Set("Link", feed.link)
		if s.Secret != "" {
			r.Header.Set("X-Hub-Signature", signature(s.Secret, feed.body))
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return answer.Status, nil
}

// signature proves to the subscriber that the body is ours (WebSub §7.1).
func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
