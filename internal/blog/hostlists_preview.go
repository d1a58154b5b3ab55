package blog

import (
	"context"
	"maps"
	"slices"
)

// maxNamed is how many names a preview gives of each sort.
const maxNamed = 20

// HostChange says what a change of the rules would do.
type HostChange struct {
	Turned     []string // hosts of blocks that would be new, or that would end
	Followers  int      // who would be lost
	Names      []Guest  // the first of them
	Commenters int      // guests with approved comments there
	Servers    []HostPeople
}

// ListPreview says what applying a list would change.
type ListPreview struct {
	List     HostList
	Blocked  HostChange   // hosts that were not turned away before
	Known    int          // hosts that are turned away already
	Silenced []ListedHost // severity "silence": left alone or held, as is chosen
	Freed    []string     // hosts that left the list, and that nothing else blocks
	Gone     int          // hosts that left the list
	Spared   []string     // hosts on the list that stay open, because they are exceptions
	Text     ListText
	Leaps    bool // more than half of the list changes
}

// Preview says what applying the pending text of a list would change. One without is Gone.
func (l *HostLists) Preview(ctx context.Context, id int64) (ListPreview, error) {
	p := ListPreview{}
	var err error
	if p.List, err = l.reads.HostListByID(ctx, id); err != nil {
		return p, err
	}
	if p.List.State != ListWaiting {
		return p, Refuse(Gone, "Nothing of this list waits to be applied.")
	}
	if p.Text, err = ParseHostList(p.List.Pending, l.names, l.own); err != nil {
		return p, err
	}
	before, err := l.reads.BlocksOf(ctx, id)
	if err != nil {
		return p, err
	}
	rules, err := l.reads.HostRules(ctx)
	if err != nil {
		return p, err
	}
	put, gone := p.List.difference(before, p.Text, l.second())
	p.Gone, p.Leaps = len(gone), len(before) > 0 && leaps(len(before), added(before, put), len(gone))
	if p.Freed, err = l.freed(ctx, rules, id, gone); err != nil {
		return p, err
	}
	p.sort(rules)
	p.Blocked, err = l.effect(ctx, rules, p.Blocked.Turned)
	return p, err
}

func (p *ListPreview) sort(rules HostRules) {
	for _, h := range p.Text.Hosts {
		switch {
		case rules.Blocked(h.Host):
			p.Known++
		case (HostRules{ByHand: rules.Spared}).Blocked(h.Host):
			p.Spared = append(p.Spared, h.Host)
		case h.Silence:
			p.Silenced = append(p.Silenced, h)
		default:
			p.Blocked.Turned = append(p.Blocked.Turned, h.Host)
		}
	}
}

// effect says whom blocks of these hosts would turn away.
func (l *HostLists) effect(ctx context.Context, rules HostRules, hosts []string) (HostChange, error) {
	change := HostChange{Turned: hosts}
	after := HostRules{ByHand: rules.ByHand, Spared: rules.Spared, Listed: maps.Clone(rules.Listed)}
	if after.Listed == nil {
		after.Listed = map[string]bool{}
	}
	for _, h := range hosts {
		after.Listed[h] = true
	}
	turned := func(counts []HostPeople, err error) ([]HostPeople, int, error) {
		n := 0
		counts = slices.DeleteFunc(counts, func(c HostPeople) bool { return rules.Blocked(c.Host) || !after.Blocked(c.Host) })
		for _, c := range counts {
			n += c.Count
		}
		return counts, n, err
	}
	var err error
	if change.Servers, change.Followers, err = turned(l.reads.FollowersByHost(ctx)); err != nil {
		return change, err
	}
	if _, change.Commenters, err = turned(l.reads.CommentersByHost(ctx)); err != nil || len(change.Servers) == 0 {
		return change, err
	}
	names := make([]string, len(change.Servers))
	for i, s := range change.Servers {
		names[i] = s.Host
	}
	change.Names, err = l.reads.FollowersOn(ctx, names, maxNamed)
	return change, err
}

// Leaving lists the hosts that would be unblocked if a list ended.
func (l *HostLists) Leaving(ctx context.Context, id int64) ([]string, error) {
	rows, err := l.reads.BlocksOf(ctx, id)
	if err != nil {
		return nil, err
	}
	rules, err := l.reads.HostRules(ctx)
	if err != nil {
		return nil, err
	}
	var hosts []string
	for _, b := range rows {
		if !b.Hold {
			hosts = append(hosts, b.Host)
		}
	}
	return l.freed(ctx, rules, id, hosts)
}

// freed lists which hosts nothing would block any more without their rows of one list.
func (l *HostLists) freed(ctx context.Context, rules HostRules, id int64, hosts []string) ([]string, error) {
	if len(hosts) == 0 {
		return nil, nil
	}
	rows, err := l.reads.BlockRows(ctx)
	if err != nil {
		return nil, err
	}
	leaving := make(map[string]bool, len(hosts))
	for _, h := range hosts {
		leaving[h] = true
	}
	after := HostRules{ByHand: rules.ByHand, Spared: rules.Spared, Listed: map[string]bool{}}
	for _, b := range rows {
		if b.ListID != 0 && !b.Hold && (b.ListID != id || !leaving[b.Host]) {
			after.Listed[b.Host] = true
		}
	}
	var freed []string
	for _, h := range hosts {
		if rules.Blocked(h) && !after.Blocked(h) {
			freed = append(freed, h)
		}
	}
	return freed, nil
}
