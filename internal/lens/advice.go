package lens

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Written is what the author wrote, before the wire changed it.
type Written struct {
	Title   string
	Summary string // the author's own; empty when the beginning of the text stands for it
	Warning string
	HTML    string // the text as the page shows it
	Full    int    // bytes of the whole message, before anything is left out to make it fit
	// Whom the text names and nobody here has met, and whom their servers did not know; as name@host.
	Strangers, Missed []string
}

// Limits of what others take.
const (
	messageLimit = 64 << 10 // bytes; servers of the Misskey family refuse more
	wireSummary  = 300      // characters; a longer one is cut on its way
)

// Advice names what may come out other than the author thinks, each in a sentence that says what helps.
func Advice(w Written, s Sent) []string {
	var list []string
	say := func(when bool, sentence string, args ...any) {
		if when {
			list = append(list, fmt.Sprintf(sentence, args...))
		}
	}
	article := s.Kind != "Note"
	say(article && strings.TrimSpace(w.Summary) == "", "There is no summary, so the beginning of the text stands for it. Mastodon shows nothing else of a post but title and summary: one or two sentences of your own work better.")
	say(strings.Contains(w.Summary, "://") || strings.Contains(w.Summary, "www."), "The summary holds a web address. It is taken out before the post leaves, because Mastodon would show a preview of that page instead of yours. Put the link into the text.")
	n := utf8.RuneCountInString(w.Summary)
	say(n > wireSummary, "The summary has %d characters; other servers get the first %d. Some of them drop posts with longer ones.", n, wireSummary)
	say(strings.ContainsAny(w.Title, "<>"), "The title holds the signs < or >. Mastodon would take them for markup, so other servers get ‹ and › instead.")
	say(strings.Contains(w.Title, "**") || strings.Contains(w.Title, "`") || strings.Contains(w.Title, "]("), "The title looks as if it held Markdown. A title is plain text everywhere: the signs are shown as they are.")
	say(len(w.Strangers) > 0, "Nobody here has met %s yet. When this is published their server is asked; if it knows them, they are linked and told.", people(w.Strangers))
	say(len(w.Missed) > 0, "Nothing was found under %s when the server was asked a short while ago, so that stays plain text. Please look whether it is spelled as on the profile page there.", people(w.Missed))
	bare := undescribed(w.HTML)
	say(bare == 1, "One picture has no description. People who do not see it learn nothing of it, and servers show it without words. If it is decoration only, that is fine.")
	say(bare > 1, "%d pictures have no description. People who do not see them learn nothing of them, and servers show them without words. If they are decoration only, that is fine.", bare)
	say(has(w.HTML, "table"), "GoToSocial and Mastodon show no tables: of a table only its words are left there.")
	say(article && w.Warning != "", "Mastodon knows no content warning on a post with a title; it shows title and summary openly, so keep what you warn of out of both.")
	say(w.Full >= messageLimit && !s.Reference, "With everything in it the message would have %d KB. Servers of the Misskey family take 64 KB, so the second copy of the text, which only names its language, is left out.", w.Full>>10)
	say(s.Reference, "The text is so long (%d KB) that servers get a note that it is there and fetch it themselves. Most do; those of the Misskey family may not. Splitting it into a series would reach all.", w.Full>>10)
	return list
}

func people(handles []string) string {
	if n := len(handles) - 3; n > 0 {
		return "@" + strings.Join(handles[:3], ", @") + fmt.Sprintf(" and %d more", n)
	}
	return "@" + strings.Join(handles, ", @")
}
