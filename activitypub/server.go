package activitypub

import (
	"context"
	"crypto/rsa"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/links"
)

// Options are everything that the face to other servers needs. All fields are required unless it says otherwise.
type Options struct {
	Links        links.Site
	Reader       blog.Reader
	Posts        *blog.Posts
	Conversation *blog.Conversation
	Followers    *blog.Followers
	Gestures     *blog.Gestures
	Deeds        Deeds
	Intake       Intake
	Outbox       Outbox
	Addresses    Addresses
	Client       *fetch.Client
	Keys         Keys
	Text         Text
	ClientIP     func(*http.Request) string // the sender's address, forwarded ones believed only from trusted proxies
	AllowHTTP    bool                       // ids may begin with http: for tests and intranets
	Clock        func() time.Time
	Logger       *slog.Logger
	Version      string
}

// Keys gives the private keys that we sign with; cmd/oriel unseals them.
type Keys interface {
	Author(ctx context.Context, a blog.Author) (*rsa.PrivateKey, error)
	Instance(ctx context.Context) (*rsa.PrivateKey, error)
}

// Text cleans what comes from other servers and prepares what goes to them; cmd/oriel joins it to the render room.
type Text interface {
	Bio(markdown string) string              // an author's words about themselves, as HTML
	Remote(html string) string               // sanitised and balanced
	Wire(html, base string) string           // HTML with absolute addresses and plain markup; base is the page it stands on
	PlainText(html string, limit int) string // at most limit characters
	CleanName(name string, limit int) string // one line without control and direction characters
	Handles(html string) []string            // whom it names as @name@host, in small letters, without the first @
}

// Server serves, receives and delivers. It is safe for concurrent use.
type Server struct {
	Options
	ids       as2.IDs
	documents documents
	actors    *actors
	intake    *batcher[*blog.Incoming]
	settler   *batcher[blog.Delivery]
	budgets   *budgets
	answers   *answers
	letters   *expirable.LRU[int64, blog.Outgoing]
	revived   *expirable.LRU[string, time.Time]
	verify    httpsig.Options
	mux       *http.ServeMux
}

// New makes the server. Close must be called at the end.
func New(o Options) *Server {
	s := &Server{
		Options: o,
		ids:     as2.IDs{AllowHTTP: o.AllowHTTP},
		budgets: newBudgets(o.Clock),
		answers: newAnswers(o.Reader.Edition, o.Clock),
		letters: expirable.NewLRU[int64, blog.Outgoing](64, nil, 10*time.Minute),
		revived: expirable.NewLRU[string, time.Time](actorsKept, nil, revivePause),
	}
	base, _ := url.Parse(o.Links.Base()) // links.New checked it
	s.verify = httpsig.Options{BaseURL: base, Host: o.Links.Host()}
	s.documents = documents{client: o.Client, ids: s.ids, sign: s.signGet, blocked: o.Reader.HostBlocked}
	s.actors = newActors(s.documents, o.Text, o.Addresses, o.Clock)
	s.intake = newBatcher(128, func(ctx context.Context, batch []*blog.Incoming) error {
		return o.Intake.StoreIncoming(ctx, batch)
	})
	s.settler = newBatcher(256, func(ctx context.Context, batch []blog.Delivery) error {
		return o.Outbox.SettleDeliveries(ctx, batch)
	})
	s.routes()
	return s
}

// Close waits for what is being written.
func (s *Server) Close() {
	s.intake.close()
	s.settler.close()
}

// EditionChanged tells that a reader could see something new; calling it is never wrong.
func (s *Server) EditionChanged() { s.answers.changed() }

// ServeHTTP answers everything below /ap/, /.well-known/ and /nodeinfo/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// signGet signs a fetch as the instance actor, without which servers in secure mode answer 401.
func (s *Server) signGet(r *http.Request) error {
	key, err := s.Keys.Instance(r.Context())
	if err != nil {
		return err
	}
	return httpsig.SignCavage(r, nil, links.MainKey(s.Links.InstanceActor()), key, s.Clock())
}
