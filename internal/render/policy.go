package render

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// policy is one list of what HTML may contain. The same list drives the rebuilding of the tree (shape.go) and the
// bluemonday wall behind it, so that the two cannot drift apart.
type policy struct {
	// elements maps an allowed element to the attributes that only it may carry.
	elements map[string][]string
	// global attributes are allowed on every element of the list.
	global []string
	// class says whether a class name may stay on an element.
	class func(tag, name string) bool
	// schemes of links; relative links are a separate wish.
	schemes  []string
	relative bool
	// rel, when set, is put on every link in place of what was there.
	rel string
	// formulas keeps MathML; otherwise a formula becomes its TeX source.
	formulas bool
	// conversation turns blocks that are not on the list into paragraphs, images into their text, and unmasks links
	// whose text names another host.
	conversation bool
	// maxDepth of nested elements; what lies deeper becomes text. maxURL is in bytes.
	maxDepth, maxURL int

	wall *bluemonday.Policy
}

// swallowed elements vanish with everything inside them; every other unknown element leaves its text behind.
var swallowed = set("script style noscript iframe frame frameset noembed noframes template object embed applet " +
	"textarea title select option xmp plaintext listing canvas svg head base meta link param portal dialog menuitem")

// values holds the pattern that the value of an attribute must match. Attributes that hold an address, an id,
// classes or plain text have rules in code (shape.go).
var values = map[string]*regexp.Regexp{
	"align":     regexp.MustCompile(`^(left|center|right)$`),
	"checked":   regexp.MustCompile(`^(checked)?$`),
	"colspan":   regexp.MustCompile(`^[0-9]{1,3}$`),
	"controls":  regexp.MustCompile(`^(controls)?$`),
	"datetime":  regexp.MustCompile(`^[0-9A-Z:+. -]{1,40}$`),
	"dir":       regexp.MustCompile(`^(ltr|rtl|auto)$`),
	"disabled":  regexp.MustCompile(`^(disabled)?$`),
	"height":    regexp.MustCompile(`^[0-9]{1,5}$`),
	"kind":      regexp.MustCompile(`^(subtitles|captions|descriptions|chapters)$`),
	"label":     regexp.MustCompile(`^.{1,200}$`),
	"lang":      regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`),
	"loop":      regexp.MustCompile(`^(loop)?$`),
	"muted":     regexp.MustCompile(`^(muted)?$`),
	"open":      regexp.MustCompile(`^(open)?$`),
	"preload":   regexp.MustCompile(`^(none|metadata)$`),
	"rel":       regexp.MustCompile(`^[a-z -]{1,80}$`),
	"reversed":  regexp.MustCompile(`^(reversed)?$`),
	"role":      regexp.MustCompile(`^doc-(noteref|backlink|endnotes)$`),
	"rowspan":   regexp.MustCompile(`^[0-9]{1,3}$`),
	"scope":     regexp.MustCompile(`^(col|row|colgroup|rowgroup)$`),
	"srclang":   regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`),
	"start":     regexp.MustCompile(`^-?[0-9]{1,9}$`),
	"translate": regexp.MustCompile(`^(yes|no)$`),
	"type":      regexp.MustCompile(`^(checkbox|[1aAiI]|(audio|video)/[a-z0-9.+-]{1,40})$`),
	"value":     regexp.MustCompile(`^-?[0-9]{1,9}$`),
	"width":     regexp.MustCompile(`^[0-9]{1,5}$`),
}

