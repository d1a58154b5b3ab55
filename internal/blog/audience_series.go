package blog

// FollowerSeries is how followers changed in spans. Total is how many there were at the end of each.
type FollowerSeries struct{ Gained, Lost, Total []int }

// FollowersIn cuts changes into spans and counts back from how many there are now, so that followers who came before
// changes were kept are in the totals.
func FollowersIn(spans []Span, changes []FollowerChange, now int) FollowerSeries {
	n := len(spans)
	s := FollowerSeries{Gained: make([]int, n), Lost: make([]int, n), Total: make([]int, n)}
	later := 0 // what changed after the last span
	for _, c := range changes {
		placed := false
		for i, span := range spans {
			if c.Quarter >= QuarterOf(span.From) && c.Quarter < QuarterOf(span.To) {
				s.Gained[i], s.Lost[i], placed = s.Gained[i]+int(c.Gained), s.Lost[i]+int(c.Lost), true
				break
			}
		}
		if !placed && n > 0 && c.Quarter >= QuarterOf(spans[n-1].To) {
			later += int(c.Gained - c.Lost)
		}
	}
	total := now - later
	for i := n - 1; i >= 0; i-- {
		s.Total[i] = max(total, 0)
		total -= s.Gained[i] - s.Lost[i]
	}
	return s
}

// SubscribersIn estimates the subscribers of feeds in spans: the best day of each service and of those who fetch
// themselves, summed. Only feeds that keep accepts count; nil accepts all.
func SubscribersIn(spans []Span, days []FeedDay, keep func(FeedDay) bool) []int {
	type source struct {
		span          int
		feed, fetcher string
	}
	best := map[source]int64{}
	for _, d := range days {
		i := SpanOfDay(spans, d.Day)
		if i < 0 || keep != nil && !keep(d) {
			continue
		}
		at := source{i, d.Feed, d.Fetcher}
		best[at] = max(best[at], d.Subscribers)
	}
	sums := make([]int, len(spans))
	for at, n := range best {
		sums[at.span] += int(n)
	}
	return sums
}
