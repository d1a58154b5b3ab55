package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// ofRefs narrows a query to the letters about a post itself: answers to its comments belong to the same post, but not to it.
// The kinds in keys have six letters and refs have 26. A post that was taken back has had several refs.
const ofRefs = "post_id = ? AND post_id <> 0 AND substr(key, 1, 7) IN ('create:', 'update:', 'delete:') AND substr(key, 8, 26) IN ?"

// sentColumns gives the kind of a letter from its key, whose kinds have six letters each.
const sentColumns = "id, ref, substr(key, 1, 6) AS kind, created_at"

// LettersOf lists the letters about a post, the latest first, also those from before it was taken back. Letters older than a month are forgotten when all of their
// deliveries ended. A limit of zero is 20.
func (m *Mail) LettersOf(ctx context.Context, p blog.Post, limit int) ([]blog.SentLetter, error) {
	refs, err := queries{m.with(ctx)}.refsOfPost(ctx, p)
	if err != nil {
		return nil, err
	}
	return many[blog.SentLetter](m.from(ctx, outgoingTable).Select(sentColumns).
		Where(ofRefs, p.ID, refs).Order("id DESC").Limit(orTwenty(limit)), "list letters about a post")
}

// Tally counts the deliveries of a letter. A letter that went to nobody has a tally of zeros.
func (m *Mail) Tally(ctx context.Context, letter blog.SentLetter) (blog.Tally, error) {
	tally, err := value[blog.Tally](m.with(ctx).Raw(`SELECT
			count(CASE WHEN state = 'waiting' THEN 1 END) AS waiting, count(CASE WHEN state = 'done' THEN 1 END) AS done,
			count(CASE WHEN state = 'buried' THEN 1 END) AS buried, count(DISTINCT host) AS servers,
			count(DISTINCT host) - count(DISTINCT CASE WHEN state <> 'done' THEN host END) AS reached,
			count(DISTINCT CASE WHEN state = 'done' AND created_at <> ? THEN host END) AS again
		FROM deliveries WHERE outgoing_id = ?`, at(letter.CreatedAt), letter.ID), "count the deliveries of a letter")
	if err != nil || tally.Done == 0 {
		return tally, err
	}
	last, err := many[blog.Delivery](m.from(ctx, deliveriesTable).
		Where("outgoing_id = ? AND state = 'done' AND created_at = ?", letter.ID, at(letter.CreatedAt)).Order("done_at DESC").Limit(1), "find the last delivery")
	if len(last) > 0 {
		tally.LastDone = last[0].DoneAt
	}
	return tally, err
}

// LatestDeliveries gives, of letters with some keys, the latest delivery of each; what is not remembered is absent. It is for
// letters to one receiver.
func (m *Mail) LatestDeliveries(ctx context.Context, keys []string) (map[string]blog.Delivery, error) {
	found := map[string]blog.Delivery{}
	if len(keys) == 0 {
		return found, nil
	}
	letters, err := many[blog.Outgoing](m.from(ctx, outgoingTable).Select("id", "key").Where("key IN ?", keys), "look for letters")
	if err != nil {
		return nil, err
	}
	keyOf := make(map[int64]string, len(letters))
	for _, l := range letters {
		keyOf[l.ID] = l.Key
	}
	sent, err := many[blog.Delivery](m.from(ctx, deliveriesTable).Where("outgoing_id IN ?", ids(letters, func(l blog.Outgoing) int64 { return l.ID })).Order("id"), "list deliveries of letters")
	for _, d := range sent {
		found[keyOf[d.OutgoingID]] = d
	}
	return found, err
}

// byFate puts first what an author may want to do something about.
const byFate = "CASE state WHEN 'buried' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, host, id"

