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
		return notice{Sentence: "It is deleted for good."}
	case "trashed":
		return notice{Sentence: "It lies in the trash now, for 30 days."}
	case "trashed-public":
		return notice{Sentence: "It lies in the trash now, for 30 days. Readers find it gone, and the servers that have it are being told."}
	case "in-trash":
		return notice{Sentence: "This post lies in the trash. Restore it to write on."}
	case "restored":
		return notice{Sentence: "It is out of the trash, as a draft."}
	case "restored-scheduled":
		return notice{Sentence: "It is out of the trash and waits for its time again."}
	case "restored-late":
		return notice{Sentence: "It is out of the trash, as a draft, because its time has passed meanwhile. Publish it, or choose a new time."}
	case "scheduled":
		return notice{Sentence: "It is scheduled. Nobody sees it before its time, and nothing is sent before."}
	case "scheduled-moved":
		return notice{Sentence: "It is scheduled. The clocks skip the time that you typed, so it moved on by as much as they do; the time below is the one that counts."}
	case "scheduled-twice":
		return notice{Sentence: "It is scheduled. The time that you typed comes twice, because the clocks are put back; the first of the two counts."}
	case "unpublished":
		return notice{Sentence: "It is a draft again. Readers find it gone, and the servers that have it are being told. Its comments are back when you publish it again."}
	case "updated-quietly":
		return notice{Sentence: "The changes are on the page. Nobody was told, and it does not count as edited.", Read: true}
	case "revision-restored":
		return notice{Sentence: "The earlier text is back. The one that was there is kept among the revisions."}
	case "discarded":
		return notice{Sentence: "The text that you had not saved is discarded."}
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
