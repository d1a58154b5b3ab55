package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// HostRules reads everything that decides which hosts are turned away.
func (q queries) HostRules(ctx context.Context) (blog.HostRules, error) {
	var rules blog.HostRules
	type row struct {
		Host   string
		ListID int64
	}
	rows, err := many[row](q.from(ctx, blockedHostsTable).Select("host, list_id").Where("NOT hold"), "read the blocks")
	if err != nil {
		return rules, err
	}
	rules.ByHand, rules.Listed = map[string]bool{}, make(map[string]bool, len(rows))
	for _, r := range rows {
		if r.ListID == 0 {
			rules.ByHand[r.Host] = true
		} else {
			rules.Listed[r.Host] = true
		}
	}
	if rules.Spared, err = q.hostSet(ctx, "spared_hosts"); err != nil {
		return rules, err
	}
	if rules.Allowed, err = q.hostSet(ctx, "allowed_hosts"); err != nil {
		return rules, err
	}
	site, err := q.Site(ctx)
	rules.Chosen = site.Federation == blog.FederationAllow
	return rules, err
}

func (q queries) hostSet(ctx context.Context, table string) (map[string]bool, error) {
	hosts, err := many[string](q.from(ctx, table).Select("host"), "read "+table)
	set := make(map[string]bool, len(hosts))
	for _, h := range hosts {
		set[h] = true
	}
	return set, err
}

// markedHost is a host of guests with what they repeat of the rules.
type markedHost struct {
	Host        string
	HostKey     string
	HostBlocked bool
}

// settleBelow makes the marks of the guests of a host and all below it agree with the rules.
func (t *blogTx) settleBelow(ctx context.Context, host string) error {
	from, to := keysBelow(host)
	_, err := t.mark(ctx, t.from(ctx, guestsTable).Where("host_key >= ? AND host_key < ?", from, to))
	return err
}

// SettleHosts makes the marks of all guests agree with the rules, and removes followers whom blocks turn away. Those whom only
// the list of allowed hosts turns away stay followers.
func (t *blogTx) SettleHosts(ctx context.Context) error {
	t.touch(blog.KeySite, blog.KeyTalk)
	rules, err := t.mark(ctx, t.from(ctx, guestsTable))
	if err != nil {
		return err
	}
	hosts, err := many[string](t.from(ctx, followersTable).Select("DISTINCT host"), "list the hosts of followers")
	if err != nil {
		return err
	}
	hosts = slices.DeleteFunc(hosts, func(host string) bool { return !rules.Blocked(host) })
	for part := range slices.Chunk(hosts, rowsPerInsert) {
		if err := t.deleteFollowers(ctx, "delete followers on blocked hosts", `DELETE FROM followers WHERE host IN ? RETURNING author_id`, part); err != nil {
			return err
		}
	}
	return nil
}

// mark compares the marks of some guests with the rules, host by host, and changes those that differ.
func (t *blogTx) mark(ctx context.Context, guests *gorm.DB) (blog.HostRules, error) {
	rules, err := t.HostRules(ctx)
	if err != nil {
		return rules, err
	}
	marked, err := many[markedHost](guests.Select("DISTINCT host, host_key, host_blocked"), "list the hosts of guests")
	if err != nil {
		return rules, err
	}
	turned := map[bool][]string{}
	for _, m := range marked {
		if away := rules.Away(m.Host); away != m.HostBlocked {
			turned[away] = append(turned[away], m.HostKey)
		}
	}
	for away, keys := range turned {
		for part := range slices.Chunk(keys, rowsPerInsert) {
			_, err := exec(t.with(ctx), "mark the guests of hosts", `UPDATE guests SET host_blocked = ? WHERE host_key IN ? AND host_blocked <> ?`, away, part, away)
			if err != nil {
				return rules, err
			}
		}
	}
	return rules, nil
}
