package blog

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Rules reads everything that decides which servers are turned away.
func (l *HostLists) Rules(ctx context.Context) (HostRules, error) { return l.reads.HostRules(ctx) }

// Page lists every row of some hosts with a text in their name, by host, and counts all such hosts.
func (l *HostLists) Page(ctx context.Context, search string, limit, offset int) (rows []BlockedHost, total int, err error) {
	return l.reads.BlockPage(ctx, search, limit, offset)
}

// Sizes counts the servers of each list.
func (l *HostLists) Sizes(ctx context.Context) (map[int64]int, error) {
	return l.reads.BlocksByList(ctx)
}

// ByHand lists the servers that an author blocked, without those whose comments wait.
func (l *HostLists) ByHand(ctx context.Context) ([]BlockedHost, error) {
	rows, err := l.reads.BlocksOf(ctx, 0)
	return slices.DeleteFunc(rows, func(b BlockedHost) bool { return b.Hold }), err
}

// Spared lists the exceptions.
func (l *HostLists) Spared(ctx context.Context) ([]SparedHost, error) {
	return l.reads.SparedHosts(ctx)
}

// Allowed lists who may come while only chosen servers may.
func (l *HostLists) Allowed(ctx context.Context) ([]AllowedHost, error) {
	return l.reads.AllowedHosts(ctx)
}

// Proposal counts followers by server, as a beginning for the allowed servers; blocked ones and allowed ones are left out.
func (l *HostLists) Proposal(ctx context.Context) ([]HostPeople, error) {
	rules, err := l.reads.HostRules(ctx)
	if err != nil {
		return nil, err
	}
	rules.Chosen = true
	counts, err := l.reads.FollowersByHost(ctx)
	return slices.DeleteFunc(counts, func(c HostPeople) bool { return rules.Blocked(c.Host) || !rules.Away(c.Host) }), err
}

// Hold makes all comments from a server and those below wait for approval, and unblocks it if an author blocked it.
func (l *HostLists) Hold(ctx context.Context, author Author, typed string) error {
	return l.rule(ctx, author, typed, func(tx Tx, host string) error {
		return tx.BlockHost(ctx, BlockedHost{Host: host, Hold: true, CreatedAt: l.second()})
	})
}

// Spare makes a server and all below it an exception, which no list can block. One that an author blocked is Conflict.
func (l *HostLists) Spare(ctx context.Context, author Author, typed string) error {
	return l.rule(ctx, author, typed, func(tx Tx, host string) error {
		rules, err := tx.HostRules(ctx)
		if err != nil {
			return err
		}
		if rules.ByHand[host] {
			return &Error{Kind: Conflict, Message: "The exception was not added.", Problems: []Problem{{"host", "An author of this site blocked this server. Please unblock it first."}}}
		}
		return tx.SpareHost(ctx, SparedHost{Host: host, CreatedAt: l.second()})
	})
}

// Unspare takes an exception back. What lists say about the server counts again. Safe to repeat.
func (l *HostLists) Unspare(ctx context.Context, author Author, host string) error {
	return l.settle(ctx, author, func(tx Tx) error { return tx.UnspareHost(ctx, strings.TrimSpace(host)) })
}

// Allow lets servers come while only chosen ones may. typed holds one or several, a line each.
func (l *HostLists) Allow(ctx context.Context, author Author, typed string) error {
	var list []AllowedHost
	var wrong problems
	for line := range strings.Lines(typed) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		host, sentence := CheckHostName(line, l.names)
		if sentence != "" {
			wrong.add("host", "“"+cutText(plainLine(line), 80)+"”: "+sentence)
			continue
		}
		list = append(list, AllowedHost{Host: host, CreatedAt: l.second()})
	}
	if len(list) == 0 && len(wrong) == 0 {
		wrong.add("host", "Please enter the name of a server, for example good.example.")
	}
	if err := wrong.err(); err != nil {
		return err
	}
	return l.settle(ctx, author, func(tx Tx) error { return tx.AllowHosts(ctx, list) })
}

