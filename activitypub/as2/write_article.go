package as2

import (
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// Article is a post of the blog. Name and Summary pass through WireTitle and WireSummary when it is written.
type Article struct {
	ID, AttributedTo   string
	Name, Summary      string // plain text
	Content            string // HTML with absolute addresses
	Language           string // BCP 47; "" leaves contentMap and nameMap out
	URL                string // the page for people
	Published, Updated time.Time
	To, Cc             []string
	Image              *Image // the lead picture; not an attachment, or Mastodon shows no card
	Link               string // the address that becomes the card (FEP-8967), normally URL; "" sends no attachment
	Tags               []Tag
	Context, Replies   string // ids of collections
	Likes, Shares      *Count
	Policies           Policies
	Sensitive          bool
	Subject            string // a content warning in plain text (FEP-b2b8, dcterms:subject)
	Preview            string // HTML for readers that show no Articles (FEP-b2b8); "" leaves it out
}

// Note is a short text: an author's reply to a comment, or a post without a title.
type Note struct {
	ID, AttributedTo      string
	Content               string // HTML
	Language              string // BCP 47; "" leaves contentMap out
	Summary               string // a content warning, plain text
	Sensitive             bool
	InReplyTo             string
	Context, Conversation string // copied from the parent
	URL                   string
	Published, Updated    time.Time
	To, Cc                []string
	Tags                  []Tag // mentions must stand in To or Cc too, or nobody is told
	Attachments           []Image
	Replies               string
	Likes, Shares         *Count
	Policies              Policies
}

func (a Article) itemID() string           { return a.ID }
func (a Article) item(l lean) (any, error) { return members(a, l) }
func (n Note) itemID() string              { return n.ID }
func (n Note) item(l lean) (any, error)    { return members(n, l) }

func (a Article) build(l lean) (vocab.Type, error) {
	t := streams.NewActivityStreamsArticle()
	setURL(t, a.URL)
	setMediaType(t, "text/html")
	if a.Image != nil {
		p := streams.NewActivityStreamsImageProperty()
		p.AppendActivityStreamsImage(a.Image.build())
		t.SetActivityStreamsImage(p)
	}
	if a.Link != "" {
		p := streams.NewActivityStreamsAttachmentProperty()
		p.AppendActivityStreamsLink(link8967(a.Link))
		t.SetActivityStreamsAttachment(p)
	}
	if a.Preview != "" && !l.preview {
		note := streams.NewActivityStreamsNote()
		setText(note, "content", a.Preview)
		p := streams.NewActivityStreamsPreviewProperty()
		p.AppendActivityStreamsNote(note)
		t.SetActivityStreamsPreview(p)
	}
	setText(t, "dcterms:subject", a.Subject)
	words{name: WireTitle(a.Name), summary: WireSummary(a.Summary), content: a.Content, language: a.Language}.set(t, l)
	return t, post{
		id: a.ID, attributedTo: a.AttributedTo, published: a.Published, updated: a.Updated, to: a.To, cc: a.Cc, tags: a.Tags,
		context: a.Context, replies: a.Replies, likes: a.Likes, shares: a.Shares, policies: a.Policies, sensitive: a.Sensitive,
	}.set(t)
}

func (n Note) build(l lean) (vocab.Type, error) {
	t := streams.NewActivityStreamsNote()
	setURL(t, n.URL)
	if n.InReplyTo != "" {
		p := streams.NewActivityStreamsInReplyToProperty()
		p.AppendIRI(iri(n.InReplyTo))
		t.SetActivityStreamsInReplyTo(p)
	}
	if len(n.Attachments) > 0 {
		p := streams.NewActivityStreamsAttachmentProperty()
		for _, image := range n.Attachments {
			p.AppendActivityStreamsImage(image.build())
		}
		t.SetActivityStreamsAttachment(p)
	}
	setText(t, "conversation", n.Conversation)
	words{summary: n.Summary, content: n.Content, language: n.Language}.set(t, l)
	return t, post{
		id: n.ID, attributedTo: n.AttributedTo, published: n.Published, updated: n.Updated, to: n.To, cc: n.Cc, tags: n.Tags,
		context: n.Context, replies: n.Replies, likes: n.Likes, shares: n.Shares, policies: n.Policies, sensitive: n.Sensitive,
	}.set(t)
}

// link8967 is the attachment by which Mastodon 4.7 chooses the page for its card.
func link8967(address string) vocab.ActivityStreamsLink {
	t := streams.NewActivityStreamsLink()
	href := streams.NewActivityStreamsHrefProperty()
	href.Set(iri(address))
	t.SetActivityStreamsHref(href)
	setMediaType(t, "text/html")
	return t
}
