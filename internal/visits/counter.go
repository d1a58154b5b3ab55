package visits

import (
	"hash/maphash"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Bounds of what is kept in memory between two sheets.
const (
	maxPlaces    = 20_000
	maxReferrers = 5_000
	maxFeeds     = 500
	maxAgents    = 4_096 // names of browsers whose kind is remembered
	readerBits   = 12    // 4 KiB, usual error 1.6 %
	feedBits     = 8     // 256 bytes for each feed, usual error 6.5 %; below a hundred it is nearly exact
)

// Subject is what an answer shows. One of its fields is set.
type Subject struct {
	PostID int64  // a post or a page
	Path   string // a list, without its further pages
	Feed   string // a feed
}

// Rules are what the site's owner decided.
type Rules struct {
	On     bool
	Honour bool // readers who ask not to be followed (Sec-GPC, DNT) are not counted
	Zone   *time.Location
}

// RulesOf reads the rules out of the settings.
func RulesOf(s blog.Site) Rules {
	return Rules{On: s.CountsVisits(), Honour: s.HonoursSignals(), Zone: s.Location()}
}

// Options are what a Counter needs.
type Options struct {
	Host    string                       // of the site, with its port; whoever comes from there came from nowhere else
	Cookie  string                       // name of the session cookie of authors, who are not counted
	Network func(r *http.Request) string // of the reader, for the estimate; it is hashed at once and not kept
	Now     func() time.Time
}

// Counter counts requests. It is safe for concurrent use. Until SetRules it counts nothing.
type Counter struct {
	o      Options
	rules  atomic.Pointer[Rules]
	agents agentMemo

	mu   sync.Mutex
	day  *day
	past []*day // days that ended since the last sheet
}

// New makes a counter.
func New(o Options) *Counter {
	c := &Counter{o: o}
	c.rules.Store(&Rules{Zone: time.UTC})
	return c
}

// SetRules changes what is counted from now on.
func (c *Counter) SetRules(r Rules) {
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	c.rules.Store(&r)
}

// Count counts a request that is answered with a subject, if it is one that counts. The answer has status 200, or 304 because the reader's
// browser has the page from an earlier visit, which is a visit all the same.
func (c *Counter) Count(r *http.Request, s Subject) {
	rules := c.rules.Load()
	if !rules.On || r.Method != http.MethodGet || c.apart(r, rules) {
		return
	}
	if s.Feed != "" {
		c.feed(r, s.Feed, rules)
		return
	}
	switch c.agents.of(header(r, "User-Agent")) {
	case Machine:
		c.in(rules, func(d *day) { d.machines++ })
	case Preview:
		c.in(rules, func(d *day) { d.place(s).previews++ })
	case Person:
		if !looked(r) {
			return
		}
		from := ReferrerHost(header(r, "Referer"), c.o.Host)
		network := c.o.Network(r)
		c.in(rules, func(d *day) {
			d.place(s).views++
			d.refer(s, from)
			d.readers.add(d.hash(network, header(r, "User-Agent")))
		})
	}
}

// apart leaves out authors who are logged in, and readers who ask for it where the site honours that.
func (c *Counter) apart(r *http.Request, rules *Rules) bool {
	if rules.Honour && (header(r, "Sec-Gpc") == "1" || header(r, "Dnt") == "1") {
		return true
	}
	for _, line := range r.Header["Cookie"] {
		if strings.Contains(line, c.o.Cookie+"=") {
			return true
		}
	}
	return false
}

// looked reports whether a page is fetched to be looked at now: no fetching ahead, no picture, no frame, no script's doing.
func looked(r *http.Request) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if purpose := header(r, name); strings.Contains(purpose, "prefetch") || strings.Contains(purpose, "preview") || strings.Contains(purpose, "prerender") {
			return false
		}
	}
	if dest := header(r, "Sec-Fetch-Dest"); dest != "" && dest != "document" {
		return false
	}
	for _, line := range r.Header["Accept"] {
		if strings.Contains(line, "text/html") {
			return true
		}
	}
	return false
}

func (c *Counter) feed(r *http.Request, feed string, rules *Rules) {
	agent := header(r, "User-Agent")
	service, subscribers := FetcherOf(agent)
	network := ""
	if service == "" {
		network = c.o.Network(r)
	}
	c.in(rules, func(d *day) {
		f := d.feed(feed)
		if f == nil {
			return
		}
		if service == "" {
			f.own.add(d.hash(network, agent))
			return
		}
		f.services[service] = max(f.services[service], subscribers)
	})
}

// in does something with the day that it is now.
func (c *Counter) in(rules *Rules, do func(*day)) {
	now := c.o.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(now, rules)
	do(c.day)
}

// turn ends the day when it is over, or when the site moved to another zone where it is another day.
func (c *Counter) turn(now time.Time, rules *Rules) {
	if c.day != nil && c.day.zone == rules.Zone.String() && now.Before(c.day.ends) {
		return
	}
	local := now.In(rules.Zone)
	name := blog.DayOf(local)
	if c.day != nil && c.day.name == name {
		c.day.zone, c.day.ends = rules.Zone.String(), blog.NextDay(local)
		return
	}
	if c.day != nil {
		c.past = append(c.past, c.day)
	}
	c.day = newDay(name, rules.Zone.String(), blog.NextDay(local))
}

// header reads a header without making a canonical name of one that is canonical.
func header(r *http.Request, name string) string {
	if v := r.Header[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// agentMemo remembers the kinds of the browsers that come often. It holds names for as long as the process lives and no longer.
type agentMemo struct {
	mu    sync.RWMutex
	kinds map[string]Agent
}

func (m *agentMemo) of(userAgent string) Agent {
	m.mu.RLock()
	kind, known := m.kinds[userAgent]
	m.mu.RUnlock()
	if known {
		return kind
	}
	kind = AgentOf(userAgent)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kinds == nil || len(m.kinds) >= maxAgents {
		m.kinds = map[string]Agent{}
	}
	m.kinds[strings.Clone(userAgent)] = kind
	return kind
}

// hashOf keys a reader by the day's own seed.
func hashOf(seed maphash.Seed, network, agent string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	_, _ = h.WriteString(network) // a hash takes everything
	_ = h.WriteByte(0)
	_, _ = h.WriteString(agent)
	return h.Sum64()
}
