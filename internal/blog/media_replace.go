package blog

import (
	"context"
	"time"
)

// Replace gives an item another file of the same kind, which lies on the disk already. Addresses never get another content,
// so the places that use the old file are changed to name the new one, by a job; the old one stays for a month for other
// servers and caches. tell has the change of published posts sent to them as well.
// Errors are those of Keep; Invalid when the kinds differ.
func (l *Library) Replace(ctx context.Context, author Author, ref string, file MediaItem, tell bool) (MediaItem, error) {
	var item MediaItem
	err := l.change(ctx, author, ref, func(tx Tx, m *MediaItem) error {
		item = *m
		if file.Path == m.Path {
			return nil // the same file again
		}
		if file.Kind != m.Kind {
			return &Error{Kind: Invalid, Message: "The file was not replaced.", Problems: []Problem{{"file", "This is a " + string(file.Kind) + ", and a " + string(m.Kind) + " stands in your texts. Please choose a " + string(m.Kind) + ", or upload the new file beside the old one."}}}
		}
		if _, err := tx.MediaByPath(ctx, m.AuthorID, file.Path); KindOf(err) != NotFound {
			if err != nil {
				return err
			}
			return &Error{Kind: Conflict, Message: "The file was not replaced.", Problems: []Problem{{"file", "This very file is in the library already, as an entry of its own. Use that one instead."}}}
		}
		if err := l.fits(ctx, tx, file); err != nil {
			return err
		}
		old := FormerFile{Path: m.Path, ItemID: m.ID, Bytes: m.Bytes, ReplacedAt: l.now().UTC().Truncate(time.Second)}
		if err := tx.SaveFormer(ctx, old); err != nil {
			return err
		}
		item.Path, item.Shown, item.Thumb, item.MediaType, item.Name = file.Path, file.Shown, file.Thumb, file.MediaType, cleanFileName(file.Name)
		item.Bytes, item.Width, item.Height, item.Seconds, item.Blurhash = file.Bytes, file.Width, file.Height, 0, ""
		item.State, item.Failure, item.ReplacedAt = MediaWaiting, "", old.ReplacedAt
		if err := tx.SaveMedia(ctx, &item); err != nil {
			return err
		}
		if err := tx.OrderMedia(ctx, JobMediaCopies, MediaOrder{Item: item.ID, Path: item.Path}); err != nil {
			return err
		}
		return tx.OrderMedia(ctx, JobMediaSwap, MediaOrder{Item: item.ID, Path: old.Path, Author: author.ID, Tell: tell})
	})
	return item, err
}

// Swap does the work of a Replace: posts, settings and the profile that name the old file name the new one, as far as who
// asked may change them. Each post is saved by itself, so a job that was cut off goes on where it stood. Safe to repeat.
func (l *Library) Swap(ctx context.Context, order MediaOrder) error {
	var item MediaItem
	var author Author
	var uses []MediaUse
	err := l.store.Atomically(ctx, func(tx Tx) (err error) {
		if item, err = tx.MediaByID(ctx, order.Item); err != nil {
			return err
		}
		if author, err = tx.AuthorByID(ctx, order.Author); err != nil {
			return err
		}
		uses, err = tx.MediaUses(ctx, order.Path)
		return err
	})
	if KindOf(err) == NotFound {
		return nil // the item was deleted meanwhile
	}
	if err != nil {
		return err
	}
	for _, use := range uses {
		switch use.Place {
		case InPost:
			err = l.swapPost(ctx, author, use.PlaceID, order, item)
		case InSite:
			err = l.swapSetting(ctx, author, use.Setting, order.Path, item)
		case InProfile:
			err = l.swapProfile(ctx, author, use.PlaceID, order.Path, item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// swapPost renders outside of the transaction, as every save does, and again when the post was changed in between.
func (l *Library) swapPost(ctx context.Context, author Author, id int64, order MediaOrder, item MediaItem) error {
	const patience = 5
	for range patience {
		var post Post
		err := l.store.Atomically(ctx, func(tx Tx) (err error) {
			post, err = tx.PostByID(ctx, id)
			return err
		})
		if err != nil {
			return err
		}
		body := swapMedia(post.Body, order.Path, item)
		if post.Status == Deleted || body == post.Body || !author.MayChange(post) {
			return nil
		}
		rendered, err := l.render.Post(ctx, Source{Markdown: body, Language: post.Language, Contents: post.ContentsMode, Numbered: post.Numbered})
		if KindOf(err) == Invalid { // an older program took what this one finds too much: the post keeps the old file
			return nil
		}
		if err != nil {
			return err
		}
		if saved, err := l.saveSwapped(ctx, post, body, rendered, order.Tell); saved || err != nil {
			return err
		}
	}
	return Refuse(Busy, "The post is being changed all the time.")
}

func (l *Library) saveSwapped(ctx context.Context, read Post, body string, rendered Rendered, tell bool) (saved bool, err error) {
	err = l.store.Atomically(ctx, func(tx Tx) error {
		post, err := tx.PostByID(ctx, read.ID)
		if err != nil || post.Version != read.Version || post.Body != read.Body {
			return err
		}
		saved = true
		post.Body = body
		post.set(rendered)
		post.UpdatedAt = later(l.now(), post.UpdatedAt)
		post.Version++
		news := tell && post.Live() && post.InStream()
		if news {
			post.EditedAt = post.UpdatedAt
		}
		if err := tx.SavePost(ctx, &post); err != nil || !news {
			return err
		}
		return tx.Record(ctx, Fact{Kind: PostEdited, ID: post.ID, Version: post.Version, After: l.quiet, Note: editMark(post.EditedAt)})
	})
	return saved, err
}

func (l *Library) swapSetting(ctx context.Context, author Author, key, old string, item MediaItem) error {
	if !author.Owns() {
		return nil
	}
	return l.store.Atomically(ctx, func(tx Tx) error {
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		if value := swapMedia(settings[key], old, item); value != settings[key] {
			return tx.SetSetting(ctx, key, value)
		}
		return nil
	})
}

func (l *Library) swapProfile(ctx context.Context, author Author, id int64, old string, item MediaItem) error {
	if author.ID != id && !author.Owns() {
		return nil
	}
	return l.store.Atomically(ctx, func(tx Tx) error {
		profile, err := tx.AuthorByID(ctx, id)
		if err != nil {
			return err
		}
		before := profile
		for _, words := range []*string{&profile.Bio, &profile.Avatar, &profile.Header, &profile.Fields} {
			*words = swapMedia(*words, old, item)
		}
		if profile == before {
			return nil
		}
		profile.UpdatedAt = later(l.now(), profile.UpdatedAt)
		if err := tx.SaveAuthor(ctx, &profile); err != nil {
			return err
		}
		return tx.Record(ctx, Fact{Kind: AuthorChanged, ID: profile.ID})
	})
}
