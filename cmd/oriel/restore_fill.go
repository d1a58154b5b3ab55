package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/config"
)

// aside ends the names of files that are written but not yet checked.
const aside = ".restored"

// restoring is one run of oriel restore.
type restoring struct {
	conf     config.Config
	manifest archive.Manifest
	data     *os.Root // key, and for a moment what PostgreSQL reads
	database *os.Root // the folder of the SQLite file
	media    *os.Root
	written  []archive.Place
}

func newRestoring(conf config.Config, m archive.Manifest) (_ *restoring, err error) {
	r := &restoring{conf: conf, manifest: m}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close())
		}
	}()
	if r.data, err = openFolder(conf.Data, 0o700); err != nil {
		return nil, err
	}
	if r.media, err = openFolder(conf.Media, 0o750); err != nil {
		return nil, err
	}
	if conf.Database.SQLite != "" {
		r.database, err = openFolder(filepath.Dir(conf.Database.SQLite), 0o700)
	}
	return r, err
}

func openFolder(folder string, mode fs.FileMode) (*os.Root, error) {
	if err := os.MkdirAll(folder, mode); err != nil {
		return nil, fmt.Errorf("make the folder %s: %w", folder, err)
	}
	return os.OpenRoot(folder)
}

func (r *restoring) close() (err error) {
	for _, root := range []*os.Root{r.data, r.database, r.media} {
		if root != nil {
			err = errors.Join(err, root.Close())
		}
	}
	return err
}

// fill writes everything, checks what belongs together, and only then gives key and database their names. The database
// comes last: a restore that was killed leaves none.
func (r *restoring) fill(ctx context.Context, backup *archive.Archive) (err error) {
	if r.written, err = backup.Extract(ctx, r.place); err != nil {
		return err
	}
	if err := r.checkKey(); err != nil {
		return err
	}
	if r.conf.Database.Postgres != "" {
		if err := r.fillPostgres(ctx); err != nil {
			return err
		}
		if err := r.data.Remove(postgresInBackup + aside); err != nil {
			return err
		}
		return r.name(r.data, keyFile)
	}
	file := r.conf.Database.SQLite
	if err := r.checkSQLite(ctx, file+aside); err != nil {
		return err
	}
	if err := r.name(r.data, keyFile); err != nil {
		return err
	}
	return r.name(r.database, filepath.Base(file))
}

// place says where a file of the backup goes.
func (r *restoring) place(name string) (archive.Place, error) {
	if picture, ok := strings.CutPrefix(name, mediaInBackup); ok {
		return archive.Place{Root: r.media, Name: picture}, nil
	}
	switch name {
	case sqliteInBackup:
		return archive.Place{Root: r.database, Name: filepath.Base(r.conf.Database.SQLite) + aside}, nil
	case postgresInBackup, keyFile:
		return archive.Place{Root: r.data, Name: name + aside}, nil
	}
	return archive.Place{}, fmt.Errorf("the backup holds a file %s, which this program does not know; %w", name, archive.ErrDamaged)
}

// checkKey looks whether the key is the one that this database was sealed with.
func (r *restoring) checkKey() error {
	if r.manifest.Key == "" {
		return nil
	}
	seal, err := auth.OpenSeal(filepath.Join(r.conf.Data, keyFile+aside))
	if err != nil {
		return err
	}
	if seal.Fingerprint() != r.manifest.Key {
		return fmt.Errorf("the key in the backup belongs to another database; %w", archive.ErrDamaged)
	}
	return nil
}

func (r *restoring) checkSQLite(ctx context.Context, file string) error {
	if err := integrity(ctx, file); err != nil {
		return err
	}
	var found archive.Manifest
	if err := takeStock(ctx, file, &found); err != nil {
		return err
	}
	return r.compare(found)
}

// compare holds the database to what the manifest says about it.
func (r *restoring) compare(found archive.Manifest) error {
	want := maps.Clone(r.manifest.Counts)
	delete(want, "pictures")
	if found.Schema != r.manifest.Schema || found.Key != r.manifest.Key || !maps.Equal(found.Counts, want) {
		return fmt.Errorf("the database in the backup does not hold what the backup says (%s instead of %s); use another backup", counted(found.Counts), counted(want))
	}
	return nil
}

// name gives a checked file its own name, if the backup has it, and never takes a name that somebody else uses.
func (r *restoring) name(root *os.Root, name string) error {
	if _, err := root.Lstat(name); err == nil {
		return fmt.Errorf("%s appeared while the backup was restored; is Oriel running? Stop it, empty the folder and try again", name)
	}
	err := root.Rename(name+aside, name)
	if errors.Is(err, fs.ErrNotExist) && name == keyFile && r.manifest.Key == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("name %s: %w", name, err)
	}
	r.written = append(r.written, archive.Place{Root: root, Name: name})
	return archive.SyncFolder(root.Name())
}

// undo removes what was written.
func (r *restoring) undo() (err error) {
	for _, p := range r.written {
		if removed := p.Root.Remove(p.Name); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}
	return err
}

func refuseInhabitedPostgres(ctx context.Context, address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close() // only read
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')").Scan(&tables)
	if err != nil {
		return fmt.Errorf("the PostgreSQL database cannot be reached: %w", err)
	}
	if tables > 0 {
		return fmt.Errorf("the PostgreSQL database is not empty: it holds %d tables. A backup is restored into an empty database only, so that nothing is lost; create a new one and name it in ORIEL_DATABASE", tables)
	}
	return nil
}

// fillPostgres restores in one transaction: all or nothing.
func (r *restoring) fillPostgres(ctx context.Context) error {
	address := r.conf.Database.Postgres
	program, err := findPostgresTool("pg_restore")
	if err != nil {
		return err
	}
	file := filepath.Join(r.conf.Data, postgresInBackup+aside)
	err = runPostgresTool(ctx, program, address, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", file)
	if err != nil {
		return err
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer db.Close() // only read
	var found archive.Manifest
	if err := inventory(ctx, db, &found); err != nil {
		return err
	}
	return r.compare(found)
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return !errors.Is(err, fs.ErrNotExist)
}
