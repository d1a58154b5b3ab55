package as2

import (
	"strings"
	"time"
	"unicode/utf8"
)

// maxReactionRunes bounds an emoji with its modifiers, or the :shortcode: of a custom one.
const maxReactionRunes = 64

// Content returns the text of the object, HTML as its author sent it, and its language ("" when unknown). Without content the first entry of contentMap is taken.
func (d *Doc) Content() (html, language string) { return d.worded("content", "contentMap") }

// Name returns the title or display name: plain text by the vocabulary, but do not count on it.
func (d *Doc) Name() string {
	name, _ := d.worded("name", "nameMap")
	return name
}

// Summary returns the summary: a content warning on a Note, an excerpt on an Article, the HTML of a biography on an actor.
func (d *Doc) Summary() string {
	summary, _ := d.worded("summary", "summaryMap")
	return summary
}

// worded reads a natural language property (AS2 core §4.7) from the plain form, from {"@value", "@language"}, or from its map.
func (d *Doc) worded(key, mapKey string) (text, language string) {
	plain := d.get(key).first()
	text = plain.text()
	if plain.kind() == '{' {
		text, language = plain.get("@value").text(), plain.get("@language").text()
	}
	if language != "" {
		return text, language
	}
	for tag, entry := range d.get(mapKey).members() {
		words := entry.text()
		if words == "" {
			continue
		}
		if text == "" || words == text {
			return words, tag
		}
		if language == "" {
			language = tag
		}
	}
	return text, language
}

// Sensitive tells whether the author wants it hidden until it is asked for.
func (d *Doc) Sensitive() bool { return d.Bool("sensitive") }

// Published returns when the author says that the object came to be, in UTC; the zero time when that is missing or unreadable. It may lie in the future.
func (d *Doc) Published() time.Time { return d.Time("published") }

// Updated returns when the author says that the object was last edited, in UTC; the zero time when it was not.
func (d *Doc) Updated() time.Time { return d.Time("updated") }

// Time reads a date property, in UTC. RFC 3339 is the rule; a missing zone (read as UTC), a space for the T, a bare date and the dates of mail are accepted.
func (d *Doc) Time(key string) time.Time {
	text := strings.TrimSpace(d.get(key).text())
	if len(text) < len(time.DateOnly) || len(text) > 64 {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return sane(t)
	}
	for _, layout := range [...]string{
		"2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 MST", time.DateTime, time.DateOnly,
		time.RFC1123, time.RFC1123Z,
	} {
		if t, err := time.Parse(layout, strings.ToUpper(text)); err == nil {
			return sane(t)
		}
	}
	return time.Time{}
}

// sane refuses years that databases and feeds cannot hold.
func sane(t time.Time) time.Time {
	t = t.UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// Reaction returns the emoji of a Like or EmojiReact (FEP-c0e0), or the :shortcode: of a custom one, which an Emoji tag explains; "" for a plain like.
func (d *Doc) Reaction() string {
	for _, key := range [2]string{"content", "_misskey_reaction"} {
		emoji := strings.TrimSpace(d.Text(key))
		if emoji != "" && utf8.RuneCountInString(emoji) <= maxReactionRunes {
			return emoji
		}
	}
	return ""
}
