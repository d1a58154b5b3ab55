package web

import "net/http"

// Subject is what an answer shows, for counting how often it is read. One of its fields is set.
type Subject struct {
	PostID int64  // a post or a page
	Path   string // a list, without its further pages
	Feed   string // a feed
}

// Counter counts what is read. It decides alone what of a request counts, keeps nothing of it, and never makes a reader wait.
type Counter interface {
	Count(r *http.Request, s Subject)
}

// count tells the counter of an answer, before it is sent. Answers without a subject, errors and redirects among them, do not count.
func (s *Server) count(r *http.Request, k *kept) {
	if k.subject != nil && s.o.Counter != nil && k.status == http.StatusOK {
		s.o.Counter.Count(r, *k.subject)
	}
}
