package httpsig

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"strings"
)

// digestHeader is the value of the Digest field that we send (RFC 3230). The
// spelling of the name is exact, because NodeBB and Misskey compare it literally.
func digestHeader(body []byte) string {
	sum := sha256.Sum256(body)
	return "SHA-256=" + base64.StdEncoding.EncodeToString(sum[:])
}

// contentDigestHeader is the value of the Content-Digest field that we send (RFC 9530 §2).
func contentDigestHeader(body []byte) string {
	sum := sha256.Sum256(body)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// sumOf hashes body, and reports whether the algorithm (in lower case) is one
// that binds a body today. MD5, SHA-1 and checksums do not.
func sumOf(algorithm string, body []byte) ([]byte, bool) {
	switch algorithm {
	case "sha-256":
		sum := sha256.Sum256(body)
		return sum[:], true
	case "sha-512":
		sum := sha512.Sum512(body)
		return sum[:], true
	default:
		return nil, false
	}
}

// checkDigest compares body with a Digest header: a comma list of
// algorithm=base64, the algorithm in any case (RFC 3230 §4.1.1). Every algorithm
// that we know must agree, and at least one must be known.
func checkDigest(header string, body []byte) error {
	known := 0
	for entry := range strings.SplitSeq(header, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(entry), "=")
		if !found {
			return refuse(ReasonMalformed, "The Digest header %s cannot be read; send SHA-256= followed by the hash in base64.", excerpt(header))
		}
		sum, ok := sumOf(strings.ToLower(name), body)
		if !ok {
			continue
		}
		known++
		sent, err := base64.StdEncoding.Strict().DecodeString(value)
		if err != nil {
			return refuse(ReasonMalformed, "The hash in the Digest header %s is not base64.", excerpt(header))
		}
		if !bytes.Equal(sent, sum) {
			return bodyDiffers("Digest")
		}
	}
	return atLeastOne(known, "Digest")
}

// checkContentDigest compares body with a Content-Digest header: a dictionary
// of byte sequences (RFC 9530 §2). The rule is that of checkDigest.
func checkContentDigest(header string, body []byte) error {
	members, err := parseDictionary(header)
	if err != nil {
		return refuse(ReasonMalformed, "The Content-Digest header cannot be read: %s; send sha-256=:…: with the hash in base64.", err)
	}
	known := 0
	for _, m := range members {
		sum, ok := sumOf(m.key, body)
		if !ok {
			continue
		}
		known++
		if m.value.kind != kindBytes {
			return refuse(ReasonMalformed, "The hash in the Content-Digest header must stand between two colons, as in sha-256=:…:.")
		}
		if !bytes.Equal(m.value.bytes, sum) {
			return bodyDiffers("Content-Digest")
		}
	}
	return atLeastOne(known, "Content-Digest")
}

func bodyDiffers(header string) error {
	return refuse(ReasonDigest, "The %s header does not match the body that arrived; something changed the body on its way, or the hash was made over other bytes.", header)
}

func atLeastOne(known int, header string) error {
	if known == 0 {
		return refuse(ReasonDigest, "The %s header names no hash that we know; send sha-256.", header)
	}
	return nil
}
