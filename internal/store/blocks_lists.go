package store

import (
	"context"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	blockedHostsTable = "blocked_hosts"
	hostListsTable    = "host_lists"
)

// HostLists lists all lists, the latest first, without their pending texts.
func (q queries) HostLists(ctx context.Context) ([]blog.HostList, error) {
	return many[blog.HostList](q.from(ctx, hostListsTable).Omit("pending").Order("id DESC"), "list the lists of hosts")
}

// HostListByID finds a list by row.
func (q queries) HostListByID(ctx context.Context, id int64) (blog.HostList, error) {
	return one[blog.HostList](q.from(ctx, hostListsTable).Where("id = ?", id), "read a list of hosts")
}

// BlocksOf lists the rows of a list by host, held ones too; those by hand for zero.
func (q queries) BlocksOf(ctx context.Context, listID int64) ([]blog.BlockedHost, error) {
	return many[blog.BlockedHost](q.from(ctx, blockedHostsTable).Where("list_id = ?", listID).Order("host"), "list the blocks of a list")
}

// BlockRows lists the rows of all lists by host, held ones too.
func (q queries) BlockRows(ctx context.Context) ([]blog.BlockedHost, error) {
	return many[blog.BlockedHost](q.from(ctx, blockedHostsTable).Order("host, list_id"), "list all blocks")
}

// BlockPage lists the rows of some hosts with a text in their name, by host, and counts all such hosts.
func (q queries) BlockPage(ctx context.Context, search string, limit, offset int) (rows []blog.BlockedHost, total int, err error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(search)) + "%"
	total, err = value[int](q.with(ctx).Raw(`SELECT count(DISTINCT host) FROM blocked_hosts WHERE host LIKE ? ESCAPE '\'`, like), "count blocked hosts")
	if err != nil {
		return nil, 0, err
	}
	rows, err = many[blog.BlockedHost](q.with(ctx).Raw(`SELECT * FROM blocked_hosts WHERE host IN (
			SELECT DISTINCT host FROM blocked_hosts WHERE host LIKE ? ESCAPE '\' ORDER BY host LIMIT ? OFFSET ?)
		ORDER BY host, list_id`, like, orTwenty(limit), offset), "list blocked hosts")
	return rows, total, err
}

// BlocksByList counts the rows of each list.
func (q queries) BlocksByList(ctx context.Context) (map[int64]int, error) {
	type row struct {
		ListID int64
		Count  int
	}
	rows, err := many[row](q.with(ctx).Raw(`SELECT list_id, count(*) AS count FROM blocked_hosts GROUP BY list_id`), "count the blocks of lists")
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.ListID] = r.Count
	}
	return counts, err
}

// SparedHosts lists the exceptions by name.
func (q queries) SparedHosts(ctx context.Context) ([]blog.SparedHost, error) {
	return many[blog.SparedHost](q.from(ctx, "spared_hosts").Order("host"), "list spared hosts")
}

// AllowedHosts lists by name who may come while only chosen servers may.
func (q queries) AllowedHosts(ctx context.Context) ([]blog.AllowedHost, error) {
	return many[blog.AllowedHost](q.from(ctx, "allowed_hosts").Order("host"), "list allowed hosts")
}

// FollowersByHost counts followers by host, by name.
func (q queries) FollowersByHost(ctx context.Context) ([]blog.HostPeople, error) {
	return many[blog.HostPeople](q.with(ctx).Raw(`SELECT host, count(DISTINCT guest_id) AS count FROM followers WHERE host <> '' GROUP BY host ORDER BY host`), "count followers by host")
}

// CommentersByHost counts the guests with an approved comment by host.
func (q queries) CommentersByHost(ctx context.Context) ([]blog.HostPeople, error) {
	return many[blog.HostPeople](q.with(ctx).Raw(`SELECT host, count(*) AS count FROM guests
		WHERE host <> '' AND id IN (SELECT guest_id FROM comments WHERE status = 'approved' AND guest_id <> 0) GROUP BY host ORDER BY host`), "count commenters by host")
}

// FollowersOn lists some guests of these hosts who follow somebody here, those known longest first.
func (q queries) FollowersOn(ctx context.Context, hosts []string, limit int) ([]blog.Guest, error) {
	return many[blog.Guest](q.from(ctx, guestsTable).Where("id IN (SELECT guest_id FROM followers WHERE host IN ?)", hosts[:min(len(hosts), maxIDs)]).
		Order("id").Limit(orTwenty(limit)), "list followers on hosts")
}

