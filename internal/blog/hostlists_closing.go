package blog

import (
	"context"
	"slices"
	"strings"
)

// HostCut is a server with the people there whom this house knows.
type HostCut struct {
	Host       string
	Followers  int
	Commenters int // guests with an approved comment
}

// Closing says whom it would cut off to open the site to the allowed servers only.
type Closing struct {
	Servers    []HostCut // those not on the list, the most followers first; blocked ones are left out
	Followers  int       // who would get no posts any more
	Commenters int       // whose comments would be hidden
	Allowed    int       // entries of the list
}

// Closing counts whom the list of allowed servers leaves out at present, whether it counts already or not.
func (l *HostLists) Closing(ctx context.Context) (Closing, error) {
	var c Closing
	rules, err := l.reads.HostRules(ctx)
	if err != nil {
		return c, err
	}
	c.Allowed, rules.Chosen = len(rules.Allowed), true
	followers, err := l.reads.FollowersByHost(ctx)
	if err != nil {
		return c, err
	}
	commenters, err := l.reads.CommentersByHost(ctx)
	if err != nil {
		return c, err
	}
	cuts := map[string]HostCut{}
	cut := func(counts []HostPeople, count func(cut *HostCut, n int)) {
		for _, p := range counts {
			if rules.Blocked(p.Host) || !rules.Away(p.Host) {
				continue
			}
			at := cuts[p.Host]
			at.Host = p.Host
			count(&at, p.Count)
			cuts[p.Host] = at
		}
	}
	cut(followers, func(at *HostCut, n int) { at.Followers, c.Followers = n, c.Followers+n })
	cut(commenters, func(at *HostCut, n int) { at.Commenters, c.Commenters = n, c.Commenters+n })
	for _, at := range cuts {
		c.Servers = append(c.Servers, at)
	}
	slices.SortFunc(c.Servers, func(a, b HostCut) int {
		if a.Followers != b.Followers {
			return b.Followers - a.Followers
		}
		if a.Commenters != b.Commenters {
			return b.Commenters - a.Commenters
		}
		return strings.Compare(a.Host, b.Host)
	})
	return c, nil
}
