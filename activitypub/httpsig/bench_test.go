package httpsig

import "testing"

func BenchmarkSign(b *testing.B) {
	body := []byte(testBody)
	for scheme, sign := range dialects() {
		b.Run(string(scheme), func(b *testing.B) {
			r := newRequest(b, "POST", "https://peer.test/inbox", body)
			for b.Loop() {
				if err := sign(r, body, testKeyID, sharedKey(), noon); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	body := []byte(testBody)
	pub := &sharedKey().PublicKey
	for scheme, sign := range dialects() {
		r := newRequest(b, "POST", "https://blog.test/ap/inbox", body)
		if err := sign(r, body, testKeyID, sharedKey(), noon); err != nil {
			b.Fatal(err)
		}
		b.Run(string(scheme)+"/whole", func(b *testing.B) {
			for b.Loop() {
				if err := judge(r, body, pub, options()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(string(scheme)+"/parse", func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse(r, options()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
