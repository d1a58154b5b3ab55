package activitypub

import (
	"context"
	"errors"
	"sync"
)

// batcher gathers small writes of many goroutines into one transaction. While one
// batch is committed the next one fills, so a single write waits for nobody and a
// flood costs few commits.
type batcher[T any] struct {
	queue chan batchItem[T]
	limit int
	write func(context.Context, []T) error
	done  sync.WaitGroup
	once  sync.Once
	stop  chan struct{}
}

type batchItem[T any] struct {
	value T
	reply chan error
}

var errStopping = errors.New("the program is stopping")

func newBatcher[T any](limit int, write func(context.Context, []T) error) *batcher[T] {
	b := &batcher[T]{queue: make(chan batchItem[T], limit), limit: limit, write: write, stop: make(chan struct{})}
	b.done.Add(1)
	go b.run()
	return b
}

// add returns when the value is committed, or with the reason why it is not. When ctx
// ends first, the value may still be committed later.
func (b *batcher[T]) add(ctx context.Context, value T) error {
	item := batchItem[T]{value: value, reply: make(chan error, 1)}
	select {
	case b.queue <- item:
	case <-b.stop:
		return errStopping
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-item.reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-b.stop:
		select { // the last batches may have been written meanwhile
		case err := <-item.reply:
			return err
		default:
			return errStopping
		}
	}
}

func (b *batcher[T]) run() {
	defer b.done.Done()
	for {
		select {
		case first := <-b.queue:
			b.commit(b.fill(first))
		case <-b.stop:
			return
		}
	}
}

func (b *batcher[T]) fill(first batchItem[T]) []batchItem[T] {
	items := []batchItem[T]{first}
	for len(items) < b.limit {
		select {
		case item := <-b.queue:
			items = append(items, item)
		default:
			return items
		}
	}
	return items
}

func (b *batcher[T]) commit(items []batchItem[T]) {
	values := make([]T, len(items))
	for i, item := range items {
		values[i] = item.value
	}
	err := b.write(context.Background(), values)
	for _, item := range items {
		item.reply <- err
	}
}

func (b *batcher[T]) close() {
	b.once.Do(func() { close(b.stop) })
	b.done.Wait()
}