// newPostPolicy lists what an author may use in a post, be it through Markdown or as HTML inside it.
func newPostPolicy() *policy {
	p := &policy{
		elements: map[string][]string{
			"a": {"href", "rel"}, "img": {"src", "alt", "width", "height"},
			"ol": {"start", "reversed", "type"}, "li": {"value"},
			"td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align", "scope"},
			"time": {"datetime"}, "details": {"open"}, "input": {"type", "checked", "disabled"},
			"video":  {"src", "controls", "poster", "width", "height", "loop", "muted", "preload"},
			"audio":  {"src", "controls", "loop", "muted", "preload"},
			"source": {"src", "type"}, "track": {"src", "kind", "srclang", "label"},
		},
		global:   []string{"lang", "dir", "title", "id", "class", "role"},
		class:    postClass,
		schemes:  []string{"http", "https", "mailto", "tel"},
		relative: true,
		formulas: true,
		maxDepth: 100,
		maxURL:   4096,
	}
	p.allow("p br span del s ins pre blockquote code b strong u i em ul ruby rt rp h1 h2 h3 h4 h5 h6 hr figure " +
		"figcaption table caption thead tbody tfoot tr dl dt dd summary aside section div kbd abbr sub sup mark small " +
		"cite q dfn var samp bdi bdo wbr")
	return p.build()
}

// newCommentPolicy is the list that Mastodon keeps of remote HTML, and nothing more (sanitize_config.rb). rel is put
// on every link.
func newCommentPolicy(rel string, relative bool) *policy {
	p := &policy{
		elements: map[string][]string{
			"a": {"href", "rel", "class", "translate"}, "span": {"class", "translate"}, "p": {"class"},
			"ol": {"start", "reversed"}, "li": {"value"},
		},
		global:       []string{"lang"},
		class:        commentClass,
		schemes:      []string{"http", "https"},
		relative:     relative,
		rel:          rel,
		conversation: true,
		maxDepth:     16,
		maxURL:       2048,
	}
	p.allow("br del s pre blockquote code b strong u i em ul ruby rt rp")
	return p.build()
}

// newWirePolicy is the post's list without what only our own pages understand.
func newWirePolicy() *policy {
	p := newPostPolicy()
	p.global = []string{"lang", "dir", "title", "class"}
	p.class = wireClass
	p.elements["a"] = append(p.elements["a"], "translate")
	p.elements["span"] = append(p.elements["span"], "translate")
	return p.build()
}

func (p *policy) allow(tags string) {
	for tag := range strings.FieldsSeq(tags) {
		if _, ok := p.elements[tag]; !ok {
			p.elements[tag] = nil
		}
	}
}

// build derives the bluemonday wall from the list.
func (p *policy) build() *policy {
	wall := bluemonday.NewPolicy()
	for tag, attrs := range p.elements {
		wall.AllowNoAttrs().OnElements(tag)
		wall.AllowAttrs(slices.Concat(p.global, attrs)...).OnElements(tag)
	}
	if p.formulas {
		wall.AllowNoAttrs().OnElements(slices.Collect(maps.Keys(mathElements))...)
		wall.AllowAttrs(slices.Collect(maps.Keys(mathValues))...).OnElements(slices.Collect(maps.Keys(mathElements))...)
	}
	wall.RequireParseableURLs(true)
	wall.AllowRelativeURLs(p.relative)
	wall.AllowURLSchemes(p.schemes...)
	p.wall = wall
	return p
}

func (p *policy) allows(tag, key string) bool {
	return slices.Contains(p.global, key) || slices.Contains(p.elements[tag], key)
}

var languageClass = regexp.MustCompile(`^language-[A-Za-z0-9_+#.-]{1,40}$`)

func postClass(tag, name string) bool {
	switch name {
	case "footnotes":
		return tag == "div"
	case "footnote-ref", "footnote-backref":
		return tag == "a"
	case "math-error":
		return tag == "code"
	case "math-display":
		return tag == "div" || tag == "span"
	case "equation-number":
		return tag == "span"
	}
	return tag == "code" && languageClass.MatchString(name)
}

var commentClasses = set("mention hashtag u-url h-card invisible ellipsis")

func commentClass(_, name string) bool { return commentClasses[name] }

func wireClass(tag, name string) bool {
	return commentClasses[name] || tag == "code" && languageClass.MatchString(name)
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