// Disallow takes a server off the allowed ones. Safe to repeat.
func (l *HostLists) Disallow(ctx context.Context, author Author, host string) error {
	return l.settle(ctx, author, func(tx Tx) error { return tx.DisallowHost(ctx, strings.TrimSpace(host)) })
}

// SetMode opens the site to all but the blocked, or to the allowed only; hosts are allowed in the same step. Only an owner may.
// Followers stay on the list in either case.
func (l *HostLists) SetMode(ctx context.Context, author Author, mode string, hosts []string) error {
	if !author.Owns() {
		return Refuse(Forbidden, "Only the owner of the site can change who may reach it.")
	}
	setting, _ := FindSetting(FederationMode)
	if sentence := setting.Check(mode); sentence != "" {
		return Refuse(Invalid, sentence)
	}
	list := make([]AllowedHost, 0, len(hosts))
	for _, h := range hosts { // they come from followers here, whose names need no check
		if h = strings.ToLower(strings.TrimSpace(h)); h != "" && !strings.ContainsAny(h, " /@?#") {
			list = append(list, AllowedHost{Host: h, CreatedAt: l.second()})
		}
	}
	return l.settle(ctx, author, func(tx Tx) error {
		if err := tx.AllowHosts(ctx, list); err != nil {
			return err
		}
		return tx.SetSetting(ctx, FederationMode, mode)
	})
}

func (l *HostLists) rule(ctx context.Context, author Author, typed string, change func(Tx, string) error) error {
	host, sentence := CheckHostName(typed, l.names)
	if sentence == "" && covers(host, l.own) {
		sentence = "This is your own site."
	}
	if sentence != "" {
		return &Error{Kind: Invalid, Message: "Some fields need your attention.", Problems: []Problem{{"host", sentence}}}
	}
	return l.settle(ctx, author, func(tx Tx) error { return change(tx, host) })
}

func (l *HostLists) settle(ctx context.Context, author Author, change func(Tx) error) error {
	if !author.Edits() {
		return errEditors
	}
	return l.store.Atomically(ctx, func(tx Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		return tx.SettleHosts(ctx)
	})
}

// Export writes blocks as Mastodon's CSV: those by hand and imported, and with subscribed also those of lists elsewhere. Each
// host is named once. What only lists block and an exception keeps open is left out: whoever reads the file would block it.
func (l *HostLists) Export(ctx context.Context, w io.Writer, subscribed bool) error {
	rows, err := l.reads.BlockRows(ctx)
	if err != nil {
		return err
	}
	lists, err := l.reads.HostLists(ctx)
	if err != nil {
		return err
	}
	rules, err := l.reads.HostRules(ctx)
	if err != nil {
		return err
	}
	watched := map[int64]bool{}
	for _, list := range lists {
		watched[list.ID] = !list.Imported()
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"}) // Error tells
	for group := range sameHost(rows) {
		group = slices.DeleteFunc(group, func(b BlockedHost) bool {
			return watched[b.ListID] && !subscribed || b.ListID != 0 && rules.Spares(b.Host)
		})
		if len(group) == 0 {
			continue
		}
		severity, comment := "silence", ""
		for _, b := range group {
			if !b.Hold {
				severity = "suspend"
			}
			if comment == "" {
				comment = b.Comment
			}
		}
		away := strconv.FormatBool(severity == "suspend")
		_ = out.Write([]string{group[0].Host, severity, away, away, noFormula(comment), "false"})
	}
	out.Flush()
	return out.Error()
}

// noFormula keeps spreadsheets from taking a comment for a formula.
func noFormula(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@") {
		return "'" + s
	}
	return s
}

// sameHost gives the rows of each host together; rows are sorted by host.
func sameHost(rows []BlockedHost) func(yield func([]BlockedHost) bool) {
	return func(yield func([]BlockedHost) bool) {
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[n].Host == rows[0].Host {
				n++
			}
			if !yield(slices.Clone(rows[:n])) {
				return
			}
			rows = rows[n:]
		}
	}
}
