package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/oriel-blog/oriel/internal/store"
)

const (
	variable = "ORIEL_TEST_POSTGRES"
	required = "required"
)

// server finds or starts the PostgreSQL server once for a test binary; an empty address says that there is none.
var server = sync.OnceValues(func() (*url.URL, error) {
	if address := os.Getenv(variable); address != "" && address != required {
		return url.Parse(address)
	}
	return startServer()
})

// postgresTemplates holds the names of migrated databases.
var postgresTemplates templates

func newPostgres(t *testing.T, files fs.FS) *Database {
	t.Helper()
	address, err := server()
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	if address == nil {
		if os.Getenv(variable) == required {
			t.Fatalf("PostgreSQL is required by %s, but it is not installed here", variable)
		}
		t.Skipf("PostgreSQL is not installed here: this test ran on SQLite only (set %s to a server)", variable)
	}
	name := "oriel_test_" + strings.ToLower(rand.Text())
	if err := create(address, name, files); err != nil {
		t.Fatalf("create a PostgreSQL database: %v", err)
	}
	t.Cleanup(func() {
		if err := command(address, fmt.Sprintf(`DROP DATABASE %s WITH (FORCE)`, name)); err != nil {
			t.Errorf("drop the PostgreSQL database: %v", err)
		}
	})
	at := store.Options{URL: database(address, name), Migrations: files, Logger: logTo(t)}
	return &Database{Engine: store.Postgres, t: t, at: at}
}

// create makes a migrated database: on our own server by copying one, on a server of others without leaving one there.
func create(address *url.URL, name string, files fs.FS) error {
	if named := os.Getenv(variable); named != "" && named != required {
		return createAndBuild(address, name, files)
	}
	from, err := postgresTemplates.get(files, func(key string) (string, error) {
		name := "oriel_template_" + key
		return name, createAndBuild(address, name, files)
	})
	if err != nil {
		return err
	}
	return command(address, "CREATE DATABASE "+name+" TEMPLATE "+from)
}

func createAndBuild(address *url.URL, name string, files fs.FS) error {
	if err := command(address, "CREATE DATABASE "+name); err != nil {
		return err
	}
	return build(store.Options{URL: database(address, name), Migrations: files})
}

// database is the address of another database on the same server.
func database(address *url.URL, name string) string {
	other := *address
	other.Path = "/" + name
	return other.String()
}

func command(address *url.URL, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, address.String())
	if err != nil {
		return err
	}
	defer conn.Close(ctx) //nolint:errcheck // nothing depends on it
	_, err = conn.Exec(ctx, sql)
	return err
}
