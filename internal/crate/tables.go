package crate

import (
	"bytes"
	"context"
	"encoding/csv"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const settingsFile = "settings.json"

// settings are one object: what the owner set, by key.
func (p *packing) settings(ctx context.Context, r Rows) error {
	values := map[string]string{}
	err := r.Each(ctx, "site_settings", func(row any) error {
		s := row.(*blog.StoredSetting) //nolint:forcetypeassert // rows of this noun are nothing else
		values[s.Key] = s.Value
		return nil
	})
	if err != nil {
		return err
	}
	p.counts["settings"] = int64(len(values))
	text, err := indented(values)
	if err != nil {
		return err
	}
	return p.zip.Add(settingsFile, bytes.NewReader(text), true)
}

// tables are lists for other programs. An import of ours does not read them.
func (p *packing) tables(ctx context.Context, r Rows) error {
	guests := map[int64]blog.Guest{}
	people := [][]string{}
	err := r.Each(ctx, "guests_in_public", func(row any) error {
		g := *row.(*blog.Guest) //nolint:forcetypeassert // rows of this noun are nothing else
		if g.Blocked {
			people = append(people, []string{g.Handle})
		}
		g.PublicKeyPEM, g.Emojis = "", ""
		guests[g.ID] = g
		return nil
	})
	if err != nil {
		return err
	}
	plain := [][]string{{"Account address"}}
	full := [][]string{{"Account address", "Follows", "Since", "Account id", "Inbox", "Shared inbox"}}
	err = r.Each(ctx, "followers", func(row any) error {
		f := *row.(*blog.Follower) //nolint:forcetypeassert // as above
		g := guests[f.GuestID]
		plain = append(plain, []string{g.Handle})
		full = append(full, []string{g.Handle, p.about.authors[f.AuthorID], f.CreatedAt.UTC().Format(time.RFC3339), g.ActorID, g.InboxURL, g.SharedInboxURL})
		return nil
	})
	if err != nil {
		return err
	}
	servers := [][]string{{"#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"}}
	err = r.Each(ctx, "blocked_hosts", func(row any) error {
		b := *row.(*blog.BlockedHost) //nolint:forcetypeassert // as above
		line := []string{b.Host, "suspend", "true", "true", b.Comment, "false"}
		if b.Hold {
			line = []string{b.Host, "silence", "false", "false", b.Comment, "false"}
		}
		last := len(servers) - 1
		switch { // a host that several lists name stands once, and suspend is stronger
		case servers[last][0] != b.Host:
			servers = append(servers, line)
		case !b.Hold:
			servers[last] = line
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, table := range []struct {
		file string
		rows [][]string
	}{
		{"followers.csv", plain}, {"followers-full.csv", full}, {"blocked_accounts.csv", people}, {"blocked_servers.csv", servers},
	} {
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := w.WriteAll(table.rows); err != nil {
			return err
		}
		if err := p.zip.Add(table.file, &out, true); err != nil {
			return err
		}
	}
	return nil
}
