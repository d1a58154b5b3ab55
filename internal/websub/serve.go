package websub

import (
	"context"
	"errors"
	"math"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	about    = "This is the WebSub hub of this site: a program that sends a POST with hub.mode, hub.topic and hub.callback is sent a feed whenever it changes."
	accepted = "The request was kept. Its callback will be asked to confirm it."
)

// ServeHTTP answers /hub. A 202 means that the request is kept on disk and will be confirmed also after a crash.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		say(w, http.StatusOK, about)
	case http.MethodPost:
		h.receive(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		say(w, http.StatusMethodNotAllowed, "The hub takes GET and POST only.")
	}
}

func (h *Hub) receive(w http.ResponseWriter, r *http.Request) {
	if wait, ok := h.visitors.admit(h.ClientIP(r)); !ok {
		again(w, wait)
		say(w, http.StatusTooManyRequests, "These are too many requests from your network. Please wait a moment.")
		return
	}
	if err := h.take(w, r); err != nil {
		h.explain(w, r, err)
		return
	}
	say(w, http.StatusAccepted, accepted)
}

// take reads a request, looks whether there is such a feed, and keeps the request.
func (h *Hub) take(w http.ResponseWriter, r *http.Request) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return unreadable("The request must be a form (application/x-www-form-urlencoded).")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		return unread(err)
	}
	wish, err := h.read(r.PostForm) // what stands in the address is not part of the request
	if err != nil {
		return err
	}
	topic, err := h.topic(r.Context(), wish)
	if err != nil {
		return err
	}
	return h.Store.Ask(r.Context(), &blog.SubscriptionRequest{
		Ends: wish.ends, Topic: topic, TopicURL: wish.topic, Callback: wish.callback, Host: wish.host, Secret: wish.secret,
		Lease: int64(wish.lease / time.Second), CreatedAt: h.Clock(),
	})
}

// topic gives a feed the one path that it names itself. Who wants to leave a feed that is gone may do so.
func (h *Hub) topic(ctx context.Context, w wish) (string, error) {
	feed, err := h.feeds.find(ctx, w.path)
	if w.ends && gone(err) {
		return w.path, nil
	}
	if err != nil {
		return "", err
	}
	path, ok := h.Links.PathOf(feed.topic)
	if !ok {
		return "", refused(noSuchFeed)
	}
	return path, nil
}

func unread(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &fault{http.StatusRequestEntityTooLarge, "The request is longer than 8 KiB."}
	}
	return unreadable("The form cannot be read.")
}

// explain gives every fault its status and its sentence. The unforeseen goes to the log, and out go few words.
func (h *Hub) explain(w http.ResponseWriter, r *http.Request, err error) {
	var f *fault
	if errors.As(err, &f) {
		say(w, f.status, f.sentence)
		return
	}
	var refusal *blog.Error
	errors.As(err, &refusal) // when it is none, its kind is Internal
	switch blog.KindOf(err) {
	case blog.NotFound, blog.Gone:
		say(w, http.StatusUnprocessableEntity, noSuchFeed)
	case blog.Conflict:
		again(w, time.Minute)
		say(w, http.StatusTooManyRequests, refusal.Message)
	case blog.Forbidden:
		say(w, http.StatusUnprocessableEntity, refusal.Message)
	case blog.Busy:
		again(w, time.Minute)
		say(w, http.StatusServiceUnavailable, refusal.Message)
	default:
		h.Logger.ErrorContext(r.Context(), "a request to the hub failed", "error", err)
		again(w, time.Minute)
		say(w, http.StatusServiceUnavailable, "The hub cannot take requests at the moment. Please try again.")
	}
}

// again says when to come back, in whole seconds and never too early.
func again(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(max(int(math.Ceil(wait.Seconds())), 1)))
}

func say(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(sentence + "\n")) // a client that left is no trouble of ours
}
