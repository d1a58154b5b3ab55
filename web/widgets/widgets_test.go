package widgets

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

func outline(branches []*Branch) string {
	var parts []string
	for _, b := range branches {
		part := b.Term.Name
		if len(b.Branches) > 0 {
			part += "(" + outline(b.Branches) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

func TestCategoriesFormATree(t *testing.T) {
	t.Parallel()
	term := func(id, parent int64, name string, posts int) blog.TermCount {
		return blog.TermCount{Term: blog.Term{ID: id, ParentID: parent, Name: name}, Posts: posts}
	}
	for name, c := range map[string]struct {
		terms []blog.TermCount
		want  string
	}{
		"none":                   {nil, ""},
		"deep":                   {[]blog.TermCount{term(3, 2, "c", 1), term(1, 0, "a", 1), term(2, 1, "b", 1)}, "a(b(c))"},
		"empty ones are hidden":  {[]blog.TermCount{term(1, 0, "a", 0), term(2, 0, "b", 1)}, "b"},
		"empty parent stays":     {[]blog.TermCount{term(1, 0, "a", 0), term(2, 1, "b", 1)}, "a(b)"},
		"parent is missing":      {[]blog.TermCount{term(2, 7, "b", 1)}, "b"},
		"circle loses no branch": {[]blog.TermCount{term(1, 2, "a", 1), term(2, 1, "b", 1), term(3, 2, "c", 1)}, "a b c"},
	} {
		if got := outline(Tree(c.terms)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

type monthReader struct {
	blog.Reader
	months []blog.MonthCount
}

func (r monthReader) Months(context.Context, *time.Location) ([]blog.MonthCount, error) {
	return r.months, nil
}

func TestOldMonthsFoldUnderTheirYears(t *testing.T) {
	t.Parallel()
	var months []blog.MonthCount
	for at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC); at.Year() > 2023; at = at.AddDate(0, -1, 0) {
		months = append(months, blog.MonthCount{Year: at.Year(), Month: at.Month(), Posts: 2})
	}
	content, err := archives(t.Context(), Room{Reader: monthReader{months: months}, Site: blog.DefaultSite()}, blog.Box{})
	if err != nil {
		t.Fatal(err)
	}
	a := content.(Archives)
	var years []string
	for _, y := range a.Years {
		years = append(years, fmt.Sprintf("%d:%d/%d", y.Year, len(y.Months), y.Posts))
	}
	if got := strings.Join(years, " "); len(a.Months) != openMonths || got != "2025:11/22 2024:12/24" {
		t.Errorf("%d months, years %q", len(a.Months), got)
	}
}

func TestWidgetWithoutContentIsLeftOut(t *testing.T) {
	t.Parallel()
	content, err := archives(t.Context(), Room{Reader: monthReader{}, Site: blog.DefaultSite()}, blog.Box{})
	if content != nil || err != nil {
		t.Errorf("%v %v", content, err)
	}
}
