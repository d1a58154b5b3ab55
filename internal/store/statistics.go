package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Statistics keeps what was visited. Sheets of several processes add up, whatever their order.
type Statistics struct{ db *DB }

// NewStatistics makes it. It does not touch the database.
func NewStatistics(db *DB) *Statistics { return &Statistics{db} }

// maxReferrerRows is how many rows of referrers one day keeps, besides those of blog.OtherHosts.
const maxReferrerRows = 1000

// AddVisits adds a sheet to what is kept, all of it or nothing.
func (s *Statistics) AddVisits(ctx context.Context, sheet blog.VisitSheet) error {
	return refusal(s.db.Atomically(Unhurried(ctx), func(tx *Tx) error {
		if err := addVisits(tx.DB(), sheet.Visits); err != nil {
			return err
		}
		if err := addReferrers(tx.DB(), sheet.Referrers); err != nil {
			return err
		}
		for _, d := range sheet.Readings {
			_, err := exec(tx.DB(), "add to a day", `INSERT INTO reading_days (day, readers, views, previews, machines) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (day) DO UPDATE SET readers = reading_days.readers + excluded.readers, views = reading_days.views + excluded.views,
					previews = reading_days.previews + excluded.previews, machines = reading_days.machines + excluded.machines`,
				d.Day, d.Readers, d.Views, d.Previews, d.Machines)
			if err != nil {
				return err
			}
		}
		return addFeeds(tx.DB(), sheet.Feeds)
	}))
}

// batch is how many rows one statement writes.
const batch = 100

// insert writes rows of some columns in a few statements; after is the rest of each.
func insert[T any](db *gorm.DB, doing, into, after string, rows []T, values func(T) []any) error {
	for part := range slices.Chunk(rows, batch) {
		var args []any
		for _, row := range part {
			args = append(args, values(row)...)
		}
		one := "(?" + strings.Repeat(", ?", len(args)/len(part)-1) + ")"
		statement := "INSERT INTO " + into + " VALUES " + one + strings.Repeat(", "+one, len(part)-1) + " " + after
		if _, err := exec(db, doing, statement, args...); err != nil {
			return err
		}
	}
	return nil
}

func addVisits(db *gorm.DB, rows []blog.VisitDay) error {
	return insert(db, "add visits", "visit_days (day, post_id, path, views, previews)", `ON CONFLICT (day, post_id, path)
		DO UPDATE SET views = visit_days.views + excluded.views, previews = visit_days.previews + excluded.previews`,
		rows, func(d blog.VisitDay) []any { return []any{d.Day, d.PostID, d.Path, d.Views, d.Previews} })
}

// addReferrers adds referrers, those beyond what a day keeps as others.
func addReferrers(db *gorm.DB, rows []blog.ReferrerDay) error {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b blog.ReferrerDay) int { // the busiest first: they shall have the room that is left
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(b.Views, a.Views), cmp.Compare(a.Host, b.Host), cmp.Compare(a.PostID, b.PostID), cmp.Compare(a.Path, b.Path))
	})
	known, day := map[blog.ReferrerDay]bool{}, ""
	for i := range rows {
		if rows[i].Day != day {
			day = rows[i].Day
			kept, err := many[blog.ReferrerDay](db.Raw(`SELECT day, post_id, path, host FROM referrer_days WHERE day = ? AND host <> ?`, day, blog.OtherHosts), "list referrers")
			if err != nil {
				return err
			}
			clear(known)
			for _, k := range kept {
				known[k] = true
			}
		}
		key := rows[i]
		key.Views = 0
		if !known[key] && len(known) >= maxReferrerRows {
			rows[i].Host = blog.OtherHosts
			continue
		}
		known[key] = true
	}
	sums := map[blog.ReferrerDay]int64{} // one statement must not meet a row twice
	for _, r := range rows {
		key := r
		key.Views = 0
		sums[key] += r.Views
	}
	rows = rows[:0]
	for key, views := range sums {
		key.Views = views
		rows = append(rows, key)
	}
	return insert(db, "add referrers", "referrer_days (day, post_id, path, host, views)", `ON CONFLICT (day, host, post_id, path)
		DO UPDATE SET views = referrer_days.views + excluded.views`,
		rows, func(d blog.ReferrerDay) []any { return []any{d.Day, d.PostID, d.Path, d.Host, d.Views} })
}

// addFeeds adds those who read themselves, and keeps the most that a service reported.
func addFeeds(db *gorm.DB, rows []blog.FeedDay) error {
	return insert(db, "add fetchers of feeds", "feed_days (day, feed, fetcher, subscribers)", `ON CONFLICT (day, feed, fetcher)
		DO UPDATE SET subscribers = CASE WHEN feed_days.fetcher = '`+blog.OwnReaders+`' THEN feed_days.subscribers + excluded.subscribers
			WHEN excluded.subscribers > feed_days.subscribers THEN excluded.subscribers ELSE feed_days.subscribers END`,
		rows, func(d blog.FeedDay) []any { return []any{d.Day, d.Feed, d.Fetcher, d.Subscribers} })
}

// keepDays is how many months days are kept as days.
const keepDays = 13

// Fold makes months of the days of months that ended more than 13 months ago. It is safe to repeat.
func (s *Statistics) Fold(ctx context.Context, now time.Time) error {
	year, month, _ := now.UTC().Date()
	before := time.Date(year, month-keepDays, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	return refusal(s.db.Atomically(Unhurried(ctx), func(tx *Tx) error {
		for _, f := range foldings() {
			old, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM `+f.table+` WHERE day < ? AND length(day) = 10`, before), "count old days")
			if err != nil {
				return err
			}
			if old == 0 {
				continue
			}
			statement := fmt.Sprintf(`INSERT INTO %[1]s (day, %[2]s) SELECT substr(day, 1, 7), %[3]s FROM %[1]s WHERE day < ? AND length(day) = 10 GROUP BY %[4]s
				ON CONFLICT (%[5]s) DO UPDATE SET %[6]s`, f.table, f.columns, f.sums, f.group, f.key, f.add)
			if _, err := exec(tx.DB(), "make months of old days", statement, before); err != nil {
				return err
			}
			if _, err := exec(tx.DB(), "forget old days", `DELETE FROM `+f.table+` WHERE day < ? AND length(day) = 10`, before); err != nil {
				return err
			}
		}
		return nil
	}))
}

// folding is how the days of a table become months.
type folding struct{ table, columns, sums, group, key, add string }

func foldings() []folding {
	return []folding{
		{"visit_days", "post_id, path, views, previews", "post_id, path, sum(views), sum(previews)", "substr(day, 1, 7), post_id, path", "day, post_id, path",
			"views = visit_days.views + excluded.views, previews = visit_days.previews + excluded.previews"},
		{"referrer_days", "post_id, path, host, views", "post_id, path, host, sum(views)", "substr(day, 1, 7), post_id, path, host", "day, host, post_id, path",
			"views = referrer_days.views + excluded.views"},
		{"reading_days", "readers, views, previews, machines", "sum(readers), sum(views), sum(previews), sum(machines)", "substr(day, 1, 7)", "day",
			"readers = reading_days.readers + excluded.readers, views = reading_days.views + excluded.views, previews = reading_days.previews + excluded.previews, machines = reading_days.machines + excluded.machines"},
		{"feed_days", "feed, fetcher, subscribers", "feed, fetcher, max(subscribers)", "substr(day, 1, 7), feed, fetcher", "day, feed, fetcher",
			"subscribers = CASE WHEN excluded.subscribers > feed_days.subscribers THEN excluded.subscribers ELSE feed_days.subscribers END"},
	}
}
