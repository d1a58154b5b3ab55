package activitypub_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The numbers are the rows of safety.md §2.

func TestAttack01_SignerIsNotTheActor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	r.refuses(http.StatusForbidden, eve, alice.create(alice.note("1", r.p(), "<p>forged</p>")))
	r.work()
	r.wantComments()
	if v := r.visits("victim.test"); len(v) != 0 {
		t.Errorf("fetched %q", v)
	}
}

func TestAttack02_KeyNamesItsOwnOwner(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	alice := r.person("alice", "victim.test")
	for name, document := range map[string]obj{
		"bare key":  {"owner": alice.id, "publicKeyPem": publicPEM(testKey(evilKey))},
		"actor":     {"type": "Person", "inbox": r.at("evil.test", "/in"), "publicKey": obj{"id": r.at("evil.test", "/key"), "owner": alice.id, "publicKeyPem": publicPEM(testKey(evilKey))}},
		"as victim": alice.document("publicKey", obj{"id": r.at("evil.test", "/key"), "owner": alice.id, "publicKeyPem": publicPEM(testKey(evilKey))}),
	} {
		t.Run(name, func(t *testing.T) {
			thief := *alice
			thief.key, thief.keyID = testKey(evilKey), r.at("evil.test", "/key/"+strings.ReplaceAll(name, " ", ""))
			if document["id"] == nil {
				document["id"] = thief.keyID
			}
			r.serve(thief.keyID, document)
			a := r.say(&thief, alice.act("Like", "1", r.p()))
			if a.status != 401 && a.status != 403 {
				t.Errorf("answered %d", a.status)
			}
		})
	}
	if v := r.visits("victim.test"); len(v) > 1 || r.rows("incoming") != 0 {
		t.Errorf("fetched %q, %d letters", v, r.rows("incoming"))
	}
}

func TestAttack03_OpenRedirectOnTheServerOfTheVictim(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	alice, eve := r.person("alice", "victim.test"), r.person("eve", "evil.test")
	open := r.at("victim.test", "/open")
	eve.publish("id", open, "inbox", open+"/inbox", "publicKey", obj{"id": open + "#main-key", "owner": open, "publicKeyPem": publicPEM(testKey(evilKey))})
	r.status(open, http.StatusFound, "Location", eve.id)
	thief := *alice
	thief.id, thief.keyID, thief.key = open, open+"#main-key", testKey(evilKey)
	r.refuses(http.StatusUnauthorized, &thief, thief.act("Like", "1", r.p()))
	thief.id = alice.id
	r.refuses(http.StatusUnauthorized, &thief, alice.act("Like", "1", r.p()))
}

func TestAttack04_BodySwappedUnderItsSignature(t *testing.T) {
	t.Parallel()
	for name, dialect := range dialects() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			genuine, forged := encode(t, bob.act("Like", "1", r.p())), encode(t, bob.act("Like", "2", r.p()))
			bob.dialect = func(q *http.Request, _ []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
				dialect(q, genuine, keyID, key, now)
			}
			r.refuses(http.StatusUnauthorized, bob, forged)
		})
	}
}

func TestAttack06_SignatureMeantForAnotherServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	sign := bob.dialect
	bob.dialect = func(q *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
		here := q.URL.Host
		q.URL.Host = "evil.test"
		sign(q, body, keyID, key, now)
		q.URL.Host, q.Host = here, "evil.test"
	}
	like := bob.act("Like", "1", r.p())
	r.refuses(http.StatusUnauthorized, bob, like)
	r.refuses(http.StatusUnauthorized, bob, like, func(q *http.Request) { q.Host = q.URL.Host })
	bob.dialect = sign
	r.refuses(http.StatusUnauthorized, bob, like, func(q *http.Request) { q.Host = "evil.test" })
}

func TestAttack07_Replay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	like := encode(t, bob.act("Like", "1", r.p()))
	var saved *http.Request
	r.postTo(r.ana()+"/inbox", bob, like, func(q *http.Request) { saved = q.Clone(t.Context()) })
	r.work()
	again, err := http.NewRequestWithContext(t.Context(), http.MethodPost, saved.URL.String(), strings.NewReader(string(like)))
	r.must(err)
	again.Header = saved.Header
	if a := r.do(again); a.status != 202 {
		t.Errorf("the same bytes again: %d", a.status)
	}
	r.work()
	r.wantReactions(1, 0)
	r.clock.advance(61 * time.Minute)
	late, err := http.NewRequestWithContext(t.Context(), http.MethodPost, saved.URL.String(), strings.NewReader(string(like)))
	r.must(err)
	late.Header = saved.Header
	if a := r.do(late); a.status != 401 {
		t.Errorf("the same bytes after an hour: %d", a.status)
	}
}

