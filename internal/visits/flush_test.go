package visits

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// shelf keeps sheets, or refuses them.
type shelf struct {
	broken bool
	sheets []blog.VisitSheet
}

func (s *shelf) AddVisits(_ context.Context, sheet blog.VisitSheet) error {
	if s.broken {
		return errors.New("the disk is full")
	}
	s.sheets = append(s.sheets, sheet)
	return nil
}

func (s *shelf) Site(context.Context) (blog.Site, error) { return blog.DefaultSite(), nil }

func (s *shelf) views() (sum int64) {
	for _, sheet := range s.sheets {
		for _, v := range sheet.Visits {
			sum += v.Views
		}
	}
	return sum
}

func TestWhatCannotBeStoredWaits(t *testing.T) {
	c := &clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	counter, keeper := newCounter(c, time.UTC), &shelf{broken: true}
	clerk := NewClerk(counter, keeper, keeper, slog.New(slog.DiscardHandler))
	for range 3 {
		counter.Count(visit(), Subject{PostID: 7})
		clerk.Turn(t.Context())
	}
	keeper.broken = false
	clerk.Turn(t.Context())
	clerk.Turn(t.Context())
	if keeper.views() != 3 {
		t.Errorf("%d visits were kept of 3", keeper.views())
	}
}

func TestStoppingHandsOverTheRest(t *testing.T) {
	c := &clock{time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	counter, keeper := newCounter(c, time.UTC), &shelf{}
	clerk := NewClerk(counter, keeper, keeper, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	tick, ended := make(chan time.Time), make(chan struct{})
	go func() { clerk.Run(ctx, tick); close(ended) }()
	tick <- c.now // the settings were read before
	counter.Count(visit(), Subject{PostID: 7})
	stop()
	<-ended
	if keeper.views() != 1 {
		t.Errorf("%d visits were kept of 1", keeper.views())
	}
}
