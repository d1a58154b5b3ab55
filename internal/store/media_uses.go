package store

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Which file is used where is kept beside each save of a post, a setting and an author, in the same transaction, so that
// it is true whoever saves.

// usePost notes the files that a post shows. A deleted one has no text any more, and so uses nothing.
func (t *blogTx) usePost(ctx context.Context, p blog.Post) error {
	return t.use(ctx, blog.InPost, p.ID, "", blog.MediaIn(p.HTML, p.Pictures, p.Image, p.Body))
}

func (t *blogTx) useAuthor(ctx context.Context, a blog.Author) error {
	return t.use(ctx, blog.InProfile, a.ID, "", blog.MediaIn(a.MediaTexts()...))
}

func (t *blogTx) useSetting(ctx context.Context, key, value string) error {
	return t.use(ctx, blog.InSite, 0, key, blog.MediaIn(value))
}

func (t *blogTx) use(ctx context.Context, place blog.MediaPlace, id int64, setting string, paths []string) error {
	_, err := exec(t.with(ctx), "forget where files were used", `DELETE FROM media_uses WHERE place = ? AND place_id = ? AND setting = ?`, place, id, setting)
	if err != nil {
		return err
	}
	const atOnce = 200
	for len(paths) > 0 {
		part := paths[:min(atOnce, len(paths))]
		paths = paths[len(part):]
		args := make([]any, 0, 4*len(part))
		for _, path := range part {
			args = append(args, path, place, id, setting)
		}
		statement := "INSERT INTO media_uses (path, place, place_id, setting) VALUES (?, ?, ?, ?)" + strings.Repeat(", (?, ?, ?, ?)", len(part)-1)
		if _, err := exec(t.with(ctx), "note where files are used", statement, args...); err != nil {
			return err
		}
	}
	return nil
}

// MediaUses lists where a file is used: settings, profiles, and posts with the latest first.
func (q queries) MediaUses(ctx context.Context, path string) ([]blog.MediaUse, error) {
	return many[blog.MediaUse](q.from(ctx, "media_uses").Where("path = ?", path).
		Order("CASE place WHEN 'site' THEN 0 WHEN 'author' THEN 1 ELSE 2 END, setting, place_id DESC"), "list where a file is used")
}

// IndexUses notes the files that older posts show, settings and authors name, for some posts behind a row. It gives the
// row to go on behind, or zero when all are done.
func (t *blogTx) IndexUses(ctx context.Context, after int64, limit int) (int64, error) {
	if after == 0 {
		if err := t.indexHouse(ctx); err != nil {
			return 0, err
		}
	}
	posts, err := many[blog.Post](t.from(ctx, postsTable).Select("id", "html", "pictures", "image", "body").
		Where("id > ?", after).Order("id").Limit(limit), "list posts to look for files in")
	if err != nil {
		return 0, err
	}
	for _, p := range posts {
		if err := t.usePost(ctx, p); err != nil {
			return 0, err
		}
		after = p.ID
	}
	if len(posts) < limit {
		return 0, nil
	}
	return after, nil
}

func (t *blogTx) indexHouse(ctx context.Context) error {
	settings, err := t.Settings(ctx)
	if err != nil {
		return err
	}
	for key, value := range settings {
		if err := t.useSetting(ctx, key, value); err != nil {
			return err
		}
	}
	authors, err := t.Authors(ctx)
	if err != nil {
		return err
	}
	for _, a := range authors {
		if err := t.useAuthor(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// StrayFiles gives, of files that lie in the folder, those of which no item and no guest knows, each with the author of the
// first post that uses it (zero: none does) and whether anything uses it at all.
func (t *blogTx) StrayFiles(ctx context.Context, paths []string) ([]blog.StrayFile, error) {
	var stray []blog.StrayFile
	for _, path := range paths {
		needed, err := t.MediaNeeded(ctx, path)
		if err != nil {
			return nil, err
		}
		if needed {
			continue
		}
		file := blog.StrayFile{Path: path}
		uses, err := t.MediaUses(ctx, path)
		if err != nil {
			return nil, err
		}
		file.Used = len(uses) > 0
		first, err := many[blog.Post](t.with(ctx).Raw(`SELECT author_id, body FROM posts WHERE id IN (SELECT place_id FROM media_uses
			WHERE path = ? AND place = 'post') ORDER BY id LIMIT 1`, path), "find who uses a file")
		if err != nil {
			return nil, err
		}
		if len(first) > 0 {
			file.AuthorID, file.Body = first[0].AuthorID, first[0].Body
		}
		stray = append(stray, file)
	}
	return stray, nil
}
