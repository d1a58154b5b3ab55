package store

import "context"

// OnEdition calls do after each committed transaction of this process that changed something a reader could see, with
// the new edition. Calls may come out of order when transactions end close together; the highest number counts.
func (b *Blog) OnEdition(do func(edition int64)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.onEdition = append(b.onEdition, do)
}

// endEdition begins a new edition if the transaction changed what readers see. It is the last thing in it, so
// that however much it changed, the number grows by one.
func (b *Blog) endEdition(ctx context.Context, t *blogTx) error {
	if len(t.keys) == 0 {
		return nil
	}
	numbers, err := many[int64](t.with(ctx).Raw(`UPDATE edition SET number = number + 1 RETURNING number`), "begin a new edition")
	if err != nil {
		return err
	}
	if err := t.tellKeys(ctx, numbers); err != nil {
		return err
	}
	t.tx.AfterCommit(func() {
		b.mu.Lock()
		listeners := b.onEdition
		b.mu.Unlock()
		for _, tell := range listeners {
			for _, number := range numbers {
				tell(number)
			}
		}
	})
	return nil
}
