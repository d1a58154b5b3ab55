package store

import (
	"strings"
	"time"
)

// Mail is the post office of the house: letters that come in and go out, the lanes that carry them and the addresses
// that they go to. It implements the ports of the federation room and is safe for concurrent use.
type Mail struct {
	queries

	db  *DB
	now func() time.Time
}

// NewMail makes the post office. now tells whether a host's breaker is open.
func NewMail(db *DB, now func() time.Time) *Mail {
	return &Mail{queries: queries{db.reader}, db: db, now: now}
}

// rowsPerInsert keeps a statement readable in the log and far below the number of parameters that the databases take;
// longer ones are not faster.
const rowsPerInsert = 250

// values writes the rows of an insert: their place holders, and what stands for them.
func values(rows [][]any) (string, []any) {
	if len(rows) == 0 {
		return "", nil
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(rows[0])), ", ") + ")"
	args := make([]any, 0, len(rows)*len(rows[0]))
	for _, r := range rows {
		args = append(args, r...)
	}
	return strings.TrimSuffix(strings.Repeat(row+", ", len(rows)), ", "), args
}
