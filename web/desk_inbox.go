package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Inbox is what the queue of everything that came in is read from.
type Inbox interface {
	// Inbox lists one page of what an author may see, newest first.
	Inbox(ctx context.Context, q blog.InboxQuery) (blog.InboxPage, error)
	// InboxCounts counts what an author should look at, each number up to 100.
	InboxCounts(ctx context.Context, author blog.Author) (blog.InboxCounts, error)
	// InboxMark gives how far an author has read, and whether they want shortcuts.
	InboxMark(ctx context.Context, author blog.Author) (blog.InboxMark, error)
	// Talk lists what was said between an author and the guest of one message to that author; another's is NotFound.
	Talk(ctx context.Context, author blog.Author, messageID int64) (blog.Talk, error)
	MessageAnswerByRef(ctx context.Context, ref string) (blog.MessageAnswer, error)
	// MutedWords lists the muted words by name, those whose time is over too.
	MutedWords(ctx context.Context) ([]blog.MutedWord, error)
}

// inboxPage is one page of the queue.
type inboxPage struct {
	deskPage
	Drawer  string
	Drawers []deskItem
	Kind    string
	Kinds   []choice
	Query   string
	Post    *blog.Post  // the one whose talk is shown
	From    *blog.Guest // the one whose talk is shown
	Plain   string      // the same without the post or the person
	Entries []inboxEntry
	Here    string // this very page, to come back to
	Newer   string // the head of the queue, when this is a later page
	Older   string
	All     string // this page with every entry ticked
	Ticked  bool
	Until   int64 // the newest moment on the page, for "mark all as read"
	Keys    bool
	Unread  int
}

// inboxEntry is one notice with all that can be done about it.
type inboxEntry struct {
	blog.NoticeView
	Next      int64 // the entry that has the focus once this one is done; zero for none
	Back      string
	Ticked    bool
	Editor    bool // who looks may block
	AnswerRef string
	Answers   bool // it can be answered here
	About     []aboutLink
	Card      card        // of a comment: what the parts for gestures and answers need
	Mail      messageCard // of a message: the same
}

const maxInboxSearch = 100

// drawers are the parts of the queue, in the order of their tabs.
func drawers(counts blog.InboxCounts) []deskItem {
	return []deskItem{
		{Title: "Everything", Path: links.DeskInbox},
		{Title: "Waiting", Path: "waiting", Count: counts.Waiting},
		{Title: "Unread", Path: "unread", Count: counts.Unread},
		{Title: "Hidden", Path: "hidden"},
		{Title: "Spam", Path: "spam", Count: counts.Spam},
	}
}

func inboxKinds() []choice {
	return []choice{
		{"", "Every kind", false},
		{"comment", "Comments", false},
		{"guestbook", "Guest book", false},
		{"mention", "Mentions", false},
		{"private", "Private messages", false},
		{"like", "Likes", false},
		{"boost", "Boosts", false},
		{"quote", "Quotes", false},
		{"follow", "New followers", false},
		{"report", "Complaints", false},
	}
}

func (s *Server) inbox(c *gin.Context) {
	page := inboxPage{Drawer: c.Query("show"), Kind: c.Query("kind"), Query: firstRunes(strings.TrimSpace(c.Query("q")), maxInboxSearch), Ticked: c.Query("all") == "1"}
	s.showDesk(c, http.StatusOK, "inbox", &page, s.fillInbox(c, &page))
}

func (s *Server) fillInbox(c *gin.Context, page *inboxPage) error {
	ctx, author := c.Request.Context(), who(c).author
	q := blog.InboxQuery{Author: author, Search: page.Query, Before: cursorFrom(c.Query("before"))}
	switch page.Drawer {
	case "waiting":
		q.Waiting = true
	case "unread":
		q.Unread = true
	case "hidden", "spam":
		q.Place = blog.NoticePlace(page.Drawer)
	default:
		page.Drawer = ""
	}
	for _, k := range inboxKinds() {
		k.Chosen = k.Value == page.Kind
		page.Kinds = append(page.Kinds, k)
		if k.Chosen && k.Value != "" {
			q.Kinds = []blog.NoticeKind{blog.NoticeKind(k.Value)}
		}
	}
	if err := s.narrowInbox(c, page, &q); err != nil {
		return err
	}
	found, err := s.o.Inbox.Inbox(ctx, q)
	if err != nil {
		return fmt.Errorf("list what came in: %w", err)
	}
	counts, err := s.o.Inbox.InboxCounts(ctx, author)
	if err != nil {
		return fmt.Errorf("count what came in: %w", err)
	}
	mark, err := s.o.Inbox.InboxMark(ctx, author)
	if err != nil {
		return err
	}
	page.Keys, page.Unread = !mark.KeysOff, counts.Unread
	page.addresses(c.Request.URL.Query(), found.Next)
	page.tabs(counts)
	if page.deskPage, err = s.newDesk(c, "Inbox", links.DeskInbox); err != nil {
		return err
	}
	return s.fillEntries(ctx, page, found.Views, author)
}