func TestAttack08_SecondKeyIDAppended(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	for _, spoil := range []func(*http.Request){
		func(q *http.Request) { q.Header.Set("Signature", q.Header.Get("Signature")+`,keyId="`+alice.keyID+`"`) },
		func(q *http.Request) { q.Header.Add("Signature", `keyId="`+alice.keyID+`",signature="AAAA"`) },
		func(q *http.Request) { q.Header.Set("Authorization", "Signature "+q.Header.Get("Signature")) },
	} {
		r.refuses(http.StatusUnauthorized, eve, alice.act("Like", "1", r.p()), spoil)
	}
}

func TestAttack09_IDOfAnotherReserved(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	note := alice.note("1", r.p(), "<p>genuine</p>")
	create := alice.create(note)
	r.refuses(http.StatusForbidden, eve, eve.act("Like", "1", r.p(), "id", create["id"]))
	r.hear(eve, create.with("signature", obj{"type": "RsaSignature2017"})) // passed on; its origin knows nothing yet
	r.wantComments()
	r.hear(alice, create)
	r.wantComments("<p>genuine</p>")
}

func TestAttack11_FetchedObjectIsAnothers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	r.serve(eve.id+"/n/1", alice.note("9", r.p(), "<p>forged</p>"))
	r.hear(eve, eve.act("Create", "1", eve.id+"/n/1", "to", []any{public}))
	r.wantComments()
	if n := r.rows("comments"); n != 0 {
		t.Errorf("%d comments", n)
	}
}

func TestAttack12_UploadPassedOffAsAnActor(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"application/json", "text/plain", "text/html", "image/png", "application/ld+json", ""} {
		r := newRig(t)
		bob := r.person("bob", "victim.test")
		r.serveAs(bob.id, kind, encode(t, bob.document()))
		r.refuses(http.StatusUnauthorized, bob, bob.act("Like", "1", r.p()))
	}
}

func TestAttack14And15_TextOfAnotherChangedOrDeleted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, note := r.comment()
	for _, host := range []string{"peer.test", "evil.test"} {
		mallory := r.person("mallory", host)
		stolen := note.with("content", "<p>defaced</p>", "updated", stamp(r.clock.Now()))
		for i, letter := range []obj{
			mallory.act("Update", "1", stolen), mallory.act("Update", "2", stolen.with("attributedTo", mallory.id)), mallory.act("Delete", "3", note["id"]),
			mallory.act("Update", "4", stolen, "id", bob.id+"/acts/4"), mallory.act("Create", "5", stolen.with("attributedTo", mallory.id)),
			mallory.act("Delete", "6", bob.id), mallory.act("Update", "7", bob.document("name", "Mallory")), mallory.act("Undo", "8", bob.create(note)),
		} {
			a := r.say(mallory, letter)
			r.work()
			if a.status != 202 && a.status != 403 {
				t.Errorf("%s letter %d: %d", host, i, a.status)
			}
		}
	}
	r.wantComments("<p>first</p>")
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	if view.Guest.ActorID != bob.id || view.Guest.DisplayName != "Bob" {
		t.Errorf("the comment is %s's, called %s", view.Guest.ActorID, view.Guest.DisplayName)
	}
}

func TestAttack16_WriterIsALocalAuthor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	for i, writer := range []any{1, "1", []any{alice.id, r.ana()}, r.ana(), obj{"id": r.ana()}, []any{}, obj{}, true} {
		note := eve.note(string(rune('a'+i)), r.p(), "<p>forged</p>", "attributedTo", writer)
		r.hear(eve, eve.act("Create", string(rune('a'+i)), note, "to", []any{public}))
	}
	r.hear(eve, eve.act("Create", "own", eve.note("x", r.p(), "<p>forged</p>", "id", r.links.CommentID(r.post.Ref))))
	r.wantComments()
	if n := r.rows("comments"); n != 0 {
		t.Errorf("%d comments", n)
	}
	author := *eve
	author.id, author.keyID = r.ana(), r.ana()+"#main-key"
	r.refuses(http.StatusUnauthorized, &author, author.act("Like", "1", r.p(), "id", r.ana()+"/x"))
}

func TestAttack18_SeveralActors(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	for i, actor := range []any{[]any{eve.id, alice.id}, []any{alice.id, eve.id}, []any{}, nil, 1, obj{}, obj{"id": ""}, "", "x"} {
		r.refuses(http.StatusBadRequest, eve, eve.act("Follow", string(rune('a'+i)), r.ana(), "actor", actor))
	}
	r.wantFollowers()
	r.hear(eve, eve.act("Follow", "ok", r.ana(), "actor", []any{obj{"id": eve.id, "type": "Person"}}))
	r.wantFollowers("eve")
}

