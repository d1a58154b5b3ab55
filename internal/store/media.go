package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

const mediaTable = "media_items"

// mediaRow is an item with the words by which it is found.
type mediaRow struct {
	blog.MediaItem

	Words string
}

func rowOf(m blog.MediaItem) *mediaRow {
	return &mediaRow{MediaItem: m, Words: wordsOf(m.Name, m.Alt, m.Caption, m.Credit)}
}

// wordsOf folds texts as the search does: a blank before each word, so that a question finds beginnings.
func wordsOf(texts ...string) string {
	var words strings.Builder
	for _, text := range texts {
		for token := range tokens(text) {
			words.WriteString(" " + token.word)
			if token.also != "" {
				words.WriteString(" " + token.also)
			}
		}
	}
	return words.String()
}

func (q queries) MediaByID(ctx context.Context, id int64) (blog.MediaItem, error) {
	return one[blog.MediaItem](q.from(ctx, mediaTable).Where("id = ?", id), "read media item")
}

// MediaByRef finds an item of any author.
func (q queries) MediaByRef(ctx context.Context, ref string) (blog.MediaItem, error) {
	return one[blog.MediaItem](q.from(ctx, mediaTable).Where("ref = ?", ref), "read media item by ref")
}

func (q queries) MediaByPath(ctx context.Context, authorID int64, path string) (blog.MediaItem, error) {
	return one[blog.MediaItem](q.from(ctx, mediaTable).Where("author_id = ? AND path = ?", authorID, path), "read media item by path")
}

func (q queries) MediaWithPath(ctx context.Context, path string) ([]blog.MediaItem, error) {
	return many[blog.MediaItem](q.from(ctx, mediaTable).Where("path = ?", path).Order("id"), "list media items of a file")
}

// SaveMedia keeps an item. A second one of the same author with the same file is kind Conflict.
func (t *blogTx) SaveMedia(ctx context.Context, m *blog.MediaItem) error {
	t.touch(blog.KeyMedia)
	row := rowOf(*m)
	err := save(t.with(ctx), mediaTable, row, &row.ID)
	*m = row.MediaItem
	return err
}

// DeleteMedia forgets an item. Its former files stay known, because they may be used yet.
func (t *blogTx) DeleteMedia(ctx context.Context, id int64) error {
	t.touch(blog.KeyMedia)
	_, err := exec(t.with(ctx), "delete media item", `DELETE FROM media_items WHERE id = ?`, id)
	return err
}

// MediaBytes is what the library takes on the disk, each file once.
func (q queries) MediaBytes(ctx context.Context) (int64, error) {
	return value[int64](q.with(ctx).Raw(`SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM (SELECT path, max(bytes) AS bytes FROM
		(SELECT path, bytes FROM media_items UNION ALL SELECT path, bytes FROM media_former) AS files GROUP BY path) AS once`), "measure the library")
}

// MediaBytes is what the library takes on the disk, each file once. It is added up again only when something changed.
func (r *Reader) MediaBytes(ctx context.Context) (int64, error) {
	return remember(ctx, r, "bytes of the library", func() (int64, error) { return r.queries.MediaBytes(ctx) }, blog.KeyMedia)
}

// MediaNeeded asks everybody who keeps files in the folder of the library.
func (t *blogTx) MediaNeeded(ctx context.Context, path string) (bool, error) {
	return value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM media_items WHERE path = ?)
		OR EXISTS (SELECT 1 FROM media_former JOIN media_uses ON media_uses.path = media_former.path WHERE media_former.path = ?)
		OR EXISTS (SELECT 1 FROM comment_pictures WHERE path = ?)
		OR EXISTS (SELECT 1 FROM message_answers WHERE pictures LIKE ?)
		OR EXISTS (SELECT 1 FROM emojis WHERE path = ?)
		OR EXISTS (SELECT 1 FROM videos WHERE still <> '' AND still LIKE ?)`,
		path, path, path, `%"path":"`+path+`"%`, path, "%/"+strings.TrimSuffix(path, extensionOf(path))+"%"), "ask whether a file is needed")
}

func extensionOf(path string) string {
	if dot := strings.LastIndexByte(path, '.'); dot >= 0 {
		return path[dot:]
	}
	return ""
}

// SaveFormer keeps a file that an item had. Safe to repeat; the later time counts.
func (t *blogTx) SaveFormer(ctx context.Context, f blog.FormerFile) error {
	t.touch(blog.KeyMedia)
	_, err := exec(t.with(ctx), "keep former file", `INSERT INTO media_former (path, item_id, bytes, replaced_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (path, item_id) DO UPDATE SET bytes = excluded.bytes, replaced_at = excluded.replaced_at`,
		f.Path, f.ItemID, f.Bytes, at(f.ReplacedAt))
	return err
}

// FormerFiles lists what an item had before, the last one first.
func (q queries) FormerFiles(ctx context.Context, itemID int64) ([]blog.FormerFile, error) {
	return many[blog.FormerFile](q.from(ctx, "media_former").Where("item_id = ?", itemID).Order("replaced_at DESC, path"), "list former files")
}

func (t *blogTx) IdleFormer(ctx context.Context, before time.Time, limit int) ([]blog.FormerFile, error) {
	return many[blog.FormerFile](t.from(ctx, "media_former").
		Where("replaced_at < ? AND NOT EXISTS (SELECT 1 FROM media_uses WHERE media_uses.path = media_former.path)", at(before)).
		Order("replaced_at, path").Limit(limit), "list idle former files")
}

func (t *blogTx) DeleteFormer(ctx context.Context, path string) error {
	t.touch(blog.KeyMedia)
	_, err := exec(t.with(ctx), "delete former file", `DELETE FROM media_former WHERE path = ?`, path)
	return err
}

// OrderMedia writes a job of the transaction. It has no key: a job that runs already may have read what changes here.
func (t *blogTx) OrderMedia(_ context.Context, job string, order blog.MediaOrder) error {
	work := jobs.Job{Kind: job, Queue: blog.QueueMedia, Args: order}
	if job == blog.JobMediaCopies {
		work.MaxAttempts = blog.MediaTries
	}
	if order.Later > 0 {
		work.RunAt = t.now().Add(order.Later)
	}
	return t.tx.Enqueue(work)
}

// OrderAdoption writes the job that takes over what an older program left, unless it waits or was done. Safe to repeat.
func (b *Blog) OrderAdoption(ctx context.Context) error {
	return refusal(b.db.Atomically(ctx, func(tx *Tx) error {
		done, err := value[bool](tx.DB().Raw(`SELECT EXISTS (SELECT 1 FROM media_passes WHERE name = ?)`, blog.JobMediaAdopt), "ask whether a pass was made")
		if err != nil || done {
			return err
		}
		return tx.Enqueue(jobs.Job{Kind: blog.JobMediaAdopt, Queue: blog.QueueMedia, UniqueKey: "once", Priority: 3})
	}))
}

// EndAdoption notes that it is done.
func (t *blogTx) EndAdoption(ctx context.Context) error {
	_, err := exec(t.with(ctx), "note a pass", `INSERT INTO media_passes (name, done_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`,
		blog.JobMediaAdopt, at(t.now()))
	if err != nil {
		return fmt.Errorf("end the adoption: %w", err)
	}
	return nil
}
