package blog

import (
	"context"
	"strings"
)

// maxPageDepth is how deep pages may stand below each other.
const maxPageDepth = 8

// relate joins a post to the page above it and to the text that it translates.
func (s *Posts) relate(ctx context.Context, tx Tx, post *Post, form PostForm) error {
	if err := s.below(ctx, tx, post, form.Parent); err != nil {
		return err
	}
	return s.translate(ctx, tx, post, form.TranslationOf)
}

func (s *Posts) below(ctx context.Context, tx Tx, post *Post, parentRef string) error {
	post.ParentID = 0
	if parentRef == "" || post.Kind != KindPage {
		return nil
	}
	parent, err := tx.PostByRef(ctx, parentRef)
	if KindOf(err) == NotFound || err == nil && (parent.Kind != KindPage || parent.Status == Deleted) {
		return wrongField("parent", "The page above this one does not exist any more. Please choose another one.")
	}
	if err != nil {
		return err
	}
	post.ParentID = parent.ID
	for above, depth := parent, 1; ; depth++ {
		switch {
		case above.ID == post.ID:
			return wrongField("parent", "A page cannot stand below itself. Please choose another one.")
		case depth > maxPageDepth:
			return wrongField("parent", "Pages cannot stand that deep below each other. Please choose a page nearer to the top.")
		case above.ParentID == 0:
			return nil
		}
		if above, err = tx.PostByID(ctx, above.ParentID); err != nil {
			return err
		}
	}
}

// translate gives a post the key of the text that it translates. A text that nobody translated yet gets its own ref as the key.
func (s *Posts) translate(ctx context.Context, tx Tx, post *Post, of string) error {
	if of == "" {
		if post.TranslationKey != post.Ref { // others may name this one as their original
			post.TranslationKey = ""
		}
		return nil
	}
	original, err := s.named(ctx, tx, of)
	if err == nil && original.Status == Deleted && of == post.TranslationKey {
		return nil // the others that translate it stay related to each other
	}
	if KindOf(err) == NotFound || err == nil && original.Status == Deleted {
		return wrongField("translation_of", "There is no such post here. Please give the address of the post that this one translates.")
	}
	if err != nil || original.ID == post.ID {
		return err
	}
	if strings.EqualFold(original.Language, post.Language) {
		return wrongField("translation_of", "Both posts are in the same language. Please set the language of this one first.")
	}
	if original.TranslationKey == "" {
		original.TranslationKey = original.Ref
		if err := tx.SavePost(ctx, &original); err != nil {
			return err
		}
	}
	post.TranslationKey = original.TranslationKey
	return nil
}

// named finds a post by its ref, or by its address on this site.
func (s *Posts) named(ctx context.Context, tx Tx, name string) (Post, error) {
	if ValidRef(name) {
		return tx.PostByRef(ctx, name)
	}
	path := name
	if _, rest, ok := strings.Cut(name, "://"); ok {
		_, path, _ = strings.Cut(rest, "/")
		path = "/" + path
	}
	return tx.PostByPath(ctx, "/"+strings.Trim(path, "/")+"/")
}

func wrongField(field, sentence string) error {
	return &Error{Kind: Invalid, Message: "Some fields need your attention.", Problems: []Problem{{field, sentence}}}
}
