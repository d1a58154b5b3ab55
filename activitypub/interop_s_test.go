package activitypub_test

import (
	"crypto/rsa"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
)

func TestCases035To050_EveryDialectIsUnderstood(t *testing.T) {
	t.Parallel()
	for name, dialect := range dialects() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			bob.dialect = dialect
			r.hear(bob, bob.act("Like", "1", r.p()))
			r.hearAt(r.links.SharedInbox(), bob, bob.act("Announce", "2", r.p(), "to", []any{public}))
			r.wantReactions(1, 1)
		})
	}
}

func TestCase041_QueryOfTheInboxMayBeSignedOrNot(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	without := bob.dialect
	for name, dialect := range map[string]dialect{
		"without": without,
		"with": func(q *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
			_ = httpsig.SignCavage(q, body, keyID, key, now)
		},
	} {
		bob.dialect = dialect
		if a := r.postTo(r.ana()+"/inbox?x=1", bob, encode(t, bob.act("Like", name, r.p()))); a.status != 202 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	r.work()
}

func TestCases044To047_WeakSignaturesAreRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	like := bob.act("Like", "1", r.p())
	set := func(name, value string) func(*http.Request) {
		return func(q *http.Request) { q.Header.Set(name, value) }
	}
	for name, spoil := range map[string]func(*http.Request){
		"no signature": func(q *http.Request) { q.Header.Del("Signature") },
		"no digest":    func(q *http.Request) { q.Header.Del("Digest") },
		"other digest": set("Digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
		"other date":   set("Date", r.clock.Now().Add(-time.Minute).Format(http.TimeFormat)),
		"garbage":      set("Signature", strings.Repeat(`keyId="`, 800)),
		"other method": func(q *http.Request) {
			q.Header.Set("Signature", strings.Replace(q.Header.Get("Signature"), "(request-target)", "user-agent", 1))
		},
		"long signature": set("Signature-Input", strings.Repeat("a", 4096)),
	} {
		t.Log(name)
		r.refuses(http.StatusUnauthorized, bob, like, spoil)
	}
	bob.dialect = cavage("rsa-sha256", "date")
	r.refuses(http.StatusUnauthorized, bob, like)
	bob.dialect = cavage("rsa-sha256", "(request-target)", "host", "date")
	r.refuses(http.StatusUnauthorized, bob, like)
	if v := r.visits(""); len(v) > 1 { // only the other date needs the key to be found out
		t.Errorf("fetched %q for signatures that can never be good", v)
	}
}

func TestCase047_ClockOfTheSenderMayBeAnHourOff(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for i, off := range []time.Duration{-61 * time.Minute, 61 * time.Minute, -30 * time.Minute, 30 * time.Minute} {
		skewed := func(q *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
			mastodon45(q, body, keyID, key, now.Add(off))
		}
		p := *bob
		p.dialect = skewed
		want := http.StatusUnauthorized
		if off.Abs() < time.Hour {
			want = http.StatusAccepted
		}
		if a := r.say(&p, bob.act("Like", off.String(), r.p())); a.status != want {
			t.Errorf("%d: off by %v: %d %s", i, off, a.status, a.body)
		}
	}
	r.work()
}

func TestCase053_StubActorAtTheKeyIsFollowedToTheActor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "gts.test")
	bob.shared, bob.keyID, bob.dialect = "", bob.id+"/main-key", dialects()["gotosocial"]
	bob.publish()
	r.serve(bob.keyID, obj{"id": bob.id, "type": "Person", "preferredUsername": "bob", "publicKey": obj{"id": bob.keyID, "owner": bob.id, "publicKeyPem": publicPEM(bob.key)}})
	r.hear(bob, bob.act("Like", "1", r.p()))
	r.wantReactions(1, 0)
}

func TestCase054_BareKeyCountsWhenItsOwnerListsIt(t *testing.T) {
	t.Parallel()
	for _, listed := range []bool{true, false} {
		r := newRig(t)
		bob := r.person("bob", "peer.test")
		bob.keyID = bob.w.at("peer.test", "/keys/1")
		if listed {
			bob.publish()
		}
		r.serve(bob.keyID, obj{
			"@context": []any{"https://w3id.org/security/v1"}, "id": bob.keyID, "owner": bob.id, "publicKeyPem": publicPEM(bob.key),
		})
		if listed {
			r.hear(bob, bob.act("Like", "1", r.p()))
			r.wantReactions(1, 0)
			continue
		}
		r.refuses(http.StatusUnauthorized, bob, bob.act("Like", "1", r.p()))
	}
}

func TestCase055_KeyOnAnotherHostThanItsActorIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	victim := r.person("victim", "victim.test")
	eve := *victim
	eve.key, eve.keyID = testKey(evilKey), victim.w.at("evil.test", "/key")
	r.serve(eve.keyID, obj{"id": eve.keyID, "owner": victim.id, "publicKeyPem": publicPEM(eve.key)})
	r.refuses(http.StatusUnauthorized, &eve, victim.act("Like", "1", r.p()))
}

func TestCase056_RotatedKeyIsFetchedOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Like", "1", r.p()))
	bob.key = testKey(otherKey)
	bob.publish()
	r.forget()
	r.hear(bob, bob.act("Announce", "2", r.p(), "to", []any{public}))
	r.wantReactions(1, 1)
	if n := len(r.visits(bob.id)); n != 1 {
		t.Errorf("%d fetches for a rotated key", n)
	}
	r.forget()
	bob.key = testKey(evilKey)
	for range 3 {
		r.refuses(http.StatusUnauthorized, bob, bob.act("Like", "3", r.p()))
	}
	if n := len(r.visits(bob.id)); n != 0 {
		t.Errorf("%d fetches within five minutes of the last one", n)
	}
}

func TestCase057_UnreachableKeyAsksTheSenderToTryAgain(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]http.HandlerFunc{
		"silent": func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done() },
		"503":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"429":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"hangup": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.hook(bob.id, trouble)
			began := time.Now()
			a := r.refuses(http.StatusServiceUnavailable, bob, bob.act("Like", "1", r.p()))
			if a.header.Get("Retry-After") == "" || time.Since(began) > 10*time.Second {
				t.Errorf("Retry-After %q after %v", a.header.Get("Retry-After"), time.Since(began))
			}
		})
	}
}

func TestCase058_SecondKnockInTheOtherDialectIsOneLetter(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	like := bob.act("Like", "1", r.p())
	r.refuses(http.StatusUnauthorized, bob, like, func(q *http.Request) {
		q.Header.Set("Signature", strings.Replace(q.Header.Get("Signature"), `signature="`, `signature="AAAA`, 1))
	})
	bob.dialect = dialects()["mastodon 4.7"]
	r.hear(bob, like)
	r.wantReactions(1, 0)
	if n := r.rows("incoming"); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestCase059_SameLetterAtBothInboxesHasOneEffect(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	create := bob.create(bob.note("1", r.p(), "<p>once</p>"))
	r.hear(bob, create)
	r.hearAt(r.links.SharedInbox(), bob, create)
	r.hearAt(r.links.InstanceActor()+"/inbox", bob, create)
	r.wantComments("<p>once</p>")
	if n := r.rows("incoming"); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestCase060_NeighbourCannotActForAnother(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, mallory := r.person("bob", "peer.test"), r.person("mallory", "peer.test")
	r.refuses(http.StatusForbidden, mallory, bob.create(bob.note("1", r.p(), "<p>forged</p>")))
	r.work()
	r.wantComments()
}

func TestCases061And062_ForwardedLetterIsFetchedFromItsOrigin(t *testing.T) {
	t.Parallel()
	for _, seal := range []string{"signature", "proof"} {
		t.Run(seal, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob, carrier := r.person("bob", "peer.test"), r.person("carrier", "relay.test")
			note := bob.note("1", r.p(), "<p>genuine</p>")
			r.serve(note.text("id"), note)
			forged := note.with("content", "<p>changed on the way</p>")
			r.hear(carrier, bob.create(forged, seal, obj{"type": "RsaSignature2017", "signatureValue": "AAAA"}))
			r.wantComments("<p>genuine</p>")
			absent := bob.note("2", r.p(), "<p>made up</p>")
			r.hear(carrier, bob.create(absent, seal, obj{"type": "RsaSignature2017"}))
			r.wantComments("<p>genuine</p>")
		})
	}
}

func TestCase064_AccountAsKeyIDIsRefusedWithoutAFetch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	bob.keyID = "acct:bob@peer.test"
	r.refuses(http.StatusUnauthorized, bob, bob.act("Like", "1", r.p()))
	if v := r.visits(""); len(v) != 0 {
		t.Errorf("fetched %q", v)
	}
}

func TestCase162_SecureServerIsAskedWithASignatureOfTheInstanceActor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "gts.test")
	r.secure["gts.test"] = true
	bob.dialect = dialects()["gotosocial"]
	r.hear(bob, bob.act("Like", "1", r.p()))
	r.wantReactions(1, 0)
	want := r.links.InstanceActor() + "#main-key"
	if got := r.signers(); len(got) != 1 || got[0] != want {
		t.Errorf("fetches signed by %q, want %q", got, want)
	}
	actor := r.document("/ap/actor") // the peer looks the key up without a signature
	if actor.text("type") != "Application" || actor.text("publicKey", "id") != want || actor.text("publicKey", "publicKeyPem") != publicPEM(testKey(instanceKey)) {
		t.Errorf("instance actor: %s", pretty(actor))
	}
}
