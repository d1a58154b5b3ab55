package links

import "net/url"

// GuestBook takes comments of people without an account anywhere. It is no address of a feed of comments, below which it stands.
const GuestBook = "/comments/new"

// GuestBookOf is the form for a comment of a visitor under a post.
func GuestBookOf(postRef string) string { return GuestBook + "?post=" + url.QueryEscape(postRef) }
