package activitypub

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	"golang.org/x/net/publicsuffix"

	"github.com/oriel-blog/oriel/internal/fetch"
)

// failures remembers what could not be fetched: five minutes for refusals, one
// minute for servers that did not answer, so that a short outage of a peer does
// not cost its follow.
type failures struct {
	lasting *fetch.Failures
	passing *expirable.LRU[string, error]
}

func newFailures(now func() time.Time) *failures {
	return &failures{lasting: fetch.NewFailures(now), passing: expirable.NewLRU[string, error](actorsKept, nil, temporaryPause)}
}

func (f *failures) recall(key string) error {
	if err, ok := f.passing.Get(key); ok {
		return err
	}
	return f.lasting.Recall(key)
}

func (f *failures) remember(key string, err error) {
	var refused *fetch.Refused
	if errors.As(err, &refused) && refused.Kind == fetch.KindBudget {
		return // it says nothing about the address
	}
	if temporary(err) {
		f.passing.Add(key, err)
		return
	}
	f.lasting.Remember(key, err)
}

// newHostsPerHour is how many hosts under one registered domain may introduce
// themselves in an hour: one wildcard DNS record must not become a million peers
// (CVE-2022-46405). Hosts without a registered domain, such as addresses, are not counted.
const newHostsPerHour = 100

type newcomers struct {
	mu   sync.Mutex
	now  func() time.Time
	seen *expirable.LRU[string, map[string]bool]
}

func newNewcomers(now func() time.Time) *newcomers {
	return &newcomers{now: now, seen: expirable.NewLRU[string, map[string]bool](actorsKept, nil, time.Hour)}
}

func (n *newcomers) admit(host string) error {
	name, _, _ := strings.Cut(host, ":")
	domain, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil || domain == name {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	hosts, ok := n.seen.Get(domain)
	if !ok {
		hosts = map[string]bool{}
		n.seen.Add(domain, hosts)
	}
	if !hosts[host] && len(hosts) >= newHostsPerHour {
		return fmt.Errorf("too many new servers under %s this hour: %w", domain, errTemporary)
	}
	hosts[host] = true
	return nil
}
