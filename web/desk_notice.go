package web

// notice tells an author what just happened. It travels as a short code in the
// address, so that nothing has to be stored for it.
type notice struct {
	Sentence string
	Read     bool // offer a link to the thing's public page
}

func noticeOf(code string) notice {
	switch code {
	case "welcome":
		return notice{Sentence: "Your site is ready. Welcome to your desk."}
	case "draft":
		return notice{Sentence: "The draft is saved. Nobody but you can see it."}
	case "published":
		return notice{Sentence: "Published.", Read: true}
	case "updated":
		return notice{Sentence: "The changes are published.", Read: true}
	case "deleted":
		return notice{Sentence: "The post is deleted. Other servers are being told."}
	case "approved":
		return notice{Sentence: "The comment is on the page now."}
	case "hidden":
		return notice{Sentence: "The comment is hidden from the page."}
	case "removed":
		return notice{Sentence: "The comment is deleted."}
	case "quote-shown":
		return notice{Sentence: "The quote is named under the post now."}
	case "quote-hidden":
		return notice{Sentence: "The quote is not named under the post. The text itself stays on its own server."}
	case "answered":
		return notice{Sentence: "Your answer is on the page and on its way to the fediverse."}
	case "person-blocked":
		return notice{Sentence: "This person is blocked: nothing of theirs is taken or shown any more."}
	case "person-unblocked":
		return notice{Sentence: "This person is welcome again."}
	case "server-blocked":
		return notice{Sentence: "This server is blocked: nobody from there can reach your site any more."}
	case "server-unblocked":
		return notice{Sentence: "This server is welcome again."}
	case "server-held":
		return notice{Sentence: "Comments from this server wait for approval from now on."}
	case "list-read":
		return notice{Sentence: "The list is read. Nothing is changed yet; look at what it would change."}
	case "list-watched":
		return notice{Sentence: "The list is being fetched. Load this page again in a moment to see what it would change."}
	case "list-looked":
		return notice{Sentence: "The list is being looked at. Load this page again in a moment."}
	case "list-applied":
		return notice{Sentence: "The list is applied."}
	case "list-discarded":
		return notice{Sentence: "It is put away. Nothing was changed."}
	case "list-automatic":
		return notice{Sentence: "Changes of this list apply by themselves from now on, but for very large ones."}
	case "list-asked":
		return notice{Sentence: "Changes of this list wait for you from now on."}
	case "list-ended-free":
		return notice{Sentence: "The list is gone. Its servers are welcome again, where nothing else blocks them."}
	case "list-ended-keep":
		return notice{Sentence: "The list is gone. Its servers stay blocked, as if you had blocked them by hand."}
	case "host-spared":
		return notice{Sentence: "This server stays open, whatever lists say."}
	case "host-unspared":
		return notice{Sentence: "This server is no exception any more. What lists say about it counts."}
	case "host-allowed":
		return notice{Sentence: "Added to the allowed servers."}
	case "host-disallowed":
		return notice{Sentence: "Taken off the allowed servers."}
	case "federation-chosen":
		return notice{Sentence: "Only the allowed servers may reach this site now."}
	case "federation-open":
		return notice{Sentence: "Every server that is not blocked may reach this site again."}
	case "followers-removed":
		return notice{Sentence: "They are removed, and their servers are told. They get no more posts."}
	case "try-now":
		return notice{Sentence: "What waits for this server goes out now. This page shows how it went when you load it again."}
	case "settings":
		return notice{Sentence: "The settings are saved."}
	case "term":
		return notice{Sentence: "Saved. Addresses stay as they were."}
	case "term-deleted":
		return notice{Sentence: "It is deleted."}
	case "answered-here":
		return notice{Sentence: "Your answer is on the page. It stays there, because the guest has no account to send it to."}
	case "like-sent":
		return notice{Sentence: "Liked. Its writer's server is being told."}
	case "boost-sent":
		return notice{Sentence: "Boosted. Its writer and your followers are being told."}
	case "follow-asked":
		return notice{Sentence: "Their server is asked to let you follow them."}
	case "taken-back":
		return notice{Sentence: "Taken back. The servers that know of it are being told."}
	case "reported":
		return notice{Sentence: "The report is on its way. Nothing changed here: hide or block if you want that too."}
	case "profile":
		return notice{Sentence: "Your profile is saved. Servers of your followers are being told."}
	case "password":
		return notice{Sentence: "Your password is changed, and all other devices are logged out."}
	case "session-ended":
		return notice{Sentence: "That device is logged out."}
	case "left":
		return notice{Sentence: "You are logged out."}
	}
	return notice{}
}
