package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// openMonths are listed at once; older ones are folded under their year.
const openMonths = 12

// Archives are the months with posts, newest first: the last ones by name, the rest under their years.
type Archives struct {
	Months []blog.MonthCount
	Years  []YearCount
}

// YearCount is a year with the months that Archives folds under it.
type YearCount struct {
	Year   int
	Posts  int
	Months []blog.MonthCount
}

func archives(ctx context.Context, r Room, _ blog.Box) (any, error) {
	months, err := r.Reader.Months(ctx, r.Site.Location())
	if err != nil || len(months) == 0 {
		return nil, err
	}
	a := Archives{Months: months[:min(openMonths, len(months))]}
	for _, m := range months[len(a.Months):] {
		if last := len(a.Years) - 1; last < 0 || a.Years[last].Year != m.Year {
			a.Years = append(a.Years, YearCount{Year: m.Year})
		}
		y := &a.Years[len(a.Years)-1]
		y.Posts += m.Posts
		y.Months = append(y.Months, m)
	}
	return a, nil
}