// Deliveries lists where a letter went: first what failed for good, then what waits, then what arrived, each by host. A
// limit of zero is 20.
func (m *Mail) Deliveries(ctx context.Context, letterID int64, limit, offset int) ([]blog.Delivery, error) {
	// The ids are sorted by themselves: of 20,000 rows only those of the page are read whole.
	page := m.from(ctx, deliveriesTable).Select("id").Where("outgoing_id = ?", letterID).Order(byFate).Limit(orTwenty(limit)).Offset(offset)
	return many[blog.Delivery](m.from(ctx, deliveriesTable).Where("id IN (?)", page).Order(byFate), "list where a letter went")
}

// HostsNamed reads what is known about hosts; unknown ones are absent.
func (m *Mail) HostsNamed(ctx context.Context, names []string) (map[string]blog.Host, error) {
	hosts, err := many[blog.Host](m.from(ctx, hostsTable).Where("host IN ?", names), "read hosts")
	found := make(map[string]blog.Host, len(hosts))
	for _, h := range hosts {
		found[h.Host] = h
	}
	return found, err
}

// Backlog counts what waits and lists the servers that fail, the longest failing first, and those that most letters wait
// for, limit of either at most.
func (m *Mail) Backlog(ctx context.Context, limit int) (blog.Backlog, error) {
	type row struct {
		Host           string
		Waiting, Total int
		Servers        int
	}
	var b blog.Backlog
	rows, err := many[row](m.with(ctx).Raw(`SELECT host, count(*) AS waiting, sum(count(*)) OVER () AS total, count(*) OVER () AS servers
		FROM deliveries WHERE state = 'waiting' GROUP BY host ORDER BY waiting DESC, host LIMIT ?`, limit), "count waiting deliveries")
	if err != nil {
		return b, err
	}
	failing, err := many[blog.Host](m.from(ctx, hostsTable).Where("failures > 0").
		Order("failing_days DESC, failures DESC, host").Limit(limit), "list failing hosts")
	if err != nil {
		return b, err
	}
	names := make([]string, 0, len(rows)+len(failing))
	for _, r := range rows {
		b.Waiting, b.Servers = r.Total, r.Servers
		names = append(names, r.Host)
	}
	for _, h := range failing {
		names = append(names, h.Host)
	}
	if b.Oldest, err = m.oldestWaiting(ctx); err != nil {
		return b, err
	}
	waiting, err := m.waitingOf(ctx, names)
	if err != nil {
		return b, err
	}
	known, err := m.HostsNamed(ctx, names)
	b.Hosts = hostQueues(names, known, waiting)
	return b, err
}

// hostQueues joins what was read, each host once, the failing ones first.
func hostQueues(names []string, known map[string]blog.Host, waiting map[string]int) []blog.HostQueue {
	var failing, healthy []blog.HostQueue
	seen := map[string]bool{}
	for _, name := range names {
		host, found := known[name]
		if seen[name] || !found {
			continue
		}
		seen[name] = true
		if host.Failures > 0 {
			failing = append(failing, blog.HostQueue{Host: host, Waiting: waiting[name]})
			continue
		}
		healthy = append(healthy, blog.HostQueue{Host: host, Waiting: waiting[name]})
	}
	return append(failing, healthy...)
}

func (m *Mail) waitingOf(ctx context.Context, hosts []string) (map[string]int, error) {
	type row struct {
		Host    string
		Waiting int
	}
	rows, err := many[row](m.with(ctx).Raw(`SELECT host, count(*) AS waiting FROM deliveries
		WHERE state = 'waiting' AND host IN ? GROUP BY host`, hosts), "count the waiting deliveries of hosts")
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.Host] = r.Waiting
	}
	return counts, err
}

func (m *Mail) oldestWaiting(ctx context.Context) (time.Time, error) {
	oldest, err := many[blog.Delivery](m.from(ctx, deliveriesTable).Where("state = 'waiting'").Order("created_at").Limit(1), "find the oldest waiting delivery")
	if err != nil || len(oldest) == 0 {
		return time.Time{}, err
	}
	return oldest[0].CreatedAt, nil
}
