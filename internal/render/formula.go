package render

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// formula is what both kinds of formula nodes carry. html is filled in between parsing and writing, because only
// there a context is at hand. A formula with a label or tag has a number, and with a label an anchor (equation.go).
type formula struct {
	tex            []byte
	display        bool
	html           string
	number, anchor string
}

// shown is the HTML of the formula and its number.
func (f *formula) shown() string {
	if f.number == "" {
		return f.html
	}
	return f.html + ` <span class="equation-number">` + html.EscapeString(f.number) + "</span>"
}

// box opens the element around a display formula.
func (f *formula) box(tag string) string {
	if f.anchor == "" {
		return "<" + tag + ` class="math-display">`
	}
	return "<" + tag + ` class="math-display" id="` + html.EscapeString(f.anchor) + `">`
}

type inlineFormula struct {
	ast.BaseInline
	formula
}

type blockFormula struct {
	ast.BaseBlock
	formula
	closer []byte
	closed bool
}

var (
	kindInlineFormula = ast.NewNodeKind("InlineFormula")
	kindBlockFormula  = ast.NewNodeKind("BlockFormula")
)

func (n *inlineFormula) Kind() ast.NodeKind { return kindInlineFormula }
func (n *blockFormula) Kind() ast.NodeKind  { return kindBlockFormula }

func (n *inlineFormula) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }
func (n *blockFormula) Dump(source []byte, level int)  { ast.DumpHelper(n, source, level, nil, nil) }

// delimiters in the order in which they are tried.
var delimiters = []struct {
	open, close string
	display     bool
}{
	{"$$", "$$", true}, {`\[`, `\]`, true}, {`\(`, `\)`, false}, {"$", "$", false},
}

// formulaParser finds formulas inside a line of text: \( \), $ $, and the display forms.
type formulaParser struct{}

// deadEnd marks that nothing after the place already searched closes a formula in this block, so that a text full of
// openers is searched once and not once for each.
type deadEnd struct {
	block  ast.Node
	closer string
}

var deadEnds = parser.NewContextKey()

func (formulaParser) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	for _, d := range delimiters {
		if !bytes.HasPrefix(line, []byte(d.open)) {
			continue
		}
		if d.open == "$" && !opensFormula(block.PrecendingCharacter(), line) {
			return nil
		}
		ends := pc.ComputeIfAbsent(deadEnds, func() any { return map[deadEnd]bool{} }).(map[deadEnd]bool)
		if ends[deadEnd{parent, d.close}] {
			return nil
		}
		block.Advance(len(d.open))
		tex, found := readFormula(block, d.close)
		if !found {
			ends[deadEnd{parent, d.close}] = true
			return nil
		}
		if len(bytes.TrimSpace(tex)) == 0 || d.close == "$" && bytes.IndexByte(tex, '`') >= 0 {
			return nil
		}
		return &inlineFormula{formula: formula{tex: tex, display: d.display}}
	}
	return nil
}

// opensFormula keeps money apart from mathematics: a dollar opens a formula only before something that is no space,
// and not after a letter or digit ("US$5").
func opensFormula(before rune, line []byte) bool {
	if len(line) < 2 || util.IsSpace(line[1]) {
		return false
	}
	return !isWord(before)
}

// readFormula reads up to closer and past it.
func readFormula(block text.Reader, closer string) ([]byte, bool) {
	var tex []byte
	for {
		line, _ := block.PeekLine()
		if line == nil {
			return nil, false
		}
		if i := findCloser(line, closer); i >= 0 {
			block.Advance(i + len(closer))
			return append(tex, line[:i]...), true
		}
		tex = append(tex, line...)
		block.AdvanceLine()
	}
}

// findCloser returns where closer ends a formula in line, or -1. TeX escapes such as \$ and \\ are stepped over. A
// single dollar closes only after something that is no space and before something that is no digit.
func findCloser(line []byte, closer string) int {
	for i := 0; i < len(line); i++ {
		if bytes.HasPrefix(line[i:], []byte(closer)) {
			if closer != "$" {
				return i
			}
			after := i + 1
			if i > 0 && !util.IsSpace(line[i-1]) && (after >= len(line) || line[after] < '0' || line[after] > '9') {
				return i
			}
			continue
		}
		if line[i] == '\\' {
			i++
		}
	}
	return -1
}

