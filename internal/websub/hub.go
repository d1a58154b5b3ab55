package websub

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/links"
)

// Options are everything that the hub needs. All fields are required.
type Options struct {
	Links     links.Site
	Feeds     Feeds
	Store     Store
	Client    *fetch.Client
	Edition   func(context.Context) (int64, error) // grows with every change that readers see
	ClientIP  func(*http.Request) string           // who asks, forwarded addresses believed only from trusted proxies
	AllowHTTP bool                                 // callbacks may begin with http: for tests and intranets
	Clock     func() time.Time
	Logger    *slog.Logger
}

// Hub answers subscribers and does the jobs that follow. Use New; it is safe for concurrent use.
type Hub struct {
	Options

	visitors *throttle
	feeds    *shelf
}

// New makes a hub. It touches neither the database nor the network.
func New(o Options) *Hub {
	return &Hub{Options: o, visitors: newThrottle(o.Clock), feeds: newShelf(o.Feeds, o.Edition)}
}

// Limits are what one house looks after for strangers.
func Limits() blog.SubscriptionLimits {
	return blog.SubscriptionLimits{Pending: 5, PerHost: 200, All: 50_000}
}

// Concerns reports whether a fact can change what stands in a feed that is pushed.
func Concerns(kind blog.FactKind) bool {
	return kind == blog.PostPublished || kind == blog.PostEdited || kind == blog.PostRetracted
}
