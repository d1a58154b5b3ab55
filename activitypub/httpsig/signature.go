package httpsig

import (
	"crypto"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	// maxHeaderBytes bounds each of the headers that carry a signature or a
	// digest. A signature by a 4096-bit key with all its parts takes 1 KiB.
	maxHeaderBytes = 8 << 10
	// maxCandidates bounds the public key operations that one request can cause.
	maxCandidates = 4
	// maxKeyIDBytes is the longest key id that is worth fetching.
	maxKeyIDBytes = 2048
	// window is how old a signature may be, and how far in the future, so that
	// servers with poor clocks are heard. Replays inside the window are harmless
	// where activity ids are remembered. Mastodon allows the same.
	window = time.Hour
)

// Scheme is the dialect in which a request is signed.
type Scheme string

// The two dialects.
const (
	Cavage  Scheme = "cavage"  // draft-cavage-http-signatures-12
	RFC9421 Scheme = "rfc9421" // RFC 9421
)

// Options says who we are and what time it is.
type Options struct {
	// BaseURL is the public address of this server; only scheme and host count.
	// They stand for what the peer addressed, whatever a proxy says. When it is
	// nil, the scheme is https.
	BaseURL *url.URL
	// Host is the public host, with its port if it has one. When it is empty,
	// the host of BaseURL counts; when both are empty, every request is refused.
	Host string
	// Now is the time to judge the signature by; the zero time means time.Now.
	Now time.Time
}

// Signature is a signature that was read from a request and passed every check
// that needs neither the key nor the body. It holds copies only: the request may
// change or go away. It is safe for concurrent use.
type Signature struct {
	// KeyID names the key that the sender claims to hold, as it was sent: mostly
	// the address of a key document. Nothing about it is proven before Verify.
	KeyID string
	// KeyIDs are the distinct keys of all acceptable signatures in the order in
	// which they were sent, at most four; the first is KeyID. More than one is
	// seen only in RFC 9421.
	KeyIDs []string
	// Scheme is the dialect; answer a peer in the one it speaks.
	Scheme Scheme

	candidates []candidate
	digest     digestCheck
}

// candidate is one signature that is acceptable if its key fits.
type candidate struct {
	keyID      string
	algorithms []string // any of them may have been used
	bases      []string // any of these texts may have been signed
	signature  []byte
}

// digestCheck says how the body is bound to the signature.
type digestCheck struct {
	header string // the value of Digest or Content-Digest, when it is signed
	signed bool   // by every candidate
}

// Parse reads the signature of a request that a peer sent to us: RFC 9421 when
// there is a Signature-Input header, otherwise cavage. It makes every check that
// needs no key, so that garbage costs no fetch: that enough is signed, that the
// request is for us and of this hour, that the algorithm is allowed, and that
// nothing can be read in two ways. It neither reads the body nor changes r.
//
// All errors are *Error. ReasonMissing means that the request is not signed at
// all, which is legal for a GET of something public.
func Parse(r *http.Request, opt Options) (*Signature, error) {
	if err := checkHeaders(r.Header); err != nil {
		return nil, err
	}
	t, err := received(r, opt)
	if err != nil {
		return nil, err
	}
	now := opt.Now
	if now.IsZero() {
		now = time.Now()
	}
	if len(r.Header.Values("Signature-Input")) > 0 {
		return parseRFC9421(r, t.originForm(), now)
	}
	return parseCavage(r, t, now)
}

func checkHeaders(h http.Header) error {
	for _, name := range []string{"Signature", "Signature-Input", "Digest", "Content-Digest"} {
		size := 0
		for _, line := range h.Values(name) {
			size += len(line)
		}
		if size > maxHeaderBytes {
			return refuse(ReasonOversize, "The %s header has %d bytes, more than the %d that are read here; sign fewer parts.", name, size, maxHeaderBytes)
		}
	}
	if len(h.Values("Signature")) == 0 {
		return refuse(ReasonMissing, "The request is not signed; sign it with the key of the actor that sends it.")
	}
	if len(h.Values("Authorization")) > 0 {
		return refuse(ReasonAmbiguous, "The request has both a Signature and an Authorization header; send only the Signature.")
	}
	return nil
}

// VerifyBody checks that body, the raw bytes as they were read, is the body
// that was signed. A request without a signed digest passes only without a body.
func (s *Signature) VerifyBody(body []byte) error {
	if !s.digest.signed && len(body) > 0 {
		return refuse(ReasonCoverage, "The request has a body, but its digest is not signed; sign the digest header too.")
	}
	if s.digest.header == "" {
		return nil
	}
	if s.Scheme == RFC9421 {
		return checkContentDigest(s.digest.header, body)
	}
	return checkDigest(s.digest.header, body)
}

// Verify checks the signature, or any of several by the same key, with the
// public key that KeyID names. The key is what ParsePublicKey returns; a weak key
// is refused even if the caller found it elsewhere. After an error with a key
// from a cache it is worth fetching the key again, once.
func (s *Signature) Verify(pub crypto.PublicKey) error {
	return s.VerifyWith(s.KeyID, pub)
}

// VerifyWith is Verify for one of KeyIDs and the key that it names.
func (s *Signature) VerifyWith(keyID string, pub crypto.PublicKey) error {
	if err := checkKey(pub); err != nil {
		return err
	}
	var refused error = refuse(ReasonMismatch, "The request has no signature by the key %s.", excerpt(keyID))
	for _, c := range s.candidates {
		if c.keyID != keyID {
			continue
		}
		if refused = c.verify(pub); refused == nil {
			return nil
		}
	}
	return refused
}

func (s *Signature) add(c candidate) {
	s.candidates = append(s.candidates, c)
	if !slices.Contains(s.KeyIDs, c.keyID) {
		s.KeyIDs = append(s.KeyIDs, c.keyID)
	}
	s.KeyID = s.KeyIDs[0]
}
