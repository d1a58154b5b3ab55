package store

import (
	"context"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const mutedTable = "muted_words"

// SpamCounts gives what decisions taught about tokens.
func (t *blogTx) SpamCounts(ctx context.Context, kind blog.CountKind, tokens []string) ([]blog.SpamCount, error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	return chunked(tokens, func(part []string) ([]blog.SpamCount, error) {
		return many[blog.SpamCount](t.from(ctx, "spam_counts").Where("kind = ? AND token IN ?", kind, part).Order("token"), "read counts of spam")
	})
}

// SaveSpamCounts keeps counts, each in the place of the one with the same kind and token.
func (t *blogTx) SaveSpamCounts(ctx context.Context, counts []blog.SpamCount) error {
	for len(counts) > 0 {
		part := counts[:min(len(counts), 500)]
		counts = counts[len(part):]
		args := make([]any, 0, 5*len(part))
		for _, c := range part {
			args = append(args, c.Kind, c.Token, c.Spam, c.Ham, at(c.CountedAt))
		}
		_, err := exec(t.with(ctx), "count spam", `INSERT INTO spam_counts (kind, token, spam, ham, counted_at) VALUES (?, ?, ?, ?, ?)`+
			strings.Repeat(", (?, ?, ?, ?, ?)", len(part)-1)+
			` ON CONFLICT (kind, token) DO UPDATE SET spam = excluded.spam, ham = excluded.ham, counted_at = excluded.counted_at`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// Echoes lists who sent a text since a moment, 50 at most.
func (t *blogTx) Echoes(ctx context.Context, mark string, since time.Time) ([]blog.Echo, error) {
	return many[blog.Echo](t.from(ctx, "echoes").Where("print = ? AND heard_at >= ?", mark, at(since)).Order("guest_id, about_id").Limit(50), "list echoes")
}

// SaveEcho remembers who sent a text. Safe to repeat.
func (t *blogTx) SaveEcho(ctx context.Context, e blog.Echo) error {
	_, err := exec(t.with(ctx), "remember a text", `INSERT INTO echoes (print, guest_id, about_id, heard_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (print, guest_id, about_id) DO UPDATE SET heard_at = excluded.heard_at`, e.Print, e.GuestID, e.AboutID, at(e.HeardAt))
	return err
}

// MutedWords lists the muted words by name, those whose time is over too.
func (q queries) MutedWords(ctx context.Context) ([]blog.MutedWord, error) {
	return many[blog.MutedWord](q.from(ctx, mutedTable).Order("folded"), "list muted words")
}

// SaveMutedWord keeps a muted word; the same words twice are kind Conflict.
func (t *blogTx) SaveMutedWord(ctx context.Context, w *blog.MutedWord) error {
	return save(t.with(ctx), mutedTable, w, &w.ID)
}

// DeleteMutedWord takes a word off the list. Safe to repeat.
func (t *blogTx) DeleteMutedWord(ctx context.Context, id int64) error {
	_, err := exec(t.with(ctx), "delete muted word", `DELETE FROM muted_words WHERE id = ?`, id)
	return err
}
