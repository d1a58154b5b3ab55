package web

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
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
	Height       *int     `json:"height" xml:"height"`
	Thumbnail    string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	ThumbWidth   int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	ThumbHeight  int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
}

const embedWidth = 600

// oEmbed answers /oembed?url=…&format=json or xml. Its HTML is a quote without script and style. For a format that does not
// exist the specification wants a 501; proxies take that for a fault of the site, so it is a page that is not there.
func (s *Server) oEmbed(c *gin.Context) {
	write := oEmbedFormats()[c.DefaultQuery("format", "json")]
	s.answerOnce(c, func(b *build, ctx context.Context) (answer, error) {
		if write == nil {
			return answer{}, errNoPage
		}
		width := embedWidth
		if most, err := strconv.Atoi(c.Query("maxwidth")); err == nil && most > 0 && most < width {
			width = most
		}
		doc, err := b.oEmbed(ctx, c.Query("url"), width)
		if err != nil {
			return answer{}, err
		}
		a, err := write(doc)
		a.shared, a.headers = true, map[string]string{"Access-Control-Allow-Origin": "*"}
		return a, err
	})
}

func oEmbedFormats() map[string]func(embedding) (answer, error) {
	return map[string]func(embedding) (answer, error){
		"json": func(doc embedding) (answer, error) {
			body, err := json.Marshal(doc)
			if err != nil {
				return answer{}, fmt.Errorf("write an embed: %w", err)
			}
			return answer{kind: "application/json; charset=utf-8", body: body}, nil
		},
		"xml": func(doc embedding) (answer, error) {
			a, err := writeXML(doc)
			a.kind = "text/xml; charset=utf-8"
			return a, err
		},
	}
}

func (s *build) oEmbed(ctx context.Context, address string, width int) (embedding, error) {
	path, ours := s.o.Links.PathOf(address)
	if !ours {
		return embedding{}, errNoPage
	}
	post, rest := cutRest(canonicalPath(unescaped(path)))
	if strings.HasPrefix(rest, "feed/") {
		return embedding{}, errNoPage
	}
	e, err := s.entryAt(ctx, post) // a page of its comments shows the same post
	if err != nil {
		return embedding{}, err
	}
	if e.Post.Status == blog.Deleted || !e.Post.Public() {
		return embedding{}, errNoPage
	}
	b, err := s.newBase(ctx, "")
	if err != nil {
		return embedding{}, err
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
	return doc, nil
}
