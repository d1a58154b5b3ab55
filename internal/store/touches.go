package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// maxTouched is how many keys are worth looking at one by one; after more changes everything is read anew.
const maxTouched = 2000

// tellKeys writes what the transaction touched beside the number of its edition, for the caches of other processes.
func (t *blogTx) tellKeys(ctx context.Context, numbers []int64) error {
	for _, number := range numbers {
		for part := range slices.Chunk(slices.Sorted(maps.Keys(t.keys)), 100) {
			args := make([]any, 0, 2*len(part))
			for _, key := range part {
				args = append(args, number, key)
			}
			statement := "INSERT INTO touches (edition, key) VALUES (?, ?)" + strings.Repeat(", (?, ?)", len(part)-1)
			if _, err := exec(t.with(ctx), "tell what changed", statement, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// Touched lists the keys that changed after an edition. Complete is false when some of it was forgotten already, or
// when so much changed that reading everything anew is less work.
func (r *Reader) Touched(ctx context.Context, since int64) (keys []blog.Key, complete bool, err error) {
	type row struct {
		Edition int64
		Key     blog.Key
	}
	rows, err := many[row](r.with(ctx).Raw(`SELECT edition, key FROM touches WHERE edition > ? ORDER BY edition LIMIT ?`, since, maxTouched+1), "list what changed")
	if err != nil {
		return nil, false, err
	}
	if len(rows) == 0 || len(rows) > maxTouched || rows[0].Edition != since+1 {
		return nil, false, nil
	}
	keys = make([]blog.Key, len(rows))
	for i, row := range rows {
		keys[i] = row.Key
	}
	return keys, true, nil
}

// touchPost tells of a saved post. A change of its words touches the post alone; coming, going and another date
// touch the lists that it stands in and the posts beside it, too.
func (t *blogTx) touchPost(ctx context.Context, before, now blog.Post) error {
	shown, wasShown := now.Public(), before.Public()
	if !known(now.Status) && (before.ID == 0 || !known(before.Status)) {
		return nil
	}
	t.touch(blog.KeyPost(now.ID))
	for _, key := range []string{before.TranslationKey, now.TranslationKey} {
		if key != "" {
			t.touch(blog.KeyTranslations(key))
		}
	}
	if now.Kind == blog.KindPage {
		t.touch(blog.KeyPages)
		return nil
	}
	if shown == wasShown && now.PublishedAt.Equal(before.PublishedAt) {
		return nil
	}
	t.touch(blog.KeyPosts, blog.KeyAuthor(now.AuthorID), blog.KeyTalk)
	if err := t.touchBeside(ctx, before, now); err != nil {
		return err
	}
	terms, err := many[int64](t.with(ctx).Raw(`SELECT term_id FROM post_terms WHERE post_id = ?`, now.ID), "list the terms of a post")
	for _, id := range terms {
		t.touch(blog.KeyTerm(id))
	}
	return err
}

// known reports whether readers meet a post in this state, if only to learn that it is gone.
func known(status blog.PostStatus) bool { return status == blog.Published || status == blog.Deleted }

// touchBeside tells the posts that stand before and after the two dates of a post.
func (t *blogTx) touchBeside(ctx context.Context, before, now blog.Post) error {
	t.touch(blog.KeyBeside(now.ID))
	for _, p := range []blog.Post{before, now} {
		if p.ID == 0 || p.PublishedAt.IsZero() {
			continue
		}
		t.touch(blog.KeysOfTime(p.PublishedAt)...)
		older, newer, err := t.Neighbours(ctx, p)
		if err != nil {
			return err
		}
		t.touch(blog.KeyBeside(older.ID), blog.KeyBeside(newer.ID))
	}
	return nil
}

// postBefore is what touchPost needs of the stored post; zero for a new one.
func (t *blogTx) postBefore(ctx context.Context, id int64) (blog.Post, error) {
	if id == 0 {
		return blog.Post{}, nil
	}
	return one[blog.Post](t.from(ctx, postsTable).Select("id", "kind", "status", "published_at", "author_id", "translation_key").
		Where("id = ?", id), "read the state of a post")
}
