package websub

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxBody     = 8 << 10
	maxAddress  = 1 << 10
	secretBelow = 200 // WebSub §5.1

	minLease     = time.Hour
	maxLease     = 30 * 24 * time.Hour
	defaultLease = 10 * 24 * time.Hour
)

// wish is a request as it came, in the words of WebSub §5.1.
type wish struct {
	ends     bool
	topic    string // as the subscriber spelled it
	path     string // of the topic on this site
	callback string
	host     string
	secret   string
	lease    time.Duration
}

// fault is a refusal with its status and a plain sentence.
type fault struct {
	status   int
	sentence string
}

func (f *fault) Error() string { return f.sentence }

func unreadable(sentence string) error { return &fault{http.StatusBadRequest, sentence} }

func refused(sentence string) error { return &fault{http.StatusUnprocessableEntity, sentence} }

// read makes a wish of a form. It does not know which feeds there are. Parameters that it does not know are passed over,
// as older subscribers send some.
func (h *Hub) read(form url.Values) (wish, error) {
	var w wish
	for _, name := range []string{"hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret"} {
		if values := form[name]; len(values) > 1 {
			return w, unreadable("The request says " + name + " more than once.")
		} else if len(values) == 1 && !plain(values[0]) {
			return w, unreadable("The value of " + name + " holds characters that do not belong there.")
		}
	}
	switch form.Get("hub.mode") {
	case "subscribe":
	case "unsubscribe":
		w.ends = true
	case "":
		return w, unreadable("The request lacks hub.mode, which is subscribe or unsubscribe.")
	default:
		return w, refused("This hub knows the modes subscribe and unsubscribe only.")
	}
	if w.secret = form.Get("hub.secret"); len(w.secret) >= secretBelow {
		return w, refused("The secret must be shorter than 200 bytes.")
	}
	var err error
	if w.lease, err = lease(form.Get("hub.lease_seconds")); err != nil {
		return w, err
	}
	if err := h.readTopic(&w, form.Get("hub.topic")); err != nil {
		return w, err
	}
	return w, h.readCallback(&w, form.Get("hub.callback"))
}

// readTopic takes the http and the https spelling of an address for one, because readers mix them.
func (h *Hub) readTopic(w *wish, topic string) error {
	switch {
	case topic == "":
		return unreadable("The request lacks hub.topic, the address of a feed of this site.")
	case len(topic) > maxAddress:
		return refused("The address of the topic is longer than 1024 bytes.")
	}
	path, ok := h.Links.PathOf(topic)
	if !ok {
		return refused(noSuchFeed)
	}
	w.topic, w.path = topic, path
	return nil
}

const noSuchFeed = "The topic is not a feed that this hub sends out."

func (h *Hub) readCallback(w *wish, callback string) error {
	switch {
	case callback == "":
		return unreadable("The request lacks hub.callback, the address to send the feed to.")
	case len(callback) > maxAddress:
		return refused("The address of the callback is longer than 1024 bytes.")
	}
	u, err := url.Parse(callback)
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		return unreadable("The callback is not a web address.")
	}
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !h.AllowHTTP):
		return refused("The callback must begin with https://.")
	case u.User != nil:
		return refused("The callback must not carry a user name.")
	case strings.Contains(callback, "#"):
		return refused("The callback must not have a fragment (the part after #).")
	case h.ownHost(u):
		return refused("The callback lies on this very site.")
	}
	w.callback, w.host = callback, strings.ToLower(u.Host)
	return nil
}

// ownHost also sees through the dot that may end a full host name.
func (h *Hub) ownHost(u *url.URL) bool {
	bare := *u
	bare.Host = strings.TrimSuffix(u.Hostname(), ".")
	if port := u.Port(); port != "" {
		bare.Host += ":" + port
	}
	return h.Links.Owns(u.String()) || h.Links.Owns(bare.String())
}

// lease brings what was asked for between an hour and thirty days. Nothing, and zero, is ten days.
func lease(seconds string) (time.Duration, error) {
	if strings.Trim(seconds, "0") == "" {
		return defaultLease, nil
	}
	if strings.Trim(seconds, "0123456789") != "" {
		return 0, unreadable("The value of hub.lease_seconds is not a number of seconds.")
	}
	n, err := strconv.ParseInt(seconds, 10, 32)
	if err != nil { // digits only, so it is too large a number
		return maxLease, nil //nolint:nilerr // more than enough is not a fault
	}
	return min(max(time.Duration(n)*time.Second, minLease), maxLease), nil
}

// plain reports whether a value can be stored and sent again as it is.
func plain(value string) bool {
	return utf8.ValidString(value) && strings.IndexFunc(value, unicode.IsControl) < 0
}
