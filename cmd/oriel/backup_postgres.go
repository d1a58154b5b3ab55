package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/store"
)

// dumpPostgres has PostgreSQL's own program write the database into a file. The counts
// of the manifest come from the very snapshot that is written.
func dumpPostgres(ctx context.Context, address, to string, m *archive.Manifest) error {
	program, err := findPostgresTool("pg_dump")
	if err != nil {
		return err
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close() // only read
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("the PostgreSQL database cannot be reached: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // only read
	m.Engine = string(store.Postgres)
	if err := inventory(ctx, tx, m); err != nil {
		return err
	}
	var snapshot string
	if err := tx.QueryRowContext(ctx, "SELECT pg_export_snapshot()").Scan(&snapshot); err != nil {
		return fmt.Errorf("hold the database still for the backup: %w", err)
	}
	if err := os.WriteFile(to, nil, 0o600); err != nil { // only its owner may read it, from the first byte
		return err
	}
	return runPostgresTool(ctx, program, address, "--format=custom", "--no-owner", "--no-privileges", "--snapshot="+snapshot, "--file="+to)
}

// findPostgresTool looks for a program in the path.
func findPostgresTool(name string) (string, error) {
	program, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("the database is PostgreSQL, and its program %s is not installed here; install the package postgresql-client, of the version of your server or newer, and try again", name)
	}
	return program, nil
}

// runPostgresTool keeps the password out of the list of processes.
func runPostgresTool(ctx context.Context, program, address string, args ...string) error {
	connection, password, err := libpqAddress(address)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, append(args, "--no-password", "--dbname="+connection)...) //nolint:gosec // found in the owner's path
	cmd.Env = os.Environ()
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s failed: %w\n%s", program, err, strings.TrimSpace(said.String()))
	}
	return nil
}

// libpqAddress takes the password out of an address, and the settings that only our own driver knows.
func libpqAddress(address string) (connection, password string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("the address of the database cannot be read")
	}
	password, _ = u.User.Password()
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	if query.Get("password") != "" {
		password = query.Get("password")
	}
	known := []string{
		"host", "hostaddr", "port", "user", "dbname", "connect_timeout", "passfile", "service", "sslmode", "sslcert", "sslkey",
		"sslrootcert", "sslcrl", "channel_binding", "gssencmode", "krbsrvname", "target_session_attrs",
	}
	for name := range query {
		if !slices.Contains(known, name) {
			query.Del(name)
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), password, nil
}
