package websub

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/jobs"
)

const (
	challengeBytes = 32
	maxConfirm     = 4 << 10
	verifyTimeout  = 10 * time.Second
)

// Verify is the job that asks a callback whether it meant its request (WebSub §5.3). Only an answer that repeats the
// challenge exactly counts; every other answer ends the request. Trouble on the way is an error until the last try, so that
// the job is repeated.
func (h *Hub) Verify(ctx context.Context, args json.RawMessage, attempt jobs.Attempt) error {
	var job blog.VerifyArgs
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	r, err := h.Store.Request(ctx, job.ID)
	if blog.KindOf(err) == blog.NotFound {
		return nil // confirmed or dropped by an earlier run
	}
	if err != nil {
		return err
	}
	reason, err := h.confirmed(ctx, r)
	switch {
	case err != nil && (!attempt.Last() || ctx.Err() != nil):
		return err
	case err != nil:
		return h.drop(ctx, r, err.Error())
	case reason != "":
		return h.drop(ctx, r, reason)
	}
	return h.confirm(ctx, r)
}

func (h *Hub) confirm(ctx context.Context, r blog.SubscriptionRequest) error {
	err := h.Store.Confirm(ctx, r.ID)
	if kind := blog.KindOf(err); kind == blog.Forbidden {
		return h.drop(ctx, r, err.Error()) // others were faster
	}
	return err
}

func (h *Hub) drop(ctx context.Context, r blog.SubscriptionRequest, reason string) error {
	h.Logger.InfoContext(ctx, "a request for a feed was not confirmed", "topic", r.Topic, "host", r.Host, "reason", reason)
	return h.Store.Drop(ctx, r.ID)
}

// confirmed asks the callback. A reason says why the answer is no; an error is trouble that may pass.
func (h *Hub) confirmed(ctx context.Context, r blog.SubscriptionRequest) (reason string, err error) {
	challenge := newChallenge()
	// A redirect is an answer like any other that is not 2xx (WebSub §5.3), so it is not followed.
	answer, err := h.Client.Get(fetch.WithBudget(ctx, 1), fetch.Request{
		URL: question(r, challenge), MaxBytes: maxConfirm, Timeout: verifyTimeout,
	})
	switch {
	case fetch.IsTemporary(err):
		return "", err
	case err != nil:
		return err.Error(), nil //nolint:nilerr // a callback that may not be asked is an answer: the reason
	case answer.Status < 200 || answer.Status > 299:
		return fmt.Sprintf("the callback answered %d", answer.Status), nil
	case string(answer.Body) != challenge:
		return "the callback did not repeat the challenge", nil
	}
	return "", nil
}

// question adds the parameters to the callback and leaves its own query as it is.
func question(r blog.SubscriptionRequest, challenge string) string {
	values := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {r.TopicURL}, "hub.challenge": {challenge}}
	if r.Ends {
		values.Set("hub.mode", "unsubscribe")
	} else {
		values.Set("hub.lease_seconds", strconv.FormatInt(r.Lease, 10))
	}
	_, query, has := strings.Cut(r.Callback, "?")
	switch {
	case !has:
		return r.Callback + "?" + values.Encode()
	case query == "" || strings.HasSuffix(query, "&"):
		return r.Callback + values.Encode()
	}
	return r.Callback + "&" + values.Encode()
}

// newChallenge is different every time, so that an answer proves that the callback read this very question.
func newChallenge() string {
	raw := make([]byte, challengeBytes)
	_, _ = rand.Read(raw) // it never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}
