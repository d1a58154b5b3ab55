package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// letterTitle says what a letter told its readers.
func letterTitle(kind blog.LetterKind) string {
	switch kind {
	case blog.LetterNews:
		return "The post"
	case blog.LetterChange:
		return "A change"
	case blog.LetterEnd:
		return "Its deletion"
	}
	return "A letter"
}

// Headline says in one sentence how far the letter came.
func (p way) Headline() string {
	t := p.Tally
	switch {
	case p.Letter.ID == 0 && p.Post.Status == blog.Draft:
		return "This is a draft. Nothing was sent."
	case p.Letter.ID == 0 && p.Post.Status == blog.Scheduled:
		return "This post waits for its time. Nothing was sent yet."
	case p.Letter.ID == 0:
		return "No letter about this post is remembered."
	case t.Servers == 0:
		return "There was nobody to send it to."
	case t.Reached == 0 && t.Waiting > 0:
		return "On its way to " + count(t.Servers, "server", "servers") + "."
	case t.Reached == 0:
		return fmt.Sprintf("It reached none of %s.", count(t.Servers, "server", "servers"))
	}
	sentence := fmt.Sprintf("Sent to %s of %s", grouped(t.Reached), count(t.Servers, "server", "servers"))
	if t.Reached == t.Servers {
		sentence = "Sent to " + count(t.Servers, "server", "servers")
		if t.Servers > 1 {
			sentence = "Sent to all " + count(t.Servers, "server", "servers")
		}
	}
	if !t.LastDone.IsZero() {
		sentence += " in " + span(t.LastDone.Sub(p.Letter.CreatedAt))
	}
	if t.Again > 0 {
		sentence += fmt.Sprintf(", %s of them only when it was sent again", grouped(t.Again))
	}
	return sentence + "."
}

// Share is the part of the inboxes in a state, of 1000, for the bar. A part that is there is never too thin to be seen.
func (p way) Share(n int) int {
	all := p.Tally.Inboxes()
	if n == 0 || all == 0 {
		return 0
	}
	return max(n*1000/all, 8)
}

// BarLabel says what the bar shows.
func (p way) BarLabel() string {
	t := p.Tally
	return fmt.Sprintf("%s arrived, %s waiting, %s failed", grouped(t.Done), grouped(t.Waiting), grouped(t.Buried))
}

// Took is how long a delivery was on its way.
func (r deliveryRow) Took() string { return span(r.DoneAt.Sub(r.CreatedAt)) }

// Reason is what the server answered last, in words; empty when it was not tried or all is well.
func (r deliveryRow) Reason() string {
	switch {
	case r.State == blog.DeliveryDone:
		return ""
	case r.LastStatus == 0 && strings.Contains(r.LastError, "awaiting response headers"):
		return "It did not answer within 10 seconds."
	case r.LastStatus == 0 && strings.Contains(r.LastError, "deadline exceeded"), r.LastStatus == 0 && strings.Contains(r.LastError, "timeout"):
		return "It did not answer in time."
	case r.LastStatus == 0 && strings.Contains(r.LastError, "no such host"):
		return "There is no server under this name."
	case r.LastStatus == 0 && strings.Contains(r.LastError, "connection refused"):
		return "Nobody answers at its door: the connection was refused."
	case r.LastStatus == 0 && strings.Contains(r.LastError, "certificate"):
		return "Its certificate is not valid."
	}
	return answerWords(r.LastStatus, r.LastError)
}

// answerWords says what a status means for a letter; raw is what the post office noted.
func answerWords(status int, raw string) string {
	switch status {
	case 401:
		return "It answered 401: it did not accept our signature."
	case 403:
		return "It answered 403: it does not take letters from here."
	case 404:
		return "It answered 404: the inbox is not there."
	case 410:
		return "It answered 410: the inbox is gone for good."
	case 413:
		return "It answered 413: the post is too long for it."
	case 429:
		return "It answered 429: it asks us to slow down."
	}
	return raw
}

// Detail is the note of the post office where Reason says it in other words, for those who look for the cause.
func (r deliveryRow) Detail() string {
	if r.LastStatus != 0 || r.LastError == r.Reason() || r.State == blog.DeliveryDone {
		return ""
	}
	return r.LastError
}

// span writes a time for people: "under 1 s", "38 s", "4 min", "3 h", "2 days".
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return "under 1 s"
	case d < 2*time.Minute:
		return strconv.Itoa(int(d/time.Second)) + " s"
	case d < 2*time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " min"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return strconv.Itoa(int(d/(24*time.Hour))) + " days"
}

// againSentence tells how many servers are tried again.
func againSentence(n int) string {
	if n == 0 {
		return "Nothing had to be sent again: it arrived meanwhile, or a later letter did, or the server is blocked."
	}
	return count(n, "delivery goes", "deliveries go") + " out again now. This page shows how it went when you load it again."
}
