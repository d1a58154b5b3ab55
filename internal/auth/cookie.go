package auth

import (
	"net/http"
	"time"
)

// CookieName is the session cookie's name. Over https it is __Host-oriel, which browsers accept only from this very host, with
// Secure and for the whole site (RFC 6265bis §4.1.3.2); plain http, as on localhost, has to do without.
func CookieName(secure bool) string {
	if secure {
		return "__Host-oriel"
	}
	return "oriel"
}

// NewCookie returns the session cookie for token, kept by the browser until expires. secure says that the site is https.
func NewCookie(token string, secure bool, expires time.Time) *http.Cookie {
	return &http.Cookie{
		Name: CookieName(secure), Value: token, Path: "/", Expires: expires.UTC(),
		Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// EndCookie returns the cookie that makes the browser forget its session.
func EndCookie(secure bool) *http.Cookie {
	c := NewCookie("", secure, time.Unix(1, 0))
	c.MaxAge = -1
	return c
}

// TokenFrom returns the token of the request's session cookie. It is empty when there is none, or when there are several: a
// second one can only have been planted.
func TokenFrom(r *http.Request, secure bool) string {
	cookies := r.CookiesNamed(CookieName(secure))
	if len(cookies) != 1 || len(cookies[0].Value) > 100 {
		return ""
	}
	return cookies[0].Value
}

// StepCookie carries the token of a login of which the second step is missing. A life below zero makes the browser forget it.
func StepCookie(token string, secure bool, life time.Duration) *http.Cookie {
	c := &http.Cookie{Value: token, Path: "/", Secure: secure, HttpOnly: true}
	c.Name, c.SameSite, c.MaxAge = CookieName(secure)+"-step", http.SameSiteStrictMode, int(life/time.Second)
	if life < 0 {
		c.MaxAge = -1
	}
	return c
}

// StepFrom returns the token of that cookie, or "".
func StepFrom(r *http.Request, secure bool) string {
	cookies := r.CookiesNamed(CookieName(secure) + "-step")
	if len(cookies) != 1 || len(cookies[0].Value) > 100 {
		return ""
	}
	return cookies[0].Value
}
