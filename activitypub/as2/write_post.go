package as2

import (
	"fmt"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// Tag is a Mention or a Hashtag of ours.
type Tag struct {
	Type string // Mention or Hashtag
	Name string // @user@host or #word
	Href string // the actor's id, or the page of the tag
}

// Count is a collection shown inline with the number of its items only; Mastodon counts likes and shares in no other shape.
type Count struct {
	ID    string
	Total int
}

// postType is what Article and Note of go-fed have in common.
type postType interface {
	extended
	SetActivityStreamsAttributedTo(vocab.ActivityStreamsAttributedToProperty)
	SetActivityStreamsUrl(vocab.ActivityStreamsUrlProperty)
	SetActivityStreamsPublished(vocab.ActivityStreamsPublishedProperty)
	SetActivityStreamsUpdated(vocab.ActivityStreamsUpdatedProperty)
	SetActivityStreamsTo(vocab.ActivityStreamsToProperty)
	SetActivityStreamsCc(vocab.ActivityStreamsCcProperty)
	SetActivityStreamsContext(vocab.ActivityStreamsContextProperty)
	SetActivityStreamsReplies(vocab.ActivityStreamsRepliesProperty)
	SetActivityStreamsLikes(vocab.ActivityStreamsLikesProperty)
	SetActivityStreamsShares(vocab.ActivityStreamsSharesProperty)
	SetActivityStreamsTag(vocab.ActivityStreamsTagProperty)
}

// words are the texts of a post in one language.
type words struct{ name, summary, content, language string }

// set writes the texts and says the language once: in contentMap, or, to save the second copy of the text, in the map of a shorter text. Mastodon
// takes the language from whichever of the three comes first.
func (w words) set(t extended, l lean) {
	setText(t, "name", w.name, "summary", w.summary, "content", w.content)
	if w.language == "" {
		return
	}
	key, text := "contentMap", w.content
	if l.contentMap || text == "" {
		key, text = "nameMap", w.name
	}
	if text == "" {
		key, text = "summaryMap", w.summary
	}
	if text != "" {
		t.GetUnknownProperties()[key] = map[string]any{w.language: text}
	}
}

// post holds what Article and Note write the same way.
type post struct {
	id, attributedTo   string
	published, updated time.Time
	to, cc             []string
	tags               []Tag
	context, replies   string
	likes, shares      *Count
	policies           Policies
	sensitive          bool
}

func (p post) set(t postType) error {
	if err := require("post", "id", p.id, "attributedTo", p.attributedTo); err != nil {
		return err
	}
	if len(p.to)+len(p.cc) == 0 {
		return fmt.Errorf("%w: post without to and cc", ErrIncomplete)
	}
	for _, tag := range p.tags {
		if tag.Type != "Hashtag" && tag.Type != "Mention" || tag.Href == "" || tag.Name == "" {
			return fmt.Errorf("%w: post with tag %+v", ErrIncomplete, tag)
		}
	}
	setID(t, p.id)
	setAttributedTo(t, p.attributedTo)
	setPublished(t, p.published)
	setUpdated(t, p.published, p.updated)
	setAddresses(t, p.to, p.cc)
	p.setTags(t)
	p.setCollections(t)
	more := t.GetUnknownProperties()
	if p.sensitive {
		more["sensitive"] = true
	}
	if policies := p.policies.build(); len(policies) > 0 {
		more["interactionPolicy"] = policies
	}
	return nil
}

func (p post) setTags(t postType) {
	if len(p.tags) == 0 {
		return
	}
	tags := streams.NewActivityStreamsTagProperty()
	for _, tag := range p.tags {
		// go-fed has no Hashtag; a Mention has the same properties.
		m := streams.NewActivityStreamsMention()
		setType(m, tag.Type)
		href := streams.NewActivityStreamsHrefProperty()
		href.Set(iri(tag.Href))
		m.SetActivityStreamsHref(href)
		setText(m, "name", tag.Name)
		tags.AppendActivityStreamsMention(m)
	}
	t.SetActivityStreamsTag(tags)
}

func (p post) setCollections(t postType) {
	if p.context != "" {
		c := streams.NewActivityStreamsContextProperty()
		c.AppendIRI(iri(p.context))
		t.SetActivityStreamsContext(c)
	}
	if p.replies != "" {
		r := streams.NewActivityStreamsRepliesProperty()
		r.SetIRI(iri(p.replies))
		t.SetActivityStreamsReplies(r)
	}
	if p.likes != nil {
		l := streams.NewActivityStreamsLikesProperty()
		l.SetActivityStreamsCollection(p.likes.build())
		t.SetActivityStreamsLikes(l)
	}
	if p.shares != nil {
		s := streams.NewActivityStreamsSharesProperty()
		s.SetActivityStreamsCollection(p.shares.build())
		t.SetActivityStreamsShares(s)
	}
}

func (c Count) build() vocab.ActivityStreamsCollection {
	t := streams.NewActivityStreamsCollection()
	setID(t, c.ID)
	setTotal(t, c.Total)
	return t
}
