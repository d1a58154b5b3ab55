package blog

import (
	"slices"
	"testing"
	"time"
)

func TestSearchEnginesAreKnownByTheirHosts(t *testing.T) {
	for host, want := range map[string]string{"google.com": "Google", "google.co.uk": "Google", "news.google.de": "Google", "notgoogle.example": "", "duckduckgo.com": "DuckDuckGo", "evilduckduckgo.com": ""} {
		if got := SearchEngine(host); got != want {
			t.Errorf("%s: %q, want %q", host, got, want)
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestSpansTouchAndEndToday(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Kiritimati", "Australia/Lord_Howe"} {
		loc := zone(t, name)
		for _, now := range []time.Time{
			time.Date(2018, 11, 4, 3, 30, 0, 0, time.UTC), time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 59, 59, 0, time.UTC),
			time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC), time.Date(2023, 3, 25, 22, 0, 0, 0, time.UTC),
		} {
			for _, r := range []AudienceRange{RangeWeek, RangeMonth, RangeYear, RangeAll} {
				spans := Spans(r, now, now.AddDate(-3, 0, 0), loc)
				for i, s := range spans {
					if !s.To.After(s.From) || i > 0 && !s.From.Equal(spans[i-1].To) {
						t.Fatalf("%s %s %q: span %d is %s to %s, after %v", name, now, r, i, s.From, s.To, spans[max(i-1, 0)])
					}
					before := s.From.Add(-time.Second).In(loc)
					if DayOf(before) == DayOf(s.From) {
						t.Errorf("%s: %s begins in the middle of a day", name, s.From)
					}
					if SpanOfDay(spans, DayOf(s.From)) != i || SpanOfDay(spans, DayOf(s.To.Add(-time.Second))) != i {
						t.Errorf("%s %q: the days of span %d lie elsewhere", name, r, i)
					}
				}
				first, last := spans[0], spans[len(spans)-1]
				if now.Before(last.From) || !now.Before(last.To) {
					t.Errorf("%s %s %q: the last span is %s to %s", name, now, r, last.From, last.To)
				}
				if SpanOfDay(spans, "1999-01-01") != -1 || SpanOfDay(spans, DayOf(first.From.AddDate(0, 0, -1))) != -1 || SpanOfDay(spans, "2099-01") != -1 {
					t.Errorf("%s %q: a day outside has a span", name, r)
				}
			}
		}
	}
}

func TestRangesHaveTheirLength(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		r     AudienceRange
		first time.Time
		n     int
		unit  SpanUnit
	}{
		{RangeWeek, now, 7, SpanDay}, {RangeMonth, now, 30, SpanDay}, {RangeYear, now, 52, SpanWeek}, {RangeAll, time.Time{}, 60, SpanDay},
		{RangeAll, now.AddDate(0, 0, -20), 60, SpanDay}, {RangeAll, now.AddDate(-2, 0, 0), 25, SpanMonth}, {RangeAll, now.AddDate(-80, 0, 0), maxSpans, SpanMonth},
		{RangeAll, now.AddDate(1, 0, 0), 60, SpanDay},
	} {
		if s := Spans(c.r, now, c.first, time.UTC); len(s) != c.n || s[0].Unit != c.unit {
			t.Errorf("%q since %s: %d spans of a %s, want %d of a %s", c.r, c.first, len(s), s[0].Unit, c.n, c.unit)
		}
	}
}

func TestFollowersAreCountedBack(t *testing.T) {
	s := FollowersIn([]FollowerChange{{Gained: 3}, {}, {Gained: 4, Lost: 1}, {Lost: 2}, {Gained: 500}}, 604)
	if want := []int{103, 103, 106, 104, 604}; !slices.Equal(s.Total, want) {
		t.Errorf("totals %v, want %v", s.Total, want)
	}
	if !slices.Equal(s.Gained, []int{3, 0, 4, 0, 500}) || !slices.Equal(s.Lost, []int{0, 0, 1, 2, 0}) {
		t.Errorf("gained %v, lost %v", s.Gained, s.Lost)
	}
	if s := FollowersIn(make([]FollowerChange, 2), 0); !slices.Equal(s.Total, []int{0, 0}) {
		t.Errorf("nobody ever: %v", s.Total)
	}
}

func TestSubscribersAreTheBestDayOfEachSource(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	spans := Spans(RangeYear, now, now, time.UTC)
	days := []FeedDay{
		{"2026-11-25", "/feed/", "Feedly", 40}, {"2026-11-24", "/feed/", "Feedly", 42}, {"2026-11-24", "/feed/", OwnReaders, 5},
		{"2026-11-23", "/feed/atom/", "Feedly", 3}, {"2026-11-01", "/feed/", "Feedly", 39}, {"1999-01-01", "/feed/", "Feedly", 9},
	}
	sums := SubscribersIn(spans, days, nil)
	if got := sums[51]; got != 50 {
		t.Errorf("this week %d, want 50", got)
	}
	if got := SubscribersIn(spans, days, func(d FeedDay) bool { return d.Fetcher == OwnReaders })[51]; got != 5 {
		t.Errorf("own readers %d, want 5", got)
	}
}
