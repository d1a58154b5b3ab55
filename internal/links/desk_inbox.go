package links

import (
	"net/url"
	"strconv"
)

// The addresses of the queue of what came in.
const (
	DeskInbox     = "/desk/inbox"
	DeskInboxUndo = "/desk/inbox/undo"
	DeskInboxRead = "/desk/inbox/read"
	DeskInboxKeys = "/desk/inbox/keys"
	DeskMuted     = "/desk/muted"
)

// DeskInboxShow is one of the drawers of the queue: waiting, unread, hidden or spam.
func DeskInboxShow(drawer string) string { return DeskInbox + "?show=" + url.QueryEscape(drawer) }

// DeskInboxKind is what came in of one kind.
func DeskInboxKind(kind string) string { return DeskInbox + "?kind=" + url.QueryEscape(kind) }

// DeskInboxPost is what came in about one post.
func DeskInboxPost(ref string) string { return DeskInbox + "?post=" + url.QueryEscape(ref) }

// DeskInboxGuest is what came in from one guest.
func DeskInboxGuest(id int64) string { return DeskInbox + "?guest=" + strconv.FormatInt(id, 10) }
