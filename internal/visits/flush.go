package visits

import (
	"context"
	"log/slog"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Every is the distance of two sheets: what a killed process loses.
const Every = 10 * time.Second

// maxKept bounds the sheets that wait while nothing can be stored. The oldest is given up first.
const maxKept = 100

// Keeper stores sheets.
type Keeper interface {
	// AddVisits adds a sheet to what is kept, all of it or nothing.
	AddVisits(ctx context.Context, s blog.VisitSheet) error
}

// Sites reads the settings.
type Sites interface {
	Site(ctx context.Context) (blog.Site, error)
}

// Clerk carries what the counter counted to where it is kept.
type Clerk struct {
	counter *Counter
	keeper  Keeper
	sites   Sites
	log     *slog.Logger
	kept    []blog.VisitSheet
}

// NewClerk makes one. It is used by one goroutine.
func NewClerk(c *Counter, keeper Keeper, sites Sites, log *slog.Logger) *Clerk {
	return &Clerk{counter: c, keeper: keeper, sites: sites, log: log}
}

// Run reads the settings and hands over what was counted, at once and then every few seconds, until the context ends, and
// once more then.
func (k *Clerk) Run(ctx context.Context, tick <-chan time.Time) {
	k.Turn(ctx)
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), Every)
			defer cancel()
			k.Turn(last)
			return
		case <-tick:
			k.Turn(ctx)
		}
	}
}

// Turn reads the settings and hands over what was counted since the last turn. What cannot be stored waits for the next one.
func (k *Clerk) Turn(ctx context.Context) {
	if site, err := k.sites.Site(ctx); err != nil {
		k.log.Warn("read the settings for counting visits", "error", err)
	} else {
		k.counter.SetRules(RulesOf(site))
	}
	if sheet := k.counter.Take(); !sheet.Empty() {
		k.kept = append(k.kept, sheet)
	}
	if len(k.kept) > maxKept {
		k.log.Warn("visits could not be stored for long; the oldest are given up", "sheets", len(k.kept)-maxKept)
		k.kept = k.kept[len(k.kept)-maxKept:]
	}
	for len(k.kept) > 0 {
		if err := k.keeper.AddVisits(ctx, k.kept[0]); err != nil {
			k.log.Warn("store what was visited; it is tried again", "error", err)
			return
		}
		k.kept = k.kept[1:]
	}
}
