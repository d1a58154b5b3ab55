package blog

import (
	"context"
	"strings"
	"unicode/utf8"
)

// Audience is who gets a post on other servers.
type Audience string

// The audiences of posts. A post that moves from one to another cannot keep its identity: servers that have it never
// show it to more or to fewer people than at first, so they are asked to delete it, and a new one goes out.
const (
	NobodyElse    Audience = ""          // drafts, pages, and posts for this site only
	EverybodyElse Audience = "everybody" // public and unlisted posts
	FollowersOnly Audience = "followers"
)

// Audience is who has the post on other servers.
func (p Post) Audience() Audience {
	switch {
	case !p.Live() || !p.Federated():
		return NobodyElse
	case p.Visibility == VisibleFollowers:
		return FollowersOnly
	}
	return EverybodyElse
}

func (v Visibility) known() bool {
	switch v {
	case VisiblePublic, VisibleUnlisted, VisibleFollowers, VisibleLocal:
		return true
	}
	return false
}

// checkVisibility says what is wrong with the readers that were chosen, or "".
func (f PostForm) checkVisibility() string {
	switch {
	case f.Visibility != "" && !f.Visibility.known():
		return "Please choose who can read it: public, unlisted, followers or local."
	case f.Kind == KindPage && f.Visibility == VisibleFollowers:
		return "A page goes to no followers. Please choose public or unlisted for it."
	}
	return ""
}

// Limits of what a form says about its readers, in characters.
const (
	MaxWarning   = 200
	maxCanonical = 2048
)

// checkReach looks at everything that decides whom a post reaches and how it is announced.
func (f PostForm) checkReach(wrong *problems) {
	if !f.CommentPolicy.known() {
		wrong.add("comments", wrongPolicy)
	}
	if s := f.checkVisibility(); s != "" {
		wrong.add("visibility", s)
	}
	if utf8.RuneCountInString(f.Warning) > MaxWarning {
		wrong.add("warning", "Please keep the warning under 200 characters.")
	}
	if f.Canonical != "" && (!webAddress(f.Canonical) || !strings.HasPrefix(f.Canonical, "https://") || len(f.Canonical) > maxCanonical) {
		wrong.add("canonical", "Please write the whole address of the original, beginning with https, or leave it empty.")
	}
}

// visibility is what a saved form makes of a post's. A form that does not speak of it leaves it: nobody shall publish to all
// what was for few because a field was forgotten.
func (f PostForm) visibility(p Post) Visibility {
	return Visibility(firstOf(string(f.Visibility), string(p.Visibility), string(VisiblePublic)))
}

// announce records what other servers and the hub have to hear of a saved post, which was before as it is given. What
// stays on this site only is told to the hub alone: the federation looks who the post is for.
func (s *Posts) announce(ctx context.Context, tx Tx, before, post Post, fact FactKind) error {
	if before.Live() && before.Audience() != post.Audience() && post.Audience() != NobodyElse {
		fact = PostPublished // for other readers than before, quietly or not
	}
	return s.tell(ctx, tx, post, fact)
}

// readdress gives a published post whose audience changes another identity, unless no server elsewhere knows the present one.
func (s *Posts) readdress(post *Post, before Post) bool {
	if before.Audience() == NobodyElse || before.Audience() == post.Audience() {
		return false
	}
	post.Ref = NewRef(s.now())
	return true
}

// bury lays a tombstone under the ref that a post had, and has the servers told that have it. The stone is a row that holds
// nothing but what a Tombstone says; path is the address at which readers learn that the post is gone, or empty.
func (s *Posts) bury(ctx context.Context, tx Tx, was Post, post *Post, path string) error {
	stone := Post{
		Ref: was.Ref, AuthorID: was.AuthorID, Kind: was.Kind, Status: Deleted, Note: was.Note, Path: path, Language: was.Language,
		Visibility: was.Visibility, CommentPolicy: CommentsClosed, ContentsMode: was.ContentsMode, SetVersion: SetVersion,
		PublishedAt: was.PublishedAt, CreatedAt: was.CreatedAt, DeletedAt: post.UpdatedAt, UpdatedAt: post.UpdatedAt, Version: post.Version,
	}
	if err := tx.SavePost(ctx, &stone); err != nil {
		return err
	}
	if err := tx.SaveFormerRef(ctx, FormerRef{Ref: was.Ref, PostID: post.ID}); err != nil {
		return err
	}
	if was.TranslationKey == was.Ref {
		if err := tx.RenameTranslations(ctx, was.Ref, post.Ref); err != nil {
			return err
		}
		post.TranslationKey = post.Ref
	}
	if !was.InStream() {
		return nil
	}
	return tx.Record(ctx, Fact{Kind: PostRetracted, ID: post.ID, Version: post.Version, Note: was.Ref})
}
