package as2_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

var update = flag.Bool("update", false, "rewrite the golden documents in testdata/out")

const (
	ana       = "https://blog.example/ap/authors/01J"
	loaf      = "https://blog.example/ap/posts/01K"
	followers = ana + "/followers"
	bob       = "https://peer.test/users/bob"
)

// nine is the hour of publication as a database returns it: in another zone and with a fraction.
func nine() time.Time {
	return time.Date(2026, 11, 23, 10, 0, 0, 123_456_789, time.FixedZone("CET", 3600))
}

func article() as2.Article {
	return as2.Article{
		ID: loaf, AttributedTo: ana,
		Name: "Bread in six hours", Summary: "A same-day loaf, with the timings that matter.",
		Content: `<p>Mix <a href="https://blog.example/tag/flour/?a=1&amp;b=2">flour</a>.</p>`, Language: "en",
		URL: "https://blog.example/2026/11/bread/", Link: "https://blog.example/2026/11/bread/",
		Published: nine(), To: []string{as2.Public}, Cc: []string{followers},
		Image:   &as2.Image{URL: "https://blog.example/m/b.jpg", MediaType: "image/jpeg", Alt: "A loaf", Width: 1200, Height: 800, Blurhash: "UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH"},
		Tags:    []as2.Tag{{Type: "Hashtag", Name: "#baking", Href: "https://blog.example/tag/baking/"}},
		Context: loaf + "/context", Replies: loaf + "/replies",
		Likes: &as2.Count{ID: loaf + "/likes", Total: 3}, Shares: &as2.Count{ID: loaf + "/shares"},
		Policies: as2.Policies{Quote: as2.Approval{Automatic: []string{as2.Public}}},
	}
}

func note() as2.Note {
	return as2.Note{
		ID: "https://blog.example/ap/comments/01N", AttributedTo: ana,
		Content: `<p><span class="h-card"><a href="https://peer.test/@bob" class="u-url mention">@<span>bob</span></a></span> Thanks!</p>`, Language: "en",
		InReplyTo: "https://peer.test/users/bob/statuses/7", Context: loaf + "/context", Conversation: "tag:peer.test,2026:7",
		URL: "https://blog.example/2026/11/bread/#comment-2", Published: nine(),
		To: []string{as2.Public}, Cc: []string{followers, bob},
		Tags: []as2.Tag{{Type: "Mention", Name: "@bob@peer.test", Href: bob}},
	}
}