func TestAttack19_DeedsOfAnotherUndone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	alice, eve := r.person("alice", "victim.test"), r.person("eve", "evil.test")
	like, follow := alice.act("Like", "1", r.p()), alice.act("Follow", "2", r.ana())
	r.hear(alice, like)
	r.hear(alice, follow)
	for i, inner := range []any{like, like["id"], like.with("actor", eve.id), follow, follow["id"], follow.with("actor", eve.id)} {
		r.hear(eve, eve.act("Undo", string(rune('a'+i)), inner))
	}
	r.hear(eve, eve.act("Reject", "r", follow))
	r.hear(eve, eve.act("Block", "b", alice.id))
	r.wantReactions(1, 0)
	r.wantFollowers("alice")
}

func TestAttack20_HandleOfAnotherClaimed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve := r.person("eve", "evil.test")
	eve.publish("preferredUsername", "alice@victim.test", "name", "Alice\u202e", "webfinger", "alice@victim.test", "url", r.at("victim.test", "/@alice"))
	r.hear(eve, eve.create(eve.note("1", r.p(), "<p>x</p>")))
	guest, err := r.reader.GuestByActor(t.Context(), eve.id)
	r.must(err)
	if !strings.HasSuffix(guest.Handle, "@evil.test:"+r.port) || strings.Count(guest.Handle, "@") != 1 || strings.Contains(guest.DisplayName, "\u202e") {
		t.Errorf("shown as %q, %q", guest.Handle, guest.DisplayName)
	}
	if strings.Contains(guest.ProfileURL, "victim.test") {
		t.Errorf("the name leads to %s", guest.ProfileURL)
	}
}

func TestAttack21_HostsThatLookLikeTheVictim(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve := r.person("eve", "evil.test")
	for _, id := range []string{
		"https://VICTIM.test./u/a", "https://victim.test@evil.test/", "https://victim.test:/u", "https://victim.test:99999/u", "https://[::1%25eth0]/u",
		"https:///u", "https://victim.test\\@evil.test/u", "https://victim..test/", "ftp://victim.test/", "https://victim.test /u",
		"//victim.test/u", "urn:x", "https://vict\u200bim.test/",
	} {
		t.Logf("%q", id)
		r.refuses(http.StatusBadRequest, eve, eve.act("Like", "1", r.p(), "actor", id))
	}
	if v := r.visits(""); len(v) != 0 {
		t.Errorf("fetched %q", v)
	}
}

func TestAttack23_ContextThatChangesMeanings(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve := r.person("eve", "evil.test")
	r.hear(eve, eve.create(eve.note("1", r.p(), "<p>x</p>"), "@context", []any{r.at("evil.test", "/context"), obj{"actor": "as:object", "inReplyTo": nil}}))
	r.wantComments("<p>x</p>")
	if v := r.visits(r.at("evil.test", "/context")); len(v) != 0 {
		t.Errorf("fetched %q", v)
	}
}

func TestAttack24_DocumentThatReadsInTwoWays(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	act := func(rest string) string {
		return `{"id":"` + eve.id + `/1","type":"Like","object":"` + r.p() + `",` + rest + `}`
	}
	for _, body := range []string{
		act(`"actor":"` + alice.id + `","actor":"` + eve.id + `"`), act(`"actor":"` + eve.id + `","ACTOR":"` + alice.id + `"`),
		act(`"actor":"`+eve.id+`"`) + "{}", act(`"actor":"` + eve.id + `","x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40)),
		act(`"actor":"` + eve.id + `","x":"` + "\xff" + `"`), act(`"actor":"` + eve.id + `","\u0061ctor":"` + alice.id + `"`),
	} {
		r.refuses(http.StatusBadRequest, eve, body)
	}
}

func TestAttack25_KeyChangedByAPushedProfile(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, _ := r.comment()
	thief := *bob
	thief.key = testKey(evilKey)
	r.hear(bob, bob.act("Update", "u", thief.document("publicKey", obj{"id": bob.keyID, "owner": bob.id, "publicKeyPem": publicPEM(thief.key)})))
	r.refuses(http.StatusUnauthorized, &thief, bob.act("Like", "1", r.p()))
	r.hear(bob, bob.act("Like", "2", r.p()))
}

func TestAttack26_WeakAndMonstrousKeys(t *testing.T) {
	t.Parallel()
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pems := map[string]string{"ec": spki(t, &curve.PublicKey), "garbage": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "empty": ""}
	for name, bits := range map[string]uint{"512": 512, "1024": 1024, "8192": 8192, "16384": 16384} {
		n := new(big.Int).Lsh(big.NewInt(1), bits-1)
		pems[name] = spki(t, &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537})
	}
	pems["exponent"] = spki(t, &rsa.PublicKey{N: testKey(evilKey).N, E: 3})
	for name, text := range pems {
		r := newRig(t)
		bob := r.person("bob", "peer.test")
		bob.publish("publicKey", obj{"id": bob.keyID, "owner": bob.id, "publicKeyPem": text})
		began := time.Now()
		r.refuses(http.StatusUnauthorized, bob, bob.act("Like", "1", r.p()))
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func spki(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}
