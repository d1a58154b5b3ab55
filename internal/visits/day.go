package visits

import (
	"hash/maphash"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// day is what was counted of one day and not handed over yet, and the sketches of its readers. It dies with its seed at midnight.
type day struct {
	name string
	zone string
	ends time.Time
	seed maphash.Seed

	places    map[place]*counts
	referrers map[referrer]int64
	machines  int64
	readers   *sketch
	told      int64 // readers handed over so far
	feeds     map[string]*fetched
}

type place struct {
	post int64
	path string
}

type counts struct{ views, previews int64 }

type referrer struct {
	place place
	host  string
}

// fetched is who fetched a feed today.
type fetched struct {
	own      *sketch
	told     int64
	services map[string]int64
	sent     map[string]int64 // as services was when it was handed over
}

func newDay(name, zone string, ends time.Time) *day {
	return &day{
		name: name, zone: zone, ends: ends, seed: maphash.MakeSeed(), places: map[place]*counts{}, referrers: map[referrer]int64{},
		readers: newSketch(readerBits), feeds: map[string]*fetched{},
	}
}

func (d *day) hash(network, agent string) uint64 { return hashOf(d.seed, network, agent) }

func (d *day) place(s Subject) *counts {
	at := place{s.PostID, s.Path}
	if found := d.places[at]; found != nil {
		return found
	}
	if len(d.places) >= maxPlaces {
		at = place{path: blog.OtherHosts}
		if found := d.places[at]; found != nil {
			return found
		}
	}
	d.places[at] = &counts{}
	return d.places[at]
}

func (d *day) refer(s Subject, host string) {
	if host == "" {
		return
	}
	at := referrer{place{s.PostID, s.Path}, host}
	if _, known := d.referrers[at]; !known && len(d.referrers) >= maxReferrers {
		at.host = blog.OtherHosts
	}
	d.referrers[at]++
}

func (d *day) feed(path string) *fetched {
	f := d.feeds[path]
	if f == nil && len(d.feeds) < maxFeeds {
		f = &fetched{own: newSketch(feedBits), services: map[string]int64{}, sent: map[string]int64{}}
		d.feeds[path] = f
	}
	return f
}

// Take gives what was counted since the last Take and forgets it, but for the sketches of the present day.
func (c *Counter) Take() blog.VisitSheet {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.day != nil && !c.o.Now().Before(c.day.ends) {
		c.past, c.day = append(c.past, c.day), nil // the seed dies at midnight, whether somebody reads or not
	}
	var sheet blog.VisitSheet
	for _, d := range c.past {
		d.tell(&sheet)
	}
	c.past = nil
	if c.day != nil {
		c.day.tell(&sheet)
	}
	return sheet
}

func (d *day) tell(sheet *blog.VisitSheet) {
	whole := blog.ReadingDay{Day: d.name, Readers: max(d.readers.estimate()-d.told, 0), Machines: d.machines}
	for at, n := range d.places {
		whole.Views, whole.Previews = whole.Views+n.views, whole.Previews+n.previews
		sheet.Visits = append(sheet.Visits, blog.VisitDay{Day: d.name, PostID: at.post, Path: at.path, Views: n.views, Previews: n.previews})
	}
	for at, n := range d.referrers {
		sheet.Referrers = append(sheet.Referrers, blog.ReferrerDay{Day: d.name, PostID: at.place.post, Path: at.place.path, Host: at.host, Views: n})
	}
	if whole.Readers+whole.Machines+whole.Views+whole.Previews > 0 {
		sheet.Readings = append(sheet.Readings, whole)
	}
	for path, f := range d.feeds {
		if own := f.own.estimate(); own > f.told {
			sheet.Feeds = append(sheet.Feeds, blog.FeedDay{Day: d.name, Feed: path, Fetcher: blog.OwnReaders, Subscribers: own - f.told})
			f.told = own
		}
		for name, n := range f.services {
			if n > f.sent[name] {
				sheet.Feeds = append(sheet.Feeds, blog.FeedDay{Day: d.name, Feed: path, Fetcher: name, Subscribers: n})
				f.sent[name] = n
			}
		}
	}
	clear(d.places)
	clear(d.referrers)
	d.machines, d.told = 0, d.told+whole.Readers
}
