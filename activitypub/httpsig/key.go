package httpsig

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

const (
	minRSABits = 2048
	maxRSABits = 4096
	// ourRSABits is what every peer can verify; some guess the hash from a larger size.
	ourRSABits = 2048
	// maxPEMBytes leaves room for a 4096-bit key (800 bytes) with comments and
	// keeps monstrous ones away from the ASN.1 reader.
	maxPEMBytes = 8 << 10
)

// GenerateKey makes a new RSA key of 2048 bits, which takes about 50 ms.
func GenerateKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, ourRSABits)
	if err != nil {
		return nil, fmt.Errorf("generate signing key: %w", err)
	}
	return key, nil
}

// EncodePrivate writes key as PKCS#8 in PEM. Keep the result secret and in the
// backup: peers refuse an actor whose key changes without notice.
func EncodePrivate(key *rsa.PrivateKey) ([]byte, error) {
	if key == nil {
		return nil, errors.New("encode private key: there is no key")
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode private key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// ParsePrivate reads what EncodePrivate wrote, and also PKCS#1 ("RSA PRIVATE
// KEY"), so that an author can bring a key along from another server.
func ParsePrivate(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("parse private key: no PEM block found")
	}
	if block.Type == "RSA PRIVATE KEY" {
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("parse private key: %w", err)
		}
		return usablePrivate(key)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("parse private key: %w", err)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("parse private key: want an RSA key, got %T", parsed)
	}
	return usablePrivate(key)
}

// usablePrivate refuses a key that our peers, or we ourselves, would not accept.
func usablePrivate(key *rsa.PrivateKey) (*rsa.PrivateKey, error) {
	if err := checkRSA(&key.PublicKey); err != nil {
		return nil, fmt.Errorf("parse private key: %w", err)
	}
	return key, nil
}

// EncodePublic writes key as SubjectPublicKeyInfo in PEM, the form of
// publicKeyPem in an actor document. The same key always gives the same bytes.
func EncodePublic(key *rsa.PublicKey) (string, error) {
	if key == nil || key.N == nil {
		return "", errors.New("encode public key: there is no key")
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("encode public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

// ParsePublicKey reads the publicKeyPem of another server's actor: RSA of 2048
// to 4096 bits with the exponent 65537, as SPKI or PKCS#1, or Ed25519 as SPKI.
// It returns *rsa.PublicKey or ed25519.PublicKey; everything else is refused
// with an *Error of ReasonKey, without any arithmetic on the key.
func ParsePublicKey(text string) (crypto.PublicKey, error) {
	if len(text) > maxPEMBytes {
		return nil, refuse(ReasonKey, "The public key is %d bytes of text, more than any key we accept; use RSA with 2048 to 4096 bits.", len(text))
	}
	block, rest := pem.Decode([]byte(text))
	if block == nil {
		return nil, refuse(ReasonKey, "The public key is not in PEM form; publish it as a PUBLIC KEY block.")
	}
	if strings.TrimSpace(string(rest)) != "" {
		return nil, refuse(ReasonKey, "The public key is followed by other text; publish exactly one PUBLIC KEY block.")
	}
	key, err := parsePublicDER(block)
	if err != nil {
		return nil, err
	}
	if err := checkKey(key); err != nil {
		return nil, err
	}
	return key, nil
}

// parsePublicDER trusts the label only as a hint: some servers write PKCS#1
// under the label of SPKI.
func parsePublicDER(block *pem.Block) (crypto.PublicKey, error) {
	if block.Type != "PUBLIC KEY" && block.Type != "RSA PUBLIC KEY" {
		return nil, refuse(ReasonKey, "The public key is labelled %s; publish it as a PUBLIC KEY block.", excerpt(block.Type))
	}
	if key, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PublicKey(block.Bytes); err == nil {
		return key, nil
	}
	return nil, refuse(ReasonKey, "The public key cannot be read; publish an RSA key as SubjectPublicKeyInfo in PEM form.")
}

func checkKey(key crypto.PublicKey) error {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return checkRSA(k)
	case ed25519.PublicKey:
		if len(k) != ed25519.PublicKeySize {
			return refuse(ReasonKey, "The Ed25519 public key has %d bytes instead of %d.", len(k), ed25519.PublicKeySize)
		}
		return nil
	default:
		return refuse(ReasonKey, "The public key is of a kind that is not used here; use RSA with 2048 to 4096 bits, or Ed25519.")
	}
}

func checkRSA(key *rsa.PublicKey) error {
	if key == nil || key.N == nil {
		return refuse(ReasonKey, "The RSA public key is empty; publish an RSA key with 2048 to 4096 bits.")
	}
	if bits := key.N.BitLen(); bits < minRSABits || bits > maxRSABits {
		return refuse(ReasonKey, "The RSA public key has %d bits; use a key with 2048 to 4096 bits.", bits)
	}
	if key.E != 65537 {
		return refuse(ReasonKey, "The RSA public key has the exponent %d; make a new key with the usual exponent 65537.", key.E)
	}
	if key.N.Bit(0) == 0 {
		return refuse(ReasonKey, "The RSA public key is not a valid key, because its modulus is even; make a new key.")
	}
	return nil
}
