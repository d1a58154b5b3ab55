package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// MediaItems is one page of the library, newest first.
func (q queries) MediaItems(ctx context.Context, query blog.MediaQuery) (blog.MediaList, error) {
	if query.Words != "" {
		return q.mediaFound(ctx, query)
	}
	var list blog.MediaList
	var err error
	if list.Total, err = value[int](q.mediaItems(ctx, query).Select("count(*)"), "count media items"); err != nil {
		return list, err
	}
	list.Items, err = many[blog.MediaItem](q.mediaItems(ctx, query).Order("created_at DESC, id DESC").
		Limit(orTwenty(query.Limit)).Offset(query.Offset), "list media items")
	return list, err
}

// mediaFound walks over the words once, for the number and the page together.
func (q queries) mediaFound(ctx context.Context, query blog.MediaQuery) (blog.MediaList, error) {
	found, err := many[int64](q.mediaItems(ctx, query).Select("id").Order("created_at DESC, id DESC"), "search media items")
	if err != nil {
		return blog.MediaList{}, err
	}
	list := blog.MediaList{Total: len(found)}
	found = found[min(query.Offset, len(found)):]
	found = found[:min(orTwenty(query.Limit), len(found))]
	items, err := byID(ctx, q, mediaTable, found, func(m blog.MediaItem) int64 { return m.ID })
	for _, id := range found {
		list.Items = append(list.Items, items[id])
	}
	return list, err
}

func (q queries) mediaItems(ctx context.Context, query blog.MediaQuery) *gorm.DB {
	found := q.from(ctx, mediaTable)
	if query.AuthorID != 0 {
		found = found.Where("author_id = ?", query.AuthorID)
	}
	if query.Kind != "" {
		found = found.Where("kind = ?", query.Kind)
	}
	if query.Silent {
		found = found.Where("kind = 'picture' AND alt = '' AND NOT decorative")
	}
	if query.Unused {
		found = found.Where("NOT EXISTS (SELECT 1 FROM media_uses WHERE media_uses.path = media_items.path)")
	}
	holds := "instr(words, ?) > 0"
	if q.onPostgres() {
		holds = "strpos(words, ?) > 0"
	}
	for token := range tokens(query.Words) {
		found = found.Where(holds, " "+token.word)
	}
	return found
}

// MediaSilent counts the pictures that wait for a description, of one author or of all (zero).
func (q queries) MediaSilent(ctx context.Context, authorID int64) (int, error) {
	return value[int](q.mediaItems(ctx, blog.MediaQuery{AuthorID: authorID, Silent: true}).Select("count(*)"), "count pictures without a description")
}

// PostsNamed reads the heads of posts: what a line in a list shows.
func (q queries) PostsNamed(ctx context.Context, wanted []int64) (map[int64]blog.Post, error) {
	return byID(ctx, q, postsTable, wanted, func(p blog.Post) int64 { return p.ID }, brief...)
}
