package plot

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// Point is one value of a plot.
type Point struct {
	Label string // of the axis, for example "3 March"
	Note  string // the whole truth about the point, shown when somebody points at it
	Value float64
	Below float64 // drawn downwards from the zero line by Bars; zero or more
}

// Plot is what is drawn. The zero value of every field is allowed.
type Plot struct {
	ID          string // unique on the page; letters, digits and hyphens
	Title       string
	Description string // a sentence with what a look would tell: highest, last, sum
	Points      []Point
	Number      func(int) string // writes the numbers of the axis; plain digits when nil
	Empty       string           // stands in the middle when every value is zero
}

// The measures of a plot, in pixels. Only its width follows the page.
const (
	top    = 18  // room for the number above the highest line
	field  = 150 // height of what is drawn
	bottom = 26  // room for the labels
	height = top + field + bottom
	across = 1000 // width of the field in its own measure, stretched to that of the page
)

// Bars draws a bar for each point.
func Bars(p Plot) string {
	a := p.axis()
	var b strings.Builder
	p.begin(&b, a)
	share := 100 / float64(max(len(p.Points), 1))
	width := min(share*0.78, 9)
	for i, point := range p.Points {
		x := share*(float64(i)+0.5) - width/2
		p.bar(&b, a, x, width, 0, point.Value, "plot-bar", point)
		p.bar(&b, a, x, width, -point.Below, 0, "plot-bar plot-below", point)
	}
	p.end(&b, a, func(i int) float64 { return share * (float64(i) + 0.5) })
	return b.String()
}

func (p Plot) bar(b *strings.Builder, a axis, x, width, from, to float64, class string, point Point) {
	if !(to > from) {
		return
	}
	y := a.y(to)
	tall := max(a.y(from)-y, 1.5) // one among thousands still shows
	if from == 0 {
		y = a.y(0) - tall
	}
	fmt.Fprintf(b, `<rect class="%s" x="%s%%" y="%s" width="%s%%" height="%s"><title>%s</title></rect>`,
		class, figure(x), figure(top+y), figure(width), figure(tall), html.EscapeString(point.Note))
}

// Line draws a line through the points and fills the area below it. A single point is drawn as a dot.
func Line(p Plot) string {
	a := p.axis()
	var b strings.Builder
	p.begin(&b, a)
	at := func(i int) float64 {
		if len(p.Points) < 2 {
			return 50
		}
		return 100 * float64(i) / float64(len(p.Points)-1)
	}
	if len(p.Points) > 1 {
		var way strings.Builder
		for i, point := range p.Points {
			fmt.Fprintf(&way, "%s %s ", figure(at(i)*across/100), figure(a.y(point.Value)))
		}
		line := strings.TrimSpace(way.String())
		zero := figure(a.y(0))
		fmt.Fprintf(&b, `<svg x="0" y="%d" width="100%%" height="%d" viewBox="0 0 %d %d" preserveAspectRatio="none" overflow="visible">`, top, field, across, field)
		fmt.Fprintf(&b, `<path class="plot-area" d="M0 %s L%s L%d %s Z"/><path class="plot-line" vector-effect="non-scaling-stroke" d="M%s"/></svg>`,
			zero, line, across, zero, line)
	}
	for i, point := range p.Points {
		class := "plot-dot"
		if len(p.Points) > 1 && i < len(p.Points)-1 {
			class = "plot-spot" // unseen until somebody points at it
		}
		fmt.Fprintf(&b, `<circle class="%s" cx="%s%%" cy="%s" r="4"><title>%s</title></circle>`,
			class, figure(at(i)), figure(top+a.y(point.Value)), html.EscapeString(point.Note))
	}
	p.end(&b, a, at)
	return b.String()
}

func (p Plot) axis() axis {
	low, high := 0.0, 0.0
	for _, point := range p.Points {
		low, high = min(low, -point.Below), max(high, point.Value)
	}
	return newAxis(low, high)
}

func (p Plot) blank() bool {
	for _, point := range p.Points {
		if point.Value != 0 || point.Below != 0 {
			return false
		}
	}
	return true
}

// begin writes the frame, the words for those who do not see it, and the lines of the axis.
func (p Plot) begin(b *strings.Builder, a axis) {
	fmt.Fprintf(b, `<svg class="plot" role="img" width="100%%" height="%d" aria-labelledby="%s-title %s-desc">`, height, p.ID, p.ID)
	fmt.Fprintf(b, `<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`, p.ID, html.EscapeString(p.Title), p.ID, html.EscapeString(p.Description))
	for _, v := range a.ticks() {
		class, y := "plot-rule", top+a.y(v)
		if v == 0 {
			class = "plot-zero"
		}
		fmt.Fprintf(b, `<line class="%s" x1="0" x2="100%%" y1="%s" y2="%s"/>`, class, figure(y), figure(y))
	}
	if p.Empty != "" && p.blank() {
		fmt.Fprintf(b, `<text class="plot-empty" x="50%%" y="%d" text-anchor="middle">%s</text>`, top+field/2, html.EscapeString(p.Empty))
	}
}

// end writes the numbers of the axis before the field, where the page leaves room for them, and the labels below: at most three,
// so that they are apart on a telephone.
func (p Plot) end(b *strings.Builder, a axis, at func(int) float64) {
	number := p.Number
	if number == nil {
		number = strconv.Itoa
	}
	for _, v := range a.ticks() {
		fmt.Fprintf(b, `<text class="plot-number" x="-8" y="%s" text-anchor="end">%s</text>`, figure(top+a.y(v)+4), html.EscapeString(number(int(max(v, -v)))))
	}
	last := len(p.Points) - 1
	var shown []int
	switch {
	case last < 0:
	case last < 2:
		for i := range p.Points {
			shown = append(shown, i)
		}
	default:
		shown = []int{0, (last + 1) / 2, last}
	}
	for n, i := range shown {
		x, anchor := at(i), "middle"
		switch {
		case len(shown) > 1 && n == 0:
			x, anchor = 0, "start"
		case len(shown) > 1 && n == len(shown)-1:
			x, anchor = 100, "end"
		}
		fmt.Fprintf(b, `<text class="plot-label" x="%s%%" y="%d" text-anchor="%s">%s</text>`, figure(x), height-6, anchor, html.EscapeString(p.Points[i].Label))
	}
	b.WriteString("</svg>")
}

// figure writes a coordinate as short as it is exact enough.
func figure(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
