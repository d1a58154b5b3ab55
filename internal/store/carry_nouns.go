package store

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// nouns are all that is carried from house to house, in an order in which each stands behind what it names. A test holds
// this list against the tables: whatever is not here needs a reason there.
func nouns() []noun {
	return []noun{
		rowsWithID[blog.Author]("authors", authorsTable, ""),
		rowsWithID[blog.OtherAccount]("other_accounts", otherAccountsTable, ""),
		carriedSettings(),
		rowsWithID[blog.Term]("terms", termsTable, ""),
		rowsByKey("videos", "address", func(ctx context.Context, t *blogTx, v *blog.Video) error { return t.SaveVideo(ctx, *v) }),
		carriedPosts(),
		rowsByKey("former_refs", "ref", func(ctx context.Context, t *blogTx, r *blog.FormerRef) error { return t.SaveFormerRef(ctx, *r) }),
		rowsWithID[blog.Revision]("revisions", revisionsTable, ""),
		carriedMedia(),
		rowsByKey("media_former", "path, item_id", func(ctx context.Context, t *blogTx, f *blog.FormerFile) error { return t.SaveFormer(ctx, *f) }),
		rowsByKey("aliases", "path", func(ctx context.Context, t *blogTx, a *blog.Alias) error { return t.SaveAlias(ctx, *a) }),
		rowsByKey("post_terms", "post_id, term_id", putPostTerm),
		rowsWithID[blog.HostList]("host_lists", hostListsTable, ""),
		rowsByKey("blocked_hosts", "host, list_id", putRow[blog.BlockedHost](blockedHostsTable)),
		rowsByKey("spared_hosts", "host", putRow[blog.SparedHost]("spared_hosts")),
		rowsByKey("allowed_hosts", "host", putRow[blog.AllowedHost]("allowed_hosts")),
		carriedGuests("guests", ""),
		carriedGuests("guests_in_public", inPublic),
		carriedFollowers(),
		noticed("comments", commentsTable, (*blogTx).noticeComment),
		rowsWithID[blog.CommentPicture]("comment_pictures", "comment_pictures", ""),
		rowsWithID[blog.Emoji]("emojis", "emojis", ""),
		carriedReactions(),
		noticed("quotes", quotesTable, (*blogTx).noticeQuote),
		rowsWithID[blog.Gesture]("gestures", gesturesTable, "message_id = 0"),
		noticed("messages", messagesTable, (*blogTx).noticeMessage),
		rowsWithID[blog.MessageAnswer]("message_answers", messageAnswersTable, ""),
		rowsWithID[blog.Gesture]("message_gestures", gesturesTable, "message_id <> 0"),
		noticed("reports", reportsTable, (*blogTx).noticeReport),
		rowsByKey("inbox_marks", "author_id", putRow[blog.InboxMark]("inbox_marks")),
		rowsWithID[blog.MutedWord]("muted_words", "muted_words", ""),
		rowsByKey("spam_counts", "kind, token", putRow[blog.SpamCount]("spam_counts")),
		rowsByKey("withdrawals", "remote_id, actor_id", func(ctx context.Context, t *blogTx, w *blog.Withdrawal) error { return t.Withdraw(ctx, *w) }),
		rowsWithID[blog.Subscription]("subscriptions", subscriptionsTable, ""),
		rowsByKey("visit_days", "day, post_id, path", putRow[blog.VisitDay]("visit_days")),
		rowsByKey("referrer_days", "day, host, post_id, path", putRow[blog.ReferrerDay]("referrer_days")),
		rowsByKey("reading_days", "day", putRow[blog.ReadingDay]("reading_days")),
		rowsByKey("feed_days", "day, feed, fetcher", putRow[blog.FeedDay]("feed_days")),
		rowsByKey("server_software", "host", putRow[blog.Software]("server_software")),
		rowsByKey("follower_changes", "author_id, quarter", putRow[blog.FollowerChange]("follower_changes")),
	}
}

// inPublic leaves out the guests of whom only private words are known.
const inPublic = `blocked OR approved OR moved_to <> '' OR id IN (SELECT guest_id FROM followers UNION SELECT guest_id FROM comments
	UNION SELECT guest_id FROM reactions UNION SELECT guest_id FROM quotes UNION SELECT guest_id FROM gestures WHERE message_id = 0)`

func putSetting(ctx context.Context, t *blogTx, s *blog.StoredSetting) error {
	if strings.HasPrefix(s.Key, "house.") {
		return blog.Refuse(blog.Invalid, "The export holds the setting "+s.Key+", which belongs to another house.")
	}
	return t.SetSetting(ctx, s.Key, s.Value)
}

