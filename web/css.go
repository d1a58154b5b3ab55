package web

import (
	"regexp"
	"strings"
)

var (
	cssComment     = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssBreak       = regexp.MustCompile(` *([{;,>]) *`)
	cssClosing     = regexp.MustCompile(`[ ;]*}`)
	cssFraction    = regexp.MustCompile(`([ :,(-])0(\.[0-9])`)
	cssDeclaration = regexp.MustCompile(`([{;])([-a-z]+):[ ]+`)
)

// slim takes out of a style sheet what only its writers need: comments, indents, the spaces of the usual layout and zeros before a point.
// It expects the layout of our own sheets, and never touches what stands between quotation marks on a line of its own.
func slim(css string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(cssComment.ReplaceAllString(css, ""), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if !strings.ContainsAny(line, "\"'") {
			line = cssClosing.ReplaceAllString(cssBreak.ReplaceAllString(line, "$1"), "}")
			line = cssFraction.ReplaceAllString(cssDeclaration.ReplaceAllString(line, "$1$2:"), "$1$2") // .5rem is 0.5rem (CSS Values 3 §4.3)
		}
		b.WriteString(line)
		if !strings.ContainsAny(line[len(line)-1:], "{};,") {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
