package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// SaveFormerRef remembers which post gave a ref up. Safe to repeat.
func (t *blogTx) SaveFormerRef(ctx context.Context, r blog.FormerRef) error {
	_, err := exec(t.with(ctx), "remember a former ref", `INSERT INTO former_refs (ref, post_id) VALUES (?, ?) ON CONFLICT (ref) DO NOTHING`, r.Ref, r.PostID)
	return err
}

// LivingPost finds the post that gave a ref up.
func (q queries) LivingPost(ctx context.Context, formerRef string) (blog.Post, error) {
	return one[blog.Post](q.whole(ctx).Where("id IN (SELECT post_id FROM former_refs WHERE ref = ?)", formerRef), "find the post behind a former ref")
}

// Tombstones lists what a post left behind each time that it was taken back, the latest first.
func (q queries) Tombstones(ctx context.Context, postID int64) ([]blog.Post, error) {
	return many[blog.Post](q.from(ctx, postsTable).Where("ref IN (SELECT ref FROM former_refs WHERE post_id = ?)", postID).Order("id DESC"), "list the tombstones of a post")
}

// refsOfPost lists all refs that a post has and had.
func (q queries) refsOfPost(ctx context.Context, p blog.Post) ([]string, error) {
	former, err := many[string](q.with(ctx).Raw(`SELECT ref FROM former_refs WHERE post_id = ?`, p.ID), "list former refs")
	return append(former, p.Ref), err
}

// RenameTranslations gives all texts of a translation key another one.
func (t *blogTx) RenameTranslations(ctx context.Context, from, to string) error {
	t.touch(blog.KeyTranslations(from), blog.KeyTranslations(to))
	posts, err := many[int64](t.with(ctx).Raw(`UPDATE posts SET translation_key = ? WHERE translation_key = ? AND translation_key <> '' RETURNING id`, to, from), "rename translations")
	for _, id := range posts {
		t.touch(blog.KeyPost(id))
	}
	return err
}

// DuePosts lists the scheduled posts whose time has come, the earliest first.
func (q queries) DuePosts(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	return many[int64](q.with(ctx).Raw(`SELECT id FROM posts WHERE status = 'scheduled' AND published_at <= ?
		ORDER BY published_at, id LIMIT ?`, at(now), limit), "list scheduled posts that are due")
}

// OldTrash lists the posts that were thrown away before a time.
func (q queries) OldTrash(ctx context.Context, before time.Time, limit int) ([]blog.Post, error) {
	return many[blog.Post](q.from(ctx, postsTable).Select("id", "ref").
		Where("status = 'trashed' AND trashed_at < ?", at(before)).Order("trashed_at").Limit(limit), "list old trash")
}

// TermsOfPost lists the terms of a post by id.
func (q queries) TermsOfPost(ctx context.Context, postID int64) ([]blog.Term, error) {
	return many[blog.Term](q.from(ctx, termsTable).Where("id IN (SELECT term_id FROM post_terms WHERE post_id = ?)", postID).Order("id"), "list the terms of a post")
}

// LastRevision is the latest text of a post that was kept.
func (q queries) LastRevision(ctx context.Context, postID int64) (blog.Revision, error) {
	return one[blog.Revision](q.from(ctx, revisionsTable).Where("post_id = ?", postID).Order("id DESC"), "read the last revision")
}

// RevisionByID finds a revision of any post.
func (q queries) RevisionByID(ctx context.Context, id int64) (blog.Revision, error) {
	return one[blog.Revision](q.from(ctx, revisionsTable).Where("id = ?", id), "read revision")
}

// RevisionsOf lists what is kept of a post, the latest first, without the texts.
func (q queries) RevisionsOf(ctx context.Context, postID int64) ([]blog.Revision, error) {
	return many[blog.Revision](q.from(ctx, revisionsTable).Omit("form").Where("post_id = ?", postID).Order("id DESC").Limit(2*blog.MaxRevisions), "list revisions")
}

func (t *blogTx) SaveRevision(ctx context.Context, r *blog.Revision) error {
	return save(t.with(ctx), revisionsTable, r, &r.ID)
}

// KeepRevisions forgets all but the latest revisions of a post; zero forgets all.
func (t *blogTx) KeepRevisions(ctx context.Context, postID int64, latest int) error {
	_, err := exec(t.with(ctx), "forget old revisions", `DELETE FROM revisions WHERE post_id = ? AND id NOT IN (
		SELECT id FROM revisions WHERE post_id = ? ORDER BY id DESC LIMIT ?)`, postID, postID, latest)
	return err
}

// AutosaveOf finds what was saved by itself while an author wrote on a post, or in a form that no post was made of.
func (q queries) AutosaveOf(ctx context.Context, ref string, authorID int64) (blog.Autosave, error) {
	return one[blog.Autosave](q.from(ctx, autosavesTable).Where("ref = ? AND author_id = ?", ref, authorID), "read autosave")
}

// AutosavesOfRef lists the texts of all authors.
func (q queries) AutosavesOfRef(ctx context.Context, ref string) ([]blog.Autosave, error) {
	return many[blog.Autosave](q.from(ctx, autosavesTable).Where("ref = ?", ref).Order("id"), "list the autosaves of a post")
}

func (t *blogTx) SaveAutosave(ctx context.Context, a *blog.Autosave) error {
	return save(t.with(ctx), autosavesTable, a, &a.ID)
}

// DeleteAutosave is safe to repeat.
func (t *blogTx) DeleteAutosave(ctx context.Context, ref string, authorID int64) error {
	_, err := exec(t.with(ctx), "forget an autosave", `DELETE FROM autosaves WHERE ref = ? AND author_id = ?`, ref, authorID)
	return err
}

// DeleteAutosaves is safe to repeat.
func (t *blogTx) DeleteAutosaves(ctx context.Context, ref string) error {
	_, err := exec(t.with(ctx), "forget the autosaves of a post", `DELETE FROM autosaves WHERE ref = ?`, ref)
	return err
}

func loose(db *gorm.DB, authorID int64) *gorm.DB {
	return db.Where("author_id = ? AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.ref = autosaves.ref)", authorID)
}

// LooseAutosaves counts the texts of an author that no post was made of.
func (q queries) LooseAutosaves(ctx context.Context, authorID int64) (int, error) {
	var n int64
	err := loose(q.from(ctx, autosavesTable), authorID).Count(&n).Error
	return int(n), err
}

// LooseTexts lists them, the latest first, without what they hold.
func (q queries) LooseTexts(ctx context.Context, authorID int64) ([]blog.Autosave, error) {
	return many[blog.Autosave](loose(q.from(ctx, autosavesTable), authorID).Omit("fields").
		Order("saved_at DESC, id DESC").Limit(blog.MaxLooseAutosaves), "list texts that were never saved")
}
