package blog

import (
	"context"
	"time"
)

// lesson is what one decision taught about a token.
type lesson struct {
	Kind  CountKind `json:"kind"`
	Token string    `json:"token"`
	Spam  float64   `json:"spam,omitempty"`
	Ham   float64   `json:"ham,omitempty"`
}

// lessons adds up what the decisions of one form teach, so that it is written once.
type lessons struct {
	at    map[[2]string]int
	items []lesson
}

// add notes a decision about a text of a guest, with the sign of the change.
func (l *lessons) add(guest Guest, html string, spam, ham float64) {
	for _, token := range ReadSpamText(html).Tokens() {
		l.one(CountWord, token, spam, ham)
	}
	l.one(CountGuest, guestToken(guest), spam, ham)
	l.one(CountHost, guest.Host, spam, ham)
}

func (l *lessons) one(kind CountKind, token string, spam, ham float64) {
	if token == "" {
		return
	}
	key := [2]string{string(kind), token}
	i, known := l.at[key]
	if !known {
		if l.at == nil {
			l.at = map[[2]string]int{}
		}
		i = len(l.items)
		l.at[key] = i
		l.items = append(l.items, lesson{Kind: kind, Token: token})
	}
	l.items[i].Spam += spam
	l.items[i].Ham += ham
}

func (l *lessons) list() []lesson { return l.items }

// teach adds lessons to the counts, or takes them back with the sign -1.
func teach(ctx context.Context, tx Tx, list []lesson, sign float64, now time.Time) error {
	for _, kind := range []CountKind{CountWord, CountGuest, CountHost} {
		var tokens []string
		for _, l := range list {
			if l.Kind == kind {
				tokens = append(tokens, l.Token)
			}
		}
		if len(tokens) == 0 {
			continue
		}
		known, err := tx.SpamCounts(ctx, kind, tokens)
		if err != nil {
			return err
		}
		counts := make(map[string]SpamCount, len(known))
		for _, c := range known {
			counts[c.Token] = c
		}
		var changed []SpamCount
		for _, l := range list {
			if l.Kind != kind {
				continue
			}
			c, old := counts[l.Token]
			if !old {
				c = SpamCount{Kind: kind, Token: l.Token, CountedAt: now}
			}
			changed = append(changed, c.added(sign*l.Spam, sign*l.Ham, now))
		}
		if err := tx.SaveSpamCounts(ctx, changed); err != nil {
			return err
		}
	}
	return nil
}
