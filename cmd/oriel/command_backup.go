package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/config"
)

// Names of the files in a backup.
const (
	sqliteInBackup   = "oriel.db"
	postgresInBackup = "postgres.dump"
	mediaInBackup    = "media/"
)

type backupCommand struct {
	File string `arg:"" help:"The file to write, for example oriel-2026-03-01.tar.gz; it must not exist yet."`
}

// Run writes database, key and pictures into one file. It works beside a running
// server and changes nothing: not even an older database is brought up to date.
func (c backupCommand) Run(ctx context.Context, std streams) (err error) {
	conf, err := std.config()
	if err != nil {
		return err
	}
	if isBucket(conf.Media) {
		return fmt.Errorf("ORIEL_MEDIA is %q, and a backup holds pictures of a folder only", conf.Media)
	}
	w, err := archive.Create(c.File, time.Now())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Abandon()) }()
	m, err := pack(ctx, conf, w)
	if err != nil {
		return err
	}
	if err := w.Finish(m); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%s holds %s. Keep it in a safe place: whoever has it can write as your authors.\n", c.File, counted(m.Counts))
	return err
}

// pack takes the database first: a picture that is uploaded meanwhile is then one too many, never one too few.
func pack(ctx context.Context, conf config.Config, w *archive.Writer) (archive.Manifest, error) {
	m := archive.Manifest{Program: version, Site: conf.Origin()}
	if err := packDatabase(ctx, conf, w, &m); err != nil {
		return m, err
	}
	key := filepath.Join(conf.Data, keyFile)
	switch err := packFile(w, keyFile, key); {
	case errors.Is(err, fs.ErrNotExist) && m.Key == "": // a house that was never opened has no key
	case errors.Is(err, fs.ErrNotExist):
		return m, fmt.Errorf("the key file %s is missing, and a backup without it would be of no use; put it back first", key)
	case err != nil:
		return m, err
	}
	pictures, err := packMedia(ctx, conf.Media, w)
	m.Counts["pictures"] = pictures
	return m, err
}

// packDatabase copies the database to a file beside the backup, which goes away at once.
func packDatabase(ctx context.Context, conf config.Config, w *archive.Writer, m *archive.Manifest) (err error) {
	side := w.Part() + ".database"
	defer func() {
		if removed := os.Remove(side); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}()
	name := sqliteInBackup
	if conf.Database.Postgres != "" {
		name = postgresInBackup
		err = dumpPostgres(ctx, conf.Database.Postgres, side, m)
	} else {
		err = copySQLite(ctx, conf.Database.SQLite, side, m)
	}
	if err != nil {
		return err
	}
	return packFile(w, name, side)
}

func packFile(w *archive.Writer, name, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close() // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return w.Add(name, f, info.Size())
}

// packMedia packs every picture. Their names are hashes of what is in them, so none changes while it is read.
func packMedia(ctx context.Context, folder string, w *archive.Writer) (packed int64, err error) {
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open the folder of pictures: %w", err)
	}
	defer root.Close() // only read
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted meanwhile
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case name != "." && strings.HasPrefix(path.Base(name), "."): // uploads that are not finished
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular():
			return nil
		}
		err = packPicture(root, name, w)
		if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
			return nil
		}
		packed++
		return err
	})
	return packed, err
}

func packPicture(root *os.Root, name string, w *archive.Writer) error {
	f, err := root.Open(name)
	if err != nil {
		return fmt.Errorf("read picture: %w", err)
	}
	defer f.Close() // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return w.Add(mediaInBackup+name, io.Reader(f), info.Size())
}

func isBucket(mediaPlace string) bool { return strings.HasPrefix(mediaPlace, "s3://") }

// counted says what a house holds, for a person.
func counted(counts map[string]int64) string {
	var parts []string
	for _, one := range []struct{ key, one, many string }{
		{"authors", "author", "authors"},
		{"posts", "post or page", "posts and pages"},
		{"comments", "comment", "comments"},
		{"followers", "follower", "followers"},
		{"pictures", "picture file", "picture files"},
	} {
		word := one.many
		if counts[one.key] == 1 {
			word = one.one
		}
		parts = append(parts, fmt.Sprintf("%d %s", counts[one.key], word))
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}
