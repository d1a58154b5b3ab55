package store

import (
	"context"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// HostBlocked reports whether a host or a domain above it is blocked. The port
// does not matter, unless the block names one.
func (q queries) HostBlocked(ctx context.Context, host string) (bool, error) {
	return value[bool](q.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM blocked_hosts WHERE host IN ?)`, domainsAbove(host)), "look whether a host is blocked")
}

// HostListed reports whether a host is blocked by its very name.
func (t *blogTx) HostListed(ctx context.Context, host string) (bool, error) {
	return value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM blocked_hosts WHERE host = ?)`, strings.ToLower(host)), "look whether a host is listed")
}

// BlockedHosts lists the blocked hosts by name.
func (q queries) BlockedHosts(ctx context.Context) ([]blog.BlockedHost, error) {
	return many[blog.BlockedHost](q.from(ctx, "blocked_hosts").Order("host"), "list blocked hosts")
}

// BlockedGuests lists the people who were turned away themselves, the latest known first, 500 at most.
func (q queries) BlockedGuests(ctx context.Context) ([]blog.Guest, error) {
	return many[blog.Guest](q.from(ctx, guestsTable).Where("blocked").Order("id DESC").Limit(500), "list blocked guests")
}

// BlockHost blocks a host and all below it. Safe to repeat; the first time stays.
func (t *blogTx) BlockHost(ctx context.Context, b blog.BlockedHost) error {
	t.touch(blog.KeySite, blog.KeyTalk)
	_, err := exec(t.with(ctx), "block host",
		`INSERT INTO blocked_hosts (host, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING`, strings.ToLower(b.Host), at(b.CreatedAt))
	if err != nil {
		return err
	}
	return t.markGuestsBelow(ctx, b.Host, true)
}

// UnblockHost takes a block back. What is blocked by another entry stays blocked. Safe to repeat.
func (t *blogTx) UnblockHost(ctx context.Context, host string) error {
	t.touch(blog.KeySite, blog.KeyTalk)
	if _, err := exec(t.with(ctx), "unblock host", `DELETE FROM blocked_hosts WHERE host = ?`, strings.ToLower(host)); err != nil {
		return err
	}
	if still, err := t.HostBlocked(ctx, host); err != nil || still {
		return err
	}
	if err := t.markGuestsBelow(ctx, host, false); err != nil {
		return err
	}
	blocked, err := t.BlockedHosts(ctx)
	if err != nil {
		return err
	}
	for _, other := range blocked {
		if !strings.HasPrefix(hostKey(other.Host), hostKey(host)) {
			continue
		}
		if err := t.markGuestsBelow(ctx, other.Host, true); err != nil {
			return err
		}
	}
	return nil
}

func (t *blogTx) markGuestsBelow(ctx context.Context, host string, blocked bool) error {
	from, to := keysBelow(host)
	_, err := exec(t.with(ctx), "mark the guests of a host",
		`UPDATE guests SET host_blocked = ? WHERE host_key >= ? AND host_key < ?`, blocked, from, to)
	return err
}

// domainsAbove lists the names under which a host may be blocked: itself, itself
// without a port, and each domain above.
func domainsAbove(host string) []string {
	host = strings.ToLower(host)
	names := []string{host}
	name, port := cutPort(host)
	if port != "" {
		names = append(names, name)
	}
	for {
		_, rest, found := strings.Cut(name, ".")
		if !found || rest == "" {
			return names
		}
		name = rest
		names = append(names, name)
	}
}

// hostKey turns the labels of a host round and ends each with a dot:
// "www.evil.test:8443" is "test.evil.www.:8443".
func hostKey(host string) string {
	name, port := cutPort(strings.ToLower(host))
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

// cutPort splits a host before the colon of its port. An IPv6 address keeps its brackets.
func cutPort(host string) (name, port string) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.Trim(host[i+1:], "0123456789") != "" {
		return host, ""
	}
	return host[:i], host[i:]
}
