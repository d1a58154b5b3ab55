package web

import (
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Anchor is the id of the entry on the page.
func (e inboxEntry) Anchor() string { return noticeAnchor(e.Notice) }

func noticeAnchor(n blog.Notice) string { return "n-" + strconv.FormatInt(n.ID, 10) }

// Talk reports whether the entry is a comment.
func (e inboxEntry) Talk() bool {
	return e.Notice.Kind == blog.NoticeComment || e.Notice.Kind == blog.NoticeGuestBook
}

// Private reports whether only one author may ever read the entry.
func (e inboxEntry) Private() bool { return e.Notice.Kind == blog.NoticePrivate }

// Letter reports whether the entry is a message.
func (e inboxEntry) Letter() bool { return e.Private() || e.Notice.Kind == blog.NoticeMention }

// Grouped reports whether the entry stands for several people.
func (e inboxEntry) Grouped() bool { return e.Notice.Kind.Grouped() }

// Word names the kind of the entry.
func (e inboxEntry) Word() string {
	switch e.Notice.Kind {
	case blog.NoticeGuestBook:
		return "Guest book"
	case blog.NoticeMention:
		return "Mention"
	case blog.NoticePrivate:
		return "Private message"
	case blog.NoticeLike:
		return "Likes"
	case blog.NoticeBoost:
		return "Boosts"
	case blog.NoticeQuote:
		return "Quote"
	case blog.NoticeFollow:
		return "Followers"
	case blog.NoticeReport:
		return "Complaint"
	}
	return "Comment"
}

// Icon is the sign beside the kind, a name in the template "icon".
func (e inboxEntry) Icon() string {
	switch e.Notice.Kind {
	case blog.NoticeLike:
		return "heart"
	case blog.NoticeBoost:
		return "round"
	case blog.NoticeFollow:
		return "people"
	case blog.NoticeReport:
		return "flag"
	case blog.NoticePrivate, blog.NoticeMention:
		return "letter"
	case blog.NoticeQuote:
		return "quote"
	}
	return "bubble"
}

// Who names the people of a group: "Ana", "Ana and Bo", "Ana, Bo and 12 others".
func (e inboxEntry) Who() string {
	total, named := e.Notice.Total, e.People
	if total > 3 || total > len(named) {
		named = named[:min(len(named), 2)]
	}
	names := make([]string, 0, len(named)+1)
	for _, g := range named {
		names = append(names, "\u2068"+g.Shown()+"\u2069") // a name from right to left turns nothing else round
	}
	switch rest := total - len(names); {
	case rest == 1 && len(names) > 0:
		names = append(names, "1 other")
	case rest > 0 && len(names) > 0:
		names = append(names, grouped(rest)+" others")
	case rest > 0:
		names = append(names, count(rest, "person", "people"))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// Name is who sent the entry, for the names of its buttons.
func (e inboxEntry) Name() string {
	switch {
	case e.Grouped():
		return e.Who()
	case e.Guest.ID == 0:
		return firstOf(e.Report.Host, "somebody")
	}
	return e.Guest.Shown()
}

// About is the title of the post, or what stands for one without.
func (e inboxEntry) Title() string { return firstOf(e.Post.Title, "an untitled post") }

// Warning is what hides the words until somebody wants to see them.
func (e inboxEntry) Warning() string {
	if e.Talk() {
		if w := e.Comment.Comment.Warning; w != "" || !e.Comment.Comment.Sensitive {
			return w
		}
		return "Sensitive content"
	}
	return e.Message.Warning
}

// Score is how much the entry looked like spam when it came, and Reasons say why.
func (e inboxEntry) Score() int { return max(e.Comment.Comment.Score*b2i(e.Talk()), e.Message.Score) }

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Reasons are why the entry is held back, or looked a little like spam; nil when there is nothing to say.
func (e inboxEntry) Reasons() []string {
	text := e.Message.Reasons
	if e.Talk() {
		text = e.Comment.Comment.Reasons
	}
	if text == "" || !e.Held() && e.Score() < worthTelling {
		return nil
	}
	return strings.Split(text, "\n")
}

// worthTelling is the score from which on the reasons are shown although nothing is held back.
const worthTelling = 30

// Held reports whether the house holds the entry back by its own judgement or an author's word.
func (e inboxEntry) Held() bool {
	return e.Notice.Place == blog.PlaceSpam || e.Talk() && e.Comment.Comment.Hold == blog.HoldMuted || e.Message.Hold == blog.HoldMuted
}

// Muted reports whether a muted word holds the entry back.
func (e inboxEntry) Muted() bool { return e.Held() && e.Notice.Place != blog.PlaceSpam }

// CanApprove reports whether the entry can be shown or brought back.
func (e inboxEntry) CanApprove() bool {
	return e.Notice.Waits || e.Notice.Place == blog.PlaceHidden || e.Notice.Place == blog.PlaceSpam && e.Talk()
}

// ApproveWord is the name of that button.
func (e inboxEntry) ApproveWord() string {
	switch {
	case e.Talk():
		return "Approve"
	case e.Notice.Kind == blog.NoticeQuote:
		return "Show"
	}
	return "Back to the inbox"
}

// HideWord is the name of the button that puts the entry aside.
func (e inboxEntry) HideWord() string {
	switch {
	case e.Talk() || e.Notice.Kind == blog.NoticeQuote:
		return "Hide"
	case e.Notice.Kind == blog.NoticeReport:
		return "Done"
	}
	return "Put aside"
}

// CanHide reports whether the entry can be put aside. What is left of a message that its writer took back can only go.
func (e inboxEntry) CanHide() bool {
	return e.Notice.Place != blog.PlaceHidden && !e.Message.Withdrawn()
}

// CanSpam reports whether the entry can be called spam.
func (e inboxEntry) CanSpam() bool {
	return e.Notice.Place != blog.PlaceSpam && (e.Talk() || e.Letter()) && !e.Message.Withdrawn()
}

// CanDelete reports whether the entry can be deleted.
func (e inboxEntry) CanDelete() bool { return e.Talk() || e.Letter() }

// CanBlock reports whether the writer can be turned away by who looks.
func (e inboxEntry) CanBlock() bool { return e.Editor && e.Guest.ID != 0 && !e.Guest.Visitor() }

// Original is the address of the text on its own server, or empty.
func (e inboxEntry) Original() string {
	switch {
	case e.Talk():
		return e.Comment.Comment.RemoteURL
	case e.Notice.Kind == blog.NoticeQuote:
		return e.Quote.RemoteURL
	}
	return e.Message.RemoteURL
}

// FromGuest lists everything from the same person.
func (e inboxEntry) FromGuest() string { return links.DeskInboxGuest(e.Notice.GuestID) }

// OfPost lists everything about the same post.
func (e inboxEntry) OfPost() string { return links.DeskInboxPost(e.Post.Ref) }
