package store

import (
	"context"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// GuestsNamed finds people by handles in small letters: whom the server of the handle gave when it was asked, else who
// calls themself so. Who is blocked, on a blocked server or gone is left out.
func (q queries) GuestsNamed(ctx context.Context, handles []string) (map[string]blog.Guest, error) {
	if len(handles) == 0 {
		return nil, nil
	}
	const welcome = ` AND NOT blocked AND NOT host_blocked AND NOT gone`
	wanted, begin := map[string]bool{}, make([]string, len(handles))
	for i, h := range handles {
		wanted[h], begin[i] = true, foundBy(h)
	}
	guests, err := many[blog.Guest](q.from(ctx, guestsTable).Where(`id IN (SELECT guest_id FROM guest_words WHERE words IN ?)`+welcome, begin).
		Order("fetched_at, id"), "find guests by handle")
	if err != nil {
		return nil, err
	}
	named := map[string]blog.Guest{}
	for _, g := range guests {
		if handle := strings.ToLower(g.Handle); wanted[handle] {
			named[handle] = g // the one seen last
		}
	}
	met, err := many[blog.Acquaintance](q.with(ctx).Raw(`SELECT handle, guest_id, looked_at FROM acquaintances WHERE handle IN ? AND guest_id <> 0`, handles), "list acquaintances")
	if err != nil || len(met) == 0 {
		return named, err
	}
	guests, err = many[blog.Guest](q.from(ctx, guestsTable).Where(`id IN ?`+welcome, ids(met, func(a blog.Acquaintance) int64 { return a.GuestID })), "read acquaintances")
	if err != nil {
		return nil, err
	}
	byID := map[int64]blog.Guest{}
	for _, g := range guests {
		byID[g.ID] = g
	}
	for _, a := range met {
		delete(named, a.Handle)
		if g, ok := byID[a.GuestID]; ok {
			named[a.Handle] = g
		}
	}
	return named, nil
}

// LookedUp lists those of some handles for which their servers were asked since a time.
func (q queries) LookedUp(ctx context.Context, handles []string, since time.Time) ([]string, error) {
	if len(handles) == 0 {
		return nil, nil
	}
	return many[string](q.with(ctx).Raw(`SELECT handle FROM acquaintances WHERE handle IN ? AND looked_at > ?`, handles, at(since)), "list handles that were asked for")
}

// SaveAcquaintance keeps what asking for a handle found out, in the place of what was known.
func (t *blogTx) SaveAcquaintance(ctx context.Context, a blog.Acquaintance) error {
	_, err := exec(t.with(ctx), "keep an acquaintance", `INSERT INTO acquaintances (handle, guest_id, looked_at) VALUES (?, ?, ?)
		ON CONFLICT (handle) DO UPDATE SET guest_id = excluded.guest_id, looked_at = excluded.looked_at`, a.Handle, a.GuestID, at(a.LookedAt))
	return err
}
