package render

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// The limits of a post. They are far above what people write and far below what hurts: 7 KB of table made 10 MB of
// HTML and 26 KB made the process take 2 GB (goldmark #588, #589).
const (
	maxSource     = 512 << 10
	maxDepth      = 32
	maxColumns    = 128
	maxCells      = 20_000
	maxLinks      = 2_000
	maxOpen       = 1_000
	maxFootnotes  = 1_000
	maxOutput     = 4 << 20
	maxNodes      = 150_000
	maxTreeDepth  = 150
	maxFormulas   = 2_000
	markerCeiling = 2 * maxDepth
	// Inside one paragraph the parser's work grows with the square of these.
	maxEmphasisInBlock = 4_000
	maxOpenInBlock     = 200
)

// precheck looks at the source without parsing it and refuses what would cost the parser more than it is worth. It
// errs on the side of refusing only far beyond the limits; overgrown then counts exactly.
func precheck(source []byte) error {
	if len(source) > maxSource {
		return tooComplex("Split it into several posts.", "The text is %d KiB long; at most %d KiB are possible.", (len(source)+1023)>>10, maxSource>>10)
	}
	definitions := bytes.Count(source, []byte("]:"))
	if n := bytes.Count(source, []byte("](")) + definitions; n > maxLinks {
		return tooManyLinks(n)
	}
	// Where there are definitions, every pair of brackets may be a link to one.
	if n := bytes.Count(source, []byte("[")); definitions > 0 && n > 5*maxLinks {
		return tooManyLinks(n)
	}
	if n := bytes.Count(source, []byte("[^")); n > maxFootnotes {
		return tooComplex("Split the text, or remove some footnotes.", "The text has %d footnote marks; at most %d are possible.", n, maxFootnotes)
	}
	if n := bytes.Count(source, []byte(`\|`)); n > maxLinks {
		return tooComplex(`Write the sign in another way, for example as "&#124;".`, `The text has %d escaped table bars (\|); at most %d are possible.`, n, maxLinks)
	}
	s := scan{}
	for line := range bytes.Lines(source) {
		if err := s.line(line); err != nil {
			return err
		}
	}
	return s.brackets(0)
}

func tooManyLinks(n int) error {
	return tooComplex("Split the text, or remove some links.", "The text has %d links; at most %d are possible.", n, maxLinks)
}

// scan walks over the lines and remembers what matters between two blank ones.
type scan struct {
	unmatched int // brackets left open in the blocks before
	open      int // brackets open in this block
	emphasis  int
	columns   int // of the widest table row seen in this block
	cells     int // of all tables
}

func (s *scan) line(line []byte) error {
	if markers(line) > markerCeiling {
		return tooDeep()
	}
	body := bytes.TrimLeft(line, "> \t")
	body = bytes.TrimRight(body, " \t\r\n")
	if len(body) == 0 {
		s.unmatched += s.open
		s.open, s.emphasis, s.columns = 0, 0, 0
		return nil
	}
	if err := s.table(body); err != nil {
		return err
	}
	for i, c := range body {
		switch c {
		case '[':
			s.open++
			if err := s.brackets(maxOpenInBlock); err != nil {
				return err
			}
		case ']':
			s.open = max(0, s.open-1)
		case '*', '_', '~':
			if i > 0 && body[i-1] == c || c == '_' && i > 0 && i+1 < len(body) && isWord(rune(body[i-1])) && isWord(rune(body[i+1])) {
				continue
			}
			s.emphasis++
		}
	}
	if s.emphasis > maxEmphasisInBlock {
		return tooComplex(`Break it up with blank lines, or write the signs as \* and \_.`,
			"One paragraph has more than %d signs of emphasis (*, _ or ~).", maxEmphasisInBlock)
	}
	return nil
}

// brackets refuses too many square brackets that wait for their partner; inBlock of zero checks the whole text.
func (s *scan) brackets(inBlock int) error {
	if s.unmatched+s.open <= maxOpen && (inBlock == 0 || s.open <= inBlock) {
		return nil
	}
	return tooComplex(`Close them, or write them as \[ where a plain bracket is meant.`,
		"The text has more than %d square brackets that are open at the same time.", min(maxOpen, s.unmatched+s.open-1))
}

