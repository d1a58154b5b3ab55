package activitypub_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
)

func newDatabase(t testing.TB) *store.DB {
	t.Helper()
	file, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "oriel.db"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return db
}

// hasty turns off waiting for the disk: these tests are about the protocol, and kill nobody.
func hasty(t testing.TB, db *store.DB) *store.DB {
	t.Helper()
	if w := db.Jobs().Writer; w != nil {
		if _, err := w.ExecContext(t.Context(), `PRAGMA synchronous = OFF`); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func proposePath(_ blog.PostKind, published time.Time, slug string) string {
	return links.PostPath(published, slug)
}

// pretty shows documents without their long context.
func pretty(v any) string {
	switch v := v.(type) {
	case obj:
		return pretty(map[string]any(v.with("@context", nil)))
	case []obj:
		all := make([]any, len(v))
		for i, o := range v {
			all[i] = map[string]any(o.with("@context", nil))
		}
		return pretty(all)
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
