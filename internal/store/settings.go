package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

type settingRow struct {
	Key   string
	Value string
}

// Settings gives what was set, by key. Keys that were never set are absent.
func (q queries) Settings(ctx context.Context) (map[string]string, error) {
	rows, err := many[settingRow](q.from(ctx, "settings"), "read settings")
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(rows))
	for _, row := range rows {
		values[row.Key] = row.Value
	}
	return values, nil
}

// Site is the site as it is set now.
func (q queries) Site(ctx context.Context) (blog.Site, error) {
	values, err := q.Settings(ctx)
	return blog.SiteFrom(values), err
}

// SetSetting keeps a value. Safe to repeat.
func (t *blogTx) SetSetting(ctx context.Context, key, value string) error {
	t.touch(blog.KeySite)
	_, err := exec(t.with(ctx), "set "+key,
		`INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	if err != nil {
		return err
	}
	return t.useSetting(ctx, key, value)
}
