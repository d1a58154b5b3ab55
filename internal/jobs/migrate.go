package jobs

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
)

// Migrate brings the tables of the queue up to what this program knows. It is safe to repeat. Two processes
// must not call it at once; the store holds a lock around it.
func Migrate(ctx context.Context, db Database, log *slog.Logger) error {
	m, err := db.migrator(&rivermigrate.Config{Logger: quiet(log)})
	if err != nil {
		return fmt.Errorf("read migrations of the queue: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}

// Schema tells which version the tables of the queue have (zero: none yet) and which this program knows.
// It changes nothing.
func Schema(ctx context.Context, db Database) (have, know int, err error) {
	m, err := db.migrator(nil)
	if err != nil {
		return 0, 0, fmt.Errorf("read migrations of the queue: %w", err)
	}
	for _, version := range m.AllVersions() {
		know = max(know, version.Version)
	}
	exec := db.executor()
	exists, err := exec.TableExists(ctx, &riverdriver.TableExistsParams{Table: "river_migration"})
	if err != nil || !exists {
		return 0, know, wrap("look for the queue", err)
	}
	byLine, err := exec.ColumnExists(ctx, &riverdriver.ColumnExistsParams{Table: "river_migration", Column: "line"})
	if err != nil {
		return 0, know, fmt.Errorf("look for the queue: %w", err)
	}
	if !byLine { // left in the middle of the first migration: older than anything this program could refuse
		return 1, know, nil
	}
	applied, err := exec.MigrationGetByLine(ctx, &riverdriver.MigrationGetByLineParams{Line: riverdriver.MigrationLineMain})
	for _, migration := range applied {
		have = max(have, migration.Version)
	}
	return have, know, wrap("read the version of the queue", err)
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
