package store_test

import (
	"context"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// The domain itself asks who may what; a page that forgets to ask must not be a hole.
func TestServicesRefuseWhoMayNot(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		author := func(name string, role blog.Role) blog.Author {
			a, err := r.house.AddAuthor(ctx, name, "", "hash")
			if err != nil {
				t.Fatal(err)
			}
			if err := r.house.SetRole(ctx, blog.Operator(), name, role); err != nil {
				t.Fatal(err)
			}
			a.Role = role
			return a
		}
		bo, cy, di := author("bo", blog.Writer), author("cy", blog.Writer), author("di", blog.Editor)
		left := di
		left.LeftAt = r.now
		post, err := r.posts.Save(ctx, bo, blog.PostForm{Title: "Mine", Body: "Words.", CommentPolicy: blog.CommentsEveryone}, true)
		if err != nil {
			t.Fatal(err)
		}
		guest := blog.Guest{ActorID: "https://peer.test/mia", Host: "peer.test"}
		if _, err := r.conversation.Receive(ctx, blog.Arrival{Guest: guest, RemoteID: "https://peer.test/1", Parent: blog.Target{PostRef: post.Ref}, HTML: "<p>x</p>", PublishedAt: r.now}); err != nil {
			t.Fatal(err)
		}
		comment, err := r.reader.CommentByRemoteID(ctx, "https://peer.test/1")
		if err != nil {
			t.Fatal(err)
		}
		intents := map[string]func(ctx context.Context, by blog.Author) error{
			"terms": func(ctx context.Context, by blog.Author) error {
				_, err := r.posts.SaveTerm(ctx, by, blog.TermForm{Kind: blog.Category, Slug: "x", Name: "X"})
				return err
			},
			"term": func(ctx context.Context, by blog.Author) error {
				return r.posts.DeleteTerm(ctx, by, blog.Category, "x")
			},
			"house": func(ctx context.Context, by blog.Author) error {
				return r.house.Change(ctx, by, map[string]string{"site.title": "T"})
			},
			"role": func(ctx context.Context, by blog.Author) error { return r.house.SetRole(ctx, by, "cy", blog.Writer) },
			"remove": func(ctx context.Context, by blog.Author) error {
				_, err := r.house.Remove(ctx, by, "nobody", "")
				return err
			},
			"readmit": func(ctx context.Context, by blog.Author) error { return r.house.Readmit(ctx, by, "cy") },
			"invite": func(ctx context.Context, by blog.Author) error {
				_, err := r.house.Invite(ctx, by, blog.InvitationForm{Role: blog.Writer, Hash: "h" + by.Name})
				return err
			},
			"revoke": func(ctx context.Context, by blog.Author) error { return r.house.Revoke(ctx, by, 999) },
			"post": func(ctx context.Context, by blog.Author) error {
				_, err := r.posts.Save(ctx, by, blog.PostForm{Ref: post.Ref, Title: "Mine", Body: "Words."}, false)
				return err
			},
			"hide": func(ctx context.Context, by blog.Author) error {
				return r.conversation.Hide(ctx, by, comment.Comment.Ref)
			},
			"guest": func(ctx context.Context, by blog.Author) error {
				return r.conversation.UnblockGuest(ctx, by, comment.Guest.ID)
			},
			"host": func(ctx context.Context, by blog.Author) error { return r.conversation.UnblockHost(ctx, by, "x.test") },
		}
		owner, editor, writer, other, gone, nobody := r.ana, di, bo, cy, left, blog.Author{}
		refused := map[string][]blog.Author{
			"terms": {writer, other, gone, nobody}, "term": {writer, other, gone, nobody},
			"house": {editor, writer, other, gone, nobody}, "role": {editor, writer, gone, nobody}, "remove": {editor, writer, gone, nobody},
			"readmit": {editor, writer, gone, nobody}, "invite": {editor, writer, gone, nobody}, "revoke": {editor, writer, gone, nobody},
			"post": {other, gone, nobody}, "hide": {other, gone, nobody}, "guest": {writer, other, gone, nobody}, "host": {writer, other, gone, nobody},
		}
		for name, do := range intents {
			for _, by := range refused[name] {
				if err := do(ctx, by); blog.KindOf(err) != blog.Forbidden {
					t.Errorf("%s by %q (%s): %v", name, by.Name, by.Role, err)
				}
			}
			if err := do(ctx, owner); blog.KindOf(err) == blog.Forbidden {
				t.Errorf("%s by the owner: %v", name, err)
			}
		}
	})
}
