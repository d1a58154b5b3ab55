package activitypub

import (
	"html"
	"regexp"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// outward is a post in the form that goes out, with what activities about it repeat.
type outward struct {
	as2.Document
	author             string
	to, cc             []string
	published, updated time.Time
}

// outward gives a post the kind that it has on other servers: an Article, or a Note for one that went out without a title. It
// keeps its kind for life. Mastodon would follow a change, others would show the post twice or not at all.
func (s *Server) outward(e blog.Entry) outward {
	author := s.Links.Author(e.Author.Ref)
	to, cc := addressed(e.Post, author)
	to, cc = alsoTo(e.Post, to, cc, e.Named)
	o := outward{author: author, to: to, cc: cc, published: e.Post.PublishedAt, updated: e.Post.EditedAt}
	if e.Post.Note {
		o.Document = s.short(e, to, cc)
	} else {
		o.Document = s.article(e, to, cc)
	}
	return o
}

// kindOf names the kind of a post on the wire.
func kindOf(p blog.Post) string {
	if p.Note {
		return "Note"
	}
	return "Article"
}

// maxAttached is how many pictures go with a Note. Mastodon shows the first four.
const maxAttached = 16

// short is an untitled post as other servers get it (protocol.md §5.3): its whole text, its pictures as attachments. A title
// that it got later stands above the text.
func (s *Server) short(e blog.Entry, to, cc []string) as2.Note {
	id, author := s.Links.Post(e.Post.Ref), s.Links.Author(e.Author.Ref)
	url := s.Links.Abs(e.Post.Path)
	text, pictures := s.takeOut(s.Text.Wire(e.Post.HTML, url))
	if e.Post.Title != "" {
		text = "<p><strong>" + html.EscapeString(e.Post.Title) + "</strong></p>" + text
	}
	return as2.Note{
		ID: id, AttributedTo: author, Content: text, Language: e.Post.Language, Summary: e.Post.Warning, Sensitive: e.Post.Warning != "",
		URL: url, Published: e.Post.PublishedAt, Updated: e.Post.EditedAt, To: to, Cc: cc,
		Tags: append(mentionTags(e.Named), s.hashtags(e.Tags)...), Attachments: pictures, Context: id + "/context", Replies: id + "/replies",
		Likes:    &as2.Count{ID: id + "/likes", Total: e.Likes},
		Shares:   &as2.Count{ID: id + "/shares", Total: e.Boosts},
		Policies: policies(e.Post, author),
	}
}

var (
	imageTag  = regexp.MustCompile(`<img\b[^>]*>`)
	attribute = regexp.MustCompile(`\s(src|alt)="([^"]*)"`)
	emptied   = regexp.MustCompile(`<(p|figure|a)\b[^>]*>\s*</(p|figure|a)>`)
)

// takeOut takes the pictures out of the HTML of a Note: who shows pictures in a text and beside it would show them twice, and
// most show them beside it only. The HTML is the render room's, which escapes < and > in attributes.
func (s *Server) takeOut(text string) (rest string, pictures []as2.Image) {
	rest = imageTag.ReplaceAllStringFunc(text, func(tag string) string {
		var image as2.Image
		for _, a := range attribute.FindAllStringSubmatch(tag, -1) {
			if a[1] == "src" {
				image.URL = html.UnescapeString(a[2])
			} else {
				image.Alt = html.UnescapeString(a[2])
			}
		}
		if !strings.HasPrefix(image.URL, "http") || len(pictures) == maxAttached {
			return ""
		}
		image.MediaType = pictureType(image.URL)
		pictures = append(pictures, image)
		return ""
	})
	for before := ""; before != rest; {
		before, rest = rest, emptied.ReplaceAllString(rest, "")
	}
	return strings.TrimSpace(rest), pictures
}
