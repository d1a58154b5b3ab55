package store

import (
	"context"
	"sync"
)

// maxMemo bounds what is remembered within one edition.
const maxMemo = 1000

// memo remembers, for one edition, the answers that would otherwise count whole tables again for each page.
// The zero value is ready.
type memo struct {
	mu      sync.Mutex
	edition int64
	answers map[any]any
}

func (m *memo) recall(edition int64, question any) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.edition != edition {
		return nil, false
	}
	answer, ok := m.answers[question]
	return answer, ok
}

func (m *memo) keep(edition int64, question, answer any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if edition < m.edition {
		return
	}
	if edition > m.edition || len(m.answers) >= maxMemo {
		m.edition, m.answers = edition, map[any]any{}
	}
	m.answers[question] = answer
}

// remember asks once in each edition. The edition is read first, so an answer that is newer than
// its edition is possible and harmless, and an older one is not. Answers are shared: nobody may change them.
func remember[T any](ctx context.Context, r *Reader, question any, ask func() (T, error)) (T, error) {
	edition, err := r.Edition(ctx)
	if err != nil {
		var none T
		return none, err
	}
	if answer, ok := r.memo.recall(edition, question); ok {
		if known, ok := answer.(T); ok {
			return known, nil
		}
	}
	answer, err := ask()
	if err == nil {
		r.memo.keep(edition, question, answer)
	}
	return answer, err
}
