package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/config"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/migrations"
)

type restoreCommand struct {
	File string `arg:"" help:"A file that oriel backup wrote."`
}

// Run fills an empty house from a backup. Everything is checked before anything
// appears under its name, and what was written goes away when a check fails.
func (c restoreCommand) Run(ctx context.Context, std streams) (err error) {
	conf, err := std.config()
	if err != nil {
		return err
	}
	backup, err := archive.Open(ctx, c.File)
	if err != nil {
		return err
	}
	defer backup.Close() // only read
	if err := fits(backup.Manifest, conf); err != nil {
		return err
	}
	if err := refuseInhabited(ctx, conf); err != nil {
		return err
	}
	r, err := newRestoring(conf, backup.Manifest)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.fill(ctx, backup); err != nil {
		return errors.Join(err, r.undo())
	}
	return tellRestored(std, conf, backup.Manifest)
}

func tellRestored(std streams, conf config.Config, m archive.Manifest) error {
	_, err := fmt.Fprintf(std.out, "Restored %s from the backup of %s. Every checksum was right. Start Oriel with: oriel\n",
		counted(m.Counts), m.Created.Local().Format("2 January 2006, 15:04"))
	if err == nil && m.Site != conf.Origin() {
		_, err = fmt.Fprintf(std.out, "Attention: the backup was made at %s, but ORIEL_URL is %s. "+
			"Other servers know your authors by the old address; set ORIEL_URL=%s before you start.\n", m.Site, conf.Origin(), m.Site)
	}
	return err
}

// fits says whether this program, with its configuration, can use the backup.
func fits(m archive.Manifest, conf config.Config) error {
	if isBucket(conf.Media) {
		return fmt.Errorf("ORIEL_MEDIA is %q, and pictures can be restored to a folder only", conf.Media)
	}
	wanted, remedy := store.SQLite, "set ORIEL_DATABASE to an empty PostgreSQL database"
	if conf.Database.Postgres != "" {
		wanted, remedy = store.Postgres, "leave ORIEL_DATABASE empty, so that SQLite is used"
	}
	if m.Engine != string(wanted) {
		return fmt.Errorf("the backup holds a database of the kind %s, but ORIEL_DATABASE names one of the kind %s; %s", m.Engine, wanted, remedy)
	}
	known, err := knownSchema(wanted)
	if err != nil {
		return err
	}
	if m.Schema > known {
		return fmt.Errorf("the backup was made by a newer program, %s: its database has schema %d, this program knows %d; restore it with that program or a newer one", m.Program, m.Schema, known)
	}
	needed := []string{sqliteInBackup}
	if wanted == store.Postgres {
		needed[0] = postgresInBackup
	}
	if m.Key != "" {
		needed = append(needed, keyFile)
	}
	for _, f := range m.Files {
		if i := slices.Index(needed, f.Name); i >= 0 {
			needed = slices.Delete(needed, i, i+1)
		} else if !strings.HasPrefix(f.Name, mediaInBackup) && f.Name != keyFile {
			return fmt.Errorf("the backup holds a file %s, which this program does not know; %w", f.Name, archive.ErrDamaged)
		}
	}
	if len(needed) > 0 {
		return fmt.Errorf("the backup holds no %s; %w", needed[0], archive.ErrDamaged)
	}
	return nil
}

// knownSchema is the newest schema of this program.
func knownSchema(engine store.Engine) (newest int64, err error) {
	files, err := fs.Glob(migrations.Files, string(engine)+"/*.sql")
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the number of migration %s: %w", file, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
}

// refuseInhabited looks for anything that a restore could mix with.
func refuseInhabited(ctx context.Context, conf config.Config) error {
	for _, folder := range []string{conf.Data, conf.Media} {
		if found, err := inhabitant(folder); err != nil || found != "" {
			return errors.Join(err, inhabited(folder, found))
		}
	}
	if conf.Database.Postgres != "" {
		return refuseInhabitedPostgres(ctx, conf.Database.Postgres)
	}
	if exists(conf.Database.SQLite) {
		return inhabited(filepath.Dir(conf.Database.SQLite), filepath.Base(conf.Database.SQLite))
	}
	return nil
}

func inhabited(folder, found string) error {
	if found == "" {
		return nil
	}
	return fmt.Errorf("%s is not empty: it holds %s. A backup is restored into an empty folder only, so that nothing is lost; move the folder away, or set ORIEL_DATA to another one", folder, found)
}

// inhabitant names the first file below a folder that is more than its furniture.
func inhabitant(folder string) (string, error) {
	var found string
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && file == folder:
			return fs.SkipAll
		case entry != nil && entry.IsDir() && entry.Name() == "lost+found":
			return fs.SkipDir
		case err != nil:
			return err
		case entry.IsDir() || file == filepath.Join(folder, "oriel.toml"):
			return nil
		}
		found, err = filepath.Rel(folder, file)
		return errors.Join(err, fs.SkipAll)
	})
	if found != "" {
		err = nil
	}
	return found, err
}
