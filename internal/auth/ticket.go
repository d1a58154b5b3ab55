package auth

import (
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Tickets are given out with public forms, so that a form that comes in can be told from one that nobody ever opened. A
// ticket is for one subject and says when it was given out; nothing is stored. It is safe for concurrent use.
type Tickets struct {
	seal  *Seal
	label string
	now   func() time.Time
}

// NewTickets makes tickets under the key of seal. Tickets of one label are worth nothing under another. When seal is nil they
// get a key of their own, and end with the process.
func NewTickets(seal *Seal, label string, now func() time.Time) *Tickets {
	if seal == nil {
		key := make([]byte, keyBytes)
		_, _ = rand.Read(key)  // never fails: it ends the process instead
		seal, _ = newSeal(key) // the only error is a key of another length
	}
	return &Tickets{seal: seal, label: "ticket for " + label, now: now}
}

// Issue makes a ticket for a subject with a number of its own, which must hold no space.
func (t *Tickets) Issue(subject, number string) string {
	plain := strconv.FormatInt(t.now().Unix(), 10) + " " + number + " " + subject
	return base64.RawURLEncoding.EncodeToString(t.seal.Seal([]byte(plain), t.label))
}

// maxTicketBytes bounds what is looked at; a real ticket has some 200 bytes.
const maxTicketBytes = 1024

// Read gives the number and the age of a ticket; false when it is forged, damaged or for another subject.
func (t *Tickets) Read(ticket, subject string) (number string, age time.Duration, ok bool) {
	if len(ticket) > maxTicketBytes {
		return "", 0, false
	}
	box, err := base64.RawURLEncoding.DecodeString(ticket)
	if err != nil {
		return "", 0, false
	}
	plain, err := t.seal.Open(box, t.label)
	if err != nil {
		return "", 0, false
	}
	parts := strings.SplitN(string(plain), " ", 3)
	if len(parts) != 3 || parts[2] != subject {
		return "", 0, false
	}
	issued, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return "", 0, false
	}
	return parts[1], t.now().Sub(time.Unix(issued, 0)), true
}
