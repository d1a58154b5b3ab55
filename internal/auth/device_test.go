package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// deviceKey is an authenticator in software: what a telephone does with a passkey, or what a thief would try.
type deviceKey struct {
	t       *testing.T
	key     *ecdsa.PrivateKey
	id      []byte
	handle  []byte
	origin  string
	rp      string
	count   uint32
	unasked bool // the person was not verified
}

func newDevice(t *testing.T) *deviceKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &deviceKey{t: t, key: key, id: id, origin: "https://blog.example", rp: "blog.example"}
}

func (d *deviceKey) clientData(kind, challenge string) []byte {
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return text
}

// authData is WebAuthn Level 3 §6.1.
func (d *deviceKey) authData(attested []byte) []byte {
	hash := sha256.Sum256([]byte(d.rp))
	flags := byte(0x05) // present and verified
	if d.unasked {
		flags = 0x01
	}
	if attested != nil {
		flags |= 0x40
	}
	return slices.Concat(hash[:], []byte{flags}, binary.BigEndian.AppendUint32(nil, d.count), attested)
}

func (d *deviceKey) encode(v any) []byte {
	b, err := cbor.Marshal(v)
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

type asked struct {
	Challenge string `json:"challenge"`
	User      struct {
		ID string `json:"id"`
	} `json:"user"`
}

func (d *deviceKey) read(options string) asked {
	var a asked
	if err := json.Unmarshal([]byte(options), &a); err != nil {
		d.t.Fatal(err)
	}
	return a
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (d *deviceKey) answer(response map[string]string) string {
	text, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// create answers navigator.credentials.create.
func (d *deviceKey) create(options string) string {
	a := d.read(options)
	d.handle, _ = base64.RawURLEncoding.DecodeString(a.User.ID)
	point, err := d.key.PublicKey.Bytes() // 4, X, Y (SEC 1 §2.3.3)
	if err != nil {
		d.t.Fatal(err)
	}
	cose := d.encode(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:65]})
	attested := slices.Concat(make([]byte, 16), binary.BigEndian.AppendUint16(nil, uint16(len(d.id))), d.id, cose) //nolint:gosec // 16 bytes
	object := d.encode(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": d.authData(attested)})
	return d.answer(map[string]string{"clientDataJSON": b64(d.clientData("webauthn.create", a.Challenge)), "attestationObject": b64(object)})
}

// get answers navigator.credentials.get.
func (d *deviceKey) get(options string) string {
	d.count++
	data, client := d.authData(nil), d.clientData("webauthn.get", d.read(options).Challenge)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(slices.Concat(data, hash[:]))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]string{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(d.handle)})
}

// keyring is a PasskeyStore in memory.
type keyring struct{ keys []Passkey }

func (k *keyring) Passkeys(_ context.Context, authorID int64) ([]Passkey, error) {
	var found []Passkey
	for _, p := range k.keys {
		if p.AuthorID == authorID {
			found = append(found, p)
		}
	}
	return found, nil
}

func (k *keyring) PasskeyByCredential(_ context.Context, id string) (Passkey, error) {
	for _, p := range k.keys {
		if p.CredentialID == id {
			return p, nil
		}
	}
	return Passkey{}, ErrNoPasskey
}

func (k *keyring) SavePasskey(_ context.Context, p *Passkey) error {
	if p.ID == 0 {
		p.ID = int64(len(k.keys) + 1)
		k.keys = append(k.keys, *p)
		return nil
	}
	k.keys[p.ID-1] = *p
	return nil
}

func (k *keyring) RenamePasskey(context.Context, int64, int64, string) error {
	return errors.New("not here")
}
func (k *keyring) DropPasskey(context.Context, int64, int64) error { return errors.New("not here") }

var passkeyClock = func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }
