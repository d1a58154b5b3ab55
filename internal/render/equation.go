package render

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// mark is what a reference needs to know of a formula: where it stands, and how it is called, such as "(1)".
type mark struct{ anchor, number string }

// marks are the formulas with a label, by the key of the label.
type marks map[string]mark

var (
	texLabel     = regexp.MustCompile(`\\label\s*\{([^{}\\]{1,200})\}`)
	texTag       = regexp.MustCompile(`\\tag(\*?)\s*\{([^{}\\]{1,200})\}`)
	texReference = regexp.MustCompile(`\\(?:eq)?ref\s*\{([^{}\\]{1,200})\}`)
)

// numberFormulas gives every display formula with a label or a tag its number, and takes both out of the TeX. Formulas
// with labels count from one; a tag takes the place of the number. A label that comes twice belongs to the first.
func numberFormulas(doc ast.Node) marks {
	found, count := marks{}, 0
	eachFormula(doc, func(f *formula) {
		if !f.display {
			return
		}
		tex := string(f.tex)
		labels, tag := texLabel.FindAllStringSubmatch(tex, -1), texTag.FindStringSubmatch(tex)
		switch {
		case tag != nil && tag[1] == "*":
			f.number = tagText(tag[2])
		case tag != nil:
			f.number = "(" + tagText(tag[2]) + ")"
		case labels != nil:
			count++
			f.number = "(" + strconv.Itoa(count) + ")"
		default:
			return
		}
		f.tex = []byte(texTag.ReplaceAllString(texLabel.ReplaceAllString(tex, ""), ""))
		for _, label := range labels {
			key := labelKey(label[1])
			if _, taken := found[key]; key == "" || taken {
				continue
			}
			if f.anchor == "" {
				f.anchor = "eq-" + key
			}
			found[key] = mark{f.anchor, f.number}
		}
	})
	return found
}

// labelKey is how a label is compared: "eq:Euler" is "euler".
func labelKey(label string) string {
	label = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(label)), "eq:")
	return strings.TrimPrefix(slugID(label), idPrefix)
}

func tagText(s string) string {
	return shorten(collapse(stripText(strings.ReplaceAll(s, "$", ""))), 40)
}

// eachFormula visits every formula of doc in order.
func eachFormula(doc ast.Node, visit func(*formula)) {
	each(doc, func(n ast.Node) {
		switch n := n.(type) {
		case *inlineFormula:
			visit(&n.formula)
		case *blockFormula:
			visit(&n.formula)
		}
	})
}

// each visits every node of doc in order; visit must not change the tree.
func each(doc ast.Node, visit func(ast.Node)) {
	visit(doc)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		each(n, visit)
	}
}

// settle writes the references of doc now that all numbers are known: \eqref{euler} and [](#eq:euler) in the text, and
// \eqref{euler} inside of formulas. A link with words of its own is led to the formula.
func (m marks) settle(doc ast.Node, words Words) {
	var empty []*ast.Link
	each(doc, func(n ast.Node) {
		switch n := n.(type) {
		case *inlineReference:
			n.html = m.reference(n.label, words)
		case *ast.Link:
			label, ok := strings.CutPrefix(string(n.Destination), "#eq:")
			if !ok {
				return
			}
			if n.ChildCount() == 0 {
				empty = append(empty, n)
			} else if to, known := m[labelKey(unescapeFragment(label))]; known {
				n.Destination = []byte("#" + to.anchor)
			}
		}
	})
	for _, n := range empty {
		label := unescapeFragment(strings.TrimPrefix(string(n.Destination), "#eq:"))
		n.Parent().ReplaceChild(n.Parent(), n, &inlineReference{label: label, html: m.reference(label, words)})
	}
	eachFormula(doc, func(f *formula) {
		f.tex = texReference.ReplaceAllFunc(f.tex, func(whole []byte) []byte {
			if to, known := m[labelKey(string(texReference.FindSubmatch(whole)[1]))]; known {
				return []byte(`\text{` + to.number + `}`)
			}
			return whole
		})
	})
}

// reference is the HTML of a reference to a formula.
func (m marks) reference(label string, words Words) string {
	if to, known := m[labelKey(label)]; known {
		return `<a href="#` + html.EscapeString(to.anchor) + `">` + html.EscapeString(to.number) + `</a>`
	}
	why := `No formula of this text has this label.`
	if words.NoFormula != nil {
		why = words.NoFormula(label)
	}
	return `<code class="math-error" title="` + html.EscapeString(why) + `">` + html.EscapeString(`\eqref{`+label+`}`) + `</code>`
}

// inlineReference is a reference to a formula with a label.
type inlineReference struct {
	ast.BaseInline
	label, html string
}

var kindInlineReference = ast.NewNodeKind("InlineReference")

func (n *inlineReference) Kind() ast.NodeKind { return kindInlineReference }

func (n *inlineReference) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// referenceParser finds \eqref{label} in a line of text.
type referenceParser struct{}

var lineReference = regexp.MustCompile(`^\\eqref\{([^{}\\]{1,200})\}`)

func (referenceParser) Trigger() []byte { return []byte{'\\'} }

func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := lineReference.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	return &inlineReference{label: string(m[1])}
}
