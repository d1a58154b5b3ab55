package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Why a passkey was not taken.
var (
	// ErrNoPasskey means that nobody here has this passkey.
	ErrNoPasskey = errors.New("this passkey does not belong to anybody here; it may have been removed from the account")
	// ErrPasskeyCopied means that the key counts its uses, and counted backwards.
	ErrPasskeyCopied = errors.New("this passkey answered with an older count than last time, which happens when a key was copied; " +
		"log in with your password, remove it and add it again")
	// ErrPasskeyRefused means that the answer was not made for this site, this challenge or this key, or without the person.
	// ErrNumberedSite means that the site has no name, only an IP address, for which there are no passkeys (WebAuthn Level 3 §5.1.3).
	ErrNumberedSite   = errors.New("passkeys need a site with a name, and this one has only a number as its address")
	ErrPasskeyRefused = errors.New("the answer of this passkey does not fit this site; please try again")
)

// Passkey is a key pair that an author's device keeps; here is its public half (WebAuthn Level 3 §4, credential record).
type Passkey struct {
	ID           int64
	AuthorID     int64
	CredentialID string // base64url
	Name         string // as the author calls it
	SignCount    int64
	CreatedAt    time.Time
	UsedAt       time.Time
	WarnedAt     time.Time // when its count last went backwards; zero if never
	Credential   string    // the whole record, JSON
}

// PasskeyStore is where passkeys are kept.
type PasskeyStore interface {
	// Passkeys lists those of an author, the oldest first.
	Passkeys(ctx context.Context, authorID int64) ([]Passkey, error)
	// PasskeyByCredential finds one, or answers ErrNoPasskey.
	PasskeyByCredential(ctx context.Context, credentialID string) (Passkey, error)
	// SavePasskey inserts or updates p.
	SavePasskey(ctx context.Context, p *Passkey) error
	// RenamePasskey and DropPasskey do nothing when the author has none of this id.
	RenamePasskey(ctx context.Context, authorID, id int64, name string) error
	DropPasskey(ctx context.Context, authorID, id int64) error
}

// Holder is whom a passkey belongs to. Ref is the handle that the device keeps: permanent, and no name of a person.
type Holder struct {
	ID        int64
	Ref, Name string
	Shown     string
}

// Passkeys registers passkeys and logs in by them. The person is verified by their device every time, so that a passkey is
// both factors. It is safe for concurrent use.
type Passkeys struct {
	rp    *webauthn.WebAuthn // nil where the site has no name
	store PasskeyStore
	now   func() time.Time
}

// NewPasskeys makes Passkeys for the site at origin, such as https://blog.example. Passkeys belong to its host for good.
func NewPasskeys(store PasskeyStore, origin, title string, now func() time.Time) (*Passkeys, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("read the address of the site: %w", err)
	}
	if net.ParseIP(u.Hostname()) != nil {
		return &Passkeys{nil, store, now}, nil
	}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: title, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("prepare passkeys for %s: %w", origin, err)
	}
	return &Passkeys{rp, store, now}, nil
}

// Able reports whether the site can have passkeys; otherwise all that begins one answers ErrNumberedSite.
func (p *Passkeys) Able() bool { return p.rp != nil }

// Begin gives the options of a registration for navigator.credentials.create, as JSON, and what Register needs to judge the answer.
func (p *Passkeys) Begin(ctx context.Context, h Holder) (options, challenge string, err error) {
	if !p.Able() {
		return "", "", ErrNumberedSite
	}
	owner, err := p.owner(ctx, h)
	if err != nil {
		return "", "", err
	}
	known := make([]protocol.CredentialDescriptor, 0, len(owner.keys))
	for _, key := range owner.keys {
		known = append(known, key.Descriptor())
	}
	created, session, err := p.rp.BeginRegistration(owner, webauthn.WithExclusions(known))
	if err != nil {
		return "", "", fmt.Errorf("begin a passkey: %w", err)
	}
	return both(created.Response, session)
}

// Register keeps a new passkey of h. The error wraps ErrPasskeyRefused when the answer is not right.
func (p *Passkeys) Register(ctx context.Context, h Holder, challenge, answer, name string) error {
	if !p.Able() {
		return ErrNumberedSite
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(challenge), &session); err != nil {
		return fmt.Errorf("read the challenge: %w", err)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return refusedPasskey(err)
	}
	owner, err := p.owner(ctx, h)
	if err != nil {
		return err
	}
	made, err := p.rp.CreateCredential(owner, session, parsed)
	if err != nil {
		return refusedPasskey(err)
	}
	return p.keep(ctx, Passkey{AuthorID: h.ID, Name: name, CreatedAt: p.now().UTC()}, *made)
}