// table counts the cells that the parser would make: rows are filled up to the width of the delimiter row.
func (s *scan) table(body []byte) error {
	if isDelimiterRow(body) {
		n := bytes.Count(body, []byte("|")) + 1
		if body[0] == '|' {
			n--
		}
		if len(body) > 1 && body[len(body)-1] == '|' {
			n--
		}
		s.columns = max(s.columns, n)
	}
	if s.columns > maxColumns {
		return tooComplex("Split it into several tables.", "A table has %d columns; at most %d are possible.", s.columns, maxColumns)
	}
	if s.cells += s.columns; s.cells > maxCells {
		return tooComplex("Split the text into several posts, or attach the data as a file.",
			"The tables of the text have more than %d cells.", maxCells)
	}
	return nil
}

func isDelimiterRow(body []byte) bool {
	dash := false
	for _, c := range body {
		switch {
		case c == '-':
			dash = true
		case c != '|' && c != ':' && !util.IsSpace(c):
			return false
		}
	}
	return dash
}

// markers counts the signs at the start of a line that open a quote, a list item, a definition or a footnote.
func markers(line []byte) int {
	depth := 0
	for depth <= markerCeiling {
		line = bytes.TrimLeft(line, " \t")
		size := markerSize(line)
		if size == 0 {
			break
		}
		depth++
		line = line[size:]
	}
	return depth
}

func markerSize(line []byte) int {
	if len(line) == 0 {
		return 0
	}
	switch c := line[0]; {
	case c == '>':
		return 1
	case c == '-' || c == '*' || c == '+' || c == ':':
		if len(line) > 1 && util.IsSpace(line[1]) && len(bytes.Trim(line, "-* \t\r\n")) > 0 {
			return 1
		}
	case c >= '0' && c <= '9':
		digits := len(line) - len(bytes.TrimLeft(line, "0123456789"))
		if digits < 10 && len(line) > digits+1 && (line[digits] == '.' || line[digits] == ')') && util.IsSpace(line[digits+1]) {
			return digits + 1
		}
	case bytes.HasPrefix(line, []byte("[^")):
		if i := bytes.Index(line, []byte("]:")); i > 0 {
			return i + 2
		}
	}
	return 0
}

func tooDeep() error {
	return tooComplex("Use fewer levels.", "Quotes and lists lie more than %d levels inside each other.", maxDepth)
}

// overgrown counts in the parsed text what precheck could only guess, before any HTML is written.
func overgrown(doc ast.Node) error {
	var nodes, links, formulas, depth, containers int
	return ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		step := 1
		if !entering {
			step = -1
		}
		depth += step
		switch n.Kind() {
		case ast.KindBlockquote, ast.KindListItem, east.KindFootnote, east.KindDefinitionDescription:
			containers += step
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		nodes++
		switch n.Kind() {
		case ast.KindLink, ast.KindAutoLink, ast.KindImage, kindInlineReference:
			links++
		case kindInlineFormula, kindBlockFormula:
			formulas++
		}
		switch {
		case containers > maxDepth:
			return ast.WalkStop, tooDeep()
		case depth > maxTreeDepth:
			return ast.WalkStop, tooComplex("Use fewer signs of emphasis inside each other.", "Parts of the text lie more than %d levels inside each other.", maxTreeDepth)
		case links > maxLinks:
			return ast.WalkStop, tooManyLinks(links)
		case formulas > maxFormulas:
			return ast.WalkStop, tooComplex("Split the text into several posts.", "The text has more than %d formulas.", maxFormulas)
		case nodes > maxNodes:
			return ast.WalkStop, tooComplex("Split the text into several posts.", "The text has more than %d parts (paragraphs, words in bold, links and so on).", maxNodes)
		}
		return ast.WalkContinue, nil
	})
}

// capped is the writer behind the Markdown renderer: it refuses what would make the page too large.
type capped struct{ bytes.Buffer }

func (c *capped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > maxOutput {
		return 0, tooComplex("Split the text into several posts.", "The page would be larger than %d MiB.", maxOutput>>20)
	}
	return c.Buffer.Write(p)
}
