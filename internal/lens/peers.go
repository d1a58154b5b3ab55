package lens

import (
	"html"
	"net/url"
	"strings"
	"unicode/utf8"
)

// mastodonMedia is how many attachments Mastodon keeps of one post (app/models/status.rb).
const mastodonMedia = 4

// Mastodon is what versions 4.5 to 4.7 show. Of an Article they keep the title, the summary and the address (CONVERTED_TYPES in
// lib/activitypub/activity.rb) and fetch a preview of the page; the text itself is left out, and nothing is folded. A Note is shown whole.
func Mastodon(s Sent) View {
	if s.Kind != "Note" {
		var b strings.Builder
		if s.Name != "" {
			b.WriteString("<p><strong>" + html.EscapeString(s.Name) + "</strong></p>")
		}
		if s.Summary != "" {
			b.WriteString("<p>" + html.EscapeString(s.Summary) + "</p>")
		}
		b.WriteString(`<p><a href="` + html.EscapeString(s.URL) + `" rel="nofollow noopener">` + html.EscapeString(shortAddress(s.URL)) + "</a></p>")
		return View{HTML: b.String(), Card: true, Tags: s.Tags}
	}
	v := View{Warning: s.Summary, HTML: mask(s.Content, mastodonKeeps), Media: s.Media[:min(len(s.Media), mastodonMedia)]}
	v.Tags = apart(s)
	if len(s.Media) == 0 {
		v.Card, v.Foreign = card(s)
	}
	return v
}

// shortAddress is a link as Mastodon writes it: without its scheme, thirty characters of it.
func shortAddress(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	rest = strings.TrimPrefix(rest, "www.")
	if utf8.RuneCountInString(rest) <= 30 {
		return rest
	}
	return string([]rune(rest)[:30]) + "…"
}

// GoToSocial is what it shows up to 0.21: the whole text, folded below the summary, or below the title where there is none
// (internal/typeutils/astointernal.go); pictures and tables in the text are left out (internal/text/sanitize.go).
func GoToSocial(s Sent) View {
	v := View{Warning: s.Summary, HTML: mask(s.Content, goToSocialKeeps), Media: s.Media, Tags: apart(s)}
	if v.Warning == "" && s.Kind != "Note" {
		v.Warning = s.Name
	}
	return v
}

// misskeyFold is the length of a text, in characters, from which Misskey folds it away (frontend, shouldCollapsed).
const misskeyFold = 500

// Misskey is what Misskey and its kin show: the title in brackets, the text without most of its markup, and the address; the summary
// stands over it as a warning (ApNoteService).
func Misskey(s Sent) View {
	text := plain(s.Content)
	if s.Name != "" {
		text = "【" + s.Name + "】\n" + text
	}
	if s.Kind != "Note" {
		text += "\n" + s.URL
	}
	v := View{Warning: s.Summary, Media: s.Media, Tags: apart(s)}
	v.More = s.Summary == "" && (utf8.RuneCountInString(text) > misskeyFold || strings.Count(text, "\n") > 8)
	v.HTML = "<p>" + strings.ReplaceAll(strings.ReplaceAll(html.EscapeString(strings.TrimSpace(text)), "\n\n", "</p><p>"), "\n", "<br>") + "</p>"
	return v
}

// card tells which page's preview Mastodon shows below a text: that of its first link which is no mention and no hashtag
// (app/services/fetch_link_card_service.rb).
func card(s Sent) (own bool, foreign string) {
	link := firstLink(s.Content)
	if link == "" {
		return false, ""
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return false, ""
	}
	if link == s.URL {
		return true, ""
	}
	return false, u.Host
}

// apart are the hashtags that do not stand in the text.
func apart(s Sent) []string {
	text := strings.ToLower(plain(s.Content))
	var tags []string
	for _, t := range s.Tags {
		if !strings.Contains(text, strings.ToLower(t)) {
			tags = append(tags, t)
		}
	}
	return tags
}
