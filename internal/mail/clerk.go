package mail

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/links"
)

// Boxes is where mailboxes and news are kept; the store implements it.
type Boxes interface {
	Mailbox(ctx context.Context, authorID int64) (blog.Mailbox, error)
	Mailboxes(ctx context.Context) ([]blog.Mailbox, error)
	MailboxesAt(ctx context.Context, address string) ([]blog.Mailbox, error)
	SaveMailbox(ctx context.Context, box *blog.Mailbox) error
	// Notify keeps news, each once, and orders letters for what shall go at once, atOnce an hour at most; the rest waits for the day's.
	Notify(ctx context.Context, news []blog.News, atOnce int, now time.Time) error
	// Order puts a letter into the queue that is no notice.
	Order(ctx context.Context, kind string, args blog.LetterArgs) error
	Notice(ctx context.Context, id int64) (blog.News, error)
	Waiting(ctx context.Context, authorID int64, limit int) ([]blog.News, error)
	Sent(ctx context.Context, now time.Time, ids ...int64) error
	HostsInTrouble(ctx context.Context, now time.Time, age time.Duration) (int, error)
	// What facts of guests are about.
	MessageByID(ctx context.Context, id int64) (blog.MessageView, error)
	FollowerByID(ctx context.Context, id int64) (blog.Follower, blog.Guest, error)
	ReportByID(ctx context.Context, id int64) (blog.Report, error)
}

// Options are what a Clerk needs. Server may be nil: then letters are not sent, and the log says so.
type Options struct {
	Server *Server
	Boxes  Boxes
	Reader blog.Reader
	Slips  *auth.Clerk
	Seal   *auth.Seal
	Links  links.Site
	Clock  func() time.Time
	Logger *slog.Logger
}

// Clerk writes letters and works off the orders for them. It is safe for concurrent use.
type Clerk struct{ o Options }

// NewClerk makes a Clerk.
func NewClerk(o Options) *Clerk { return &Clerk{o} }

const (
	letterLabel = "letter in the queue"
	stopLabel   = "link that stops letters"
	lettersHour = 20 // at once, to one author; what is more waits for the day's letter
)

// On reports whether letters leave the house.
func (c *Clerk) On() bool { return c.o.Server != nil }

// Forgotten orders a link for a new password for whoever an address belongs to. Nothing is looked up here, so that the time it
// takes does not tell whose address it is.
func (c *Clerk) Forgotten(ctx context.Context, address string) error {
	return c.order(ctx, blog.JobAsk, Letter{To: address})
}

// Invited orders a letter with a link to join.
func (c *Clerk) Invited(ctx context.Context, address, path string, by blog.Author) error {
	site, err := c.o.Reader.Site(ctx)
	if err != nil {
		return err
	}
	return c.order(ctx, blog.JobLetter, Letter{
		To: address, Subject: by.Shown() + " invites you to write on " + site.Title,
		Lines: []Line{{Text: by.Shown() + " invites you to become an author of " + site.Title + ". The link works once, for seven days:", Link: c.o.Links.Abs(path)}},
		Foot:  "If you do not know what this is about, do nothing; no account was made.",
	})
}

// Confirm orders the letter that confirms an address.
func (c *Clerk) Confirm(ctx context.Context, address, path string, author blog.Author) error {
	return c.order(ctx, blog.JobLetter, Letter{
		To: address, Subject: "Please confirm your address at " + c.o.Links.Host(),
		Lines: []Line{{Text: "Shall letters for @" + c.o.Links.Handle(author.Name) + " go to this address? Open this link within a day to confirm it:", Link: c.o.Links.Abs(path)}},
		Foot:  "If you did not ask for this, do nothing; nothing will be sent to you.",
	})
}

// Test sends a letter now. The error is of kind Invalid and says what the server answered.
func (c *Clerk) Test(ctx context.Context, address string) error {
	if c.o.Server == nil {
		return blog.Refuse(blog.Invalid, "This site sends no mail: no mail server is named in ORIEL_SMTP.")
	}
	err := c.o.Server.Send(ctx, Letter{
		To: address, Subject: "A test letter from " + c.o.Links.Host(),
		Lines: []Line{{Text: "Letters from your site arrive.", Link: c.o.Links.Abs(links.DeskAccount)}}, Foot: "You asked for this letter at your desk.",
	})
	var refused *Refused
	if errors.As(err, &refused) {
		return blog.Refuse(blog.Invalid, refused.Sentence)
	}
	return err
}

// Stop reads the link at the foot of a letter.
func (c *Clerk) Stop(token string) (authorID int64, kind blog.NewsKind, ok bool) {
	box, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(token) > 400 {
		return 0, "", false
	}
	plain, err := c.o.Seal.Open(box, stopLabel)
	if err != nil {
		return 0, "", false
	}
	id, rest, _ := strings.Cut(string(plain), " ")
	authorID, err = strconv.ParseInt(id, 10, 64)
	return authorID, blog.NewsKind(rest), err == nil
}

func (c *Clerk) stopLink(authorID int64, kind blog.NewsKind) string {
	box := c.o.Seal.Seal(fmt.Appendf(nil, "%d %s", authorID, kind), stopLabel)
	return c.o.Links.Abs(links.StopMail(base64.RawURLEncoding.EncodeToString(box)))
}

// order seals a letter and puts it into the queue: its address and its links are nobody's business who reads the database.
func (c *Clerk) order(ctx context.Context, kind string, l Letter) error {
	plain, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	return c.o.Boxes.Order(ctx, kind, blog.LetterArgs{Sealed: base64.StdEncoding.EncodeToString(c.o.Seal.Seal(plain, letterLabel))})
}

func (c *Clerk) unseal(sealed string) (Letter, error) {
	var l Letter
	box, err := base64.StdEncoding.DecodeString(sealed)
	if err == nil {
		var plain []byte
		if plain, err = c.o.Seal.Open(box, letterLabel); err == nil {
			err = json.Unmarshal(plain, &l)
		}
	}
	if err != nil {
		return l, jobs.Never(fmt.Errorf("open a letter: %w", err))
	}
	return l, nil
}

// send hands a letter over. What is refused for good is noted and done with; what is refused for now is an error.
func (c *Clerk) send(ctx context.Context, what string, l Letter) error {
	if c.o.Server == nil {
		c.o.Logger.Info("mail is off, so a letter was not sent; ORIEL_SMTP names a mail server", "letter", what)
		return nil
	}
	err := c.o.Server.Send(ctx, l)
	var refused *Refused
	if errors.As(err, &refused) && !refused.Temporary {
		c.o.Logger.Warn("the mail server refused a letter for good", "letter", what, "server", c.o.Server.Host())
		return nil
	}
	if err != nil {
		return fmt.Errorf("send a letter (%s) by %s: %w", what, c.o.Server.Host(), err)
	}
	return nil
}
