package blog

import (
	"context"
	"time"
)

// LookDue lists the lists elsewhere that were not looked at for a day.
func (l *HostLists) LookDue(ctx context.Context) ([]HostList, error) {
	all, err := l.reads.HostLists(ctx)
	if err != nil {
		return nil, err
	}
	var due []HostList
	for _, list := range all {
		if !list.Imported() && l.now().Sub(list.CheckedAt) >= LookEvery {
			due = append(due, list)
		}
	}
	return due, nil
}

// Sighting is what a look at a list elsewhere gave.
type Sighting struct {
	Text    []byte // nil when the list is as it was, or could not be had
	Etag    string
	Trouble string // a sentence when it could not be had
}

// Arrived keeps what a look at a list gave. A changed text waits to be applied. It applies by itself when that was chosen,
// the list was applied before, and it neither grew nor shrank by more than half. A list that is gone by now is no error.
func (l *HostLists) Arrived(ctx context.Context, id int64, s Sighting) error {
	trouble := s.Trouble
	var text ListText
	if s.Text != nil {
		var err error
		if text, err = ParseHostList(s.Text, l.names, l.own); err != nil {
			trouble = ProblemsOf(err)[0].Sentence
		}
	}
	err := l.store.Atomically(ctx, func(tx Tx) error {
		return l.changeIn(ctx, tx, id, func(tx Tx, list *HostList) error {
			list.CheckedAt, list.Trouble = l.second(), trouble
			if trouble != "" || s.Text == nil {
				return nil
			}
			list.Etag = s.Etag
			return l.take(ctx, tx, list, s.Text, text)
		})
	})
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

func (l *HostLists) take(ctx context.Context, tx Tx, list *HostList, raw []byte, text ListText) error {
	before, err := tx.BlocksOf(ctx, list.ID)
	if err != nil {
		return err
	}
	put, gone := list.difference(before, text, l.second())
	if !list.AppliedAt.IsZero() && len(put) == 0 && len(gone) == 0 {
		list.State, list.Pending = ListApplied, nil // it says again what counts already
		return nil
	}
	list.State, list.Pending = ListWaiting, raw
	if !list.Automatic || list.AppliedAt.IsZero() || leaps(len(before), added(before, put), len(gone)) {
		return nil
	}
	return l.apply(ctx, tx, list)
}

// leaps reports whether a list grew or shrank by more than half at once.
func leaps(before, added, gone int) bool { return 2*added > before || 2*gone > before }

// added counts the rows that are new and not only changed.
func added(before, put []BlockedHost) int {
	known := make(map[string]bool, len(before))
	for _, b := range before {
		known[b.Host] = true
	}
	n := 0
	for _, b := range put {
		if !known[b.Host] {
			n++
		}
	}
	return n
}

// ForgetDrafts deletes imports that nobody applied for a week.
func (l *HostLists) ForgetDrafts(ctx context.Context) error {
	return l.store.Atomically(ctx, func(tx Tx) error {
		all, err := tx.HostLists(ctx)
		if err != nil {
			return err
		}
		for _, list := range all {
			if list.Imported() && list.State == ListWaiting && l.now().Sub(list.CreatedAt) > 7*24*time.Hour {
				if err := tx.DeleteHostList(ctx, list.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
