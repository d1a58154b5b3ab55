package httpsig

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"
)

// modulus returns an odd number of the given size; nobody needs its factors.
func modulus(bits uint) *big.Int {
	n := new(big.Int).Lsh(big.NewInt(1), bits-1)
	return n.Add(n, big.NewInt(12345))
}

func spki(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func TestUsualPublicKeysAreRead(t *testing.T) {
	t.Parallel()
	edPub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pub := &sharedKey().PublicKey
	pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(pub)})
	mislabelled := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(pub)})
	for name, tt := range map[string]struct {
		text string
		want interface{ Equal(x any) bool }
	}{
		"SPKI":                  {spki(t, pub), equal(pub.Equal)},
		"PKCS#1":                {string(pkcs1), equal(pub.Equal)},
		"PKCS#1 called SPKI":    {string(mislabelled), equal(pub.Equal)},
		"Windows line ends":     {strings.ReplaceAll(spki(t, pub), "\n", "\r\n"), equal(pub.Equal)},
		"space around":          {"\n" + spki(t, pub) + " \n\n", equal(pub.Equal)},
		"Ed25519":               {spki(t, edPub), equal(edPub.Equal)},
		"RSA with 4096 bits":    {spki(t, &rsa.PublicKey{N: modulus(4096), E: 65537}), equal((&rsa.PublicKey{N: modulus(4096), E: 65537}).Equal)},
		"RSA of an odd measure": {spki(t, &rsa.PublicKey{N: modulus(3000), E: 65537}), equal((&rsa.PublicKey{N: modulus(3000), E: 65537}).Equal)},
	} {
		got, err := ParsePublicKey(tt.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !tt.want.Equal(got) {
			t.Errorf("%s: another key came out", name)
		}
	}
}

// equal lets the keys' own Equal methods, which differ in nothing, share a table.
type equalFunc func(any) bool

func (f equalFunc) Equal(x any) bool { return f(x) }

func equal[K any](f func(K) bool) equalFunc {
	return func(x any) bool {
		k, ok := x.(K)
		return ok && f(k)
	}
}

func TestWeakAndMonstrousKeysAreRefusedQuickly(t *testing.T) {
	t.Parallel()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	even := modulus(2048)
	even.Add(even, big.NewInt(1))
	good := spki(t, &sharedKey().PublicKey)
	for name, text := range map[string]string{
		"RSA 512":       spki(t, &rsa.PublicKey{N: modulus(512), E: 65537}),
		"RSA 1024":      spki(t, &rsa.PublicKey{N: modulus(1024), E: 65537}),
		"RSA 2047":      spki(t, &rsa.PublicKey{N: modulus(2047), E: 65537}),
		"RSA 4097":      spki(t, &rsa.PublicKey{N: modulus(4097), E: 65537}),
		"RSA 8192":      spki(t, &rsa.PublicKey{N: modulus(8192), E: 65537}),
		"RSA 16384":     spki(t, &rsa.PublicKey{N: modulus(16384), E: 65537}),
		"RSA 262144":    spki(t, &rsa.PublicKey{N: modulus(262144), E: 65537}),
		"exponent 1":    spki(t, &rsa.PublicKey{N: modulus(2048), E: 1}),
		"exponent 3":    spki(t, &rsa.PublicKey{N: modulus(2048), E: 3}),
		"even modulus":  spki(t, &rsa.PublicKey{N: even, E: 65537}),
		"ECDSA":         spki(t, &ec.PublicKey),
		"EC garbage":    "-----BEGIN EC PUBLIC KEY-----\nAAAA\n-----END EC PUBLIC KEY-----\n",
		"not ASN.1":     "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
		"empty":         "",
		"prose":         "my key",
		"two keys":      good + good,
		"text after":    good + "victim",
		"a private key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"a megabyte":    strings.Repeat("A", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			best := time.Hour // the best of three, as the machine may be busy
			for range 3 {
				start := time.Now()
				_, err := ParsePublicKey(text)
				best = min(best, time.Since(start))
				wantReason(t, err, ReasonKey)
			}
			if best > 50*time.Millisecond {
				t.Errorf("refused only after %v", best)
			}
		})
	}
}

func TestWeakKeyFromElsewhereIsRefusedAtVerification(t *testing.T) {
	t.Parallel()
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	l := follow()
	l.key = weak
	r := l.cavage(t)
	for name, key := range map[string]any{
		"RSA 1024": &weak.PublicKey, "no key": nil, "typed nil": (*rsa.PublicKey)(nil), "empty": &rsa.PublicKey{},
		"short Ed25519": ed25519.PublicKey("short"), "text": "key",
	} {
		t.Run(name, func(t *testing.T) { wantReason(t, judge(r, []byte(testBody), key, options()), ReasonKey) })
	}
}

func TestKeysSurviveWritingAndReading(t *testing.T) {
	t.Parallel()
	key := sharedKey()
	text, err := EncodePrivate(key)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParsePrivate(text)
	if err != nil {
		t.Fatal(err)
	}
	if !key.Equal(back) {
		t.Error("another private key came back")
	}
	if !bytes.HasPrefix(text, []byte("-----BEGIN PRIVATE KEY-----\n")) {
		t.Error("not PKCS#8")
	}
	old := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	if back, err = ParsePrivate(old); err != nil || !key.Equal(back) {
		t.Errorf("a PKCS#1 key was not read: %v", err)
	}
	first, err := EncodePublic(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	second, err := EncodePublic(&back.PublicKey)
	if err != nil || first != second {
		t.Errorf("the same key was written in two ways (%v):\n%s\n%s", err, first, second)
	}
	if key.N.BitLen() != 2048 {
		t.Errorf("a new key has %d bits", key.N.BitLen())
	}
}

func TestPrivateKeysThatNobodyAcceptsAreNotRead(t *testing.T) {
	t.Parallel()
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	weakText, err := EncodePrivate(weak)
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{
		"1024 bits": weakText, "nothing": nil, "prose": []byte("key"),
		"Ed25519":        pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		"broken PKCS#8":  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}),
		"broken PKCS#1":  pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("x")}),
		"only a public:": []byte(spki(t, &sharedKey().PublicKey)),
	} {
		if _, err := ParsePrivate(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := EncodePrivate(nil); err == nil {
		t.Error("no private key was written")
	}
	if _, err := EncodePublic(nil); err == nil {
		t.Error("no public key was written")
	}
}