// SaveHostList keeps a list. An address that another list has is kind Conflict.
func (t *blogTx) SaveHostList(ctx context.Context, l *blog.HostList) error {
	return save(t.with(ctx), hostListsTable, l, &l.ID)
}

// DeleteHostList forgets a list and its blocks. Safe to repeat.
func (t *blogTx) DeleteHostList(ctx context.Context, id int64) error {
	if _, err := exec(t.with(ctx), "delete the blocks of a list", `DELETE FROM blocked_hosts WHERE list_id = ? AND list_id <> 0`, id); err != nil {
		return err
	}
	_, err := exec(t.with(ctx), "delete a list of hosts", `DELETE FROM host_lists WHERE id = ?`, id)
	return err
}

// PutBlocks keeps rows of lists. Safe to repeat: the first time stays, the comment and what is done are the latest.
func (t *blogTx) PutBlocks(ctx context.Context, rows []blog.BlockedHost) error {
	for part := range slices.Chunk(rows, rowsPerInsert) {
		args := make([]any, 0, 5*len(part))
		for _, b := range part {
			args = append(args, strings.ToLower(b.Host), b.ListID, b.Hold, b.Comment, at(b.CreatedAt))
		}
		statement := "INSERT INTO blocked_hosts (host, list_id, hold, comment, created_at) VALUES (?, ?, ?, ?, ?)" +
			strings.Repeat(", (?, ?, ?, ?, ?)", len(part)-1) +
			" ON CONFLICT (host, list_id) DO UPDATE SET hold = excluded.hold, comment = excluded.comment"
		if _, err := exec(t.with(ctx), "keep blocks of a list", statement, args...); err != nil {
			return err
		}
	}
	return nil
}

// DeleteBlocks takes hosts off a list. Safe to repeat.
func (t *blogTx) DeleteBlocks(ctx context.Context, listID int64, hosts []string) error {
	for part := range slices.Chunk(hosts, rowsPerInsert) {
		if _, err := exec(t.with(ctx), "take hosts off a list", `DELETE FROM blocked_hosts WHERE list_id = ? AND host IN ?`, listID, part); err != nil {
			return err
		}
	}
	return nil
}

// KeepBlocks gives the blocks of a list to the author's own hand, where there is none yet, but none that an exception spares.
func (t *blogTx) KeepBlocks(ctx context.Context, listID int64) error {
	rules, err := t.HostRules(ctx)
	if err != nil {
		return err
	}
	rows, err := t.BlocksOf(ctx, listID)
	if err != nil {
		return err
	}
	byHand, err := t.BlocksOf(ctx, 0)
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(byHand))
	for _, b := range byHand {
		known[b.Host] = true
	}
	rows = slices.DeleteFunc(rows, func(b blog.BlockedHost) bool {
		return known[b.Host] || slices.ContainsFunc(blog.HostAndAbove(b.Host), func(n string) bool { return rules.Spared[n] })
	})
	for i := range rows {
		rows[i].ListID = 0
	}
	return t.PutBlocks(ctx, rows)
}

// SpareHost makes a host an exception. Safe to repeat.
func (t *blogTx) SpareHost(ctx context.Context, h blog.SparedHost) error {
	_, err := exec(t.with(ctx), "spare a host", `INSERT INTO spared_hosts (host, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING`, strings.ToLower(h.Host), at(h.CreatedAt))
	return err
}

// UnspareHost takes an exception back. Safe to repeat.
func (t *blogTx) UnspareHost(ctx context.Context, host string) error {
	_, err := exec(t.with(ctx), "spare a host no longer", `DELETE FROM spared_hosts WHERE host = ?`, strings.ToLower(host))
	return err
}

// AllowHosts lets hosts and all below them come while only chosen ones may. Safe to repeat.
func (t *blogTx) AllowHosts(ctx context.Context, list []blog.AllowedHost) error {
	for part := range slices.Chunk(list, rowsPerInsert) {
		args := make([]any, 0, 2*len(part))
		for _, h := range part {
			args = append(args, strings.ToLower(h.Host), at(h.CreatedAt))
		}
		statement := "INSERT INTO allowed_hosts (host, created_at) VALUES (?, ?)" + strings.Repeat(", (?, ?)", len(part)-1) + " ON CONFLICT DO NOTHING"
		if _, err := exec(t.with(ctx), "allow hosts", statement, args...); err != nil {
			return err
		}
	}
	return nil
}

// DisallowHost takes a host off the allowed ones. Safe to repeat.
func (t *blogTx) DisallowHost(ctx context.Context, host string) error {
	_, err := exec(t.with(ctx), "allow a host no longer", `DELETE FROM allowed_hosts WHERE host = ?`, strings.ToLower(host))
	return err
}
