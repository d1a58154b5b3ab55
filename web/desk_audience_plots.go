package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/plot"
)

// column is a series of numbers, one for each span.
type column struct {
	title  string
	values []int
}

// label names a span below a plot, in the language of the site.
func (l outlook) label(s blog.Span) string {
	if s.Unit == blog.SpanMonth {
		return l.locale.Month(s.From.Year(), s.From.Month())
	}
	return l.locale.DayMonth(s.From.Month(), s.From.Day())
}

// full names a span alone.
func (l outlook) full(s blog.Span) string {
	switch s.Unit {
	case blog.SpanMonth:
		return l.locale.Month(s.From.Year(), s.From.Month())
	case blog.SpanWeek:
		last := s.To.AddDate(0, 0, -1)
		return l.locale.DayMonth(s.From.Month(), s.From.Day()) + " – " + l.locale.Date(last)
	}
	return l.locale.Date(s.From)
}

// spanWord is the head of the column that names the spans.
func (l outlook) spanWord() string {
	switch l.spans[0].Unit {
	case blog.SpanMonth:
		return "Month"
	case blog.SpanWeek:
		return "Week"
	}
	return "Day"
}

// overTime makes a table of columns over the spans, without a plot yet.
func (l outlook) overTime(id, title string, columns ...column) audienceTable {
	t := audienceTable{ID: id, Title: title, Head: []string{l.spanWord()}}
	for _, c := range columns {
		t.Head = append(t.Head, c.title)
	}
	for i, span := range l.spans {
		r := audienceRow{Name: l.full(span), Raw: blog.DayOf(span.From)}
		for _, c := range columns {
			r.Cells, r.Data = append(r.Cells, l.locale.Number(c.values[i])), append(r.Data, strconv.Itoa(c.values[i]))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// bars draws the first column as bars, and the second, when it is asked for, downwards.
func (l outlook) bars(id, title, empty string, c column, below ...column) audienceTable {
	t := l.overTime(id, title, append([]column{c}, below...)...)
	t.Plot = plot.Bars(l.plot(id, title, empty, l.sumWords(c, below...), c, below...))
	return t
}

// line draws the last value of each span as a line.
func (l outlook) line(id, title, empty string, c column) audienceTable {
	t := l.overTime(id, title, c)
	t.Plot = plot.Line(l.plot(id, title, empty, l.lineWords(c), c))
	return t
}

func (l outlook) plot(id, title, empty, words string, c column, below ...column) plot.Plot {
	p := plot.Plot{ID: id, Title: title, Description: words, Number: l.short, Empty: empty}
	for i, span := range l.spans {
		point := plot.Point{Label: l.label(span), Note: l.full(span) + ": " + l.locale.Number(c.values[i]), Value: float64(c.values[i])}
		for _, b := range below {
			point.Below = float64(b.values[i])
			point.Note = fmt.Sprintf("%s: %s %s, %s %s", l.full(span), l.locale.Number(c.values[i]), c.title, l.locale.Number(b.values[i]), b.title)
		}
		p.Points = append(p.Points, point)
	}
	return p
}

// short writes a number of the axis, which is round, so that it stays short: 1,500 k and 20 M.
func (l outlook) short(n int) string {
	switch {
	case n >= 1_000_000 && n%1_000_000 == 0:
		return l.locale.Number(n/1_000_000) + "\u00a0M"
	case n >= 1_000_000:
		return l.locale.Number(n/1000) + "\u00a0k"
	}
	return l.locale.Number(n)
}

// sumWords says what a look at bars would tell.
func (l outlook) sumWords(c column, below ...column) string {
	best, sum := 0, 0
	for i, v := range c.values {
		sum += v
		if v > c.values[best] {
			best = i
		}
	}
	if sum == 0 {
		return "Nothing in this time."
	}
	var words strings.Builder
	fmt.Fprintf(&words, "%s in all, the most in %s: %s.", l.locale.Number(sum), l.full(l.spans[best]), l.locale.Number(c.values[best]))
	for _, b := range below {
		fmt.Fprintf(&words, " %s: %s in all.", b.title, l.locale.Number(total(b.values)))
	}
	return words.String()
}

func (l outlook) lineWords(c column) string {
	n := len(c.values)
	return fmt.Sprintf("%s at the beginning, %s now.", l.locale.Number(c.values[0]), l.locale.Number(c.values[n-1]))
}

func total(values []int) int {
	sum := 0
	for _, v := range values {
		sum += v
	}
	return sum
}

// perSpan sums days into the spans.
func perSpan[T any](l outlook, days []T, day func(T) string, value func(T) int64) []int {
	sums := make([]int, len(l.spans))
	for _, d := range days {
		if i := blog.SpanOfDay(l.spans, day(d)); i >= 0 {
			sums[i] += int(value(d))
		}
	}
	return sums
}
