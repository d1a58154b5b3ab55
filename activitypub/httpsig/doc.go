// Package httpsig signs and verifies HTTP requests between servers of the
// fediverse, in the two dialects that they speak: draft-cavage-http-signatures-12
// with its Digest header (RFC 3230), and RFC 9421 with Content-Digest (RFC 9530).
//
// It answers one question: did the holder of this key send exactly this request,
// to us, just now? Verification has three steps, so that a caller can refuse
// cheaply before it fetches a key:
//
//	sig, err := httpsig.Parse(r, opt) // everything that needs no key and no body
//	err = sig.VerifyBody(body)        // the raw bytes, as they were read
//	err = sig.Verify(key)             // the signature itself
//
// A request is genuine only when all three succeed.
//
// The package must not know whom a key belongs to, how a key is found, what an
// activity is, or what the rest of the house does: whether the owner of the key
// may do what the body says is decided elsewhere.
package httpsig
