package store

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// precision is the finest time that both databases keep. What is written is cut
// to it first, so that a value reads back as it was held.
const precision = time.Microsecond

// at makes a time fit for a query: UTC, because SQLite compares times as text.
func at(t time.Time) time.Time { return t.UTC().Truncate(precision) }

// one reads the first row of a query; none is blog.ErrNotFound.
func one[T any](db *gorm.DB, doing string) (T, error) {
	var row T
	err := db.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, blog.ErrNotFound
	}
	if err != nil {
		return row, fmt.Errorf("%s: %w", doing, err)
	}
	tidy(reflect.ValueOf(&row).Elem(), false)
	return row, nil
}

// many reads all rows of a query, or of a statement written by hand (db.Raw). GORM's own Scan would write the values
// into the log, and for thousands of them that takes longer than the statement.
func many[T any](db *gorm.DB, doing string) ([]T, error) {
	var rows []T
	if err := db.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	tidyAll(rows)
	return rows, nil
}

// value reads the single answer of a statement that always gives one, such as a count.
func value[T any](db *gorm.DB, doing string) (T, error) {
	answers, err := many[T](db, doing)
	var none T
	switch {
	case err != nil:
		return none, err
	case len(answers) != 1:
		return none, fmt.Errorf("%s: %d answers", doing, len(answers))
	}
	return answers[0], nil
}

// save writes every field of a row, zero values too: an insert when *id is zero,
// which sets it, and an update otherwise. An update of no row is blog.ErrNotFound.
func save[T any](db *gorm.DB, table string, row *T, id *int64) error {
	tidy(reflect.ValueOf(row).Elem(), true)
	if *id == 0 {
		if err := db.Table(table).Create(row).Error; err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
		return nil
	}
	result := db.Table(table).Select("*").Updates(row)
	if result.Error != nil {
		return fmt.Errorf("update %s %d: %w", table, *id, result.Error)
	}
	if result.RowsAffected == 0 {
		return blog.ErrNotFound
	}
	return nil
}

func exec(db *gorm.DB, doing, statement string, args ...any) (int64, error) {
	result := db.Exec(statement, args...)
	if result.Error != nil {
		return 0, fmt.Errorf("%s: %w", doing, result.Error)
	}
	return result.RowsAffected, nil
}

func tidyAll[T any](rows []T) {
	if reflect.TypeFor[T]().Kind() != reflect.Struct {
		return
	}
	for i := range rows {
		tidy(reflect.ValueOf(&rows[i]).Elem(), false)
	}
}

// tidy puts the times of a row into UTC and at the precision of the databases.
// An empty body is no bytes in memory, but never NULL in a table.
func tidy(row reflect.Value, writing bool) {
	for i := range row.NumField() {
		field := row.Field(i)
		switch value := field.Addr().Interface().(type) {
		case *time.Time:
			*value = at(*value)
		case *[]byte:
			switch {
			case len(*value) > 0:
			case writing:
				*value = []byte{}
			default:
				*value = nil
			}
		default:
			if field.Kind() == reflect.Struct {
				tidy(field, writing)
			}
		}
	}
}
