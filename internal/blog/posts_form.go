package blog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// PostForm is what an author says about a post. Ref is minted when the form is
// opened; Version is the post's version at that time, zero for a new post.
type PostForm struct {
	Ref           string
	Version       int64
	Kind          PostKind // empty means KindPost; fixed once saved
	Title         string
	Slug          string // empty: taken from the title, or from the first words
	Summary       string
	Body          string // Markdown
	Language      string
	CommentPolicy CommentPolicy // empty means CommentsClosed
	Visibility    Visibility    // empty: as it is, VisiblePublic for a new post
	Categories    []string      // names or slugs; unknown ones are created
	Tags          []string
	PublishedAt   time.Time // zero: now, or as it was planned; a future time needs Schedule
	MenuOrder     int
	Parent        string       // pages only: the ref of the page above, or empty
	Series        string       // name or slug; an unknown one is created; empty for none
	TranslationOf string       // ref or path of the post that this one translates, or empty
	ContentsMode  ContentsMode // empty means ContentsAuto
	Numbered      bool
	Autosave      int64  // serial of the autosave that became this form, zero for none
	Taken         bool   // the author opened that autosave in place of the saved text
	Warning       string // content warning in plain text, or empty
	Canonical     string // https address of the original when this is a copy, or empty
	Pinned        bool   // among the author's featured posts
}

// Limits of a post's fields, in characters.
const (
	MaxTitle    = 300
	MaxSummary  = 1000
	MaxMarkdown = 512 << 10 // bytes
	maxTerm     = 60
	maxTerms    = 30
)

func (f PostForm) clean(now time.Time) PostForm {
	f.Title = oneLine(f.Title)
	f.Summary = oneLine(f.Summary)
	f.Slug = Slugify(f.Slug)
	if f.Kind == "" {
		f.Kind = KindPost
	}
	if f.Ref == "" {
		f.Ref = NewRef(now)
	}
	if f.Language == "" {
		f.Language = "en"
	}
	if f.CommentPolicy == "" {
		f.CommentPolicy = CommentsClosed
	}
	f.Warning, f.Canonical = oneLine(f.Warning), strings.TrimSpace(f.Canonical)
	f.Body = strings.ReplaceAll(f.Body, "\r\n", "\n")
	if f.Slug == "" {
		f.Slug = proposedSlug(f.Title, f.Warning, f.Body, now)
	}
	f.Categories, f.Tags = names(f.Categories), names(f.Tags)
	f.Series, f.TranslationOf = oneLine(f.Series), strings.TrimSpace(f.TranslationOf)
	if f.ContentsMode == "" {
		f.ContentsMode = ContentsAuto
	}
	if !f.PublishedAt.IsZero() {
		f.PublishedAt = f.PublishedAt.UTC().Truncate(time.Second)
	}
	return f
}

func (f PostForm) check(publish bool) error {
	var wrong problems
	if !ValidRef(f.Ref) {
		wrong.add("ref", "This form is damaged. Copy your text, open a new form and paste it there.")
	}
	if f.Kind != KindPost && f.Kind != KindPage {
		wrong.add("kind", "Please choose post or page.")
	}
	f.checkReach(&wrong)
	if publish && f.Title == "" && f.Kind == KindPage {
		wrong.add("title", "Please give the page a title before you publish it.")
	}
	if utf8.RuneCountInString(f.Title) > MaxTitle {
		wrong.add("title", fmt.Sprintf("Please keep the title under %d characters.", MaxTitle))
	}
	if utf8.RuneCountInString(f.Summary) > MaxSummary {
		wrong.add("summary", fmt.Sprintf("Please keep the summary under %d characters.", MaxSummary))
	}
	if publish && strings.TrimSpace(f.Body) == "" {
		wrong.add("body", "Please write something before you publish.")
	}
	if len(f.Body) > MaxMarkdown {
		wrong.add("body", "This text is longer than 512 KiB. Please split it into several posts.")
	}
	for field, value := range map[string]string{"title": f.Title, "summary": f.Summary, "body": f.Body, "warning": f.Warning} {
		if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			wrong.add(field, "This text holds characters that are not valid Unicode. Please paste it again as plain text.")
		}
	}
	if s := CheckLanguage(f.Language); s != "" {
		wrong.add("language", s)
	}
	if f.ContentsMode != ContentsAuto && f.ContentsMode != ContentsOn && f.ContentsMode != ContentsOff {
		wrong.add("contents", "Please choose auto, on or off for the table of contents.")
	}
	for field, list := range map[string][]string{"categories": f.Categories, "tags": f.Tags, "series": f.series()} {
		if len(list) > maxTerms {
			wrong.add(field, fmt.Sprintf("Please use %d at most.", maxTerms))
		}
		if at := slices.IndexFunc(list, func(n string) bool { return utf8.RuneCountInString(n) > maxTerm || Slugify(n) == "" }); at >= 0 {
			wrong.add(field, fmt.Sprintf("“%s” cannot be used: a name needs a letter or a digit, and %d characters at most.", beginning(list[at], 30), maxTerm))
		}
	}
	return wrong.err()
}

