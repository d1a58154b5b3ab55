package render

import "regexp"

// mathElements are the elements of MathML Core and the few older ones that temml writes. There is no annotation-xml,
// no semantics of other kinds, and nothing that can hold HTML: inside the token elements only text survives.
var mathElements = set("math semantics annotation mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle merror mpadded " +
	"mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose")

// mathTokens hold text and nothing else. They are the places where a parser would switch back to HTML.
var mathTokens = set("mi mn mo mtext ms annotation")

const (
	mathLength  = `[+-]?[0-9]{0,2}(\.[0-9]{1,6})?(em|ex|px|pt|mu|%)?`
	mathBoolean = `(true|false)`
)

// mathValues are the attributes of formulas and the values that they may take. Lengths stay below 100 units, so that
// a formula cannot cover the page.
var mathValues = map[string]*regexp.Regexp{
	"accent":         regexp.MustCompile(`^` + mathBoolean + `$`),
	"accentunder":    regexp.MustCompile(`^` + mathBoolean + `$`),
	"class":          regexp.MustCompile(`^tml-[a-z0-9-]{1,20}( tml-[a-z0-9-]{1,20}){0,3}$`),
	"columnalign":    regexp.MustCompile(`^(left|center|right)( (left|center|right)){0,40}$`),
	"columnspacing":  regexp.MustCompile(`^` + mathLength + `( ` + mathLength + `){0,40}$`),
	"depth":          regexp.MustCompile(`^` + mathLength + `$`),
	"display":        regexp.MustCompile(`^(block|inline)$`),
	"displaystyle":   regexp.MustCompile(`^` + mathBoolean + `$`),
	"encoding":       regexp.MustCompile(`^application/x-tex$`),
	"fence":          regexp.MustCompile(`^` + mathBoolean + `$`),
	"form":           regexp.MustCompile(`^(prefix|infix|postfix)$`),
	"height":         regexp.MustCompile(`^` + mathLength + `$`),
	"largeop":        regexp.MustCompile(`^` + mathBoolean + `$`),
	"linethickness":  regexp.MustCompile(`^` + mathLength + `$`),
	"lspace":         regexp.MustCompile(`^` + mathLength + `$`),
	"mathbackground": regexp.MustCompile(mathColour),
	"mathcolor":      regexp.MustCompile(mathColour),
	"mathvariant":    regexp.MustCompile(`^normal$`),
	"maxsize":        regexp.MustCompile(`^` + mathLength + `$`),
	"minsize":        regexp.MustCompile(`^` + mathLength + `$`),
	"movablelimits":  regexp.MustCompile(`^` + mathBoolean + `$`),
	"notation":       regexp.MustCompile(`^[a-z]{1,20}( [a-z]{1,20}){0,5}$`),
	"rowspacing":     regexp.MustCompile(`^` + mathLength + `( ` + mathLength + `){0,40}$`),
	"rspace":         regexp.MustCompile(`^` + mathLength + `$`),
	"scriptlevel":    regexp.MustCompile(`^[+-]?[0-9]$`),
	"separator":      regexp.MustCompile(`^` + mathBoolean + `$`),
	"stretchy":       regexp.MustCompile(`^` + mathBoolean + `$`),
	"symmetric":      regexp.MustCompile(`^` + mathBoolean + `$`),
	"voffset":        regexp.MustCompile(`^` + mathLength + `$`),
	"width":          regexp.MustCompile(`^` + mathLength + `$`),
}

const mathColour = `^(#[0-9a-fA-F]{3,8}|[a-z]{3,20})$`

// styleColour finds the colour in the style attribute that temml writes for \color. Colours and the frame of \boxed
// become an attribute and a class; the style itself cannot stay, because our pages forbid inline styles.
var styleColour = regexp.MustCompile(`(?:^|;)\s*color:\s*(#[0-9a-fA-F]{3,8}|[a-z]{3,20})\s*(?:;|$)`)
