package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"

	"github.com/oriel-blog/oriel/migrations"
)

// Options say which database to open and how.
type Options struct {
	// URL is postgres://… or sqlite:PATH; empty is the file oriel.db in DataDir.
	URL string
	// DataDir is created when it is missing and a SQLite file is to be in it.
	DataDir string
	// Serve says that this process is the server: on SQLite it takes the data for itself, refuses when another server
	// has it, and checks the file. Command line tools leave it false and work beside a server.
	Serve bool
	// Migrations is what Migrate applies, in the folders sqlite and postgres; nil is the program's own.
	Migrations fs.FS
	// Logger may be nil.
	Logger *slog.Logger
}

// fileName is the SQLite database inside DataDir.
const fileName = "oriel.db"

// place is where the data is: a PostgreSQL URL or a SQLite file.
type place struct {
	url  string
	file string
}

func (o Options) place() (place, error) {
	scheme, rest, found := strings.Cut(o.URL, ":")
	switch {
	case o.URL == "" && o.DataDir == "":
		return place{}, errors.New("no database is named: give a data folder or a database address")
	case o.URL == "":
		return absolute(filepath.Join(o.DataDir, fileName))
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return place{url: o.URL}, nil
	case found && scheme == "sqlite" && strings.TrimPrefix(rest, "//") != "":
		return absolute(strings.TrimPrefix(rest, "//"))
	}
	return place{}, errors.New("the database address must begin with postgres:// or with the word sqlite and a colon")
}

func absolute(file string) (place, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return place{}, fmt.Errorf("find the database file: %w", err)
	}
	return place{file: file}, nil
}

func (o Options) migrations() fs.FS {
	if o.Migrations != nil {
		return o.Migrations
	}
	return migrations.Files
}

func (o Options) logger() *slog.Logger {
	if o.Logger != nil {
		return o.Logger
	}
	return slog.New(slog.DiscardHandler)
}
