package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// confirmPage asks before something is done that cannot easily be lived with.
type confirmPage struct {
	deskPage
	Action  string
	Entries []string
	Next    string
	Back    string
	Host    string
	Name    string
	Count   int
}

// moderateInbox does what the pressed button says with one entry or with all that are ticked.
func (s *Server) moderateInbox(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	back := backTo(f, links.DeskInbox)
	action := blog.InboxAction(f.Value("action"))
	var ids []int64
	for _, v := range f.values["entry"] {
		if id := number(v); id != 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		c.Redirect(http.StatusSeeOther, withDone(back, "inbox-none"))
		return
	}
	if (action == blog.ActDelete || action == blog.ActBlockHost) && f.Value("confirm") != "yes" {
		s.confirmInbox(c, f, action, back)
		return
	}
	done, err := s.o.Conversation.Moderate(c.Request.Context(), who(c).author, action, ids)
	if blog.KindOf(err) == blog.NotFound {
		c.Redirect(http.StatusSeeOther, withDone(back, "inbox-gone"))
		return
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, inboxDone(back, string(action), done, f.Value("next")))
}

// inboxDone is the page to go back to, with what happened, how to take it back, and the entry that has the focus now.
func inboxDone(back, what string, done blog.Moderated, next string) string {
	plain, query, _ := strings.Cut(back, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	for _, key := range []string{"undo", "n", "skipped", "all"} {
		values.Del(key)
	}
	values.Set("done", "inbox-"+what)
	values.Set("n", strconv.Itoa(done.Total))
	if done.Skipped > 0 {
		values.Set("skipped", strconv.Itoa(done.Skipped))
	}
	if done.Ref != "" {
		values.Set("undo", done.Ref)
	}
	fragment := ""
	if number(next) != 0 {
		fragment = "#n-" + next
	}
	return plain + "?" + values.Encode() + fragment
}

func (s *Server) confirmInbox(c *gin.Context, f form, action blog.InboxAction, back string) {
	title := "Delete for good?"
	if action == blog.ActBlockHost {
		title = "Block a server?"
	}
	d, err := s.newDesk(c, title, links.DeskInbox)
	s.showDesk(c, http.StatusOK, "confirm", confirmPage{
		deskPage: d, Action: string(action), Entries: f.values["entry"], Next: f.Value("next"), Back: back,
		Host: f.Value("host"), Name: f.Value("name"), Count: len(f.values["entry"]),
	}, err)
}

// undoInbox takes back what was done in the queue.
func (s *Server) undoInbox(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done, err := s.o.Conversation.TakeBack(c.Request.Context(), who(c).author, f.Value("undo"))
	if err != nil {
		s.failDesk(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, inboxDone(backTo(f, links.DeskInbox), "undone", done, ""))
}

// readInbox marks everything as read that came until the page was made.
func (s *Server) readInbox(c *gin.Context) {
	s.changeInbox(c, "inbox-all-read", func(ctx context.Context, f form) error {
		return s.o.Conversation.MarkAllRead(ctx, who(c).author, time.Unix(number(f.Value("until")), 0))
	})
}

// keysInbox switches the shortcuts on or off.
func (s *Server) keysInbox(c *gin.Context) {
	s.changeInbox(c, "inbox-keys", func(ctx context.Context, f form) error {
		return s.o.Conversation.Shortcuts(ctx, who(c).author, f.Value("keys") == "on")
	})
}

func (s *Server) changeInbox(c *gin.Context, code string, change func(context.Context, form) error) {
	f, err := readForm(c.Request)
	if err == nil {
		err = change(c.Request.Context(), f)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, backTo(f, links.DeskInbox), code)
}

// inboxNotice tells what just happened in the queue, from the address of the page.
func inboxNotice(code string, query url.Values) notice {
	n, skipped := int(number(query.Get("n"))), int(number(query.Get("skipped")))
	entries := func(one, many string) string {
		if n == 1 {
			return "1 entry " + one
		}
		return grouped(n) + " entries " + many
	}
	said := ""
	switch code {
	case "approve":
		said = entries("is approved.", "are approved.")
	case "hide":
		said = entries("is put aside, under Hidden.", "are put aside, under Hidden.")
	case "spam":
		said = entries("lies among the spam now; Oriel learns from it.", "lie among the spam now; Oriel learns from them.")
	case "notspam":
		said = entries("is no spam; Oriel learns from it.", "are no spam; Oriel learns from them.")
	case "delete":
		said = entries("is deleted.", "are deleted.")
	case "block":
		said = "Blocked: nothing of theirs is taken or shown any more."
	case "blockhost":
		said = "The server is blocked: nobody from there can reach your site any more."
	case "read":
		said = entries("is marked as read.", "are marked as read.")
	case "unread":
		said = entries("is marked as unread.", "are marked as unread.")
	case "undone":
		said = "Taken back: " + entries("is as it was before.", "are as they were before.")
	case "none":
		return notice{Sentence: "Nothing was ticked, so nothing was changed. Tick the box beside an entry first."}
	case "gone":
		return notice{Sentence: "These entries are not here any more. Somebody else may have been faster, or their writers took them back."}
	case "all-read":
		return notice{Sentence: "Everything is marked as read."}
	case "keys":
		return notice{Sentence: "The shortcuts of the keyboard are changed for you."}
	default:
		return notice{}
	}
	if n == 0 {
		said = "Nothing had to be changed."
	}
	if skipped > 0 && n > 0 {
		said += " " + count(skipped, "other was left as it is, because somebody changed it meanwhile or it cannot be changed so.", "others were left as they are, because somebody changed them meanwhile or they cannot be changed so.")
	}
	made := notice{Sentence: said}
	if ref := query.Get("undo"); blog.ValidRef(ref) && n > 0 {
		made.Undo = ref
	}
	return made
}
