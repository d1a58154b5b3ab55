package activitypub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	maxBody     = 1 << 20
	keyPatience = 8 * time.Second  // a sender waits for ten
	keepWithin  = 5 * time.Second  // then the database is in trouble, and the sender had better try again
	followAgain = 10 * time.Second // after this a follow with a known id is a new one: Misskey and Pixelfed form the id from the two accounts
)

// refusal is an answer other than 202.
type refusal struct {
	status   int
	sentence string
	retry    time.Duration
}

func (r *refusal) Error() string { return r.sentence }

func refuse(status int, sentence string) *refusal {
	return &refusal{status: status, sentence: sentence}
}

// inbox takes a letter (AP §7.1): cheap checks, signature, one insert, 202. The
// order of work is protocol.md §6.1; nothing is processed here.
func (s *Server) inbox(w http.ResponseWriter, r *http.Request, authorRef string) {
	ip := s.ClientIP(r)
	if s.budgets.exhausted(ip) {
		s.refuse(w, &refusal{status: http.StatusTooManyRequests, sentence: "Too many bad signatures came from this address. Please wait five minutes.", retry: badWindow})
		return
	}
	err := s.accept(r, authorRef)
	var no *refusal
	switch {
	case err == nil:
		w.WriteHeader(http.StatusAccepted)
	case errors.As(err, &no):
		if no.status == http.StatusUnauthorized || no.status == http.StatusBadRequest {
			s.budgets.spendBad(ip)
		}
		s.refuse(w, no)
	default:
		s.Logger.Error("inbox", "err", err)
		s.refuse(w, &refusal{status: http.StatusServiceUnavailable, sentence: "The letter could not be stored. Please try again.", retry: 5 * time.Second})
	}
}

func (s *Server) refuse(w http.ResponseWriter, no *refusal) {
	if no.retry > 0 {
		w.Header().Set("Retry-After", retrySeconds(no.retry))
	}
	http.Error(w, no.sentence, no.status)
}

// accept returns nil when the letter is stored or may be forgotten without harm.
func (s *Server) accept(r *http.Request, authorRef string) error {
	if !activityBody(r.Header.Get("Content-Type")) {
		return refuse(http.StatusUnsupportedMediaType, "Please send application/activity+json.")
	}
	body, err := readBody(r)
	if err != nil {
		return err
	}
	doc, err := as2.Read(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "The body is not one JSON object that can be read in one way: "+err.Error())
	}
	if doc.IsCollection() {
		return nil
	}
	actorID, err := doc.Actor()
	if err != nil {
		return refuse(http.StatusBadRequest, "The activity must name exactly one actor.")
	}
	host, err := s.ids.Host(actorID)
	if err != nil {
		return refuse(http.StatusBadRequest, "The id of the actor is not an address that can be trusted.")
	}
	if s.nothingToUs(r.Context(), doc, actorID) {
		return nil
	}
	if blocked, err := s.Reader.HostBlocked(r.Context(), host); err != nil || blocked {
		return err
	}
	signer, err := s.authenticate(r, body, doc, actorID)
	if err != nil {
		return err
	}
	if signer != actorID {
		if host, err = s.ids.Host(signer); err != nil {
			return err
		}
		if blocked, err := s.Reader.HostBlocked(r.Context(), host); err != nil || blocked {
			return err
		}
	}
	if !s.budgets.host(host) {
		return &refusal{status: http.StatusTooManyRequests, sentence: "This server sends more than it may. Please slow down.", retry: 30 * time.Second}
	}
	return s.store(r.Context(), doc, actorID, signer, authorRef, body)
}

// store keeps the letter under the id of whoever signed it: a stranger who passes
// on somebody's activity cannot reserve its id (GHSA-4qhx-hhwf-8685).
func (s *Server) store(ctx context.Context, doc *as2.Doc, actorID, signer, authorRef string, body []byte) error {
	id := doc.ID()
	if id == "" {
		sum := sha256.Sum256(body)
		id = "sha256:" + hex.EncodeToString(sum[:])
	} else if !s.ids.SameOrigin(id, actorID) {
		return refuse(http.StatusForbidden, "The id of the activity lies on another server than its actor.")
	}
	if doc.Type() == "Follow" {
		id += " " + s.Clock().UTC().Truncate(followAgain).Format(time.RFC3339)
	}
	ctx, cancel := context.WithTimeout(ctx, keepWithin)
	defer cancel()
	err := s.intake.add(ctx, &blog.Incoming{
		ActorID: signer, RemoteID: id, AuthorRef: authorRef, Body: body, State: blog.IncomingNew, ReceivedAt: s.Clock().UTC(),
	})
	if err != nil {
		return fmt.Errorf("keep a letter: %w", err)
	}
	return nil
}

