package blog

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// ruling is what the house's own judgement makes of a text: whether to hold it, and why.
type ruling struct {
	hold    Hold
	score   int
	reasons string
}

// suspect is a text that came in, with what it is about.
type suspect struct {
	html    string
	warning string
	post    Post // zero for messages
	direct  bool // it answers the post itself
	about   int64
}

// examine decides whether a new comment is held back as spam or for a muted word. Spam hides it from everybody but those
// who look into the spam; a muted word lets it wait.
func (c *Conversation) examine(ctx context.Context, tx Tx, guest Guest, post Post, comment *Comment) error {
	r, err := c.rule(ctx, tx, guest, suspect{
		html: comment.HTML, warning: comment.Warning, post: post, direct: comment.ParentID == 0, about: post.ID,
	})
	if err != nil {
		return err
	}
	comment.Hold, comment.Score, comment.Reasons = r.hold, r.score, r.reasons
	switch r.hold {
	case HoldSpam:
		comment.Status = Hidden
	case HoldMuted:
		comment.Status = Pending
	}
	return nil
}

// reexamine is examine for a newer text of a comment. It may hold back what was shown, but frees nothing: that is for a person.
func (c *Conversation) reexamine(ctx context.Context, tx Tx, guest Guest, comment *Comment) error {
	if comment.PostID == 0 || comment.Status != Approved && comment.Status != Pending {
		return nil
	}
	post, err := tx.PostByID(ctx, comment.PostID)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	held := comment.Hold
	if err := c.examine(ctx, tx, guest, post, comment); err != nil || comment.Hold != "" {
		return err
	}
	comment.Hold = held
	return nil
}

// holdGone marks a message that its author deleted. The row stays, because it keeps a late public copy out.
const holdGone Hold = "gone"

// noteFor is a message as it is kept for one author. A newer text of a known one lies where its author put it.
func (c *Conversation) noteFor(ctx context.Context, tx Tx, guest Guest, author Author, m Message) (Message, error) {
	m.AuthorID, m.GuestID, m.CreatedAt = author.ID, guest.ID, c.now().UTC().Truncate(time.Second)
	if err := placeInTalk(ctx, tx, &m); err != nil {
		return m, err
	}
	known, err := tx.MessageOf(ctx, guest.ID, m.RemoteID, author.ID)
	if err == nil && known.Hold != "" {
		m.ID, m.Hold, m.Score, m.Reasons = known.ID, known.Hold, known.Score, known.Reasons
		return m, nil
	}
	if err != nil && KindOf(err) != NotFound {
		return m, err
	}
	r, err := c.rule(ctx, tx, guest, suspect{html: m.HTML, warning: m.Warning})
	m.ID, m.Hold, m.Score, m.Reasons = known.ID, r.hold, r.score, r.reasons
	if m.Hold == HoldMuted {
		m.Hold = HoldHidden
	}
	return m, err
}

func (c *Conversation) rule(ctx context.Context, tx Tx, guest Guest, s suspect) (ruling, error) {
	values, err := tx.Settings(ctx)
	if err != nil {
		return ruling{}, err
	}
	var r ruling
	if threshold := SiteFrom(values).SpamThreshold(); threshold > 0 {
		facts, err := c.spamFacts(ctx, tx, guest, s)
		if err != nil {
			return ruling{}, err
		}
		v := JudgeSpam(facts)
		r.score, r.reasons = v.Score, strings.Join(v.Reasons, "\n")
		if v.Score >= threshold {
			r.hold = HoldSpam
			return r, nil
		}
	}
	muted, err := tx.MutedWords(ctx)
	if err != nil || len(muted) == 0 {
		return r, err
	}
	if w := FindMuted(muted, s.warning+" "+PlainText(s.html), c.now()); w.Folded != "" {
		r.hold, r.reasons = HoldMuted, "contains a muted word: "+w.Words
	}
	return r, nil
}

func (c *Conversation) spamFacts(ctx context.Context, tx Tx, guest Guest, s suspect) (SpamFacts, error) {
	now := c.now()
	f := SpamFacts{
		Text: ReadSpamText(s.html), Known: guest.Approved, Faceless: guest.AvatarURL == "" && (guest.DisplayName == "" || guest.DisplayName == guest.Name),
		Visitor: guest.Visitor(),
	}
	f.Website = f.Visitor && guest.ProfileURL != ""
	if !guest.JoinedAt.IsZero() {
		f.Age = max(now.Sub(guest.JoinedAt), time.Second)
	}
	if s.post.ID != 0 {
		f.PostScript = ScriptOf(firstOf(s.post.Title+" "+s.post.Excerpt, s.post.HTML))
		if s.direct {
			f.AfterPost = max(now.Sub(s.post.PublishedAt), 0)
		}
	}
	if err := c.listen(ctx, tx, guest, s, &f); err != nil {
		return f, err
	}
	return f, recall(ctx, tx, guest, now, &f)
}

// listen looks who sent the same text lately.
func (c *Conversation) listen(ctx context.Context, tx Tx, guest Guest, s suspect, f *SpamFacts) error {
	mark := f.Text.Print()
	if mark == "" {
		return nil
	}
	echoes, err := tx.Echoes(ctx, mark, c.now().Add(-echoesLast))
	if err != nil {
		return err
	}
	people := map[int64]bool{}
	for _, e := range echoes {
		switch {
		case e.GuestID != guest.ID:
			people[e.GuestID] = true
		case e.AboutID != s.about:
			f.OtherPlaces++
		}
	}
	f.OtherGuests = len(people)
	return nil
}

// hear remembers that a guest sent a text, about a post or to an author (zero).
func (c *Conversation) hear(ctx context.Context, tx Tx, guestID int64, html string, about int64) error {
	mark := ReadSpamText(html).Print()
	if mark == "" {
		return nil
	}
	return tx.SaveEcho(ctx, Echo{Print: mark, GuestID: guestID, AboutID: about, HeardAt: c.now().UTC().Truncate(time.Second)})
}

// recall adds what the authors' decisions taught about the words, the guest and the host.
func recall(ctx context.Context, tx Tx, guest Guest, now time.Time, f *SpamFacts) error {
	words, err := tx.SpamCounts(ctx, CountWord, f.Text.Tokens())
	if err != nil {
		return err
	}
	for _, w := range words {
		f.Words = append(f.Words, w.At(now))
	}
	for _, one := range []struct {
		kind  CountKind
		token string
		into  *SpamCount
	}{{CountGuest, guestToken(guest), &f.Guest}, {CountHost, guest.Host, &f.Host}} {
		if one.token == "" {
			continue
		}
		found, err := tx.SpamCounts(ctx, one.kind, []string{one.token})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			*one.into = found[0].At(now)
		}
	}
	return nil
}

func guestToken(g Guest) string {
	if g.ID == 0 {
		return ""
	}
	return strconv.FormatInt(g.ID, 10)
}
