package crate

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
)

func settingRows(values map[string]string) []any {
	rows := make([]any, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		rows = append(rows, &blog.StoredSetting{Key: key, Value: values[key]})
	}
	return rows
}

// posts takes the posts in, in the order of their ids only as far as the files are.
func (f *filling) posts(ctx context.Context) error {
	names := f.zip.Names(postFolders...)
	if len(names) > maxPosts {
		return fmt.Errorf("the export holds %d posts, and at most %d are taken", len(names), maxPosts)
	}
	var rows []any
	for i, name := range names {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		post, err := f.post(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w; nothing was imported", name, err)
		}
		if rows = append(rows, post); len(rows) == rowsTogether {
			if err := f.put(ctx, "posts", rows); err != nil {
				return fmt.Errorf("posts before %s: %w; nothing was imported", name, err)
			}
			rows = rows[:0]
		}
		if (i+1)%100 == 0 {
			f.u.Tell("%d of %d posts", i+1, len(names))
		}
	}
	if err := f.put(ctx, "posts", rows); err != nil {
		return fmt.Errorf("posts: %w; nothing was imported", err)
	}
	return f.tombstones(ctx)
}

func (f *filling) post(ctx context.Context, name string) (*blog.Post, error) {
	content, err := f.zip.Open(name)
	if err != nil {
		return nil, err
	}
	defer content.Close() // only read
	text, err := io.ReadAll(io.LimitReader(content, blog.MaxMarkdown+maxLine))
	if err != nil {
		return nil, err
	}
	post, err := readPost(text)
	if err != nil {
		return nil, err
	}
	if len(post.Body) > blog.MaxMarkdown {
		return nil, fmt.Errorf("its text is longer than %d KiB", blog.MaxMarkdown>>10)
	}
	if err := f.checks.row(post); err != nil {
		return nil, err
	}
	rendered, err := f.u.Words.Post(ctx, blog.Source{Markdown: post.Body, Language: post.Language, Contents: post.ContentsMode, Numbered: post.Numbered})
	if err != nil {
		return nil, err
	}
	post.Set(rendered)
	if post.Videos != "" { // the stills came in this transaction, where the renderer cannot see them yet
		post.SetVersion = 0
		f.taken.Posts = append(f.taken.Posts, post.ID)
	}
	return post, nil
}

func (f *filling) tombstones(ctx context.Context) error {
	const file = "tombstones.jsonl"
	content, err := f.zip.Open(file)
	if err != nil {
		return fmt.Errorf("the export is not whole, it has no %s: %w", file, archive.ErrDamaged)
	}
	defer content.Close() // only read
	scanner := bufio.NewScanner(content)
	scanner.Buffer(nil, maxLine)
	var rows []any
	for scanner.Scan() {
		post := &blog.Post{}
		err := readRow(scanner.Bytes(), post, notCarried...)
		if err == nil {
			err = f.checks.row(post)
		}
		if err == nil && post.Status != blog.Deleted {
			err = fmt.Errorf("it is no deleted post")
		}
		if err != nil {
			return unusable(file, len(rows)+1, err)
		}
		post.Set(blog.Rendered{})
		rows = append(rows, post)
	}
	if err := scanner.Err(); err != nil {
		return unusable(file, len(rows)+1, err)
	}
	if err := f.put(ctx, "posts", rows); err != nil {
		return unusable(file, 1, err)
	}
	return nil
}
