package httpsig

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
)

// The algorithms by their RFC 9421 names (§6.2.2). Elliptic curves other than
// Ed25519 and shared secrets are not used between servers of the fediverse.
const (
	algRSAv15SHA256 = "rsa-v1_5-sha256"
	algRSAv15SHA512 = "rsa-v1_5-sha512"
	algRSAPSSSHA512 = "rsa-pss-sha512"
	algEd25519      = "ed25519"
)

// cavageAlgorithms lists what an algorithm parameter of cavage may stand for, in
// the order to try. "hs2019", and none at all, leave the choice to the key; in
// practice both mean RSA with SHA-256. It returns nil for a forbidden one.
func cavageAlgorithms(name string) []string {
	switch name {
	case "", "hs2019":
		return []string{algRSAv15SHA256, algRSAv15SHA512, algEd25519}
	case "rsa-sha256":
		return []string{algRSAv15SHA256}
	case "rsa-sha512":
		return []string{algRSAv15SHA512}
	default:
		return nil
	}
}

// rfcAlgorithms does the same for an alg parameter of RFC 9421, which may be
// left out (§2.3).
func rfcAlgorithms(name string) []string {
	switch name {
	case "":
		return []string{algRSAv15SHA256, algRSAv15SHA512, algRSAPSSSHA512, algEd25519}
	case algRSAv15SHA256, algRSAv15SHA512, algRSAPSSSHA512, algEd25519:
		return []string{name}
	default:
		return nil
	}
}

// verify tries every algorithm that suits the key on every text that may have
// been signed; at most six operations, since both lists are short.
func (c candidate) verify(pub crypto.PublicKey) error {
	suits := false
	for _, algorithm := range c.algorithms {
		if !suitsKey(algorithm, pub) {
			continue
		}
		suits = true
		for _, base := range c.bases {
			if verifyOne(algorithm, pub, []byte(base), c.signature) {
				return nil
			}
		}
	}
	if !suits {
		return refuse(ReasonMismatch, "The key %s is not of the kind that the signature's algorithm needs; name the algorithm that fits the key, or leave it out.", excerpt(c.keyID))
	}
	return refuse(ReasonMismatch, "The signature was not made over this request with the key %s; check that the actor document shows the key that signs, and that no proxy changes the signed headers.", excerpt(c.keyID))
}

func suitsKey(algorithm string, pub crypto.PublicKey) bool {
	switch pub.(type) {
	case *rsa.PublicKey:
		return algorithm != algEd25519
	case ed25519.PublicKey:
		return algorithm == algEd25519
	default:
		return false
	}
}

func verifyOne(algorithm string, pub crypto.PublicKey, base, signature []byte) bool {
	if key, ok := pub.(ed25519.PublicKey); ok {
		return ed25519.Verify(key, base, signature)
	}
	key, ok := pub.(*rsa.PublicKey)
	if !ok {
		return false
	}
	switch algorithm {
	case algRSAv15SHA256:
		sum := sha256.Sum256(base)
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
	case algRSAv15SHA512:
		sum := sha512.Sum512(base)
		return rsa.VerifyPKCS1v15(key, crypto.SHA512, sum[:], signature) == nil
	case algRSAPSSSHA512: // RFC 9421 §3.3.1: the salt is as long as the hash
		sum := sha512.Sum512(base)
		return rsa.VerifyPSS(key, crypto.SHA512, sum[:], signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
	default:
		return false
	}
}
