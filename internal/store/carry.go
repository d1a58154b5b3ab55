package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Carrier gives the rows of a whole house to be carried to another one, and takes them in there. It is safe for concurrent use.
type Carrier struct{ house *Blog }

// NewCarrier makes the carrier of a house.
func NewCarrier(house *Blog) *Carrier { return &Carrier{house: house} }

// Rows reads rows by noun; see Carrier.Look.
type Rows struct{ queries }

// Look reads in one consistent view, beside whoever writes. It changes nothing and waits for no writer.
func (c *Carrier) Look(ctx context.Context, look func(*Rows) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if c.house.db.pool != nil {
		options.Isolation = sql.LevelRepeatableRead
	}
	session := c.house.db.reader.WithContext(ctx).Begin(options)
	if session.Error != nil {
		return fmt.Errorf("begin to read the house: %w", translate(session.Error))
	}
	defer session.Rollback() // nothing was written
	return look(&Rows{queries{session}})
}

const carriedAtOnce = 200 // rows; some of them are long

// Each visits the rows of a noun in the order of their ids, as pointers to structs of the domain.
func (r *Rows) Each(ctx context.Context, noun string, visit func(row any) error) error {
	n, ok := nounCalled(noun)
	if !ok {
		return fmt.Errorf("there are no %s to carry", noun)
	}
	return n.each(ctx, r.queries, visit)
}

// Shelves takes rows in; see Carrier.Fill.
type Shelves struct {
	t *blogTx
}

// Fill takes a house in: all of it in one transaction, or nothing. A house that holds anything already is kind Conflict.
// No server is told.
func (c *Carrier) Fill(ctx context.Context, fill func(*Shelves) error) error {
	return c.house.Atomically(ctx, func(tx blog.Tx) error {
		t := tx.(*blogTx) //nolint:forcetypeassert // Atomically gives nothing else
		for _, table := range []string{authorsTable, postsTable, guestsTable, termsTable} {
			some, err := value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM `+table+`)`), "look whether the house is empty")
			if err != nil {
				return err
			}
			if some {
				return blog.Refuse(blog.Conflict, "This Oriel is not empty: it has "+table+" already. An export is imported into an empty one only, so that nothing is lost. Set ORIEL_DATA to an empty folder (and ORIEL_DATABASE to an empty database) and try again.")
			}
		}
		if _, err := exec(t.with(ctx), "clear settings", `DELETE FROM settings WHERE key NOT LIKE 'house.%'`); err != nil {
			return err
		}
		if err := fill(&Shelves{t}); err != nil {
			return err
		}
		return t.settleIn(ctx)
	})
}

// Put keeps rows of a noun with the ids that they have. They are pointers to structs, as Each gives them.
func (s *Shelves) Put(ctx context.Context, noun string, rows []any) error {
	n, ok := nounCalled(noun)
	if !ok {
		return fmt.Errorf("there is no place for %s", noun)
	}
	return n.put(ctx, s.t, rows)
}

// SetSetting keeps a setting of the house itself.
func (s *Shelves) SetSetting(ctx context.Context, key, value string) error {
	return s.t.SetSetting(ctx, key, value)
}

// settleIn mends what hangs on rows that came with their ids: blocks of hosts, where files are used, counters of ids, and
// every cache.
func (t *blogTx) settleIn(ctx context.Context) error {
	if err := t.SettleHosts(ctx); err != nil {
		return err
	}
	for after, more := int64(0), true; more; more = after > 0 {
		var err error
		if after, err = t.IndexUses(ctx, after, carriedAtOnce); err != nil {
			return err
		}
	}
	if t.onPostgres() {
		for _, n := range nouns() {
			if n.numbered == "" {
				continue
			}
			_, err := exec(t.with(ctx), "count on from the ids of "+n.name,
				`SELECT setval(pg_get_serial_sequence('`+n.numbered+`', 'id'), greatest((SELECT max(id) FROM `+n.numbered+`), 1))`)
			if err != nil {
				return err
			}
		}
	}
	// An edition of which no keys are told makes every cache read everything anew.
	_, err := exec(t.with(ctx), "begin a new edition", `UPDATE edition SET number = number + 1`)
	t.keys = map[blog.Key]bool{blog.KeySite: true}
	return err
}

// noun is a table as it is carried.
type noun struct {
	name     string
	numbered string // the table, when its rows have ids; empty else
	each     func(ctx context.Context, q queries, visit func(row any) error) error
	put      func(ctx context.Context, t *blogTx, rows []any) error
}

func nounCalled(name string) (noun, bool) {
	all := nouns()
	at := slices.IndexFunc(all, func(n noun) bool { return n.name == name })
	if at < 0 {
		return noun{}, false
	}
	return all[at], true
}

// rowsWithID is a table whose rows have ids and need nothing else. where narrows what is given away, and may be empty.
func rowsWithID[T any](name, table, where string) noun {
	return noun{
		name: name, numbered: table,
		each: func(ctx context.Context, q queries, visit func(any) error) error {
			return eachByID[T](ctx, q.from(ctx, table), where, visit)
		},
		put: func(ctx context.Context, t *blogTx, rows []any) error { return putRows[T](ctx, t, table, rows) },
	}
}

// rowsByKey is a small table without ids, in the order of its key.
func rowsByKey[T any](name, order string, put func(ctx context.Context, t *blogTx, row *T) error) noun {
	return noun{
		name: name,
		each: func(ctx context.Context, q queries, visit func(any) error) error {
			rows, err := many[T](q.from(ctx, name).Order(order), "read "+name)
			if err != nil {
				return err
			}
			for i := range rows {
				if err := visit(&rows[i]); err != nil {
					return err
				}
			}
			return nil
		},
		put: func(ctx context.Context, t *blogTx, rows []any) error {
			for _, row := range rows {
				if err := put(ctx, t, row.(*T)); err != nil { //nolint:forcetypeassert // whoever puts rows has them of Each
					return err
				}
			}
			return nil
		},
	}
}

func eachByID[T any](ctx context.Context, from *gorm.DB, where string, visit func(any) error) error {
	var last int64
	for {
		query := from.Session(&gorm.Session{}).Where("id > ?", last).Order("id").Limit(carriedAtOnce)
		if where != "" {
			query = query.Where(where)
		}
		rows, err := many[T](query, "read rows to carry")
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			last = reflect.ValueOf(rows[i]).FieldByName("ID").Int()
			if err := visit(&rows[i]); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func putRows[T any](ctx context.Context, t *blogTx, table string, rows []any) error {
	list := make([]T, len(rows))
	for i, row := range rows {
		list[i] = *row.(*T) //nolint:forcetypeassert // whoever puts rows has them of Each
		tidy(reflect.ValueOf(&list[i]).Elem(), true)
	}
	if err := t.from(ctx, table).CreateInBatches(list, carriedAtOnce).Error; err != nil {
		return fmt.Errorf("take in %s: %w", table, err)
	}
	return nil
}