// carriedSettings is what the owner may set, without the settings of the house itself.
func carriedSettings() noun {
	n := rowsByKey("site_settings", "key", putSetting)
	n.each = func(ctx context.Context, q queries, visit func(any) error) error {
		rows, err := many[blog.StoredSetting](q.from(ctx, "settings").Where("key NOT LIKE 'house.%'").Order("key"), "read settings")
		if err != nil {
			return err
		}
		for i := range rows {
			if err := visit(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return n
}

// carriedPosts are indexed as they come.
func carriedPosts() noun {
	n := rowsWithID[blog.Post]("posts", postsTable, "")
	n.put = func(ctx context.Context, t *blogTx, rows []any) error {
		if err := putRows[blog.Post](ctx, t, postsTable, rows); err != nil {
			return err
		}
		for _, row := range rows {
			post := row.(*blog.Post) //nolint:forcetypeassert // whoever puts rows has them of Each
			if err := t.indexPost(ctx, blog.Post{}, *post); err != nil {
				return err
			}
		}
		return nil
	}
	return n
}

func putPostTerm(ctx context.Context, t *blogTx, p *blog.PostTerm) error {
	n, err := exec(t.with(ctx), "set term", `INSERT INTO post_terms (post_id, term_id, kind, status, published_at)
		SELECT posts.id, terms.id, posts.kind, posts.status, posts.published_at FROM posts, terms WHERE posts.id = ? AND terms.id = ?`, p.PostID, p.TermID)
	if err == nil && n == 0 {
		return blog.Refuse(blog.Invalid, "The export gives a post a category or tag that it does not hold.")
	}
	return err
}

// carriedMedia are found by their words again. Copies that were to be made are to be made here.
func carriedMedia() noun {
	n := rowsWithID[blog.MediaItem](mediaTable, mediaTable, "")
	n.put = func(ctx context.Context, t *blogTx, rows []any) error {
		full := make([]any, len(rows))
		for i, row := range rows {
			m := row.(*blog.MediaItem) //nolint:forcetypeassert // whoever puts rows has them of Each
			full[i] = rowOf(*m)
			if m.State != blog.MediaWaiting {
				continue
			}
			if err := t.OrderMedia(ctx, blog.JobMediaCopies, blog.MediaOrder{Item: m.ID, Path: m.Path}); err != nil {
				return err
			}
		}
		return putRows[mediaRow](ctx, t, mediaTable, full)
	}
	return n
}

// noticed are what came in, and stand in the inbox again.
func noticed[T any](name, table string, note func(*blogTx, context.Context, T) error) noun {
	n := rowsWithID[T](name, table, "")
	n.put = func(ctx context.Context, t *blogTx, rows []any) error {
		if err := putRows[T](ctx, t, table, rows); err != nil {
			return err
		}
		for _, row := range rows {
			if err := note(t, ctx, *row.(*T)); err != nil { //nolint:forcetypeassert // whoever puts rows has them of Each
				return err
			}
		}
		return nil
	}
	return n
}

// carriedGuests are kept with what the table repeats about their hosts, and found by their words again.
func carriedGuests(name, where string) noun {
	n := rowsWithID[blog.Guest](name, guestsTable, where)
	n.put = func(ctx context.Context, t *blogTx, rows []any) error {
		full := make([]any, len(rows))
		for i, row := range rows {
			g := row.(*blog.Guest) //nolint:forcetypeassert // whoever puts rows has them of Each
			full[i] = &guestRow{Guest: *g, HostKey: hostKey(g.Host)}
		}
		if err := putRows[guestRow](ctx, t, guestsTable, full); err != nil {
			return err
		}
		for _, row := range full {
			if err := t.indexGuest(ctx, row.(*guestRow).Guest); err != nil { //nolint:forcetypeassert // they were made above
				return err
			}
		}
		return nil
	}
	return n
}

// carriedReactions come one by one: each joins the others of its day in the inbox, as it did when it came.
func carriedReactions() noun {
	n := rowsWithID[blog.Reaction]("reactions", reactionsTable, "")
	n.put = func(ctx context.Context, t *blogTx, rows []any) error {
		for _, row := range rows {
			if err := putRows[blog.Reaction](ctx, t, reactionsTable, []any{row}); err != nil {
				return err
			}
			if err := t.noticeReaction(ctx, blog.Reaction{}, *row.(*blog.Reaction)); err != nil { //nolint:forcetypeassert // whoever puts rows has them of Each
				return err
			}
		}
		return nil
	}
	return n
}

// carriedFollowers are kept with what the table repeats of their guests, and stand in the inbox by days. Who came when in
// numbers is carried by itself.
func carriedFollowers() noun {
	n := rowsWithID[blog.Follower]("followers", followersTable, "")
	n.put = func(ctx context.Context, t *blogTx, rows []any) error {
		full := make([]any, len(rows))
		for i, row := range rows {
			f := row.(*blog.Follower) //nolint:forcetypeassert // whoever puts rows has them of Each
			guest, err := t.GuestByID(ctx, f.GuestID)
			if err != nil {
				return err
			}
			full[i] = &followerRow{*f, guest.Host, handleKey(guest)}
		}
		if err := putRows[followerRow](ctx, t, followersTable, full); err != nil {
			return err
		}
		for _, row := range full {
			if err := t.followed(ctx, row.(*followerRow).Follower); err != nil { //nolint:forcetypeassert // they were made above
				return err
			}
		}
		return nil
	}
	return n
}

// putRow keeps a row of a table without ids.
func putRow[T any](table string) func(ctx context.Context, t *blogTx, row *T) error {
	return func(ctx context.Context, t *blogTx, row *T) error {
		return putRows[T](ctx, t, table, []any{row})
	}
}
