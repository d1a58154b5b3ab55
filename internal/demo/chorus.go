package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// The chorus answers the one post that asks everybody a question: more comments than a page holds, and more likes
// than there are faces in a row.
const (
	chorusPost   = "what-do-you-see-from-yours"
	chorusGuests = 90
	chorusSays   = 230
	chorusLikes  = 64
	chorusBoosts = 38
)

// chorus is the same each time.
func chorus() Conversation {
	b := bulk{rand.New(rand.NewPCG(58, 0xc1))}
	var all Conversation
	for i := range chorusGuests {
		g := bulkGuest(i * 41)
		g.Key, g.Host = fmt.Sprintf("c%d", i), fmt.Sprintf("w%d.example", i%23)
		all.Guests = append(all.Guests, g)
	}
	after := 10 * time.Minute
	seen := map[string]bool{}
	for i := range chorusSays {
		after += time.Duration(2+b.IntN(3+i/4)) * time.Minute
		c := Comment{Key: fmt.Sprintf("y%d", i), Post: chorusPost, Guest: all.Guests[b.IntN(chorusGuests)].Key, After: after.String()}
		c.Content, c.Language = b.view(seen)
		if i > 0 && b.IntN(4) == 0 {
			c.Parent, c.Content, c.Language = fmt.Sprintf("y%d", i-1-b.IntN(min(i, 6))), b.one(nods), "en"
		}
		all.Comments = append(all.Comments, c)
	}
	for i := range chorusLikes {
		all.Reactions = append(all.Reactions, Reaction{Kind: "like", Guest: all.Guests[i].Key, Post: chorusPost, After: fmt.Sprintf("%dm", 7+11*i)})
	}
	for i := range chorusBoosts {
		all.Reactions = append(all.Reactions, Reaction{Kind: "boost", Guest: all.Guests[chorusGuests-1-i].Key, Post: chorusPost, After: fmt.Sprintf("%dm", 15+23*i)})
	}
	return all
}

// view is what somebody sees, in words that nobody used yet.
func (b bulk) view(seen map[string]bool) (text, language string) {
	for {
		text, language = fmt.Sprintf(b.one(openings), b.one(sights), b.one(elsewhere)), "en"
		if b.IntN(12) == 0 {
			foreign := foreignViews[b.IntN(len(foreignViews))]
			text, language = foreign[1], foreign[0]
		}
		if !seen[text] {
			seen[text] = true
			return text, language
		}
	}
}

func (c *Conversation) join(more Conversation) {
	c.Guests = append(c.Guests, more.Guests...)
	c.Comments = append(c.Comments, more.Comments...)
	c.Reactions = append(c.Reactions, more.Reactions...)
}
