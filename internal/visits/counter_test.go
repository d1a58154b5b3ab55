package visits

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	firefox  = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
	accept   = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	mastodon = "Mastodon/4.3.1 (http.rb/5.2.0; +https://mastodon.example/) Bot"
)

// clock is a time that a test sets.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func newCounter(c *clock, zone *time.Location) *Counter {
	counter := New(Options{
		Host: "blog.example", Cookie: "__Host-oriel", Now: c.Now,
		Network: func(r *http.Request) string { return r.RemoteAddr },
	})
	counter.SetRules(Rules{On: true, Honour: true, Zone: zone})
	return counter
}

// visit is a reader's request, changed by pairs of header and value.
func visit(pairs ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "https://blog.example/2026/11/post/", http.NoBody)
	r.RemoteAddr = "203.0.113.7"
	r.Header.Set("User-Agent", firefox)
	r.Header.Set("Accept", accept)
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	return r
}

func TestWhatCounts(t *testing.T) {
	none, one := blog.ReadingDay{}, blog.ReadingDay{Readers: 1, Views: 1}
	method := func(m string) *http.Request {
		r := visit()
		r.Method = m
		return r
	}
	for name, c := range map[string]struct {
		r    *http.Request
		want blog.ReadingDay
	}{
		"a browser":                      {visit(), one},
		"a browser that revalidates":     {visit("If-None-Match", `"x"`), one},
		"a navigation that says so":      {visit("Sec-Fetch-Dest", "document", "Sec-Fetch-Mode", "navigate"), one},
		"a text browser":                 {visit("User-Agent", "Lynx/2.9.0 libwww-FM/2.14", "Accept", "text/html, text/plain"), one},
		"another text browser":           {visit("User-Agent", "w3m/0.5.3+git20230121", "Accept", "text/html, text/*;q=0.5"), one},
		"somebody else's cookie":         {visit("Cookie", "theme=dark"), one},
		"HEAD":                           {method(http.MethodHead), none},
		"POST":                           {method(http.MethodPost), none},
		"an author who is logged in":     {visit("Cookie", "a=b; __Host-oriel=secret"), none},
		"Sec-GPC":                        {visit("Sec-GPC", "1"), none},
		"DNT":                            {visit("DNT", "1"), none},
		"DNT that allows":                {visit("DNT", "0"), one},
		"fetched ahead by Chrome":        {visit("Sec-Purpose", "prefetch;prerender"), none},
		"fetched ahead by Firefox":       {visit("X-Moz", "prefetch"), none},
		"fetched ahead, the older way":   {visit("Purpose", "prefetch"), none},
		"in a frame":                     {visit("Sec-Fetch-Dest", "iframe"), none},
		"as a picture":                   {visit("Sec-Fetch-Dest", "image"), none},
		"by a script":                    {visit("Sec-Fetch-Dest", "empty"), none},
		"wants no page":                  {visit("Accept", "*/*"), none},
		"no User-Agent":                  {visit("User-Agent", ""), blog.ReadingDay{Machines: 1}},
		"a search engine":                {visit("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), blog.ReadingDay{Machines: 1}},
		"one that trains machines":       {visit("User-Agent", "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)"), blog.ReadingDay{Machines: 1}},
		"a script":                       {visit("User-Agent", "curl/8.5.0"), blog.ReadingDay{Machines: 1}},
		"a headless browser":             {visit("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0 Safari/537.36"), blog.ReadingDay{Machines: 1}},
		"Mastodon, for a card":           {visit("User-Agent", mastodon), blog.ReadingDay{Previews: 1}},
		"Misskey, for a card":            {visit("User-Agent", "SummalyBot/5.1.0"), blog.ReadingDay{Previews: 1}},
		"Akkoma, for a card":             {visit("User-Agent", "Akkoma 3.13.2; https://akkoma.example <a@akkoma.example>; Bot"), blog.ReadingDay{Previews: 1}},
		"GoToSocial":                     {visit("User-Agent", "gotosocial/0.17.3 (+https://gts.example)"), blog.ReadingDay{Previews: 1}},
		"a messenger, for a card":        {visit("User-Agent", "TelegramBot (like TwitterBot)"), blog.ReadingDay{Previews: 1}},
		"a feed reader that reads pages": {visit("User-Agent", "Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)"), blog.ReadingDay{Machines: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			counter := newCounter(&clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}, time.UTC)
			counter.Count(c.r, Subject{PostID: 7})
			sheet := counter.Take()
			got := blog.ReadingDay{}
			if len(sheet.Readings) == 1 {
				got = sheet.Readings[0]
				got.Day = ""
			}
			if got != c.want {
				t.Errorf("counted %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestTheOwnerDecidesWhatCounts(t *testing.T) {
	counter := newCounter(&clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}, time.UTC)
	counter.SetRules(Rules{Zone: time.UTC})
	counter.Count(visit(), Subject{PostID: 7})
	if sheet := counter.Take(); !sheet.Empty() {
		t.Errorf("counted though it is off: %+v", sheet)
	}
	counter.SetRules(Rules{On: true})
	counter.Count(visit("DNT", "1"), Subject{PostID: 7})
	if sheet := counter.Take(); len(sheet.Visits) != 1 {
		t.Errorf("the signal was to be ignored: %+v", sheet)
	}
}

func TestSheetHoldsIncrementsAndReadersCountOnce(t *testing.T) {
	c := &clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	counter := newCounter(c, time.UTC)
	var readers int64
	for round := range 3 {
		for i := range 50 {
			r := visit("Referer", "https://www.Example.org/some/page?q=secret")
			r.RemoteAddr = fmt.Sprintf("203.0.113.%d", i)
			counter.Count(r, Subject{PostID: 7})
		}
		sheet := counter.Take()
		if len(sheet.Visits) != 1 || sheet.Visits[0] != (blog.VisitDay{Day: "2026-11-25", PostID: 7, Views: 50}) {
			t.Errorf("round %d: %+v", round, sheet.Visits)
		}
		if len(sheet.Referrers) != 1 || sheet.Referrers[0] != (blog.ReferrerDay{Day: "2026-11-25", PostID: 7, Host: "example.org", Views: 50}) {
			t.Errorf("round %d: %+v", round, sheet.Referrers)
		}
		readers += sheet.Readings[0].Readers
	}
	if readers < 48 || readers > 52 {
		t.Errorf("%d readers, want about 50", readers)
	}
}

func TestDaysTurnAtMidnightOfTheSiteAlsoWhereClocksJump(t *testing.T) {
	for zone, at := range map[string]string{
		"UTC": "2026-11-25T23:59:59Z", "Europe/Berlin": "2026-03-28T22:59:59Z", "America/Sao_Paulo": "2018-11-04T02:59:59Z",
		"Asia/Beirut": "2023-03-25T21:59:59Z", "Asia/Kathmandu": "2026-11-25T18:14:59Z",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		c := &clock{now}
		counter := newCounter(c, loc)
		counter.Count(visit(), Subject{PostID: 7})
		c.now = now.Add(time.Second)
		counter.Count(visit(), Subject{PostID: 7})
		days := map[string]int64{}
		for _, v := range counter.Take().Readings {
			days[v.Day] += v.Readers
		}
		want := map[string]int64{now.In(loc).Format(time.DateOnly): 1, now.In(loc).Add(time.Second).Format(time.DateOnly): 1}
		if !maps.Equal(days, want) || len(want) != 2 {
			t.Errorf("%s: %v, want %v", zone, days, want)
		}
	}
}

func TestSeedDiesAtMidnightThoughNobodyReads(t *testing.T) {
	c := &clock{time.Date(2026, 11, 25, 23, 0, 0, 0, time.UTC)}
	counter := newCounter(c, time.UTC)
	counter.Count(visit(), Subject{PostID: 7})
	counter.Take()
	before := counter.day
	c.now = c.now.Add(2 * time.Hour)
	counter.Take()
	if counter.day != nil {
		t.Error("the sketch of yesterday is still there")
	}
	counter.Count(visit(), Subject{PostID: 7})
	if counter.day.hash("203.0.113.7", firefox) == before.hash("203.0.113.7", firefox) {
		t.Error("a reader has the same hash on two days")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	counter := newCounter(&clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}, time.UTC)
	for i := range 30_000 {
		counter.Count(visit("Referer", fmt.Sprintf("https://h%d.example/", i), "User-Agent", fmt.Sprintf("%s/%d", firefox, i)), Subject{Path: fmt.Sprintf("/tag/%d/", i)})
		counter.Count(visit(), Subject{Feed: fmt.Sprintf("/tag/%d/feed/", i)})
	}
	d := counter.day
	if len(d.places) > maxPlaces+1 || len(d.referrers) > 2*maxReferrers+25_000 || len(d.feeds) > maxFeeds || len(counter.agents.kinds) > maxAgents {
		t.Errorf("%d places, %d referrers, %d feeds, %d agents", len(d.places), len(d.referrers), len(d.feeds), len(counter.agents.kinds))
	}
	hosts := map[string]bool{}
	for r := range d.referrers {
		hosts[r.host] = true
	}
	if len(hosts) > maxReferrers+1 || !hosts[blog.OtherHosts] {
		t.Errorf("%d hosts", len(hosts))
	}
	var views int64
	for _, v := range counter.Take().Visits {
		views += v.Views
	}
	if views != 30_000 {
		t.Errorf("%d visits are left of 30,000", views)
	}
}

func TestSketchIsRightWithinItsError(t *testing.T) {
	seed := newDay("x", "UTC", time.Time{}).seed
	for _, n := range []int{0, 1, 10, 1000, 20_000, 200_000} {
		s := newSketch(readerBits)
		for i := range n {
			for range 2 {
				s.add(hashOf(seed, fmt.Sprint(i), firefox))
			}
		}
		got, want := float64(s.estimate()), float64(n)
		if got < want*0.92-1 || got > want*1.08+1 {
			t.Errorf("%d readers look like %g", n, got)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	counter := New(Options{Host: "blog.example", Cookie: "oriel", Now: time.Now, Network: func(r *http.Request) string { return r.RemoteAddr }})
	counter.SetRules(Rules{On: true, Honour: true, Zone: time.UTC})
	r := visit("Referer", "https://example.org/")
	b.ReportAllocs()
	for b.Loop() {
		counter.Count(r, Subject{PostID: 7})
	}
}
