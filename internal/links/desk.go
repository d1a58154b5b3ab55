package links

import "net/url"

// The addresses of the desk, the author's side of the site.
const (
	Desk         = "/desk/"
	DeskPosts    = "/desk/posts"
	DeskNewPost  = "/desk/posts/new"
	DeskPreview  = "/desk/preview"
	DeskComments = "/desk/comments"
	DeskQuotes   = "/desk/quotes"
	DeskMessages = "/desk/messages"
	// DeskDeliveries is the queue of what goes out, as a whole.
	DeskDeliveries = "/desk/deliveries"
	DeskMedia      = "/desk/media"
	DeskBlocks     = "/desk/blocks"
	DeskSettings   = "/desk/settings"
	DeskTerms      = "/desk/terms"
	DeskProfile    = "/desk/profile"
	DeskPassword   = "/desk/profile/password"
	DeskSessions   = "/desk/profile/sessions"
	DeskStrength   = "/desk/profile/strength"
	SetupStrength  = "/setup/strength"
)

// DeskPost is where a post is written.
func DeskPost(ref string) string { return DeskPosts + "/" + url.PathEscape(ref) }

// DeskDeliveriesOf shows where a post went.
func DeskDeliveriesOf(ref string) string { return DeskPost(ref) + "/deliveries" }

// DeskDeletePost asks whether a post shall really go.
func DeskDeletePost(ref string) string { return DeskPost(ref) + "/delete" }

// DeskComment is where one comment is looked at and answered.
func DeskComment(ref string) string { return DeskComments + "/" + url.PathEscape(ref) }

// DeskAnswer takes an author's answer to a comment.
func DeskAnswer(ref string) string { return DeskComment(ref) + "/answer" }

// DeskSettingsOf is the page of a group of settings; the first group has no name.
func DeskSettingsOf(group string) string {
	if group == "" {
		return DeskSettings
	}
	return DeskSettings + "/" + url.PathEscape(group)
}

// DeskTermsOf lists the terms of a kind: category, tag or series.
func DeskTermsOf(kind string) string { return DeskTerms + "/" + url.PathEscape(kind) }

// DeskTerm is where one term is changed.
func DeskTerm(kind, slug string) string { return DeskTermsOf(kind) + "/" + url.PathEscape(slug) }
