package crate

import "github.com/oriel-blog/oriel/internal/blog"

// list is a noun that is carried as a file of lines, one JSON object a row.
type list struct {
	noun    string
	file    string
	about   string // for README.txt
	private bool   // only with Choice.Messages
	without []string
	fresh   func() any
}

// lists are in an order in which each stands behind what it names. Posts stand between, as files of their own (markdown.go).
func lists() []list {
	return []list{
		{noun: "authors", file: "authors.jsonl", about: "the authors: names, roles, words about themselves", without: []string{"SealedKey"}, fresh: row[blog.Author]},
		{noun: "other_accounts", file: "other-accounts.jsonl", about: "accounts elsewhere that authors call theirs", fresh: row[blog.OtherAccount]},
		{noun: "terms", file: "terms.jsonl", about: "categories, tags and series with their descriptions and parents", fresh: row[blog.Term]},
		{noun: "videos", file: "videos.jsonl", about: "names and stills of videos elsewhere", fresh: row[blog.Video]},
		{noun: "posts"},
		{noun: "former_refs", file: "former-refs.jsonl", about: "identities that posts had before they were taken back", fresh: row[blog.FormerRef]},
		{noun: "revisions", file: "revisions.jsonl", about: "earlier texts of the posts", fresh: row[blog.Revision]},
		{noun: "media_items", file: "library.jsonl", about: "what authors say about the files of the library", fresh: row[blog.MediaItem]},
		{noun: "media_former", file: "replaced-files.jsonl", about: "files of the library that were replaced by others", fresh: row[blog.FormerFile]},
		{noun: "aliases", file: "old-addresses.jsonl", about: "old addresses of posts, which redirect", fresh: row[blog.Alias]},
		{noun: "post_terms", file: "post-terms.jsonl", about: "which posts have which terms", fresh: row[blog.PostTerm]},
		{noun: "host_lists", file: "server-lists.jsonl", about: "lists of servers to block, imported or watched", fresh: row[blog.HostList]},
		{noun: "blocked_hosts", file: "blocked-servers.jsonl", about: "servers that are blocked", fresh: row[blog.BlockedHost]},
		{noun: "spared_hosts", file: "spared-servers.jsonl", about: "servers that no list may block", fresh: row[blog.SparedHost]},
		{noun: "allowed_hosts", file: "allowed-servers.jsonl", about: "servers that may come while only chosen ones may", fresh: row[blog.AllowedHost]},
		{noun: "guests", file: "guests.jsonl", about: "people from other servers and what is known about them", fresh: row[blog.Guest]},
		{noun: "followers", file: "followers.jsonl", about: "who follows whom, with all that is needed to go on delivering", fresh: row[blog.Follower]},
		{noun: "comments", file: "comments.jsonl", about: "comments; parent_id is the comment that one answers", fresh: row[blog.Comment]},
		{noun: "comment_pictures", file: "comment-pictures.jsonl", about: "pictures in comments with their descriptions", fresh: row[blog.CommentPicture]},
		{noun: "emojis", file: "emojis.jsonl", about: "custom emoji of other servers", fresh: row[blog.Emoji]},
		{noun: "reactions", file: "reactions.jsonl", about: "likes and boosts", fresh: row[blog.Reaction]},
		{noun: "quotes", file: "quotes.jsonl", about: "posts elsewhere that quote one from here", fresh: row[blog.Quote]},
		{noun: "gestures", file: "gestures.jsonl", about: "what authors liked, boosted and followed", fresh: row[blog.Gesture]},
		{noun: "visit_days", file: "visit-days.jsonl", about: "visits by page and day", fresh: row[blog.VisitDay]},
		{noun: "referrer_days", file: "referrer-days.jsonl", about: "where they came from", fresh: row[blog.ReferrerDay]},
		{noun: "reading_days", file: "reading-days.jsonl", about: "readers by day", fresh: row[blog.ReadingDay]},
		{noun: "feed_days", file: "feed-days.jsonl", about: "subscribers of feeds by day", fresh: row[blog.FeedDay]},
		{noun: "server_software", file: "server-software.jsonl", about: "what the followers' servers run", fresh: row[blog.Software]},
		{noun: "follower_changes", file: "follower-changes.jsonl", about: "who came and went, in numbers", fresh: row[blog.FollowerChange]},
		{noun: "inbox_marks", file: "inbox-marks.jsonl", about: "how far each author has read", fresh: row[blog.InboxMark]},
		{noun: "muted_words", file: "muted-words.jsonl", about: "words whose comments wait", fresh: row[blog.MutedWord]},
		{noun: "spam_counts", file: "spam-counts.jsonl", about: "PRIVATE: what was learnt about spam, some of it from private messages", private: true, fresh: row[blog.SpamCount]},
		{noun: "messages", file: "messages.jsonl", about: "PRIVATE messages to the authors, and mentions", private: true, fresh: row[blog.Message]},
		{noun: "message_answers", file: "message-answers.jsonl", about: "PRIVATE: what the authors answered to them", private: true, fresh: row[blog.MessageAnswer]},
		{noun: "message_gestures", file: "message-gestures.jsonl", about: "PRIVATE: which of them the authors liked and boosted", private: true, fresh: row[blog.Gesture]},
		{noun: "reports", file: "reports.jsonl", about: "PRIVATE reports from other servers", private: true, fresh: row[blog.Report]},
		{noun: "withdrawals", file: "withdrawals.jsonl", about: "what was taken back before it came", fresh: row[blog.Withdrawal]},
	}
}

func row[T any]() any { return new(T) }

// notCarried are the fields of posts that the renderer makes anew, or that stand in the text of the file.
var notCarried = []string{"Body", "HTML", "Text", "Excerpt", "Contents", "Image", "ImageAlt", "ImageWidth", "ImageHeight", "Pictures", "Videos", "Words", "SetVersion"} //nolint:gochecknoglobals // a constant list
