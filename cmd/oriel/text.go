package main

import (
	"context"
	"errors"
	"html"
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/render"
)

// text joins the render room to everybody who needs words turned into HTML.
type text struct {
	renderer *render.Renderer
	base     string
}

// Post renders a post's body (blog.Renderer).
func (t *text) Post(ctx context.Context, source blog.Source) (blog.Rendered, error) {
	r, err := t.renderer.Post(ctx, source.Markdown)
	if err != nil {
		return blog.Rendered{}, bodyProblem(err)
	}
	return blog.Rendered{
		HTML: r.HTML, Contents: contents(r.TOC), Excerpt: r.Excerpt, Image: r.FirstImage.Src, ImageAlt: r.FirstImage.Alt, Words: r.Words,
	}, nil
}

// Comment renders an author's answer (blog.Renderer).
func (t *text) Comment(ctx context.Context, markdown string) (string, error) {
	out, err := t.renderer.Comment(ctx, markdown)
	return out, bodyProblem(err)
}

// Markdown renders a short text of the site (web.Text).
func (t *text) Markdown(ctx context.Context, source string) (string, error) {
	if strings.TrimSpace(source) == "" {
		return "", nil
	}
	r, err := t.renderer.Post(ctx, source)
	return r.HTML, bodyProblem(err)
}

// Bio renders an author's words about themselves for other servers (activitypub.Text).
func (t *text) Bio(markdown string) string {
	if strings.TrimSpace(markdown) == "" {
		return ""
	}
	out, err := t.renderer.Comment(context.Background(), markdown)
	if err != nil {
		return "<p>" + html.EscapeString(markdown) + "</p>"
	}
	return t.renderer.Wire(out, t.base)
}

// Wire makes HTML fit for feeds and other servers (web.Text, activitypub.Text).
func (t *text) Wire(source, base string) string { return t.renderer.Wire(source, base) }

// Remote cleans HTML of another server (activitypub.Text).
func (t *text) Remote(source string) string { return t.renderer.Remote(source) }

// PlainText is what a reader would see of HTML (activitypub.Text).
func (t *text) PlainText(source string, limit int) string { return render.PlainText(source, limit) }

// CleanName makes a stranger's name fit to be shown (activitypub.Text).
func (t *text) CleanName(name string, limit int) string { return render.CleanName(name, limit) }

// Emojify puts pictures in the place of :shortcodes: (web.Text).
func (t *text) Emojify(source string, emojis map[string]string) string {
	return render.Emojify(source, emojis)
}

// EmojifyName makes HTML of a name with the pictures of its :shortcodes: (web.Text).
func (t *text) EmojifyName(name string, emojis map[string]string) string {
	return render.EmojifyName(name, emojis)
}

// HighlightCSS is the style sheet of code and formulas (web.Text).
func (t *text) HighlightCSS() string { return render.HighlightCSS() + render.MathCSS() }

// contents is the table of contents of a text with enough headings, as a list of links.
func contents(headings []render.Heading) string {
	const few = 3
	if len(headings) < few {
		return ""
	}
	var b strings.Builder
	b.WriteString("<ul>")
	for _, h := range headings {
		if h.Level > 3 {
			continue
		}
		b.WriteString(`<li class="level-` + strconv.Itoa(h.Level) + `"><a href="#` + html.EscapeString(h.ID) + `">` + html.EscapeString(h.Text) + "</a></li>")
	}
	b.WriteString("</ul>")
	return b.String()
}

// bodyProblem turns a text that is too much into a sentence at the form's body field.
func bodyProblem(err error) error {
	var much *render.TooComplex
	if !errors.As(err, &much) {
		return err
	}
	return &blog.Error{
		Kind: blog.Invalid, Message: "Some fields need your attention.",
		Problems: []blog.Problem{{Field: "body", Sentence: much.Reason + " " + much.Remedy}},
	}
}