// KnownLanguages are suggestions for the language of an answer.
func (*inboxPage) KnownLanguages() []choice { return commonLanguages() }

// narrowInbox reads which post or person the page is about.
func (s *Server) narrowInbox(c *gin.Context, page *inboxPage, q *blog.InboxQuery) error {
	if ref := c.Query("post"); ref != "" {
		entry, err := s.o.Reader.EntryByRef(c.Request.Context(), ref)
		if err != nil {
			return err
		}
		page.Post, q.PostID = &entry.Post, entry.Post.ID
	}
	if id := number(c.Query("guest")); id != 0 {
		guest, err := s.o.Reader.GuestByID(c.Request.Context(), id)
		if err != nil {
			return err
		}
		page.From, q.GuestID = &guest, guest.ID
	}
	return nil
}

// addresses fills where the links of the page lead: each keeps what is chosen otherwise.
func (p *inboxPage) addresses(query url.Values, next blog.NoticeCursor) {
	with := func(change func(url.Values)) string {
		values := url.Values{}
		for _, key := range []string{"show", "kind", "q", "post", "guest", "before"} {
			if v := query.Get(key); v != "" {
				values.Set(key, v)
			}
		}
		change(values)
		if len(values) == 0 {
			return links.DeskInbox
		}
		return links.DeskInbox + "?" + values.Encode()
	}
	p.Here = with(func(url.Values) {})
	p.All = with(func(v url.Values) { v.Set("all", "1") })
	p.Plain = with(func(v url.Values) { v.Del("post"); v.Del("guest"); v.Del("before") })
	if query.Get("before") != "" {
		p.Newer = with(func(v url.Values) { v.Del("before") })
	}
	if next.ID != 0 {
		p.Older = with(func(v url.Values) { v.Set("before", cursorText(next)) })
	}
}

func (p *inboxPage) tabs(counts blog.InboxCounts) {
	for _, d := range drawers(counts) {
		name := d.Path
		if name == links.DeskInbox {
			name = ""
		} else {
			d.Path = links.DeskInboxShow(name)
		}
		d.Current = name == p.Drawer
		p.Drawers = append(p.Drawers, d)
	}
}

func (s *Server) fillEntries(ctx context.Context, page *inboxPage, views []blog.NoticeView, author blog.Author) error {
	cards, mail := make([]card, len(views)), make([]messageCard, len(views))
	for i, v := range views {
		cards[i] = card{CommentView: v.Comment, Back: page.Here}
		mail[i] = messageCard{
			Message: v.Message, Guest: v.Guest, Answered: v.Answered, Answers: sentAnswers(v.Answers), Emojis: v.Emojis, Shut: v.Guest.Blocked,
			Anchor: noticeAnchor(v.Notice), Back: page.Here,
		}
	}
	if err := s.addGestures(ctx, author, cards); err != nil {
		return err
	}
	if err := s.furnishMessages(ctx, author, mail, page.Site.Language); err != nil {
		return err
	}
	for i, v := range views {
		e := inboxEntry{NoticeView: v, Back: page.Here, Ticked: page.Ticked, Editor: author.Edits(), Card: cards[i], Mail: mail[i]}
		switch {
		case i+1 < len(views):
			e.Next = views[i+1].Notice.ID
		case i > 0:
			e.Next = views[i-1].Notice.ID
		}
		switch v.Notice.Kind {
		case blog.NoticeComment, blog.NoticeGuestBook:
			e.Answers = v.Post.Public() && v.Comment.Comment.ID != 0 && !v.Comment.Comment.Spam()
			e.AnswerRef = blog.NewRef(s.o.Clock())
		case blog.NoticeReport:
			e.About = s.about(v.Report.Targets)
		}
		page.Entries = append(page.Entries, e)
	}
	if len(views) > 0 {
		page.Until = views[0].Notice.At.Unix() + 1
	}
	return nil
}

// cursorText is a place in the queue as an address holds it: microseconds and the row.
func cursorText(c blog.NoticeCursor) string {
	return strconv.FormatInt(c.At.UnixMicro(), 10) + "-" + strconv.FormatInt(c.ID, 10)
}

// cursorFrom reads it again; anything else is the head of the queue.
func cursorFrom(text string) blog.NoticeCursor {
	at, id, found := strings.Cut(text, "-")
	if !found || number(at) == 0 || number(id) == 0 {
		return blog.NoticeCursor{}
	}
	return blog.NoticeCursor{At: time.UnixMicro(number(at)).UTC(), ID: number(id)}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return strings.ToValidUTF8(s[:i], "")
		}
	}
	if !utf8.ValidString(s) {
		return strings.ToValidUTF8(s, "")
	}
	return s
}