// nothingToUs recognises what Mastodon broadcasts to every server it knows:
// an account that we never heard of was deleted or changed. Its key may be gone, so
// this comes before the signature and costs no fetch (interop case 105).
func (s *Server) nothingToUs(ctx context.Context, doc *as2.Doc, actorID string) bool {
	if t := doc.Type(); t != "Delete" && t != "Update" {
		return false
	}
	if doc.Object().ID != actorID {
		return false
	}
	_, err := s.Addresses.GuestByActor(ctx, actorID)
	return blog.KindOf(err) == blog.NotFound
}

// authenticate makes sure that the actor sent these very bytes to us just now, and
// names the signer, who is somebody else only when the letter is passed on.
func (s *Server) authenticate(r *http.Request, body []byte, doc *as2.Doc, actorID string) (string, error) {
	opt := s.verify
	opt.Now = s.Clock()
	sig, err := httpsig.Parse(r, opt)
	if err != nil {
		return "", refuse(http.StatusUnauthorized, err.Error())
	}
	if err := sig.VerifyBody(body); err != nil {
		return "", refuse(http.StatusUnauthorized, err.Error())
	}
	ctx, cancel := context.WithTimeout(r.Context(), keyPatience)
	defer cancel()
	var last error
	for _, keyID := range sig.KeyIDs {
		signer, err := s.checkKey(ctx, sig, keyID, doc, actorID)
		if err == nil {
			return signer, nil
		}
		last = err
	}
	return "", last
}

func (s *Server) checkKey(ctx context.Context, sig *httpsig.Signature, keyID string, doc *as2.Doc, actorID string) (string, error) {
	key, cached, err := s.actors.key(ctx, keyID)
	if err != nil {
		return actorID, s.keyTrouble(ctx, err, keyID, doc, actorID)
	}
	if err = sig.VerifyWith(keyID, key.public); err != nil && cached {
		if changed, ok := s.actors.changedKey(ctx, keyID); ok {
			key, err = changed, sig.VerifyWith(keyID, changed.public)
		} else if s.confirmedGone(ctx, doc, actorID, keyID) {
			return actorID, nil
		}
	}
	if err != nil {
		return "", refuse(http.StatusUnauthorized, err.Error())
	}
	if key.owner != actorID && !forwarded(doc) {
		return "", refuse(http.StatusForbidden, "The activity is signed by somebody else than its actor.")
	}
	return key.owner, nil
}

// keyTrouble decides between "try again" and "never" when a key cannot be had.
func (s *Server) keyTrouble(ctx context.Context, err error, keyID string, doc *as2.Doc, actorID string) error {
	if s.confirmedGone(ctx, doc, actorID, keyID) {
		return nil
	}
	if temporary(err) || errors.Is(err, context.DeadlineExceeded) {
		return &refusal{status: http.StatusServiceUnavailable, sentence: "Your key could not be fetched just now. Please try again.", retry: time.Minute}
	}
	return refuse(http.StatusUnauthorized, "Your key could not be used: "+err.Error())
}

// confirmedGone accepts the deletion of an account whose key is gone, if its own
// server answers that the account is gone (interop cases 106 and 107).
func (s *Server) confirmedGone(ctx context.Context, doc *as2.Doc, actorID, keyID string) bool {
	if doc.Type() != "Delete" || doc.Object().ID != actorID || !s.ids.SameOrigin(keyID, actorID) {
		return false
	}
	return s.actors.gone(ctx, actorID)
}

// forwarded reports whether somebody passes another's public activity on. Such a
// letter is never believed: the worker fetches the object from its origin.
func forwarded(doc *as2.Doc) bool {
	switch doc.Type() {
	case "Create", "Update", "Delete":
		return doc.Signed() && doc.Object().ID != ""
	}
	return false
}

func readBody(r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, refuse(http.StatusRequestEntityTooLarge, "The body is larger than 1 MiB.")
	}
	if enc := r.Header.Get("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return nil, refuse(http.StatusUnsupportedMediaType, "Please send the body without compression.")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "The body ended too early.")
	}
	if len(body) > maxBody {
		return nil, refuse(http.StatusRequestEntityTooLarge, "The body is larger than 1 MiB.")
	}
	return body, nil
}

// activityBody accepts any parameters: GoToSocial sends a profile, others a charset,
// and Friendica a profile without the quotes that package mime asks for.
func activityBody(header string) bool {
	media := mediaType(header)
	return media == "application/activity+json" || media == "application/ld+json"
}
