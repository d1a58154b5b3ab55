package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

const (
	keyBytes         = 32
	sealVersion      = 1
	fingerprintBytes = 8
)

// ErrWrongKey means that a box was sealed with another key file than the one in use.
var ErrWrongKey = errors.New("this data was locked with another key; restore the file oriel.key from the backup that belongs to this database, and start again")

// ErrDamaged means that a box was changed, cut, or belongs to another label.
var ErrDamaged = errors.New("this locked data is damaged; restore the database from a backup")

// Seal locks secrets, such as the private keys of actors, with AES-256-GCM under the key of the file oriel.key. A copy of the
// database alone is then of no use to a thief. It is safe for concurrent use. OpenSeal and CreateSeal make one.
type Seal struct {
	aead        cipher.AEAD
	fingerprint [fingerprintBytes]byte
}

func newSeal(key []byte) (*Seal, error) {
	if len(key) != keyBytes {
		return nil, fmt.Errorf("the key has %d bytes, not %d", len(key), keyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("prepare key: %w", err)
	}
	s := &Seal{aead: aead}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("oriel key fingerprint"))
	copy(s.fingerprint[:], mac.Sum(nil))
	return s, nil
}

// Fingerprint names the key without giving it away: 16 hexadecimal digits. A database remembers which key it belongs to by it.
func (s *Seal) Fingerprint() string { return hex.EncodeToString(s.fingerprint[:]) }

// Seal returns plain in a box: version, fingerprint, nonce, and the locked bytes. Open needs the same label; it says what the
// box holds ("author 7 private key"), so that boxes cannot be exchanged for each other.
func (s *Seal) Seal(plain []byte, label string) []byte {
	box := make([]byte, 1+fingerprintBytes+s.aead.NonceSize(), 1+fingerprintBytes+s.aead.NonceSize()+len(plain)+s.aead.Overhead())
	box[0] = sealVersion
	copy(box[1:], s.fingerprint[:])
	nonce := box[1+fingerprintBytes:]
	_, _ = rand.Read(nonce) // never fails: it ends the process instead
	return s.aead.Seal(box, nonce, plain, additional(box[:1+fingerprintBytes], label))
}

// Open returns what Seal locked under the same label. Errors are ErrWrongKey and ErrDamaged.
func (s *Seal) Open(box []byte, label string) ([]byte, error) {
	head := 1 + fingerprintBytes
	body := head + s.aead.NonceSize()
	if len(box) < body+s.aead.Overhead() || box[0] != sealVersion {
		return nil, ErrDamaged
	}
	if !hmac.Equal(box[1:head], s.fingerprint[:]) {
		return nil, ErrWrongKey
	}
	plain, err := s.aead.Open(nil, box[head:body], box[body:], additional(box[:head], label))
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// additional is what is not hidden but must not change: the head of the box, and its label.
func additional(head []byte, label string) []byte {
	return append(append([]byte(nil), head...), label...)
}
