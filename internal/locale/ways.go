package locale

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ways are how a language writes what is not a message: the head of its file. What a region's file leaves out is as in its
// language. In patterns {day}, {month}, {year}, {date} and {time} stand for themselves.
type ways struct {
	Name      string   `toml:"name"`       // in the language itself
	Months    []string `toml:"months"`     // January first
	FirstDay  string   `toml:"first_day"`  // the first of a month, where it is not just 1
	Date      string   `toml:"date"`       // a whole date
	DateTime  string   `toml:"date_time"`  // {date} with {time}
	Clock     string   `toml:"clock"`      // the time as a layout of Go: 15:04, or 3:04 PM
	Month     string   `toml:"month"`      // a month of a year
	DayMonth  string   `toml:"day_month"`  // a day of any year
	Group     string   `toml:"group"`      // between groups of three digits
	GroupFrom int      `toml:"group_from"` // how many digits a number has at least to be grouped
	Comma     string   `toml:"comma"`      // between the items of a list
	And       string   `toml:"and"`        // before the last item
	Both      string   `toml:"both"`       // between two items, where that is not as before the last
	Before    string   `toml:"before"`     // a regular expression: before items like these …
	AndBefore string   `toml:"and_before"` // … this is put instead of and

	before *regexp.Regexp
}

// prepare checks the ways of a language and makes them ready. All that is missing or wrong is said at once.
func (w *ways) prepare() error {
	var errs []error
	if w.Name == "" {
		errs = append(errs, errors.New("language.name is missing: how the language calls itself"))
	}
	if len(w.Months) != 12 {
		errs = append(errs, fmt.Errorf("language.months has %d names, and a year has 12", len(w.Months)))
	}
	if w.Clock != "15:04" && w.Clock != "3:04 PM" {
		errs = append(errs, fmt.Errorf("language.clock is %q; write 15:04 or 3:04 PM", w.Clock))
	}
	if w.Group == "" || w.GroupFrom < 4 || w.Comma == "" || w.And == "" {
		errs = append(errs, errors.New("language.group, group_from (4 or more), comma and and are needed"))
	}
	for _, p := range []struct{ name, pattern, parts string }{
		{"date", w.Date, "{day} {month} {year}"},
		{"date_time", w.DateTime, "{date} {time}"},
		{"month", w.Month, "{month} {year}"},
		{"day_month", w.DayMonth, "{day} {month}"},
	} {
		for part := range strings.FieldsSeq(p.parts) {
			if strings.Count(p.pattern, part) != 1 {
				errs = append(errs, fmt.Errorf("language.%s needs %s once", p.name, part))
			}
		}
	}
	var err error
	if w.before, err = regexp.Compile(w.Before); err != nil {
		errs = append(errs, fmt.Errorf("language.before: %w", err))
	}
	return errors.Join(errs...)
}

// and is what stands before the last item of a list that has so many items before it.
func (w *ways) and(before int, last string) string {
	switch {
	case w.Before != "" && w.before.MatchString(last):
		return w.AndBefore
	case before == 1:
		return cmp.Or(w.Both, w.And)
	default:
		return w.And
	}
}

// day is the day of a month as it stands in a date.
func (w *ways) day(day int) string {
	if day == 1 && w.FirstDay != "" {
		return w.FirstDay
	}
	return strconv.Itoa(day)
}

func (w *ways) monthName(m time.Month) string {
	if m < time.January || m > time.December {
		return m.String() // as the standard library does
	}
	return w.Months[m-1]
}
