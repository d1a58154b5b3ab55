package render

import (
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// newPostMarkdown reads CommonMark with the extensions of GitHub, footnotes, definition lists and formulas. HTML in the
// text passes through: the sanitiser behind it decides.
func newPostMarkdown(opt Options) map[string]goldmark.Markdown {
	if opt.StraightQuotes {
		return map[string]goldmark.Markdown{"": postMarkdown()}
	}
	return typographers(func(t goldmark.Extender) goldmark.Markdown { return postMarkdown(t) })
}

func postMarkdown(more ...goldmark.Extender) goldmark.Markdown {
	extensions := []goldmark.Extender{
		extension.Strikethrough,
		extension.TaskList,
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		newLinkify(),
		extension.NewFootnote(extension.WithFootnoteBacklinkHTML("↩\ufe0e")),
		extension.DefinitionList,
		formulas{},
		handles{},
	}
	return goldmark.New(goldmark.WithExtensions(append(extensions, more...)...), goldmark.WithRendererOptions(html.WithUnsafe()))
}

// newCommentMarkdown reads the few forms that a reply needs. HTML, tables, headings and footnotes mean nothing to it
// and stay text.
func newCommentMarkdown(opt Options) goldmark.Markdown {
	extensions := []goldmark.Extender{extension.Strikethrough, newLinkify(), handles{}}
	if !opt.StraightQuotes {
		extensions = append(extensions, extension.Typographer)
	}
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(parser.NewListParser(), 300),
				util.Prioritized(parser.NewListItemParser(), 400),
				util.Prioritized(parser.NewCodeBlockParser(), 500),
				util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
				util.Prioritized(parser.NewBlockquoteParser(), 800),
				util.Prioritized(parser.NewParagraphParser(), 1000),
			),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(parser.NewLinkParser(), 200),
				util.Prioritized(parser.NewAutoLinkParser(), 300),
				util.Prioritized(parser.NewEmphasisParser(), 500),
			),
			parser.WithParagraphTransformers(util.Prioritized(parser.LinkReferenceParagraphTransformer, 100)),
		)),
		goldmark.WithExtensions(extensions...),
		goldmark.WithRendererOptions(html.WithHardWraps()),
	)
}

func newLinkify() goldmark.Extender {
	return extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}))
}
