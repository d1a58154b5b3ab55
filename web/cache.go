package web

import (
	lru "container/list"
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	cacheBytes   = 64 << 20
	buildTimeout = 20 * time.Second
	// maxRemembered is how many touched keys are remembered to judge answers whose building took long.
	maxRemembered = 10_000
)

// place is what decides an answer: the escaped path and whether the client wants
// ActivityPub. Pages are built from the configured address and never from the
// Host header, cookies or the query, so these have no say here.
type place struct {
	path     string
	activity bool
}

// cache keeps finished public answers, and the parts that many of them share. Each
// answer stays until something that it was made of is touched, by this process or
// another. It is bounded by bytes, and the longest unused answer leaves first. A
// crowd that asks for the same page waits for one building.
type cache struct {
	edition edition
	touched func(ctx context.Context, since int64) (keys []blog.Key, complete bool, err error)
	limit   int
	flights singleflight.Group
	syncing sync.Mutex
	valid   atomic.Int64 // the edition up to which all that was touched has been dropped

	mu     sync.Mutex
	size   int
	places map[place]*lru.Element
	recent *lru.List // of *slot, latest use first
	byKey  map[blog.Key]map[*lru.Element]bool
	last   map[blog.Key]int64 // the edition that touched a key last
	floor  int64              // older editions are not in last
}

type slot struct {
	place place
	kept  *kept
}

func newCache(r blog.Reader, now func() time.Time, log *slog.Logger) *cache {
	c := &cache{limit: cacheBytes, touched: r.Touched}
	c.edition.read, c.edition.now, c.edition.log = r.Edition, now, log
	c.edition.expire() // nothing was read yet
	c.empty(0)
	return c
}

// find gives the kept answer of a place, or nil.
func (c *cache) find(ctx context.Context, p place) *kept {
	c.sync(ctx)
	return c.get(p)
}

func (c *cache) get(p place) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.places[p]
	if e == nil {
		return nil
	}
	k := e.Value.(*slot).kept
	if !k.until.IsZero() && !c.edition.now().Before(k.until) {
		c.drop(e)
		return nil
	}
	c.recent.MoveToFront(e)
	return k
}

// sync drops what was touched since the last look, and gives the edition up to which the cache is right.
func (c *cache) sync(ctx context.Context) int64 {
	now := c.edition.current(ctx)
	if now == c.valid.Load() {
		return now
	}
	c.syncing.Lock()
	defer c.syncing.Unlock()
	valid := c.valid.Load()
	if now = c.edition.number.Load(); now == valid {
		return valid // somebody else did it meanwhile
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), editionTimeout)
	defer cancel()
	keys, complete, err := c.touched(ctx, valid)
	if err != nil {
		c.edition.log.Warn("read what changed; kept pages may be old", "error", err)
		return valid
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !complete || now < valid { // a restored backup has a lower number
		c.empty(now)
	} else {
		c.dropTouched(keys, now)
	}
	c.valid.Store(now)
	return now
}

// empty forgets everything. The caller holds mu, or nobody else knows the cache yet.
func (c *cache) empty(edition int64) {
	c.places, c.byKey, c.last = map[place]*lru.Element{}, map[blog.Key]map[*lru.Element]bool{}, map[blog.Key]int64{}
	c.recent, c.size, c.floor = lru.New(), 0, edition
}

func (c *cache) dropTouched(keys []blog.Key, edition int64) {
	if len(c.last)+len(keys) > maxRemembered {
		c.last, c.floor = map[blog.Key]int64{}, edition
	}
	for _, k := range keys {
		c.last[k] = edition
		for e := range c.byKey[k] {
			c.drop(e)
		}
	}
}

// obtain gives the kept answer of a place or builds it. Errors and corrections of an
// address are not kept: there is no end of wrong addresses. The building goes on
// when the first asker leaves, because others may wait for it.
func (c *cache) obtain(ctx context.Context, p place, build func(context.Context) (*kept, error)) (*kept, error) {
	edition := c.sync(ctx)
	if k := c.get(p); k != nil {
		return k, nil
	}
	v, err, _ := c.flights.Do(flight(edition, p), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), buildTimeout)
		defer cancel()
		k, err := build(ctx)
		if err != nil {
			return nil, err
		}
		if k.status != http.StatusMovedPermanently {
			c.store(edition, p, k)
		}
		return k, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*kept), nil
}

// store keeps an answer whose building began in an edition, unless it was touched meanwhile.
func (c *cache) store(edition int64, p place, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if edition < c.floor || edition > c.valid.Load() || k.bytes() > c.limit/4 {
		return
	}
	for _, key := range k.keys {
		if c.last[key] > edition {
			return
		}
	}
	if old := c.places[p]; old != nil {
		c.drop(old)
	}
	e := c.recent.PushFront(&slot{p, k})
	c.places[p] = e
	for _, key := range k.keys {
		if c.byKey[key] == nil {
			c.byKey[key] = map[*lru.Element]bool{}
		}
		c.byKey[key][e] = true
	}
	for c.size += k.bytes(); c.size > c.limit; {
		c.drop(c.recent.Back())
	}
}

func (c *cache) drop(e *lru.Element) {
	s := e.Value.(*slot)
	if c.places[s.place] == e {
		delete(c.places, s.place)
	}
	c.recent.Remove(e)
	for _, key := range s.kept.keys {
		delete(c.byKey[key], e)
		if len(c.byKey[key]) == 0 {
			delete(c.byKey, key)
		}
	}
	c.size -= s.kept.bytes()
}

// flight names one building, so that equal ones become one.
func flight(edition int64, p place) string {
	return strconv.FormatInt(edition, 36) + strconv.FormatBool(p.activity) + p.path
}
