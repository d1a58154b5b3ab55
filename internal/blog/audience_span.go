package blog

import "time"

// Span is a piece of time on the site's clocks: a day, a week or a month. It holds From and not To.
type Span struct {
	From, To time.Time
	Unit     SpanUnit
}

// SpanUnit is how long the spans of a range are.
type SpanUnit string

// The units of spans.
const (
	SpanDay   SpanUnit = "day"
	SpanWeek  SpanUnit = "week"
	SpanMonth SpanUnit = "month"
)

// AudienceRange is how far the pages about the audience look back.
type AudienceRange string

// The ranges. The zero value is 30 days.
const (
	RangeWeek  AudienceRange = "7d"
	RangeMonth AudienceRange = ""
	RangeYear  AudienceRange = "year"
	RangeAll   AudienceRange = "all"
)

// maxSpans bounds a range of all times: twenty years of months.
const maxSpans = 240

// DayOf names the day of a moment, as the rows of visits do.
func DayOf(t time.Time) string { return t.Format(time.DateOnly) }

// Spans cuts a range that ends today into spans, the oldest first. first is when the story of the site begins and only
// asked by RangeAll. Days begin when the clocks of loc first show them, also where they jump over midnight.
func Spans(r AudienceRange, now, first time.Time, loc *time.Location) []Span {
	today := now.In(loc)
	switch r {
	case RangeWeek:
		return days(today, 7)
	case RangeYear:
		return weeks(today, 52)
	case RangeAll:
		return all(today, first.In(loc))
	}
	return days(today, 30)
}

func days(today time.Time, n int) []Span {
	spans := make([]Span, n)
	for i := range spans {
		back := n - 1 - i
		spans[i] = Span{dayStart(today, -back), dayStart(today, 1-back), SpanDay}
	}
	return spans
}

func weeks(today time.Time, n int) []Span {
	spans := make([]Span, n)
	for i := range spans {
		back := 7 * (n - 1 - i)
		spans[i] = Span{dayStart(today, -back-6), dayStart(today, 1-back), SpanWeek}
	}
	return spans
}

func all(today, first time.Time) []Span {
	year, month, _ := today.Date()
	months := 1
	if first.Year() > 1 && first.Before(today) {
		months = min((year-first.Year())*12+int(month-first.Month())+1, maxSpans)
	}
	if months <= 2 {
		return days(today, 60)
	}
	spans := make([]Span, months)
	for i := range spans {
		at := func(n int) time.Time {
			return dayStart(time.Date(year, month+time.Month(n-months+1), 1, 12, 0, 0, 0, today.Location()), 0)
		}
		spans[i] = Span{at(i), at(i + 1), SpanMonth}
	}
	return spans
}

// dayStart is the first moment of a day that is some days away. Where midnight is jumped over (Beirut, once São Paulo), the
// day begins when the clocks first show it.
func dayStart(t time.Time, away int) time.Time {
	year, month, day := t.Date()
	noon := time.Date(year, month, day+away, 12, 0, 0, 0, t.Location())
	year, month, day = noon.Date()
	start := time.Date(year, month, day, 0, 0, 0, 0, t.Location())
	for start.Day() != day {
		start = start.Add(quarter)
	}
	return start
}

// NextDay is when the day of a moment ends on its own clocks.
func NextDay(t time.Time) time.Time { return dayStart(t, 1) }

// SpanOfDay finds the span that a row of visits belongs to: by its day, or by the first day of its month. -1 is none.
func SpanOfDay(spans []Span, day string) int {
	if len(day) == len("2026-11") {
		day += "-01"
	}
	low, high := 0, len(spans)
	for low < high { // the first span that ends after the day
		middle := (low + high) / 2
		if DayOf(spans[middle].To) <= day {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == len(spans) || DayOf(spans[low].From) > day {
		return -1
	}
	return low
}
