package web

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// embedding is what other sites show of a post here, after oEmbed 1.0 §2.3.
type embedding struct {
	Version      string `json:"version"`
	Type         string `json:"type"`
	Title        string `json:"title"`
	AuthorName   string `json:"author_name"`
	AuthorURL    string `json:"author_url"`
	ProviderName string `json:"provider_name"`
	ProviderURL  string `json:"provider_url"`
	HTML         string `json:"html"`
	Width        int    `json:"width"`
	Height       *int   `json:"height"`
	Thumbnail    string `json:"thumbnail_url,omitempty"`
	ThumbWidth   int    `json:"thumbnail_width,omitempty"`
	ThumbHeight  int    `json:"thumbnail_height,omitempty"`
}

const embedWidth = 600

// oEmbed answers /oembed?url=…&format=json. Its HTML is a quote without script and style.
func (s *Server) oEmbed(c *gin.Context) {
	if f := c.Query("format"); f != "" && f != "json" {
		c.String(http.StatusNotImplemented, "Only the format json is offered here.")
		return
	}
	s.answerOnce(c, func(b *build, ctx context.Context) (answer, error) {
		width := embedWidth
		if most, err := strconv.Atoi(c.Query("maxwidth")); err == nil && most > 0 && most < width {
			width = most
		}
		return b.oEmbed(ctx, c.Query("url"), width)
	})
}

func (s *build) oEmbed(ctx context.Context, address string, width int) (answer, error) {
	path, ours := s.o.Links.PathOf(address)
	if !ours {
		return answer{}, errNoPage
	}
	post, rest := cutRest(canonicalPath(unescaped(path)))
	if strings.HasPrefix(rest, "feed/") {
		return answer{}, errNoPage
	}
	e, err := s.entryAt(ctx, post) // a page of its comments shows the same post
	if err != nil {
		return answer{}, err
	}
	if e.Post.Status == blog.Deleted || !e.Post.Public() {
		return answer{}, errNoPage
	}
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	p := s.postBase(b, e)
	quote := `<blockquote><p><a href="` + template.HTMLEscapeString(p.Canonical) + `">` + template.HTMLEscapeString(p.Title) + `</a></p><p>` +
		template.HTMLEscapeString(p.Description) + `</p><p>— ` + template.HTMLEscapeString(e.Author.Shown()) + `, ` + template.HTMLEscapeString(b.Site.Title) + `</p></blockquote>`
	doc := embedding{
		Version: "1.0", Type: "rich", Title: p.Title, AuthorName: e.Author.Shown(), AuthorURL: p.Article.AuthorURL,
		ProviderName: b.Site.Title, ProviderURL: s.o.Links.Abs(links.Home), HTML: quote, Width: width,
	}
	if p.Picture.Width > 0 {
		doc.Thumbnail, doc.ThumbWidth, doc.ThumbHeight = p.Picture.URL, p.Picture.Width, p.Picture.Height
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return answer{}, fmt.Errorf("write an embed: %w", err)
	}
	return answer{kind: "application/json; charset=utf-8", body: body, shared: true, headers: map[string]string{"Access-Control-Allow-Origin": "*"}}, nil
}
