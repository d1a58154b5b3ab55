package httpsig

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// checkWindow refuses a time that is more than an hour from now, either way.
// what names the time in a sentence.
func checkWindow(what string, at, now time.Time) error {
	switch age := now.Sub(at); {
	case age > window:
		return refuse(ReasonClock, "%s is %s old; check the clock of the sending server.", what, spoken(age))
	case age < -window:
		return refuse(ReasonClock, "%s is %s in the future; check the clock of the sending server.", what, spoken(-age))
	default:
		return nil
	}
}

// checkDate judges the Date header, where it is signed.
func checkDate(h http.Header, now time.Time) error {
	lines := h.Values("Date")
	if len(lines) == 0 {
		return refuse(ReasonCoverage, "The signature covers the Date header, but the request has none; send it.")
	}
	if len(lines) > 1 {
		return refuse(ReasonAmbiguous, "The request has %d Date headers; send exactly one.", len(lines))
	}
	at, err := http.ParseTime(strings.TrimSpace(lines[0]))
	if err != nil {
		return refuse(ReasonMalformed, "The Date header %s is not an HTTP date, which looks like %s.", excerpt(lines[0]), http.TimeFormat)
	}
	return checkWindow("The Date header", at, now)
}

func checkCreated(at, now time.Time) error {
	return checkWindow("The created time of the signature", at, now)
}

// checkExpires is strict to the second: the sender chose this end itself.
func checkExpires(at, now time.Time) error {
	if at.After(now) {
		return nil
	}
	return refuse(ReasonExpired, "The signature expired %s ago by its own expires time; sign the request again, and check the clock of the sending server.", spoken(now.Sub(at)))
}

// unixTime reads seconds since 1970, perhaps with a fraction, which cavage §2.1.5 allows.
func unixTime(text string) (time.Time, bool) {
	whole, fraction, dotted := strings.Cut(text, ".")
	if !digitsOnly(whole) || (dotted && !digitsOnly(fraction)) || len(whole) > 12 {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0), true
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// spoken says a duration as a person would.
func spoken(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(d/time.Second))
	case d < 3*time.Hour:
		return fmt.Sprintf("%d minutes", int(d/time.Minute))
	case d < 72*time.Hour:
		return fmt.Sprintf("%d hours", int(d/time.Hour))
	default:
		return fmt.Sprintf("%d days", int(d/(24*time.Hour)))
	}
}
