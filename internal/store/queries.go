package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// queries are the reads that a transaction and the reader have in common.
type queries struct{ db *gorm.DB }

func (q queries) with(ctx context.Context) *gorm.DB { return q.db.WithContext(ctx) }

func (q queries) from(ctx context.Context, table string) *gorm.DB { return q.with(ctx).Table(table) }

// about narrows a query of reactions to those to a comment, or to the post itself when commentID is zero.
func about(reactions *gorm.DB, postID, commentID int64) *gorm.DB {
	if commentID != 0 {
		return reactions.Where("comment_id = ? AND comment_id <> 0", commentID)
	}
	return reactions.Where("post_id = ? AND comment_id = 0", postID)
}

// ids collects the distinct ids of rows, without zero, in the order of their first appearance.
func ids[T any](rows []T, id func(T) int64) []int64 {
	seen := make(map[int64]bool, len(rows))
	var distinct []int64
	for _, row := range rows {
		if n := id(row); n != 0 && !seen[n] {
			seen[n] = true
			distinct = append(distinct, n)
		}
	}
	return distinct
}

// maxIDs keeps a list in a query below the number of parameters that both databases take.
const maxIDs = 10_000

// byID reads rows by their ids; ids without a row are absent.
func byID[T any](ctx context.Context, q queries, table string, wanted []int64, id func(T) int64, without ...string) (map[int64]T, error) {
	found := make(map[int64]T, len(wanted))
	for part := range slices.Chunk(wanted, maxIDs) {
		rows, err := many[T](q.from(ctx, table).Omit(without...).Where("id IN ?", part), "read "+table)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[id(row)] = row
		}
	}
	return found, nil
}

func (q queries) guestsByID(ctx context.Context, wanted []int64) (map[int64]blog.Guest, error) {
	return byID(ctx, q, guestsTable, wanted, func(g blog.Guest) int64 { return g.ID })
}

func (q queries) authorsByID(ctx context.Context, wanted []int64) (map[int64]blog.Author, error) {
	return byID(ctx, q, authorsTable, wanted, func(a blog.Author) int64 { return a.ID })
}
