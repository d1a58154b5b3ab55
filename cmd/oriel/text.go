package main

import (
	"context"
	"errors"
	"html"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/locale"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/render"
)

// text joins the render room to everybody who needs words turned into HTML.
type text struct {
	renderer *render.Renderer
	base     string
}

// newText joins what rendering asks of the library, the database and the languages.
func (a *app) newText(book *locale.Book) (*text, error) {
	renderer, err := render.New(render.Options{
		Site: a.links.Base(), Words: wordsOf(book), Pictures: func(src string) (render.Picture, bool) { return storedPicture(a.media, src) },
		Videos: func(address string) (render.Video, bool) {
			v, err := a.reader.Video(context.Background(), address)
			return render.Video{Title: v.Title, Still: v.Still, Width: v.Width, Height: v.Height}, err == nil && (v.Title != "" || v.Still != "")
		},
		People: a.people,
	})
	return &text{renderer: renderer, base: a.links.Base() + "/"}, err
}

// storedPicture tells what the library knows of an address below /media/.
func storedPicture(library *media.Library, src string) (render.Picture, bool) {
	path, ours := strings.CutPrefix("/"+strings.TrimPrefix(src, "/"), links.Media)
	if !ours {
		return render.Picture{}, false
	}
	d, ok := library.Describe(path)
	if !ok || d.Width == 0 {
		return render.Picture{}, false
	}
	p := render.Picture{Width: d.Width, Height: d.Height, Type: d.MediaType, Full: links.Media + d.Path}
	for _, copied := range d.Copies {
		p.Sources = append(p.Sources, render.Source{URL: links.Media + copied.Path, Width: copied.Width})
	}
	p.Sources = append(p.Sources, render.Source{URL: p.Full, Width: d.Width})
	return p, true
}

// wordsOf translates the few words that rendering writes itself.
func wordsOf(book *locale.Book) func(language string) render.Words {
	return func(language string) render.Words {
		l := book.For(language)
		return render.Words{
			Note: l.T("Note"), Tip: l.T("Tip"), Important: l.T("Important"), Warning: l.T("Warning"), Caution: l.T("Caution"), Info: l.T("Info"),
			Details: l.T("Details"), Contents: l.T("Contents"), Table: l.T("Table"), BackToText: l.T("Back to the text"), ToDo: l.T("To do"), Done: l.T("Done"),
			Footnote:    func(number string) string { return l.T("Footnote %s", number) },
			SectionLink: func(title string) string { return l.T("Link to the section “%s”", title) },
			Watch: func(place, title string) string {
				if title == "" {
					return l.T("Watch on %s", place)
				}
				return l.T("Watch on %s: %s", place, title)
			},
			NotLoaded: func(place string) string { return l.T("Opens there; nothing is loaded from %s before.", place) },
			NoFormula: func(label string) string { return l.T("There is no formula called %s in this text.", label) },
		}
	}
}

// Post renders a post's body (blog.Renderer).
func (t *text) Post(ctx context.Context, source blog.Source) (blog.Rendered, error) {
	r, err := t.renderer.Post(ctx, source.Markdown, render.PostOptions{
		Numbered: source.Numbered, Contents: render.ContentsMode(source.Contents), Language: source.Language,
	})
	if err != nil {
		return blog.Rendered{}, bodyProblem(err)
	}
	out := blog.Rendered{
		HTML: r.HTML, Contents: r.Contents, Excerpt: r.Excerpt, Words: r.Words, Videos: r.Videos, Text: render.PlainText(r.HTML, 0),
		Image: r.FirstImage.Src, ImageAlt: r.FirstImage.Alt, ImageWidth: r.FirstImage.Width, ImageHeight: r.FirstImage.Height,
	}
	for _, p := range r.Pictures {
		out.Pictures = append(out.Pictures, p.Src)
	}
	return out, nil
}

// Comment renders an author's answer (blog.Renderer).
func (t *text) Comment(ctx context.Context, markdown string) (string, error) {
	out, err := t.renderer.Comment(ctx, markdown)
	return out, bodyProblem(err)
}

// Visitor renders what somebody without an account wrote (blog.Renderer): as a comment of ours, and then cleaned as one of a stranger.
func (t *text) Visitor(ctx context.Context, markdown string) (string, error) {
	out, err := t.renderer.Comment(ctx, markdown)
	if err != nil {
		return "", bodyProblem(err)
	}
	return t.renderer.Remote(out), nil
}

// Markdown renders a short text of the site (web.Text).
func (t *text) Markdown(ctx context.Context, source string) (string, error) {
	if strings.TrimSpace(source) == "" {
		return "", nil
	}
	r, err := t.renderer.Post(ctx, source, render.PostOptions{Contents: render.ContentsOff})
	return r.HTML, bodyProblem(err)
}

// AboutMe marks the links of an author's words about themselves (web.Text).
func (t *text) AboutMe(source string) string { return render.AboutMe(source) }

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

// Handles are the people whom HTML names (activitypub.Text, web.Text).
func (t *text) Handles(source string) []string { return render.Handles(source) }

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
