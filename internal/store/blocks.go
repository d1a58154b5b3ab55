package store

import (
	"context"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// HostBlocked reports whether a host is turned away: it or a domain above it is blocked by an author, or by a list and not
// spared, or only the allowed may come and it is none of them (blog.HostRules.Away). The port does not matter, unless the
// rule names one.
func (q queries) HostBlocked(ctx context.Context, host string) (bool, error) {
	if host == "" {
		return false, nil
	}
	names := blog.HostAndAbove(host)
	return value[bool](q.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM blocked_hosts WHERE host IN ? AND NOT hold
			AND (list_id = 0 OR NOT EXISTS (SELECT 1 FROM spared_hosts WHERE host IN ?)))
		OR (EXISTS (SELECT 1 FROM settings WHERE key = ? AND value = ?) AND NOT EXISTS (SELECT 1 FROM allowed_hosts WHERE host IN ?))`,
		names, names, blog.FederationMode, blog.FederationAllow, names), "look whether a host is blocked")
}

// HostHeld reports whether comments from a host wait for approval. The port does not matter, unless the rule names one.
func (q queries) HostHeld(ctx context.Context, host string) (bool, error) {
	names := blog.HostAndAbove(host)
	return value[bool](q.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM blocked_hosts WHERE host IN ? AND hold
		AND (list_id = 0 OR NOT EXISTS (SELECT 1 FROM spared_hosts WHERE host IN ?)))`, names, names), "look whether comments of a host wait")
}

// HostListed reports whether an author or an import blocks a host by its very name, and no exception outdoes that.
func (t *blogTx) HostListed(ctx context.Context, host string) (bool, error) {
	return value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM blocked_hosts WHERE host = ? AND NOT hold AND (list_id = 0
		OR list_id NOT IN (`+elsewhereLists+`) AND NOT EXISTS (SELECT 1 FROM spared_hosts WHERE host IN ?)))`,
		strings.ToLower(host), blog.HostAndAbove(host)), "look whether a host is listed")
}

// BlockedHosts lists by name the hosts that authors or imports block, each once. Those that lists elsewhere block are in
// BlockRows.
func (q queries) BlockedHosts(ctx context.Context) ([]blog.BlockedHost, error) {
	rows, err := many[blog.BlockedHost](q.from(ctx, blockedHostsTable).
		Where("NOT hold AND list_id NOT IN ("+elsewhereLists+")").Order("host, list_id"), "list blocked hosts")
	return slices.CompactFunc(rows, func(a, b blog.BlockedHost) bool { return a.Host == b.Host }), err
}

// elsewhereLists are the lists that are looked at again.
const elsewhereLists = `SELECT id FROM host_lists WHERE address <> ''`

// BlockedGuests lists the people who were turned away themselves, the latest known first, 500 at most.
func (q queries) BlockedGuests(ctx context.Context) ([]blog.Guest, error) {
	return many[blog.Guest](q.from(ctx, guestsTable).Where("blocked").Order("id DESC").Limit(500), "list blocked guests")
}

// BlockHost blocks a host and all below it by hand, or holds their comments. It is an exception no longer. Safe to repeat; the
// first time stays.
func (t *blogTx) BlockHost(ctx context.Context, b blog.BlockedHost) error {
	t.touch(blog.KeySite, blog.KeyTalk)
	host := strings.ToLower(b.Host)
	_, err := exec(t.with(ctx), "block host", `INSERT INTO blocked_hosts (host, hold, comment, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (host, list_id) DO UPDATE SET hold = excluded.hold`, host, b.Hold, b.Comment, at(b.CreatedAt))
	if err != nil {
		return err
	}
	if _, err := exec(t.with(ctx), "spare a host no longer", `DELETE FROM spared_hosts WHERE host = ?`, host); err != nil {
		return err
	}
	return t.settleBelow(ctx, host)
}

// UnblockHost takes back what authors and imports said about a host. What another entry blocks stays blocked. Safe to repeat.
func (t *blogTx) UnblockHost(ctx context.Context, host string) error {
	t.touch(blog.KeySite, blog.KeyTalk)
	host = strings.ToLower(host)
	_, err := exec(t.with(ctx), "unblock host", `DELETE FROM blocked_hosts WHERE host = ? AND list_id NOT IN (`+elsewhereLists+`)`, host)
	if err != nil {
		return err
	}
	return t.settleBelow(ctx, host)
}

// hostKey turns the labels of a host round and ends each with a dot:
// "www.evil.test:8443" is "test.evil.www.:8443".
func hostKey(host string) string {
	name, port := blog.CutPort(strings.ToLower(host))
	labels := strings.Split(name, ".")
	slices.Reverse(labels)
	return strings.Join(labels, ".") + "." + port
}

// keysBelow gives the range from <= key < to that holds a host and all below it.
func keysBelow(host string) (from, to string) {
	key := hostKey(host)
	if rest, isDomain := strings.CutSuffix(key, "."); isDomain {
		return key, rest + "/" // the character after the dot
	}
	return key, key + "\x01"
}
