package store

import (
	"context"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// maxAbove bounds the way up from a page or a category, should damaged data go round in a circle.
const maxAbove = 20

// brief are the columns of a post without its long texts.
var brief = []string{"body", "html", "contents", "pictures", "videos", "text"}

// Translations lists the published translations of a post, itself included, by language.
func (q queries) Translations(ctx context.Context, p blog.Post) ([]blog.Post, error) {
	if p.TranslationKey == "" {
		return nil, nil
	}
	return many[blog.Post](q.from(ctx, postsTable).Omit(brief...).
		Where("translation_key = ? AND translation_key <> '' AND status = 'published' AND (id = ? OR "+unhidden+")", p.TranslationKey, p.ID).Order("language, id"), "list translations")
}

// Parts lists the published posts of a term, oldest first, without their long texts.
func (q queries) Parts(ctx context.Context, termID int64) ([]blog.Post, error) {
	return many[blog.Post](q.from(ctx, postsTable).Omit(brief...).
		Where(`id IN (SELECT post_id FROM post_terms WHERE term_id = ? AND `+listed+` AND kind = 'post')`, termID).
		Order("published_at, id"), "list the parts of a series")
}

// Ancestors lists the published pages above a page, the topmost first.
func (q queries) Ancestors(ctx context.Context, p blog.Post) ([]blog.Post, error) {
	var above []blog.Post
	for id := p.ParentID; id != 0 && len(above) < maxAbove; {
		page, err := one[blog.Post](q.from(ctx, postsTable).Omit(brief...).Where("id = ? AND "+listed, id), "read the page above")
		if blog.KindOf(err) == blog.NotFound {
			break // it is a draft, unlisted or deleted: the way up ends there
		}
		if err != nil {
			return nil, err
		}
		above, id = append(above, page), page.ParentID
	}
	slices.Reverse(above)
	return above, nil
}

// TermAncestors lists the categories above one, the topmost first.
func (q queries) TermAncestors(ctx context.Context, t blog.Term) ([]blog.Term, error) {
	var above []blog.Term
	for id := t.ParentID; id != 0 && len(above) < maxAbove; {
		term, err := one[blog.Term](q.from(ctx, termsTable).Where("id = ?", id), "read the category above")
		if blog.KindOf(err) == blog.NotFound {
			break
		}
		if err != nil {
			return nil, err
		}
		above, id = append(above, term), term.ParentID
	}
	slices.Reverse(above)
	return above, nil
}

// Stale lists posts that an older renderer set, by id.
func (q queries) Stale(ctx context.Context, setVersion int64, limit int) ([]blog.Post, error) {
	return many[blog.Post](q.from(ctx, postsTable).Omit(brief...).
		Where("set_version < ? AND status <> 'deleted'", setVersion).Order("set_version, id").Limit(orTwenty(limit)), "list posts to set again")
}

// CountStale counts the posts that an older renderer set.
func (q queries) CountStale(ctx context.Context, setVersion int64) (int, error) {
	return value[int](q.with(ctx).Raw(`SELECT count(*) FROM posts WHERE set_version < ? AND status <> 'deleted'`, setVersion), "count posts to set again")
}

// PostByPath finds a published post by its path.
func (q queries) PostByPath(ctx context.Context, path string) (blog.Post, error) {
	return one[blog.Post](q.whole(ctx).Where("path = ? AND status = 'published'", path), "read post by path")
}
