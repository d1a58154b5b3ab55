package store

import (
	"context"
	"slices"
	"sync"

	"github.com/oriel-blog/oriel/internal/blog"
)

// maxMemo bounds how many answers are remembered, and how many keys.
const maxMemo = 1000

// memo remembers the answers that would otherwise count whole tables again for each page, until a key that they depend on
// changes, here or in another process. The zero value is ready.
type memo struct {
	mu      sync.Mutex
	edition int64              // every change up to here is taken into account
	floor   int64              // the changes up to here are not known one by one
	touched map[blog.Key]int64 // no answer before that edition holds, of those that depend on the key
	answers map[any]remembered
}

// remembered is an answer, what it depends on, and the edition at which it was asked for or a later one.
type remembered struct {
	answer  any
	keys    []blog.Key
	edition int64
}

// remember asks once, and again only when one of the keys was touched. The edition is read first, so an answer that is
// newer than its edition is possible and harmless, and an older one is not. Answers are shared: nobody may change them.
func remember[T any](ctx context.Context, r *Reader, question any, ask func() (T, error), keys ...blog.Key) (T, error) {
	var none T
	edition, err := r.present(ctx)
	if err != nil {
		return none, err
	}
	if answer, ok := recall[T](&r.memo, question); ok {
		return answer, nil
	}
	answer, err := ask()
	if err != nil {
		return none, err
	}
	r.memo.keep(question, remembered{answer, keys, edition})
	return answer, nil
}

// present gives the edition, after what changed up to it was taken into account.
func (r *Reader) present(ctx context.Context) (int64, error) {
	edition, err := r.Edition(ctx)
	if err != nil {
		return 0, err
	}
	return edition, r.memo.catchUp(ctx, edition, r.Touched)
}

func recall[T any](m *memo, question any) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.answers[question]
	answer, fits := known.answer.(T)
	return answer, ok && fits && m.holds(known)
}

// catchUp takes into account what changed up to an edition. Two at a time may learn the same, which does no harm.
func (m *memo) catchUp(ctx context.Context, edition int64, ask func(context.Context, int64) ([]blog.Key, bool, error)) error {
	m.mu.Lock()
	since := m.edition
	m.mu.Unlock()
	if since >= edition {
		return nil
	}
	keys, complete, err := ask(ctx, since)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.edition >= edition { // somebody else looked as far
		return nil
	}
	if !complete || len(m.touched)+len(keys) > maxMemo {
		m.floor, m.touched, m.answers = edition, nil, nil
	}
	if m.touched == nil {
		m.touched = map[blog.Key]int64{}
	}
	for _, key := range keys {
		m.touched[key] = edition
	}
	m.edition = edition
	return nil
}

// holds says whether nothing that an answer depends on has changed since it was asked for, as far as is known.
func (m *memo) holds(a remembered) bool {
	changed := func(key blog.Key) bool { return m.touched[key] > a.edition }
	return a.edition >= m.floor && !slices.ContainsFunc(a.keys, changed)
}

// keep remembers an answer, unless it changed while it was asked for.
func (m *memo) keep(question any, a remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.holds(a) {
		return
	}
	if m.answers == nil || len(m.answers) >= maxMemo {
		m.answers = map[any]remembered{}
	}
	m.answers[question] = a
}
