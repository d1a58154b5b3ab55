package web

import (
	"context"
	"encoding/json"
	"encoding/xml"
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
	XMLName      xml.Name `json:"-" xml:"oembed"`
	Version      string   `json:"version" xml:"version"`
	Type         string   `json:"type" xml:"type"`
	Title        string   `json:"title" xml:"title"`
	AuthorName   string   `json:"author_name" xml:"author_name"`
	AuthorURL    string   `json:"author_url" xml:"author_url"`
	ProviderName string   `json:"provider_name" xml:"provider_name"`
	ProviderURL  string   `json:"provider_url" xml:"provider_url"`
	HTML         string   `json:"html" xml:"html"`
	Width        int      `json:"width" xml:"width"`
	Height       *int     `json:"height" xml:"height,omitempty"`
	Thumbnail    string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	ThumbWidth   int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	ThumbHeight  int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
}

const embedWidth = 600

// oEmbed answers /oembed?url=…&format=json. Its HTML is a quote without script and style.
func (s *Server) oEmbed(c *gin.Context) {
	asked := c.Query("format")
	if asked != "" && asked != "json" && asked != "xml" {
		c.String(http.StatusBadRequest, "The formats json and xml are offered here.") // no address here answers 501
		return
	}
	s.answerOnce(c, func(b *build, ctx context.Context) (answer, error) {
		width := embedWidth
		if most, err := strconv.Atoi(c.Query("maxwidth")); err == nil && most > 0 && most < width {
			width = most
		}
		return b.oEmbed(ctx, c.Query("url"), asked, width)
	})
}

func (s *build) oEmbed(ctx context.Context, address, format string, width int) (answer, error) {
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
	body, kind, err := doc.write(format)
	if err != nil {
		return answer{}, fmt.Errorf("write an embed: %w", err)
	}
	return answer{kind: kind, body: body, shared: true, headers: map[string]string{"Access-Control-Allow-Origin": "*"}}, nil
}

// write gives the document in one of the formats of oEmbed 1.0 §2.3: xml, or json for everything else.
func (e embedding) write(format string) (body []byte, kind string, err error) {
	if format != "xml" {
		body, err = json.Marshal(e)
		return body, "application/json; charset=utf-8", err
	}
	body, err = xml.Marshal(e)
	return append([]byte(xml.Header), body...), "text/xml; charset=utf-8", err
}
