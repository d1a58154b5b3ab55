package blog

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MutedWord is a word or phrase that is not wanted here: what contains it waits for an author. Folded is how it is
// compared: small letters without accents.
type MutedWord struct {
	ID        int64
	Words     string
	Folded    string
	AuthorID  int64     // who muted it
	ExpiresAt time.Time // zero: never
	CreatedAt time.Time
}

// Over reports whether the time of a muted word is over.
func (w MutedWord) Over(now time.Time) bool { return !w.ExpiresAt.IsZero() && !w.ExpiresAt.After(now) }

// FindMuted gives the first muted word of a list that stands in a text, as whole words; zero when none does. Scripts that
// are written without spaces are compared letter by letter.
func FindMuted(list []MutedWord, text string, now time.Time) MutedWord {
	joined := " " + strings.Join(foldedWords(text), " ") + " "
	for _, w := range list {
		if w.Over(now) || w.Folded == "" {
			continue
		}
		if strings.Contains(joined, " "+w.Folded+" ") || spaceless(w.Folded) && strings.Contains(joined, w.Folded) {
			return w
		}
	}
	return MutedWord{}
}

func spaceless(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	})
}

const (
	maxMuted      = 500 // words of a site
	maxMutedWords = 100 // characters of one
)

// MuteForm is what an editor types to mute a word. For is how long, zero for ever.
type MuteForm struct {
	Words string
	For   time.Duration
}

// Mute adds a word or phrase to those of the site. Only editors may. A word that is muted already is Conflict.
func (c *Conversation) Mute(ctx context.Context, author Author, form MuteForm) (MutedWord, error) {
	if !author.Edits() {
		return MutedWord{}, errNotEditor
	}
	words := oneLine(form.Words)
	muted := MutedWord{
		Words: words, Folded: strings.Join(foldedWords(words), " "), AuthorID: author.ID, CreatedAt: c.now().UTC().Truncate(time.Second),
	}
	var wrong problems
	switch {
	case muted.Folded == "":
		wrong.add("words", "Please type a word or a phrase with at least one letter or digit.")
	case utf8.RuneCountInString(words) > maxMutedWords:
		wrong.add("words", "Please keep a muted phrase under 100 characters.")
	case form.For < 0 || form.For > 10*365*day:
		wrong.add("for", "Please choose one of the times in the list.")
	}
	if err := wrong.err(); err != nil {
		return MutedWord{}, err
	}
	if form.For > 0 {
		muted.ExpiresAt = muted.CreatedAt.Add(form.For)
	}
	err := c.store.Atomically(ctx, func(tx Tx) error {
		known, err := tx.MutedWords(ctx)
		if err != nil {
			return err
		}
		if len(known) >= maxMuted {
			return wrongField("words", "There are 500 muted words already. Please take some off the list first.")
		}
		for _, k := range known {
			switch {
			case k.Folded == muted.Folded && !k.Over(c.now()):
				return wrongField("words", "“"+k.Words+"” is muted already; capital letters and accents make no difference.")
			case k.Folded == muted.Folded:
				muted.ID = k.ID
			}
		}
		return tx.SaveMutedWord(ctx, &muted)
	})
	return muted, err
}

// Unmute takes a word off the list. What it held back keeps waiting. Only editors may. Safe to repeat.
func (c *Conversation) Unmute(ctx context.Context, author Author, id int64) error {
	if !author.Edits() {
		return errNotEditor
	}
	return c.store.Atomically(ctx, func(tx Tx) error { return tx.DeleteMutedWord(ctx, id) })
}
