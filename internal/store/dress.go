package store

import (
	"context"
	"maps"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	maxCodesOfText = 64   // shortcodes looked up for one text; 32 are kept of it
	maxCodes       = 5000 // for one page
)

// dress adds the pictures and emojis to comments whose text is shown: two queries, whatever their number.
func (q queries) dress(ctx context.Context, views []blog.CommentView) error {
	shown := make([]*blog.CommentView, 0, len(views))
	for i := range views {
		if !views[i].Comment.Erased() {
			shown = append(shown, &views[i])
		}
	}
	pictures, err := q.picturesOf(ctx, ids(shown, func(v *blog.CommentView) int64 { return v.Comment.ID }))
	if err != nil {
		return err
	}
	wanted := make([]emojiWish, len(shown))
	for i, v := range shown {
		v.Pictures = pictures[v.Comment.ID]
		if v.Comment.GuestID != 0 {
			wanted[i] = wish(v.Guest.Host, v.Guest.DisplayName, v.Comment.HTML)
		}
	}
	found, err := q.emojisFor(ctx, wanted)
	if err != nil {
		return err
	}
	for i, v := range shown {
		v.Emojis = found[i]
	}
	return nil
}

func (q queries) picturesOf(ctx context.Context, commentIDs []int64) (map[int64][]blog.CommentPicture, error) {
	found := map[int64][]blog.CommentPicture{}
	for part := range slices.Chunk(commentIDs, maxIDs) {
		rows, err := many[blog.CommentPicture](q.from(ctx, picturesTable).Where("comment_id IN ?", part).Order("comment_id, position, id"), "list pictures")
		if err != nil {
			return nil, err
		}
		for _, p := range rows {
			found[p.CommentID] = append(found[p.CommentID], p)
		}
	}
	return found, nil
}

// emojiWish is what of a host may be an emoji in some texts.
type emojiWish struct {
	host  string
	codes []string
}

func wish(host string, texts ...string) emojiWish {
	w := emojiWish{host: host}
	for _, text := range texts {
		w.codes = append(w.codes, blog.Shortcodes(text, maxCodesOfText)...)
	}
	return w
}

// emojisFor looks the wishes up at once; each gets its own map, nil when there is nothing for it.
func (q queries) emojisFor(ctx context.Context, wishes []emojiWish) ([]map[string]string, error) {
	hosts, codes := map[string]bool{}, map[string]bool{}
	for _, w := range wishes {
		for _, code := range w.codes {
			if len(codes) < maxCodes {
				hosts[w.host], codes[code] = true, true
			}
		}
	}
	found := make([]map[string]string, len(wishes))
	if len(codes) == 0 {
		return found, nil
	}
	type key struct{ host, code string }
	paths := map[key]string{}
	rows, err := many[blog.Emoji](q.from(ctx, emojisTable).Select("host", "shortcode", "path").
		Where("path <> '' AND host IN ? AND shortcode IN ?", slices.Sorted(maps.Keys(hosts)), slices.Sorted(maps.Keys(codes))), "look for emojis")
	if err != nil {
		return nil, err
	}
	for _, e := range rows {
		paths[key{e.Host, e.Shortcode}] = e.Path
	}
	for i, w := range wishes {
		for _, code := range w.codes {
			if path, ok := paths[key{w.host, code}]; ok {
				if found[i] == nil {
					found[i] = map[string]string{}
				}
				found[i][code] = path
			}
		}
	}
	return found, nil
}
