package auth

import (
	"strings"
	"testing"
	"time"
)

func TestATicketIsReadByWhoGaveItOut(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	clock := func() time.Time { return now }
	seal, err := newSeal(make([]byte, keyBytes))
	if err != nil {
		t.Fatal(err)
	}
	mine, theirs, other := NewTickets(seal, "guest book", clock), NewTickets(nil, "guest book", clock), NewTickets(seal, "lottery", clock)
	ticket := mine.Issue("a post", "7")
	now = now.Add(time.Minute)
	if number, age, ok := NewTickets(seal, "guest book", clock).Read(ticket, "a post"); !ok || number != "7" || age != time.Minute {
		t.Errorf("%q, %v, %v", number, age, ok)
	}
	flipped := []byte(ticket)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct {
		tickets         *Tickets
		ticket, subject string
	}{
		"another subject": {mine, ticket, "a post more"}, "another key": {theirs, ticket, "a post"}, "another label": {other, ticket, "a post"},
		"empty": {mine, "", "a post"}, "no letters": {mine, "!?", "a post"}, "cut": {mine, ticket[:len(ticket)-4], "a post"},
		"changed": {mine, string(flipped), "a post"}, "long": {mine, strings.Repeat("A", 1<<20), "a post"},
	} {
		if _, _, ok := c.tickets.Read(c.ticket, c.subject); ok {
			t.Errorf("%s was taken", name)
		}
	}
}
