package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// SendAgain lets deliveries of a letter about a post be tried again at once, and gives their number: the one delivery, or
// all that failed for good when deliveryID is zero. It closes the breakers of their hosts and wakes their lanes. It is
// safe to repeat, and what arrived is never sent a second time.
//
// A letter never overtakes a later one about the same post: later ones that failed at the same inbox go with it, in order,
// and where a later one arrived it stays as it is. So it does everywhere once the post is deleted, and at blocked hosts.
func (m *Mail) SendAgain(ctx context.Context, p blog.Post, letterID, deliveryID int64) (int, error) {
	var again []blog.Delivery
	err := m.db.Atomically(ctx, func(tx *Tx) (err error) {
		again = nil
		letters, err := lettersFrom(tx, p, letterID)
		if err != nil {
			return err
		}
		if len(letters) == 0 || letters[0].ID != letterID {
			return blog.ErrNotFound
		}
		if letters[0].Kind != blog.LetterEnd && letters[len(letters)-1].Kind == blog.LetterEnd {
			return blog.Refuse(blog.Conflict, "This post is deleted. Only the news of that can still be sent.")
		}
		if again, err = failedOf(tx, letterID, deliveryID); err != nil {
			return err
		}
		later := ids(letters[1:], func(l blog.SentLetter) int64 { return l.ID })
		if again, err = withoutOvertaken(tx, again, later); err != nil {
			return err
		}
		if again, err = m.withoutBlocked(ctx, again); err != nil || len(again) == 0 {
			return err
		}
		return m.dueAgain(tx, append(later, letterID), again)
	})
	return len(again), refusal(err)
}

// lettersFrom lists a letter about a post and the later ones under the same ref. What was sent before a post was taken back
// is about another thing than what was sent since, so neither keeps the other back.
func lettersFrom(tx *Tx, p blog.Post, letterID int64) ([]blog.SentLetter, error) {
	refs, err := many[string](tx.DB().Raw(`SELECT substr(key, 8, 26) FROM outgoing WHERE id = ? AND post_id = ?`, letterID, p.ID), "read what a letter is about")
	if err != nil {
		return nil, err
	}
	return many[blog.SentLetter](tx.DB().Table(outgoingTable).Select(sentColumns).
		Where(ofRefs+" AND id >= ?", p.ID, append(refs, ""), letterID).Order("id"), "list letters about a post")
}

// failedOf lists the deliveries that an author may want to try again. One that waits counts when it is meant itself.
func failedOf(tx *Tx, letterID, deliveryID int64) ([]blog.Delivery, error) {
	failed := tx.DB().Table(deliveriesTable).Where("outgoing_id = ?", letterID)
	if deliveryID == 0 {
		return many[blog.Delivery](failed.Where("state = 'buried'"), "list failed deliveries")
	}
	found, err := many[blog.Delivery](failed.Where("id = ?", deliveryID), "read delivery")
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, blog.ErrNotFound
	case found[0].State == blog.DeliveryDone:
		return nil, nil
	}
	return found, nil
}

// withoutOvertaken leaves out the inboxes where a later letter arrived.
func withoutOvertaken(tx *Tx, list []blog.Delivery, later []int64) ([]blog.Delivery, error) {
	if len(list) == 0 || len(later) == 0 {
		return list, nil
	}
	arrived := map[string]bool{}
	for part := range slices.Chunk(list, rowsPerInsert) {
		inboxes, err := many[string](tx.DB().Table(deliveriesTable).Select("inbox").
			Where("outgoing_id IN ? AND inbox IN ? AND state = 'done'", later, inboxesOf(part)), "look for later letters")
		if err != nil {
			return nil, err
		}
		for _, inbox := range inboxes {
			arrived[inbox] = true
		}
	}
	return slices.DeleteFunc(list, func(d blog.Delivery) bool { return arrived[d.Inbox] }), nil
}

// withoutBlocked leaves out the hosts that were blocked since.
func (m *Mail) withoutBlocked(ctx context.Context, list []blog.Delivery) ([]blog.Delivery, error) {
	blocked, err := m.BlockedHosts(ctx)
	if err != nil || len(blocked) == 0 {
		return list, err
	}
	shut := make(map[string]bool, len(blocked))
	for _, b := range blocked {
		shut[b.Host] = true
	}
	return slices.DeleteFunc(list, func(d blog.Delivery) bool {
		return slices.ContainsFunc(domainsAbove(d.Host), func(domain string) bool { return shut[domain] })
	}), nil
}

// dueAgain begins the deliveries of the letters to the inboxes of the list anew, with seven days of tries before them.
func (m *Mail) dueAgain(tx *Tx, letters []int64, list []blog.Delivery) error {
	now := at(m.now())
	for part := range slices.Chunk(list, rowsPerInsert) {
		_, err := exec(tx.DB(), "send again", `UPDATE deliveries
			SET state = 'waiting', attempts = 0, last_status = 0, last_error = '', not_before = ?, done_at = ?, created_at = ?
			WHERE outgoing_id IN ? AND inbox IN ? AND state = 'buried'`, now, time.Time{}, now, letters, inboxesOf(part))
		if err != nil {
			return err
		}
	}
	hosts := make([]string, len(list))
	for i, d := range list {
		hosts[i] = d.Host
	}
	return callOn(tx, hosts, m.now())
}

// TryNow closes the breaker of a host, makes its waiting deliveries due and wakes its lane. Safe to repeat. A host that
// nothing is known about is blog.ErrNotFound.
func (m *Mail) TryNow(ctx context.Context, host string) error {
	if _, err := one[blog.Host](m.from(ctx, hostsTable).Where("host = ?", host), "read host"); err != nil {
		return err
	}
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error { return callOn(tx, []string{host}, m.now()) }))
}

// callOn closes the breakers of hosts, makes what waits for them due and wakes the lanes of those that something waits for.
func callOn(tx *Tx, hosts []string, now time.Time) error {
	slices.Sort(hosts)
	hosts = slices.Compact(hosts)
	for part := range slices.Chunk(hosts, rowsPerInsert) {
		_, err := exec(tx.DB(), "close the breakers of hosts",
			`UPDATE hosts SET open_until = ? WHERE host IN ? AND open_until > ?`, time.Time{}, part, time.Time{})
		if err != nil {
			return err
		}
		_, err = exec(tx.DB(), "make the deliveries of hosts due",
			`UPDATE deliveries SET not_before = ? WHERE host IN ? AND state = 'waiting' AND not_before > ?`, at(now), part, at(now))
		if err != nil {
			return err
		}
		waiting, err := many[string](waitingFor(tx.DB(), part), "look for waiting deliveries")
		if err != nil {
			return err
		}
		if err := wakeLanes(tx, waiting, now); err != nil {
			return err
		}
	}
	return nil
}

func waitingFor(db *gorm.DB, hosts []string) *gorm.DB {
	return db.Table(deliveriesTable).Select("DISTINCT host").Where("host IN ? AND state = 'waiting'", hosts)
}

func inboxesOf(list []blog.Delivery) []string {
	inboxes := make([]string, len(list))
	for i, d := range list {
		inboxes[i] = d.Inbox
	}
	return inboxes
}