func (f PostForm) onto(p *Post) {
	p.Title, p.Summary, p.Body, p.Language = f.Title, f.Summary, f.Body, f.Language
	p.CommentPolicy, p.Visibility, p.MenuOrder = f.CommentPolicy, f.visibility(*p), f.MenuOrder
	p.ContentsMode, p.Numbered = f.ContentsMode, f.Numbered
	p.Warning, p.Canonical = f.Warning, f.Canonical
}

// series is the list of terms that SetTerms keeps for the series: one or none.
func (f PostForm) series() []string {
	if f.Series == "" {
		return nil
	}
	return []string{f.Series}
}

func (f PostForm) source() Source {
	return Source{Markdown: f.Body, Language: f.Language, Contents: f.ContentsMode, Numbered: f.Numbered}
}

func (s *Posts) saveTerms(ctx context.Context, tx Tx, postID int64, form PostForm) error {
	ids := make([]int64, 0, len(form.Categories)+len(form.Tags))
	for kind, list := range map[TermKind][]string{Category: form.Categories, Tag: form.Tags, Series: form.series()} {
		for _, name := range list {
			term, err := termCalled(ctx, tx, kind, name)
			if err != nil {
				return err
			}
			if !slices.Contains(ids, term.ID) {
				ids = append(ids, term.ID)
			}
		}
	}
	slices.Sort(ids)
	return tx.SetTerms(ctx, postID, ids)
}

// termCalled finds the term that a name means, and creates one when there is none.
func termCalled(ctx context.Context, tx Tx, kind TermKind, name string) (Term, error) {
	term, err := tx.TermBySlug(ctx, kind, Slugify(name))
	if KindOf(err) != NotFound {
		return term, err
	}
	all, err := tx.TermsOfKind(ctx, kind) // a term that was renamed kept its slug
	if err != nil {
		return Term{}, err
	}
	if term, found := namedLike(all, name); found {
		return term, nil
	}
	term = Term{Kind: kind, Slug: Slugify(name), Name: name}
	return term, tx.SaveTerm(ctx, &term)
}

// names trims a list of names, drops empty ones and those that differ only in spelling.
func names(list []string) []string {
	seen := map[string]bool{}
	out := make([]string, 0, len(list))
	for _, n := range list {
		n = strings.TrimPrefix(oneLine(n), "#")
		if n == "" || seen[Slugify(n)] {
			continue
		}
		seen[Slugify(n)] = true
		out = append(out, n)
	}
	return out
}

// oneLine makes a title or a name of what was typed or pasted: one line, without what nobody sees and what would turn the
// words of the page after it round (UAX 9 §2.2). The marks U+200E and U+200F stay, because right-to-left titles need them,
// and so does what is no text at all, which check refuses.
func oneLine(s string) string {
	if utf8.ValidString(s) {
		s = strings.Map(shownRune, s)
	}
	return strings.Join(strings.Fields(s), " ")
}

func shownRune(r rune) rune {
	switch {
	case unicode.IsSpace(r), r == 0:
		return r
	case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}
