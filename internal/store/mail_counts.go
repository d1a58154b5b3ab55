package store

import "context"

// Counts tells how many letters and deliveries are in which state, and how many hosts are given a rest, for `oriel check`.
func (m *Mail) Counts(ctx context.Context) (map[string]int64, error) {
	type row struct {
		Name string
		N    int64
	}
	rows, err := many[row](m.with(ctx).Raw(`SELECT 'incoming ' || state AS name, count(*) AS n FROM incoming GROUP BY state
		UNION ALL SELECT 'delivery ' || state, count(*) FROM deliveries GROUP BY state
		UNION ALL SELECT 'failing hosts', count(*) FROM hosts WHERE failures > 0`), "count mail")
	counts := make(map[string]int64, len(rows))
	for _, r := range rows {
		counts[r.Name] = r.N
	}
	return counts, err
}
