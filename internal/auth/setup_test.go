package auth

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

func TestSetupLinkWorksOnceAndForADay(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s, token := NewSetup(clock.now)
	if s.Valid("") || s.Valid(token+"x") || !s.Valid(token) {
		t.Error("the wrong link is valid, or the right one is not")
	}
	clock.pass(setupLife)
	if s.Valid(token) {
		t.Error("the link is valid after a day")
	}
}

func TestSetupLinkSurvivesAFailureAndIsSpentBySuccess(t *testing.T) {
	t.Parallel()
	s, token := NewSetup(nil)
	failed := errors.New("name is taken")
	if err := s.Use(token, func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	var made atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _ = s.Use(token, func() error { made.Add(1); return nil }) })
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("used %d times", made.Load())
	}
	if err := s.Use(token, nil); !errors.Is(err, ErrSetupLink) || s.Valid(token) {
		t.Errorf("the spent link is accepted: %v", err)
	}
}
