package websub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Announce keeps a job for a fact that concerns feeds, and does nothing for others. It is safe to repeat, and touches no
// network.
func (h *Hub) Announce(ctx context.Context, fact blog.FactArgs) error {
	if !Concerns(fact.Kind) {
		return nil
	}
	// A job that runs already may have looked before this change, so each change has a key of its own.
	return h.Store.Announce(ctx, fmt.Sprintf("%s:%d:%d", fact.Kind, fact.ID, fact.Version))
}

// Fanout is the job that looks at every feed with subscribers, and has those sent that changed since a subscriber last
// took them. It is safe to repeat. A feed that cannot be built does not keep the others back.
func (h *Hub) Fanout(ctx context.Context, _ json.RawMessage) error {
	topics, err := h.Store.Topics(ctx)
	if err != nil {
		return err
	}
	var troubles []error
	for _, topic := range topics {
		if err := h.wake(ctx, topic); err != nil {
			troubles = append(troubles, fmt.Errorf("send out %s: %w", topic, err))
		}
	}
	return errors.Join(troubles...)
}

func (h *Hub) wake(ctx context.Context, topic string) error {
	feed, err := h.feeds.find(ctx, topic)
	if gone(err) {
		return nil // its subscribers stay until their lease ends: a tag may come back
	}
	if err != nil {
		return err
	}
	woken, err := h.Store.Wake(ctx, topic, feed.sum())
	if woken > 0 {
		h.Logger.DebugContext(ctx, "a feed changed", "topic", topic, "subscribers", woken)
	}
	return err
}

// gone reports whether there is no such feed, at least at the moment.
func gone(err error) bool {
	kind := blog.KindOf(err)
	return kind == blog.NotFound || kind == blog.Gone
}
