package blog

import "context"

// mayJudge refuses whoever may not decide about what is said below a post: it takes its author, or somebody who edits. The
// guest book, which is no post, is a matter for those who edit.
func mayJudge(ctx context.Context, tx Tx, author Author, postID int64) error {
	if author.Edits() {
		return nil
	}
	if postID != 0 {
		post, err := tx.PostByID(ctx, postID)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		if err == nil && author.MayChange(post) {
			return nil
		}
	}
	return Refuse(Forbidden, "This is about a post of another author. They decide about it, and so do editors and owners.")
}
