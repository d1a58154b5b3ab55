package render

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

const (
	defaultBudget = 2 * time.Second
	// concurrent posts in work; each may need some tens of megabytes for a moment.
	concurrent = 2
)

// Renderer turns Markdown and remote HTML into safe HTML. It is safe for concurrent use and meant to be made once.
type Renderer struct {
	posts                   map[string]goldmark.Markdown // by language
	reply                   goldmark.Markdown
	postPolicy, replyPolicy *policy
	comment, wire           *policy
	formulas                *engine
	slots                   chan struct{}
	budget                  time.Duration
	options                 Options
}

// New returns a Renderer. It does no work that grows with use; the formula engine starts with the first formula.
func New(opt Options) (*Renderer, error) {
	formulas, err := newEngine()
	if err != nil {
		return nil, err
	}
	budget := opt.Budget
	if budget <= 0 {
		budget = defaultBudget
	}
	return &Renderer{
		posts:       newPostMarkdown(opt),
		reply:       newCommentMarkdown(opt),
		postPolicy:  newPostPolicy(),
		replyPolicy: newCommentPolicy("noopener", true),
		comment:     newCommentPolicy("nofollow ugc noopener", false),
		wire:        newWirePolicy(),
		formulas:    formulas,
		slots:       make(chan struct{}, concurrent),
		budget:      budget,
		options:     opt,
	}, nil
}

// Post renders the Markdown of a post or page. A *TooComplex error is for the author; any other error means that ctx
// ended or that something is broken here. Rendering again is safe; only the colours of code may be missing on a machine
// that is too busy to finish them in time.
func (r *Renderer) Post(ctx context.Context, markdown string, opt PostOptions) (Result, error) {
	words := r.options.wordsFor(opt.Language)
	written, err := r.write(ctx, r.postMarkdown(opt.Language), markdown, words)
	if err != nil {
		return Result{}, fmt.Errorf("render post: %w", err)
	}
	root, err := r.postPolicy.clean(written)
	if err != nil {
		return Result{}, fmt.Errorf("render post: %w", tooTangled())
	}
	f := &furnisher{root: root, options: r.options, post: opt, words: words, known: map[string]Picture{}}
	found, err := f.furnish(time.Now().Add(r.budget / 2))
	if err != nil {
		return Result{}, fmt.Errorf("render post: %w", err)
	}
	out, err := serialise(root)
	if err != nil {
		return Result{}, fmt.Errorf("render post: %w", err)
	}
	out, settled := settle(out, 5)
	if !settled {
		return Result{}, fmt.Errorf("render post: %w", tooTangled())
	}
	return found.result(root, out), nil
}

// Comment renders an author's reply. It knows emphasis, links, code, lists and quotes; HTML is shown as it was typed.
// The result keeps to the same list as Remote, except that links may be relative and carry rel="noopener" only.
func (r *Renderer) Comment(ctx context.Context, markdown string) (string, error) {
	if len(markdown) > maxRemoteBytes {
		return "", tooLong()
	}
	written, err := r.write(ctx, r.reply, markdown, Words{})
	if err != nil {
		return "", fmt.Errorf("render reply: %w", err)
	}
	if len([]rune(PlainText(written, 0))) > maxCommentRunes {
		return "", tooLong()
	}
	root, err := r.replyPolicy.clean(written)
	if err != nil {
		return "", fmt.Errorf("render reply: %w", tooTangled())
	}
	mention(root, r.options.People, "noopener")
	out, err := serialise(root)
	if err != nil {
		return "", fmt.Errorf("render reply: %w", err)
	}
	out, settled := settle(strings.TrimSpace(out), 5)
	if !settled {
		return "", fmt.Errorf("render reply: %w", tooTangled())
	}
	return out, nil
}

// write takes Markdown to HTML that nobody has looked at yet.
func (r *Renderer) write(ctx context.Context, md goldmark.Markdown, markdown string, words Words) (string, error) {
	source := []byte(strings.ToValidUTF8(markdown, "\uFFFD"))
	if err := precheck(source); err != nil {
		return "", err
	}
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return "", fmt.Errorf("wait for a turn: %w", ctx.Err())
	}
	start := time.Now()
	doc := md.Parser().Parse(text.NewReader(source))
	if err := overgrown(doc); err != nil {
		return "", err
	}
	if time.Since(start) > r.budget {
		return "", tooSlow()
	}
	if md != r.reply { // replies know no formulas
		numberFormulas(doc).settle(doc, words)
	}
	if err := r.setFormulas(ctx, doc); err != nil {
		return "", err
	}
	var out capped
	if err := md.Renderer().Render(&out, source, doc); err != nil {
		var complaint *TooComplex
		if errors.As(err, &complaint) {
			return "", complaint
		}
		return "", fmt.Errorf("write the HTML of the Markdown: %w", err)
	}
	return out.String(), ctx.Err()
}

// setFormulas fills in the HTML of every formula of doc.
func (r *Renderer) setFormulas(ctx context.Context, doc ast.Node) error {
	limited, cancel := context.WithTimeout(ctx, r.budget)
	defer cancel()
	total := 0
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		var f *formula
		switch n := n.(type) {
		case *inlineFormula:
			f = &n.formula
		case *blockFormula:
			f = &n.formula
		}
		if f == nil || !entering {
			return ast.WalkContinue, nil
		}
		var err error
		f.html, err = r.formulas.html(limited, string(f.tex), f.display)
		if total += len(f.html); total > maxOutput {
			err = tooComplex("Split the text into several posts.", "The formulas of the text would be larger than %d MiB.", maxOutput>>20)
		}
		return ast.WalkSkipChildren, err
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return tooComplex("Save once more: formulas that were set are remembered. If that does not help, split the text.",
			"The formulas of the text take more than %v to set.", r.budget)
	}
	return err
}

func tooSlow() error {
	return tooComplex("Split the text into several posts.", "The text takes too long to set.")
}

func tooTangled() error {
	return tooComplex("Close every HTML tag where its element ends, and do not put links inside links.", "The HTML in the text is too tangled.")
}

func tooLong() error {
	return tooComplex("Shorten it, or write a post and link to it.", "A reply may be at most %d characters long.", maxCommentRunes)
}

// Wire returns the HTML of a post as feeds and other servers get it: every address is absolute (base is the address of
// the post), classes and ids that only our style sheet and pages know are gone, highlighted code is plain code with
// its language-x class, formulas keep their TeX annotation, headings lose their anchor links, pictures have one size,
// and a video elsewhere is a link. HTML of a comment may be passed too. It never fails; what cannot be read comes out as its text.
func (r *Renderer) Wire(s, base string) string {
	out, ok := r.wire.forWire(s, base)
	if !ok {
		return asParagraph(s)
	}
	return out
}
