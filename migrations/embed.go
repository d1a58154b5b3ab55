// Package migrations holds the tables of the house as SQL, one folder for each database, applied by the store.
//
// A file is named NNNN_verb_noun.sql, has the same number and meaning in both folders, only goes forward, and is
// never edited once it has been released. It holds SQL only and knows no rule of the domain.
package migrations

import "embed"

// Files holds the folders sqlite and postgres.
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
