package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// postPage shows a post of the stream or a static page.
type postPage struct {
	base
	furniture
	Entry    blog.Entry
	Crumbs   []crumb
	Older    blog.Post // zero when there is none
	Newer    blog.Post
	Comments []*comment
	Likes    people
	Boosts   people
	Contents string // HTML of the table of contents, unless the text holds it itself
	ReplyTo  string // the address to search for on one's own server
	InStream bool   // a post and not a static page
}

// article is what link previews show of a post.
type article struct {
	Published time.Time
	Modified  time.Time // zero when the post was never edited
	Creator   string    // fediverse handle of the author, without the first @
	AuthorURL string
	Author    string
	Section   string
	Tags      []string
	Language  string // BCP 47
	Image     string // absolute, or empty
	ImageAlt  string
}

// people are those who liked or boosted something. Named ones come first in time; there may be more than names.
type people struct {
	Count int
	Named []blog.Guest
}

// maxNamed bounds how many names stand below a post.
const maxNamed = 60

func (s *Server) post(ctx context.Context, e blog.Entry) (answer, error) {
	b, err := s.newBase(ctx, firstOf(e.Post.Title, "Untitled"))
	if err != nil {
		return answer{}, err
	}
	page := postPage{base: s.postBase(b, e), Entry: e, Crumbs: postCrumbs(e), InStream: e.Post.Federated()}
	if !strings.Contains(e.Post.HTML, `<nav class="toc"`) {
		page.Contents = e.Post.Contents
	}
	if page.InStream {
		if err := s.converse(ctx, &page); err != nil {
			return answer{}, err
		}
	}
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	return s.page("post", page)
}

// converse reads what others did with the post.
func (s *Server) converse(ctx context.Context, page *postPage) error {
	p := page.Entry.Post
	var err error
	if page.Older, page.Newer, err = s.o.Reader.Neighbours(ctx, p); err != nil {
		return fmt.Errorf("find the neighbours of post %d: %w", p.ID, err)
	}
	thread, err := s.o.Reader.Thread(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("read the comments of post %d: %w", p.ID, err)
	}
	page.Comments = arrange(thread)
	if page.Likes, err = s.people(ctx, blog.Like, p.ID, page.Entry.Likes); err != nil {
		return err
	}
	if page.Boosts, err = s.people(ctx, blog.Boost, p.ID, page.Entry.Boosts); err != nil {
		return err
	}
	page.ReplyTo = page.Canonical
	return nil
}

func (s *Server) people(ctx context.Context, kind blog.ReactionKind, postID int64, count int) (people, error) {
	found := people{Count: count}
	if count == 0 {
		return found, nil
	}
	reactions, err := s.o.Reader.Reactions(ctx, kind, postID, 0)
	if err != nil {
		return people{}, fmt.Errorf("read the reactions to post %d: %w", postID, err)
	}
	seen := map[int64]bool{}
	for _, r := range reactions {
		if seen[r.Guest.ID] || len(found.Named) == maxNamed {
			continue
		}
		seen[r.Guest.ID] = true
		found.Named = append(found.Named, r.Guest)
	}
	return found, nil
}

// More is how many people have no name in the list.
func (p people) More() int { return max(p.Count-len(p.Named), 0) }

// postBase fills the head of a post's page.
func (s *Server) postBase(b base, e blog.Entry) base {
	site, p := s.o.Links, e.Post
	b.Canonical = site.Abs(p.Path)
	b.Description = p.Teaser()
	b.BodyClass = "single " + string(p.Kind)
	b.Article = &article{
		Published: p.PublishedAt, Modified: p.EditedAt,
		Creator: site.Handle(e.Author.Name), Author: e.Author.Shown(), AuthorURL: site.Abs(links.Profile(e.Author.Name)),
		Language: firstOf(p.Language, b.Lang),
		Image:    resolve(site.Abs(p.Path), p.Image), ImageAlt: p.ImageAlt,
	}
	if len(e.Categories) > 0 {
		b.Article.Section = e.Categories[0].Name
	}
	for _, t := range e.Tags {
		b.Article.Tags = append(b.Article.Tags, t.Name)
	}
	b.Feeds = s.siteFeeds(b.Site)
	if p.Federated() {
		b.ActivityID = site.Post(p.Ref)
		b.Feeds = append(b.Feeds, FeedLink{
			rssType, b.Site.Title + " » " + firstOf(p.Title, "Untitled") + " Comments Feed", site.Abs(links.PostFeed(p.Path)),
		})
	}
	return b
}

func postCrumbs(e blog.Entry) []crumb {
	crumbs := []crumb{{"Home", links.Home}}
	if len(e.Categories) > 0 {
		crumbs = append(crumbs, crumb{e.Categories[0].Name, links.Category(e.Categories[0].Slug)})
	}
	return append(crumbs, crumb{firstOf(e.Post.Title, "Untitled"), ""})
}

// wordsPerMinute is how fast people read prose.
const wordsPerMinute = 230

// readingTime says how long a text takes; empty for a short one.
func readingTime(words int) string {
	minutes := (words + wordsPerMinute/2) / wordsPerMinute
	if minutes < 2 {
		return ""
	}
	return fmt.Sprintf("%d min read", minutes)
}

// count writes a number with its noun: "1 comment", "1,204 comments".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

func grouped(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