// formulaBlockParser finds display formulas that begin a line and end one: between the two, lines that would mean
// something in Markdown ("- b", "= c") belong to the formula. A blank line ends it, as in TeX.
type formulaBlockParser struct{}

// maxLookahead is how far the end of a formula is searched for, in bytes; longer formulas are refused anyway.
const maxLookahead = 2 * maxFormula

func (formulaBlockParser) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	start := pc.BlockOffset()
	if start < 0 {
		return nil, parser.NoChildren
	}
	for _, d := range delimiters {
		if !d.display || !bytes.HasPrefix(line[start:], []byte(d.open)) {
			continue
		}
		node := &blockFormula{formula: formula{display: true}, closer: []byte(d.close)}
		rest := line[start+len(d.open):]
		if i := findCloser(rest, d.close); i >= 0 {
			if !util.IsBlank(rest[i+len(d.close):]) || util.IsBlank(rest[:i]) {
				return nil, parser.NoChildren
			}
			node.tex, node.closed = append(node.tex, rest[:i]...), true
			return node, parser.NoChildren
		}
		if !closesBelow(reader.Source()[segment.Stop:], d.close) {
			return nil, parser.NoChildren
		}
		node.tex = append(node.tex, rest...)
		return node, parser.NoChildren
	}
	return nil, parser.NoChildren
}

// closesBelow says whether closer ends a line before the next blank line.
func closesBelow(source []byte, closer string) bool {
	source = source[:min(len(source), maxLookahead)]
	for len(source) > 0 {
		line, rest, _ := bytes.Cut(source, []byte("\n"))
		if util.IsBlank(line) {
			return false
		}
		if i := findCloser(line, closer); i >= 0 {
			return util.IsBlank(line[i+len(closer):])
		}
		source = rest
	}
	return false
}

func (formulaBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*blockFormula)
	line, _ := reader.PeekLine()
	if n.closed || util.IsBlank(line) {
		return parser.Close
	}
	i := findCloser(line, string(n.closer))
	if i < 0 {
		n.tex = append(n.tex, line...)
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	n.tex, n.closed = append(n.tex, line[:i]...), true
	n.tex = append(n.tex, bytes.TrimSpace(line[i+len(n.closer):])...)
	reader.AdvanceToEOL()
	return parser.Close
}

func (formulaBlockParser) Close(ast.Node, text.Reader, parser.Context) {}

func (formulaBlockParser) CanInterruptParagraph() bool { return true }

func (formulaBlockParser) CanAcceptIndentedLine() bool { return false }

// formulaWriter writes formulas whose HTML is known.
type formulaWriter struct{}

func (w formulaWriter) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindInlineFormula, w.inline)
	reg.Register(kindBlockFormula, w.block)
	reg.Register(kindInlineReference, w.reference)
}

func (formulaWriter) inline(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	f := &n.(*inlineFormula).formula
	out := f.html
	if f.number != "" {
		out = f.box("span") + f.shown() + "</span>"
	}
	_, err := w.WriteString(out)
	return ast.WalkSkipChildren, err
}

func (formulaWriter) block(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	f := &n.(*blockFormula).formula
	_, err := w.WriteString(f.box("div") + f.shown() + "</div>\n")
	return ast.WalkSkipChildren, err
}

func (formulaWriter) reference(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, err := w.WriteString(n.(*inlineReference).html)
	return ast.WalkSkipChildren, err
}

// formulas is the goldmark extension that ties the three together.
type formulas struct{}

func (formulas) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		// Before fenced code and paragraphs; after code spans, before links.
		parser.WithBlockParsers(util.Prioritized(formulaBlockParser{}, 690)),
		parser.WithInlineParsers(util.Prioritized(referenceParser{}, 145), util.Prioritized(formulaParser{}, 150)),
	)
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(formulaWriter{}, 100)))
}
