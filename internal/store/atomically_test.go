package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

var errChanged = errors.New("changed my mind")

func TestAtomicallyKeepsAllOrNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "kept"}).Error })
		err := db.Atomically(t.Context(), func(tx *store.Tx) error {
			if err := tx.DB().Create(&note{Slug: "dropped"}).Error; err != nil {
				return err
			}
			return errChanged
		})
		if !errors.Is(err, errChanged) {
			t.Errorf("error = %v, want the one of the function", err)
		}
		if diff := cmp.Diff([]string{"kept"}, slugs(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPanicInATransactionRollsItBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = db.Atomically(t.Context(), func(tx *store.Tx) error {
				tx.DB().Create(&note{Slug: "dropped"})
				panic("oh")
			})
		}()
		if got := slugs(t, db); len(got) != 0 {
			t.Errorf("notes = %v, want none", got)
		}
		change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "next"}).Error })
	})
}

func TestNestedTransactionsAreRefused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		change(t, db, func(tx *store.Tx) error {
			none := func(*store.Tx) error { return nil }
			if err := db.Atomically(tx.Context(), none); !errors.Is(err, store.ErrNested) {
				t.Errorf("Atomically inside = %v, want ErrNested", err)
			}
			if err := db.AtomicallyUnordered(tx.Context(), none); !errors.Is(err, store.ErrNested) {
				t.Errorf("AtomicallyUnordered inside = %v, want ErrNested", err)
			}
			if err := tx.DB().Begin().Error; err == nil {
				t.Error("GORM opened a transaction inside the transaction")
			}
			return nil
		})
	})
}

func TestAfterCommitRunsOnlyAfterACommit(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		var ran []string
		_ = db.Atomically(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { ran = append(ran, "rolled back") })
			return errChanged
		})
		change(t, db, func(tx *store.Tx) error {
			tx.AfterCommit(func() { ran = append(ran, "one") })
			tx.AfterCommit(func() {
				// The turn is free again: a hook may change data itself.
				change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "from a hook"}).Error })
				ran = append(ran, "two")
			})
			return nil
		})
		if diff := cmp.Diff([]string{"one", "two"}, ran); diff != "" {
			t.Error(diff)
		}
	})
}

func TestReaderRefusesToWrite(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		reader := d.Open().Reader(t.Context())
		attempts := map[string]error{
			"create": reader.Create(&note{Slug: "x"}).Error,
			"update": reader.Model(&note{}).Where("id = 1").Update("slug", "x").Error,
			"delete": reader.Where("id = 1").Delete(&note{}).Error,
			"exec":   reader.Exec("DELETE FROM notes").Error,
		}
		for name, err := range attempts {
			if !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("%s = %v, want ErrReadOnly", name, err)
			}
		}
	})
}

func TestBothDatabasesGiveTheSameErrors(t *testing.T) {
	t.Parallel()
	missing := int64(12345)
	cases := map[string]struct {
		note note
		want error
	}{
		"a second of its kind": {note{Slug: "first"}, gorm.ErrDuplicatedKey},
		"a missing parent":     {note{Slug: "child", ParentID: &missing}, gorm.ErrForeignKeyViolated},
		"a refused value":      {note{Slug: "small", Size: -1}, gorm.ErrCheckConstraintViolated},
	}
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "first"}).Error })
		for name, c := range cases {
			err := db.Atomically(t.Context(), func(tx *store.Tx) error { return tx.DB().Create(&c.note).Error })
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		var n note
		if err := db.Reader(t.Context()).Take(&n, "slug = ?", "nobody").Error; !errors.Is(err, gorm.ErrRecordNotFound) {
			t.Errorf("a missing row = %v, want ErrRecordNotFound", err)
		}
	})
}

func TestTimesComeBackEqualAndInUTC(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		written := time.Date(2026, 11, 23, 23, 30, 0, 123456000, time.FixedZone("far", 9*3600))
		change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "x", WrittenAt: written}).Error })
		var n note
		if err := db.Reader(t.Context()).Take(&n).Error; err != nil {
			t.Fatal(err)
		}
		if !n.WrittenAt.Equal(written) || n.WrittenAt.Location() != time.UTC {
			t.Errorf("read %v, want %v", n.WrittenAt, written.UTC())
		}
	})
}

func TestManyWritersLoseNoChangeAndNeverFindTheDatabaseLocked(t *testing.T) {
	t.Parallel()
	const writers, changes = 32, 50
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "counter"}).Error })
		begin := time.Now()
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range changes {
					if err := db.Atomically(t.Context(), countUp); err != nil {
						t.Errorf("change: %v", err)
						return
					}
				}
			})
		}
		all.Wait()
		t.Logf("%d changes by %d writers: %.0f/s", writers*changes, writers, writers*changes/time.Since(begin).Seconds())
		var n note
		if err := db.Reader(t.Context()).Take(&n).Error; err != nil || n.Size != writers*changes {
			t.Errorf("counted %d (%v), want %d", n.Size, err, writers*changes)
		}
	})
}

// countUp reads, then writes what it has read plus one.
func countUp(tx *store.Tx) error {
	var n note
	if err := tx.DB().Take(&n, "slug = ?", "counter").Error; err != nil {
		return err
	}
	return tx.DB().Model(&note{}).Where("id = ?", n.ID).Update("size", n.Size+1).Error
}

func TestACancelledTransactionLeavesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Atomically(ctx, func(tx *store.Tx) error {
			err := tx.DB().Create(&note{Slug: "dropped"}).Error
			cancel()
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v, want context.Canceled", err)
		}
		if got := slugs(t, db); len(got) != 0 {
			t.Errorf("notes = %v, want none", got)
		}
		change(t, db, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "next"}).Error })
	})
}

func TestWaitingForATurnEndsWithItsContext(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		change(t, db, func(*store.Tx) error {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			err := db.Atomically(ctx, func(*store.Tx) error { return nil })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error = %v, want context.Canceled", err)
			}
			return nil
		})
	})
}

func TestUnorderedTransactionsDoNotWaitForOrderedOnesOnPostgres(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		if d.Engine == store.SQLite {
			t.Skip("SQLite has one writer")
		}
		db := d.Open()
		change(t, db, func(*store.Tx) error {
			return db.AtomicallyUnordered(t.Context(), func(tx *store.Tx) error {
				return tx.DB().Create(&note{Slug: "beside"}).Error
			})
		})
		if got := slugs(t, db); len(got) != 1 {
			t.Errorf("notes = %v, want one", got)
		}
	})
}
