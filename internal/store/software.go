package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// When servers are asked again what runs them.
const (
	askMonthly = 30 * 24 * time.Hour
	askSooner  = 24 * time.Hour // those that said nothing, a few times
	askTries   = 3
)

// HostsToAsk lists servers of followers whose software is not known or was asked long ago.
func (s *Statistics) HostsToAsk(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return many[string](s.db.Reader(ctx).Raw(`SELECT hosts.host FROM (SELECT DISTINCT host FROM followers WHERE host <> '') AS hosts
		LEFT JOIN server_software AS s ON s.host = hosts.host
		WHERE s.host IS NULL OR s.asked_at < ? OR s.failures BETWEEN 1 AND ? AND s.asked_at < ?
		ORDER BY s.asked_at, hosts.host LIMIT ?`, at(now.Add(-askMonthly)), askTries, at(now.Add(-askSooner)), limit), "list servers to ask")
}

// SaveSoftware keeps what a server said, or that it said nothing: then the name that it gave before stays.
func (s *Statistics) SaveSoftware(ctx context.Context, w blog.Software) error {
	return refusal(s.db.Atomically(Unhurried(ctx), func(tx *Tx) error {
		_, err := exec(tx.DB(), "keep the software of a server", `INSERT INTO server_software (host, name, version, asked_at, failures) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (host) DO UPDATE SET asked_at = excluded.asked_at,
				name = CASE WHEN excluded.name = '' THEN server_software.name ELSE excluded.name END,
				version = CASE WHEN excluded.name = '' THEN server_software.version ELSE excluded.version END,
				failures = CASE WHEN excluded.name = '' THEN server_software.failures + 1 ELSE 0 END`,
			w.Host, w.Name, w.Version, at(w.AskedAt), w.Failures)
		return err
	}))
}
