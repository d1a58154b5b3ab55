package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

const (
	poolSize       = 20
	connectTimeout = 10 * time.Second
)

func (db *DB) openPostgres(ctx context.Context) error {
	config, err := poolConfig(db.place.url)
	if err != nil {
		return err
	}
	if db.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return fmt.Errorf("prepare connections to the database: %w", err)
	}
	pinging, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	if err := db.pool.Ping(pinging); err != nil {
		return fmt.Errorf("the PostgreSQL database cannot be reached: %w", err)
	}
	// One pool for all: GORM borrows its connections from the pool that the queue uses.
	db.readSQL = stdlib.OpenDBFromPool(db.pool)
	db.writeSQL = db.readSQL
	if db.writer, err = gorm.Open(postgresDialect{postgres.Dialector{Config: &postgres.Config{Conn: db.readSQL}}}, db.gormConfig(false)); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	if db.reader, err = gorm.Open(postgresDialect{postgres.Dialector{Config: &postgres.Config{Conn: db.readSQL}}}, db.gormConfig(false)); err != nil {
		return fmt.Errorf("open the database for reading: %w", err)
	}
	return refuseWrites(db.reader)
}

// poolConfig reads the address. What it sets itself wins over our limits.
func poolConfig(address string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err) // pgx leaves the password out
	}
	limits := map[string]string{
		"application_name":                    "oriel",
		"statement_timeout":                   "10s",
		"idle_in_transaction_session_timeout": "30s",
	}
	for name, value := range limits {
		if _, set := config.ConnConfig.RuntimeParams[name]; !set {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = poolSize
	}
	config.MaxConnIdleTime = 5 * time.Minute
	config.AfterConnect = readTimesInUTC
	return config, nil
}

// readTimesInUTC makes PostgreSQL's times compare equal to SQLite's, whatever the zone of this machine.
func readTimesInUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}
