package crate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	keysFile   = "keys.age"
	maxKeys    = 16 << 20 // bytes of the opened file
	scryptCost = 16       // 2^16 rounds: a tenth of a second and 64 MB; a thief pays it for every guess
)

// ErrPassphrase means that the passphrase does not open the keys of an export.
var ErrPassphrase = blog.Refuse(blog.Invalid, "This is not the passphrase of the keys in this export. Nothing was imported; please try again.")

// secrets are what only the passphrase opens.
type secrets struct {
	House         string              `json:"house"`   // PKCS#8 PEM
	Authors       map[string]string   `json:"authors"` // by ref
	Subscriptions []blog.Subscription `json:"subscriptions"`
}

func (p Packer) addKeys(ctx context.Context, w *archive.ZipWriter, rows *packing) error {
	all := secrets{Authors: map[string]string{}, Subscriptions: rows.secret}
	var err error
	if all.House, err = p.Keys.House(ctx); err != nil {
		return err
	}
	for _, a := range rows.authors {
		if all.Authors[a.Ref], err = p.Keys.Private(ctx, a); err != nil {
			return err
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("write the keys: %w", err)
	}
	box, err := lock(text, rows.choice.Passphrase)
	if err != nil {
		return err
	}
	return w.Add(keysFile, bytes.NewReader(box), false)
}

// lock encrypts with a passphrase, so that the file opens with the program age as well.
func lock(text []byte, passphrase string) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("lock the keys: %w", err)
	}
	recipient.SetWorkFactor(scryptCost)
	var box bytes.Buffer
	out, err := age.Encrypt(&box, recipient)
	if err != nil {
		return nil, fmt.Errorf("lock the keys: %w", err)
	}
	_, err = out.Write(text)
	if err = errors.Join(err, out.Close()); err != nil {
		return nil, fmt.Errorf("lock the keys: %w", err)
	}
	return box.Bytes(), nil
}

// unlock opens what lock wrote. A file that wants more work than ours is not tried.
func unlock(box io.Reader, passphrase string) (secrets, error) {
	var all secrets
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return all, ErrPassphrase
	}
	identity.SetMaxWorkFactor(scryptCost + 2)
	out, err := age.Decrypt(box, identity)
	if err != nil {
		return all, ErrPassphrase
	}
	text, err := io.ReadAll(io.LimitReader(out, maxKeys))
	if err != nil {
		return all, ErrPassphrase
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil {
		return all, fmt.Errorf("the keys in the export cannot be read: %w", archive.ErrDamaged)
	}
	return all, nil
}

func indented(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return out.Bytes(), err
}