func person() as2.Actor {
	return as2.Actor{
		Type: "Person", ID: ana, PreferredUsername: "ana", Name: "Ana", Summary: "<p>Bakes.</p>", URL: "https://blog.example/@ana",
		Inbox: ana + "/inbox", Outbox: ana + "/outbox", Followers: followers, Following: ana + "/following", Featured: ana + "/featured",
		SharedInbox: "https://blog.example/ap/inbox",
		PublicKey:   as2.PublicKey{ID: ana + "#main-key", Owner: ana, PEM: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"},
		Icon:        &as2.Image{URL: "https://blog.example/m/a.png", MediaType: "image/png", Alt: "Ana, smiling"},
		Image:       &as2.Image{URL: "https://blog.example/m/h.jpg", MediaType: "image/jpeg"},
		Fields:      []as2.Field{{Name: "Blog", Value: `<a href="https://blog.example/" rel="me">blog.example</a>`}},
		Published:   nine(), Discoverable: true, Indexable: true,
		AttributionDomains: []string{"blog.example"}, WebFinger: "ana@blog.example", AlsoKnownAs: []string{"https://old.example/users/ana"},
	}
}

func inboundFollow(t testing.TB) *as2.Doc {
	return read(t, capture(t, "fedify/fedify-002-POST-Follow"))
}

// documents are all the kinds of documents that Oriel serves and sends.
func documents(t testing.TB) map[string]as2.Document {
	create := as2.Activity{
		Type: "Create", ID: loaf + "/create", Actor: ana, Object: article(), Published: nine(),
		To: []string{as2.Public}, Cc: []string{followers},
	}
	edited := article()
	edited.Updated, edited.Name, edited.Sensitive, edited.Preview = nine().Add(time.Hour), "Go: the <good> parts", true, "<p>A same-day loaf.</p>"
	update := create
	update.Type, update.ID, update.Object = "Update", loaf+"#updates/1795428000", edited
	application := as2.Actor{
		Type: "Application", ID: "https://blog.example/ap/actor", PreferredUsername: "blog.example", Name: "blog.example", URL: "https://blog.example/",
		Inbox: "https://blog.example/ap/actor/inbox", Outbox: "https://blog.example/ap/actor/outbox", ManuallyApprovesFollowers: true,
		PublicKey:  as2.PublicKey{ID: "https://blog.example/ap/actor#main-key", Owner: "https://blog.example/ap/actor", PEM: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"},
		Implements: []as2.Capability{{Name: "RFC-9421: HTTP Message Signatures", Href: "https://datatracker.ietf.org/doc/html/rfc9421"}},
	}
	moved := person()
	moved.MovedTo = "https://new.example/users/ana"
	warned := note()
	warned.Summary, warned.Sensitive, warned.Language = "CW: food", true, ""
	warned.Attachments = []as2.Image{{URL: "https://blog.example/m/c.png", MediaType: "image/png", Alt: "A crumb"}}
	createNote := as2.Activity{Type: "Create", ID: note().ID + "/create", Actor: ana, Object: note(), Published: nine(), To: note().To, Cc: note().Cc}
	announce := as2.Activity{
		Type: "Announce", ID: ana + "/boosts/1", Actor: ana, Object: as2.IRI("https://peer.test/users/bob/statuses/7"), Published: nine(),
		To: []string{as2.Public}, Cc: []string{followers, bob},
	}
	act := func(kind, path string, object as2.Item, to ...string) as2.Activity {
		return as2.Activity{Type: kind, ID: ana + path, Actor: ana, Object: object, To: to}
	}
	quote := act("Accept", "/accepts/2", as2.Raw(`{"@context":["https://www.w3.org/ns/activitystreams"],"type":"QuoteRequest","id":"https://peer.test/q/1","actor":"`+bob+`","object":"`+loaf+`","instrument":"https://peer.test/users/bob/statuses/9"}`), bob)
	quote.Result = "https://blog.example/ap/quotes/01Q"
	add := act("Add", "/featured/add/1", as2.IRI(loaf), as2.Public)
	add.Target = person().Featured
	return map[string]as2.Document{
		"actor-person":             person(),
		"actor-person-moved":       moved,
		"actor-application":        application,
		"article":                  article(),
		"note":                     note(),
		"note-warning":             warned,
		"create-article":           create,
		"update-article":           update,
		"create-note":              createNote,
		"delete-article":           act("Delete", "/deletes/1", as2.Tombstone{ID: loaf}, as2.Public),
		"delete-actor":             act("Delete", "#delete", as2.IRI(ana), as2.Public),
		"tombstone":                as2.Tombstone{ID: loaf, FormerType: "Article", Deleted: nine()},
		"accept-follow":            act("Accept", "/accepts/1", as2.Raw(inboundFollow(t).Raw()), "https://fedify.test/users/fred"),
		"reject-follow":            act("Reject", "/rejects/1", as2.Raw(inboundFollow(t).Raw()), "https://fedify.test/users/fred"),
		"accept-quote":             quote,
		"quote-authorization":      as2.Authorization{Type: "QuoteAuthorization", ID: quote.Result, AttributedTo: ana, InteractingObject: "https://peer.test/users/bob/statuses/9", InteractionTarget: loaf},
		"follow":                   act("Follow", "/follows/1", as2.IRI(bob), bob),
		"undo-follow":              act("Undo", "/follows/1/undo", act("Follow", "/follows/1", as2.IRI(bob), bob), bob),
		"announce":                 announce,
		"undo-announce":            act("Undo", "/boosts/1/undo", announce, as2.Public),
		"like":                     act("Like", "/likes/1", as2.IRI("https://peer.test/users/bob/statuses/7"), bob),
		"add-featured":             add,
		"update-actor":             act("Update", "#updates/1", person(), as2.Public),
		"collection-followers":     as2.Collection{ID: followers, Ordered: true, TotalItems: 12, First: followers + "?page=1"},
		"collection-featured":      as2.Collection{ID: ana + "/featured", Ordered: true, TotalItems: 1, Items: []as2.Item{as2.IRI(loaf)}},
		"collection-empty":         as2.Collection{ID: ana + "/featured", Ordered: true, Items: []as2.Item{}},
		"collection-likes":         as2.Collection{ID: loaf + "/likes", TotalItems: 3},
		"collection-context":       as2.Collection{ID: loaf + "/context", Ordered: true, AttributedTo: ana, TotalItems: 2, Items: []as2.Item{as2.IRI(loaf), as2.IRI("https://peer.test/users/bob/statuses/7")}},
		"collection-outbox":        as2.Collection{ID: ana + "/outbox", Ordered: true, TotalItems: 41, First: ana + "/outbox?page=1", Last: ana + "/outbox?after=0"},
		"page-outbox":              as2.Page{ID: ana + "/outbox?page=1", Ordered: true, PartOf: ana + "/outbox", Next: ana + "/outbox?before=01K&limit=20", Prev: ana + "/outbox?after=01K", Items: []as2.Item{create, announce}},
		"page-followers-empty":     as2.Page{ID: followers + "?page=1", Ordered: true, PartOf: followers},
		"page-replies-single-item": as2.Page{ID: loaf + "/replies?page=1", PartOf: loaf + "/replies", Items: []as2.Item{as2.IRI("https://peer.test/users/bob/statuses/7")}},
	}
}

func write(t testing.TB, d as2.Document) []byte {
	t.Helper()
	body, err := as2.Marshal(d)
	if err != nil {
		t.Fatalf("Marshal: %v", err)
	}
	return body
}

func TestDocumentsMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, write(t, document), "", "  "); err != nil {
				t.Fatal(err)
			}
			pretty.WriteByte('\n')
			file := filepath.Join("testdata", "out", name+".json")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, pretty.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), pretty.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSameDocumentGivesSameBytes(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		first := write(t, document)
		for range 20 {
			if again := write(t, document); !bytes.Equal(first, again) {
				t.Fatalf("%s: %s, then %s", name, first, again)
			}
		}
	}
}

func TestOwnDocumentsPassOwnGate(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		doc := read(t, write(t, document))
		if doc.ID() == "" || doc.Type() == "" {
			t.Errorf("%s: id %q, type %q", name, doc.ID(), doc.Type())
		}
	}
}
