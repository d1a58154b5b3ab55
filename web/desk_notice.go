package web

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
)

// notice tells an author what just happened. It travels as a short code in the
// address, so that nothing has to be stored for it.
type notice struct {
	Sentence string
	Read     bool   // offer a link to the thing's public page
	Undo     string // takes it back, see blog.Conversation.TakeBack; empty when it cannot be taken back
	Back     string // where to go then
}

// noticeFrom reads what just happened from the address of a page.
func noticeFrom(c *gin.Context) notice {
	code := c.Query("done")
	if what, ours := strings.CutPrefix(code, "inbox-"); ours {
		made := inboxNotice(what, c.Request.URL.Query())
		made.Back = withoutNotice(c.Request.URL)
		return made
	}
	made := noticeOf(code)
	if ref := c.Query("undo"); commentCode(code) && blog.ValidRef(ref) {
		made.Undo, made.Back = ref, withoutNotice(c.Request.URL)
	}
	return made
}

// commentCode reports whether a code tells of something that was done on a comment's own page.
func commentCode(code string) bool {
	switch code {
	case "approved", "hidden", "removed", "comment-spam", "comment-notspam", "person-blocked", "server-blocked":
		return true
	}
	return false
}

// doneWithUndo adds to a path of ours the code of a notice and what takes it back, in place of older ones; ref may be empty.
func doneWithUndo(path, code, ref string) string {
	if u, err := url.Parse(path); err == nil {
		path = withoutNotice(u)
	}
	path = withDone(path, code)
	if ref == "" {
		return path
	}
	return withUndo(path, ref)
}

// withoutNotice is the address of a page without what just happened there.
func withoutNotice(u *url.URL) string {
	values := u.Query()
	for _, key := range []string{"done", "undo", "n", "skipped"} {
		values.Del(key)
	}
	if len(values) == 0 {
		return u.Path
	}
	return u.Path + "?" + values.Encode()
}

func noticeOf(code string) notice {
	switch code {
	case "welcome":
		return notice{Sentence: "Your site is ready. Welcome to your desk."}
	case "draft":
		return notice{Sentence: "The draft is saved. Nobody but you and the editors can see it."}
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
	case "comment-spam":
		return notice{Sentence: "The comment lies among the spam now; Oriel learns from it."}
	case "comment-notspam":
		return notice{Sentence: "The comment is no spam; Oriel learns from it."}
	case "removed":
		return notice{Sentence: "The comment is deleted."}
	case "muted":
		return notice{Sentence: "Muted. New comments that contain it wait for you."}
	case "unmuted":
		return notice{Sentence: "Not muted any more. What it held back keeps waiting for you."}
	case "answered":
		return notice{Sentence: "Your answer is on the page and on its way to the fediverse."}
	case "person-blocked":
		return notice{Sentence: "This person is blocked: nothing of theirs is taken or shown any more. To take it back, see Blocks."}
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
	case "answered-privately":
		return notice{Sentence: "Your answer is on its way, to its reader and to nobody else."}
	case "answered-mention":
		return notice{Sentence: "Your answer is on its way. It stands on no page of your site that others find by themselves."}
	case "answer-changed":
		return notice{Sentence: "Your answer is changed, and whoever got it is being told."}
	case "answer-deleted":
		return notice{Sentence: "Your answer is deleted, and the server that has it is asked to delete it too."}
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
	case "uploaded":
		return notice{Sentence: "It is in the library. Say what can be seen or heard, then copy the line into your text."}
	case "uploaded-several":
		return notice{Sentence: "The files are in the library. Those without a description are marked."}
	case "media":
		return notice{Sentence: "Saved. Texts that show the file keep the words that stand in them."}
	case "media-again":
		return notice{Sentence: "The smaller sizes are being made again."}
	case "replaced":
		return notice{Sentence: "The file is replaced. The texts that show it change within the next seconds; load this page again to see them."}
	case "media-deleted":
		return notice{Sentence: "The file is deleted, and its room is free again."}
	case "name-added":
		return notice{Sentence: "Your profile names that account now, and the servers of your followers are being told. Its server can let your followers move here."}
	case "name-removed":
		return notice{Sentence: "Your profile does not name that account any more."}
	case "moved-out":
		return notice{Sentence: "You have moved. The servers of your followers are being told; Deliveries shows how far that is."}
	case "stayed":
		return notice{Sentence: "You are at home here again, and the servers of your followers are being told. Followers who went do not come back by themselves."}
	case "second-off":
		return notice{Sentence: "The second step is off. Your password alone lets you in now."}
	case "passkey":
		return notice{Sentence: "The passkey is added. Next time you can log in with it."}
	case "passkey-renamed":
		return notice{Sentence: "The passkey has a new name."}
	case "passkey-removed":
		return notice{Sentence: "The passkey is removed. Nobody can log in with it any more."}
	case "reset":
		return notice{Sentence: "Your password is changed, and all devices are logged out. Log in with the new one."}
	case "too-late":
		return notice{Sentence: "That took longer than ten minutes. Please log in again."}
	case "joined":
		return notice{Sentence: "Welcome. This is your desk."}
	case "role":
		return notice{Sentence: "The role is changed. It holds from the next page on that they open."}
	case "author-removed":
		return notice{Sentence: "They cannot log in any more. What they published stays under their name."}
	case "readmitted":
		return notice{Sentence: "They are welcome again, as an author. Make them a link for a new password."}
	case "author-logged-out":
		return notice{Sentence: "All their devices are logged out."}
	case "factors-off":
		return notice{Sentence: "Their passkeys and their second step are removed. Their password lets them in."}
	case "revoked":
		return notice{Sentence: "The invitation is taken back. Its link does not work any more."}
	case "mail":
		return notice{Sentence: "Your choices are saved."}
	case "mail-confirm":
		return notice{Sentence: "A letter is on its way to the new address. Open the link in it, and the address is yours."}
	case "mail-gone":
		return notice{Sentence: "Your address is removed. Nothing is sent to it any more."}
	case "mail-test":
		return notice{Sentence: "The mail server took the letter. It should be in your mailbox in a moment."}
	case "left":
		return notice{Sentence: "You are logged out."}
	}
	return notice{}
}
