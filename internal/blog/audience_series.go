package blog

// FollowerSeries is how followers changed in spans. Total is how many there were at the end of each.
type FollowerSeries struct{ Gained, Lost, Total []int }

// FollowersIn counts back from how many followers there are now, so that those who came before changes were kept are in the
// totals. changes are those of each span, and the last span ends now or later.
func FollowersIn(changes []FollowerChange, now int) FollowerSeries {
	n := len(changes)
	s := FollowerSeries{Gained: make([]int, n), Lost: make([]int, n), Total: make([]int, n)}
	for i := n - 1; i >= 0; i-- {
		s.Gained[i], s.Lost[i], s.Total[i] = int(changes[i].Gained), int(changes[i].Lost), max(now, 0)
		now -= s.Gained[i] - s.Lost[i]
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
