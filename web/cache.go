package web

import (
	lru "container/list"
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	cacheBytes   = 64 << 20
	buildTimeout = 20 * time.Second
)

// place is what decides an answer: the escaped path and whether the client wants
// ActivityPub. Pages are built from the configured address and never from the
// Host header, cookies or the query, so these have no say here.
type place struct {
	path     string
	activity bool
}

// cache keeps finished public answers for one edition of the house. It is bounded
// by bytes, and the longest unused answer leaves first. A crowd that asks for the
// same page waits for one building.
type cache struct {
	edition edition
	limit   int
	flights singleflight.Group

	mu     sync.Mutex
	valid  int64 // edition of all that is in here
	size   int
	places map[place]*lru.Element
	recent *lru.List // of *slot, latest use first
}

type slot struct {
	place place
	kept  *kept
}

func newCache(read func(context.Context) (int64, error), now func() time.Time, log *slog.Logger) *cache {
	c := &cache{limit: cacheBytes, places: map[place]*lru.Element{}, recent: lru.New()}
	c.edition.read, c.edition.now, c.edition.log = read, now, log
	c.edition.expire() // nothing was read yet
	return c
}

// find gives the kept answer of a place, or nil.
func (c *cache) find(ctx context.Context, p place) *kept {
	return c.findIn(c.edition.current(ctx), p)
}

func (c *cache) findIn(edition int64, p place) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.valid != edition {
		return nil
	}
	e := c.places[p]
	if e == nil {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*slot).kept
}

// obtain gives the kept answer of a place or builds it. Errors and corrections of
// an address are not kept: there is no end of wrong addresses. The building goes on when the first asker leaves, because others may wait for it.
func (c *cache) obtain(ctx context.Context, p place, build func(context.Context) (*kept, error)) (*kept, error) {
	edition := c.edition.current(ctx)
	if k := c.findIn(edition, p); k != nil {
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

func (c *cache) store(edition int64, p place, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if edition != c.edition.number.Load() || k.bytes() > c.limit/4 {
		return
	}
	if edition != c.valid {
		c.valid, c.size = edition, 0
		clear(c.places)
		c.recent.Init()
	}
	if old := c.places[p]; old != nil {
		c.drop(old)
	}
	c.places[p] = c.recent.PushFront(&slot{p, k})
	for c.size += k.bytes(); c.size > c.limit; {
		c.drop(c.recent.Back())
	}
}

func (c *cache) drop(e *lru.Element) {
	s := c.recent.Remove(e).(*slot)
	delete(c.places, s.place)
	c.size -= s.kept.bytes()
}

// flight names one building, so that equal ones become one.
func flight(edition int64, p place) string {
	return strconv.FormatInt(edition, 36) + strconv.FormatBool(p.activity) + p.path
}
