package websub

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Feeds gives the feeds of the site as everybody gets them.
type Feeds interface {
	// Feed is what a GET of the path answers. selfURL is the feed's own absolute address and hubURL the hub that it names;
	// a path that is no feed, or a feed that names no hub, is an error of kind NotFound or Gone. It must show every change
	// that was committed before the call.
	Feed(ctx context.Context, path string) (body []byte, contentType, selfURL, hubURL string, err error)
}

// Store keeps requests and subscriptions.
type Store interface {
	// Ask keeps a request and the job that has it confirmed, in one transaction, and sets its ID. It refuses with the
	// kinds of blog.SubscriptionLimits.
	Ask(ctx context.Context, r *blog.SubscriptionRequest) error
	Request(ctx context.Context, id int64) (blog.SubscriptionRequest, error)
	// Confirm does what a request asks for and ends it. Safe to repeat.
	Confirm(ctx context.Context, id int64) error
	// Drop ends a request without effect. Safe to repeat.
	Drop(ctx context.Context, id int64) error

	// Announce writes the job that looks which feeds have changed; key names what happened.
	Announce(ctx context.Context, key string) error
	// Topics lists the feeds that somebody is subscribed to.
	Topics(ctx context.Context) ([]string, error)
	// Wake writes a push job of a new generation for each subscription of a topic that has not taken the content of this hash.
	Wake(ctx context.Context, topic, hash string) (int, error)

	Subscription(ctx context.Context, id int64) (blog.Subscription, error)
	// Took notes that a callback took the content of this hash.
	Took(ctx context.Context, s blog.Subscription, hash string, status int) error
	// Failed notes that a callback took nothing; since is the first failure of this run of failures.
	Failed(ctx context.Context, id int64, since time.Time, status int) error
	// Remove ends a subscription. Safe to repeat.
	Remove(ctx context.Context, id int64) error
}