// Ask gives the options of a login for navigator.credentials.get, as JSON, and what Login needs. Nobody is named: the device
// knows whose passkeys it has.
func (p *Passkeys) Ask() (options, challenge string, err error) {
	if !p.Able() {
		return "", "", ErrNumberedSite
	}
	asked, session, err := p.rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return "", "", fmt.Errorf("begin a login by passkey: %w", err)
	}
	return both(asked.Response, session)
}

// Login returns the id of the author whose passkey answered. Errors wrap ErrNoPasskey, ErrPasskeyCopied or ErrPasskeyRefused.
// holder finds an author by id; an author without access answers ErrNoPasskey.
func (p *Passkeys) Login(ctx context.Context, challenge, answer string, holder func(id int64) (Holder, error)) (int64, error) {
	if !p.Able() {
		return 0, ErrNumberedSite
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(challenge), &session); err != nil {
		return 0, fmt.Errorf("read the challenge: %w", err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return 0, refusedPasskey(err)
	}
	key, err := p.store.PasskeyByCredential(ctx, base64.RawURLEncoding.EncodeToString(parsed.RawID))
	if err != nil {
		return 0, err
	}
	h, err := holder(key.AuthorID)
	if err != nil {
		return 0, err
	}
	owner, err := p.owner(ctx, h)
	if err != nil {
		return 0, err
	}
	used, err := p.rp.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		if string(handle) != h.Ref {
			return nil, ErrNoPasskey
		}
		return owner, nil
	}, session, parsed)
	if err != nil {
		return 0, refusedPasskey(err)
	}
	if used.Authenticator.CloneWarning {
		key.WarnedAt = p.now().UTC()
		return 0, errors.Join(ErrPasskeyCopied, p.store.SavePasskey(ctx, &key))
	}
	key.UsedAt = p.now().UTC()
	return h.ID, p.keep(ctx, key, *used)
}

func (p *Passkeys) keep(ctx context.Context, key Passkey, record webauthn.Credential) error {
	text, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("write a passkey: %w", err)
	}
	key.CredentialID = base64.RawURLEncoding.EncodeToString(record.ID)
	key.SignCount, key.Credential = int64(record.Authenticator.SignCount), string(text)
	return p.store.SavePasskey(ctx, &key)
}

// refusedPasskey keeps the library's reason for the log, and its words from the person.
func refusedPasskey(err error) error {
	var said *protocol.Error
	if errors.As(err, &said) {
		return fmt.Errorf("%w (%s: %s)", ErrPasskeyRefused, said.Details, said.DevInfo)
	}
	return fmt.Errorf("%w (%w)", ErrPasskeyRefused, err)
}

func both(options any, session *webauthn.SessionData) (string, string, error) {
	shown, err := json.Marshal(options)
	if err != nil {
		return "", "", fmt.Errorf("write the options of a passkey: %w", err)
	}
	kept, err := json.Marshal(session)
	if err != nil {
		return "", "", fmt.Errorf("write the challenge of a passkey: %w", err)
	}
	return string(shown), string(kept), nil
}

// passkeyOwner is a Holder as the library asks for one.
type passkeyOwner struct {
	Holder

	keys []webauthn.Credential
}

func (p *Passkeys) owner(ctx context.Context, h Holder) (passkeyOwner, error) {
	list, err := p.store.Passkeys(ctx, h.ID)
	if err != nil {
		return passkeyOwner{}, err
	}
	o := passkeyOwner{Holder: h}
	for _, key := range list {
		var record webauthn.Credential
		if err := json.Unmarshal([]byte(key.Credential), &record); err != nil {
			return passkeyOwner{}, fmt.Errorf("read passkey %d: %w", key.ID, err)
		}
		o.keys = append(o.keys, record)
	}
	return o, nil
}

func (o passkeyOwner) WebAuthnID() []byte                         { return []byte(o.Ref) }
func (o passkeyOwner) WebAuthnName() string                       { return o.Name }
func (o passkeyOwner) WebAuthnDisplayName() string                { return o.Shown }
func (o passkeyOwner) WebAuthnCredentials() []webauthn.Credential { return o.keys }
