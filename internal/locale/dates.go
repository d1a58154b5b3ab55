package locale

import (
	"strconv"
	"strings"
	"time"
)

// Date writes the day of t in t's own zone: "24 November 2026". The caller has put t into the zone of the site.
func (l *Locale) Date(t time.Time) string {
	year, month, day := t.Date()
	return fill3(l.ways.Date, l.ways.day(day), l.ways.monthName(month), strconv.Itoa(year))
}

// DateTime writes the day and the minute of t in t's own zone, in 24 hours but where a region counts twelve.
func (l *Locale) DateTime(t time.Time) string {
	return strings.NewReplacer("{date}", l.Date(t), "{time}", t.Format(l.ways.Clock)).Replace(l.ways.DateTime)
}

// Month writes a month of a year: "November 2026".
func (l *Locale) Month(year int, m time.Month) string {
	return fill3(l.ways.Month, "", l.ways.monthName(m), strconv.Itoa(year))
}

// MonthName is the month alone, as it is written inside a date; headings of some languages want a capital letter.
func (l *Locale) MonthName(m time.Month) string { return l.ways.monthName(m) }

// DayMonth writes a day of any year: "24 November".
func (l *Locale) DayMonth(m time.Month, day int) string {
	return fill3(l.ways.DayMonth, l.ways.day(day), l.ways.monthName(m), "")
}

func fill3(pattern, day, month, year string) string {
	return strings.NewReplacer("{day}", day, "{month}", month, "{year}", year).Replace(pattern)
}
