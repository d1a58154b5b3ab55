package activitypub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

const quotePath = "/ap/quotes/"

// receiveQuote answers the request to quote a post (FEP-044f): yes, with a stamp
// that other servers can look up. Blocked guests never come this far.
func (s *Server) receiveQuote(ctx context.Context, l letter) (blog.Outcome, error) {
	about, err := s.target(ctx, l.doc.Object().ID)
	if err != nil || about.PostRef == "" {
		return blog.Ignored, err
	}
	quote := l.doc.Instrument().ID
	if !s.ids.SameOrigin(quote, l.actorID) {
		return blog.Ignored, nil
	}
	entry, err := s.Reader.EntryByRef(ctx, about.PostRef)
	if err != nil || !entry.Post.Live() || !entry.Post.Open() {
		return blog.Ignored, err
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	answer := as2.Activity{Type: "Accept", Actor: s.Links.Author(entry.Author.Ref), Object: as2.Raw(l.doc.Raw()), To: []string{l.actorID}}
	known, err := s.Addresses.GuestByActor(ctx, l.actorID)
	switch {
	case err == nil && known.Blocked:
		answer.Type = "Reject"
	case err != nil && blog.KindOf(err) != blog.NotFound:
		return blog.Ignored, err
	default:
		if answer.Result, err = s.stampID(ctx, about.PostRef, quote); err != nil {
			return blog.Ignored, err
		}
	}
	p := s.newParcel("quote:"+shortHash(l.actorID+" "+l.doc.ID()+" "+quote), entry.Author, entry.Post.ID)
	answer.ID = s.Links.Activity(p.ref)
	return blog.Kept, s.mail(ctx, p, answer, personal(guest.ID, guest.Host, guest.InboxURL))
}

// mentioned keeps a public text that answers nothing here: for the authors whom it names, and under the posts that it quotes.
func (s *Server) mentioned(ctx context.Context, object *as2.Doc, guest blog.Guest, named []string) (blog.Outcome, error) {
	outcome, err := s.tell(ctx, object, guest, named, blog.Mention, talk{})
	if err != nil {
		return outcome, err
	}
	var posts []string
	for _, id := range object.QuotedIDs() {
		quoted, err := s.target(ctx, id)
		if err != nil {
			return outcome, err
		}
		if quoted.PostRef != "" && !slices.Contains(posts, quoted.PostRef) {
			posts = append(posts, quoted.PostRef)
		}
	}
	if len(posts) == 0 {
		return outcome, nil
	}
	kept, err := s.Conversation.Quoted(ctx, guest, posts, blog.Quote{
		RemoteID: object.ID(), RemoteURL: firstID(object.URL(), object.ID()), PublishedAt: object.Published(),
	})
	if kept == blog.Kept {
		outcome = kept
	}
	return outcome, err
}

// stampID is the address of the stamp for one quote. It carries the quote's id and
// a seal, so that stamps need no rows and nobody can make one up.
func (s *Server) stampID(ctx context.Context, postRef, quote string) (string, error) {
	seal, err := s.seal(ctx, postRef, quote)
	return s.Links.Base() + quotePath + postRef + "/" + seal + "/" + base64.RawURLEncoding.EncodeToString([]byte(quote)), err
}

func (s *Server) seal(ctx context.Context, postRef, quote string) (string, error) {
	key, err := s.Keys.Instance(ctx)
	if err != nil {
		return "", err
	}
	secret := sha256.Sum256(append([]byte("quote stamps\n"), x509.MarshalPKCS1PrivateKey(key)...))
	mac := hmac.New(sha256.New, secret[:])
	mac.Write([]byte(postRef + "\n" + quote))
	return hex.EncodeToString(mac.Sum(nil)[:16]), nil
}

// stamp serves the proof that a quote is allowed.
func (s *Server) stamp(r *http.Request) (answer, error) {
	ref, quote, err := s.sealed(r, quotePath, "")
	if err != nil {
		return answer{}, err
	}
	entry, err := s.publicPost(r, ref)
	if err == nil && !entry.Post.Open() {
		err = blog.ErrNotFound
	}
	if err != nil {
		return answer{}, goneAsMissing(err)
	}
	return document(0, as2.Authorization{
		Type: "QuoteAuthorization", ID: s.Links.Base() + r.URL.Path, AttributedTo: s.Links.Author(entry.Author.Ref),
		InteractingObject: quote, InteractionTarget: s.Links.Post(ref),
	})
}

// sealed takes a stamp's address apart and checks its seal. What is what the seal is for, "" for quotes.
func (s *Server) sealed(r *http.Request, path, what string) (ref, object string, err error) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, path), "/")
	if len(parts) != 3 || !blog.ValidRef(parts[0]) {
		return "", "", blog.ErrNotFound
	}
	id, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return "", "", blog.ErrNotFound
	}
	seal, err := s.seal(r.Context(), what+parts[0], string(id))
	if err != nil {
		return "", "", err
	}
	if !hmac.Equal([]byte(seal), []byte(parts[1])) {
		return "", "", blog.ErrNotFound
	}
	return parts[0], string(id), nil
}

func shortHash(text string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:32]
}
