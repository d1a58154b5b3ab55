package as2_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

func TestTypesAreReadInEveryShape(t *testing.T) {
	t.Parallel()
	for shape, want := range map[string]string{
		`"Note"`:    "Note",
		`"as:Note"`: "Note",
		`"https://www.w3.org/ns/activitystreams#Create"`: "Create",
		`"toot:Emoji"`:                     "Emoji",
		`["Note"]`:                         "Note",
		`["bookwyrm:Review","as:Article"]`: "Article",
		`["Review","Rating"]`:              "Review",
		`"Review"`:                         "Review",
		`[1,null,"Like"]`:                  "Like",
		`{"id":"Note"}`:                    "",
		`7`:                                "",
		`[]`:                               "",
	} {
		if got := read(t, []byte(`{"type":`+shape+`}`)).Type(); got != want {
			t.Errorf("%s: got %q, want %q", shape, got, want)
		}
	}
}

func TestAddressesDecideWhoMaySee(t *testing.T) {
	t.Parallel()
	const followers = "https://peer.test/u/r/fans"
	for addresses, want := range map[string]as2.Visibility{
		`"to":["https://www.w3.org/ns/activitystreams#Public"]`: as2.Listed,
		`"to":"https://www.w3.org/ns/activitystreams#Public"`:   as2.Listed,
		`"to":"as:Public","cc":"https://peer.test/u/r/fans"`:    as2.Listed,
		`"to":["Public"]`:           as2.Listed,
		`"to":[{"id":"as:Public"}]`: as2.Listed,
		`"to":["https://peer.test/u/r/fans"],"cc":["as:Public"]`: as2.Unlisted,
		`"cc":"Public"`: as2.Unlisted,
		`"to":["https://peer.test/u/r/fans","https://blog.test/a"]`:      as2.FollowersOnly,
		`"to":["https://blog.test/a"]`:                                   as2.Direct,
		`"to":["https://other.test/u/x/followers"]`:                      as2.Direct,
		`"to":["public"]`:                                                as2.Direct,
		`"to":["https://evil.test/ns/activitystreams#Public"]`:           as2.Direct,
		`"bto":["as:Public"],"bcc":["as:Public"],"audience":"as:Public"`: as2.Direct,
		`"to":[1,null,[["as:Public"]],{}]`:                               as2.Direct,
		`"to":[]`:                                                        as2.Direct,
	} {
		doc := read(t, []byte(`{`+addresses+`}`))
		if got := doc.Visibility(followers); got != want || got.Open() != (want == as2.Listed || want == as2.Unlisted) {
			t.Errorf("%s: got %v, want %v", addresses, got, want)
		}
	}
}

func TestRecipientsAreBounded(t *testing.T) {
	t.Parallel()
	list := `["https://a.test/` + strings.Repeat(`","https://a.test/`, 1_500) + `"]`
	doc := read(t, []byte(`{"to":`+list+`,"cc":`+list+`}`))
	if got := len(doc.To()) + len(doc.Cc()); got != 1_000 {
		t.Errorf("%d recipients were read", got)
	}
}

func TestObjectIsReadInEveryShape(t *testing.T) {
	t.Parallel()
	const id = "https://blog.test/ap/posts/1"
	for shape, embedded := range map[string]bool{
		`"https://blog.test/ap/posts/1"`:                                     false,
		`["https://blog.test/ap/posts/1"]`:                                   false,
		`[null,3,"https://blog.test/ap/posts/1","https://blog.test/2"]`:      false,
		`{"id":"https://blog.test/ap/posts/1","type":"Note"}`:                true,
		`[{"id":"https://blog.test/ap/posts/1"},"https://blog.test/second"]`: true,
	} {
		object := read(t, []byte(`{"object":`+shape+`}`)).Object()
		if object.ID != id || (object.Doc != nil) != embedded {
			t.Errorf("%s: got %+v", shape, object)
		}
	}
	anonymous := read(t, []byte(`{"object":{"type":"Follow","actor":"https://peer.test/u/r"}}`)).Object()
	if anonymous.ID != "" || anonymous.Doc.Type() != "Follow" {
		t.Errorf("an embedded object without id is lost: %+v", anonymous)
	}
	flag := read(t, capture(t, "gotosocial/gotosocial-024-POST-Flag"))
	if got := flag.IDs("object"); len(got) != 2 || len(flag.Objects()) != 2 {
		t.Errorf("a report lost objects: %v", got)
	}
}

func TestInReplyToIsReadInEveryShape(t *testing.T) {
	t.Parallel()
	for shape, want := range map[string]string{
		`"https://blog.test/1"`:                         "https://blog.test/1",
		`{"id":"https://blog.test/1","type":"Article"}`: "https://blog.test/1",
		`{"type":"Link","href":"https://blog.test/1"}`:  "https://blog.test/1",
		`["https://blog.test/1","https://blog.test/2"]`: "https://blog.test/1",
		`[null,{},{"id":"https://blog.test/1"}]`:        "https://blog.test/1",
		`null`:                                          "",
		`false`:                                         "",
		`"https://blog.test/a b"`:                       "",
	} {
		if got := read(t, []byte(`{"inReplyTo":`+shape+`}`)).InReplyTo(); got != want {
			t.Errorf("%s: got %q, want %q", shape, got, want)
		}
	}
}

func TestTextAndItsLanguage(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][2]string{
		`{"content":"<p>Hallo</p>"}`:                             {"<p>Hallo</p>", ""},
		`{"contentMap":{"de":"<p>Hallo</p>"}}`:                   {"<p>Hallo</p>", "de"},
		`{"content":"","contentMap":{"de":"Hallo"}}`:             {"Hallo", "de"},
		`{"content":"Hi","contentMap":{"de":"Hallo","en":"Hi"}}`: {"Hi", "en"},
		`{"content":"Hi","contentMap":{"en":"Hi "}}`:             {"Hi", "en"},
		`{"content":"Hi","contentMap":{"de":null,"en":"Hi"}}`:    {"Hi", "en"},
		`{"content":{"@value":"Hi","@language":"en"}}`:           {"Hi", "en"},
		`{"content":["Hi","Ho"]}`:                                {"Hi", ""},
		`{"content":7,"contentMap":"x"}`:                         {"", ""},
		`{"content":"a\u0000b\u00e9\ud83d\ude00\ud83d\n\"\\\/"}`: {"abé😀\ufffd\n\"\\/", ""},
		`{"content":"Note: x"}`:                                  {"Note: x", ""},
	} {
		text, language := read(t, []byte(body)).Content()
		if text != want[0] || language != want[1] {
			t.Errorf("%s: got %q in %q", body, text, language)
		}
	}
	doc := read(t, []byte(`{"name":"Go: the good parts","summaryMap":{"en":"CW: food"},"sensitive":true}`))
	if doc.Name() != "Go: the good parts" || doc.Summary() != "CW: food" || !doc.Sensitive() {
		t.Errorf("got %q, %q", doc.Name(), doc.Summary())
	}
}

func TestDatesAreReadInSloppyForms(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 5, 1, 10, 11, 12, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-05-01T10:11:12Z":           noon,
		"2026-05-01T12:11:12+02:00":      noon,
		"2026-05-01T12:11:12+0200":       noon,
		"2026-05-01T10:11:12.5Z":         noon.Add(500 * time.Millisecond),
		"2026-05-01T10:11:12.000000000Z": noon,
		"2026-05-01t10:11:12z":           noon,
		"2026-05-01T10:11:12":            noon,
		"2026-05-01 10:11:12":            noon,
		"2026-05-01 10:11:12Z":           noon,
		"2026-05-01 10:11:12 +0000":      noon,
		"2026-05-01 10:11:12 UTC":        noon,
		"2026-05-01T10:11Z":              noon.Truncate(time.Minute),
		" 2026-05-01 ":                   time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
		"Fri, 01 May 2026 10:11:12 GMT":  noon,
		"yesterday":                      {},
		"2026-13-01T10:11:12Z":           {},
		"0000-01-01T00:00:00Z":           {},
		"1764000000":                     {},
		"":                               {},
	} {
		if got := read(t, []byte(`{"published":"`+text+`"}`)).Published(); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	if got := read(t, []byte(`{"published":1764000000}`)).Published(); !got.IsZero() {
		t.Errorf("a number was read as %v", got)
	}
}

func TestAddressForPeopleIsFound(t *testing.T) {
	t.Parallel()
	for shape, want := range map[string]string{
		`"https://peer.test/@r/1"`:                     "https://peer.test/@r/1",
		`{"type":"Link","href":"https://peer.test/1"}`: "https://peer.test/1",
		`["magnet:?xt=1","http://peer.test/1"]`:        "http://peer.test/1",
		`[{"type":"Link","mediaType":"video/mp4","href":"https://peer.test/v.mp4"},{"type":"Link","mediaType":"text/html; charset=utf-8","href":"https://peer.test/w"}]`: "https://peer.test/w",
		`"https://peer.test/ünï"`:  "https://peer.test/ünï",
		`"javascript:alert(1)"`:    "",
		`"data:text/html,x"`:       "",
		`"//peer.test/1"`:          "",
		`"https://u:p@peer.test/"`: "",
		`"https:///path"`:          "",
		`"https://peer.test/\nx"`:  "",
		`5`:                        "",
	} {
		if got := read(t, []byte(`{"url":`+shape+`}`)).URL(); got != want {
			t.Errorf("%s: got %q, want %q", shape, got, want)
		}
	}
}

func TestTagsAndAttachmentsAreReadAndBounded(t *testing.T) {
	t.Parallel()
	doc := read(t, []byte(`{"tag":{"type":"Hashtag","name":"#go","href":"https://peer.test/tags/go"}}`))
	if diff := cmp.Diff([]as2.RemoteTag{{Type: "Hashtag", Name: "#go", Href: "https://peer.test/tags/go"}}, doc.Tags()); diff != "" {
		t.Error(diff)
	}
	doc = read(t, []byte(`{"tag":[3,{"type":"Link","href":"https://peer.test/x"},
		{"id":"https://peer.test/e","type":"Emoji","name":":blob:","icon":{"type":"Image","mediaType":"image/png","url":"https://peer.test/b.png"}}]}`))
	if diff := cmp.Diff([]as2.RemoteTag{{Type: "Emoji", Name: ":blob:", Icon: "https://peer.test/b.png"}}, doc.Tags()); diff != "" {
		t.Error(diff)
	}
	doc = read(t, []byte(`{"attachment":[
		{"type":"Document","mediaType":"image/png","url":"https://peer.test/1.png","name":"A loaf","width":640,"height":480,"blurhash":"UxyzA"},
		{"type":"Image","url":[{"type":"Link","href":"https://peer.test/2.webp","mediaType":"image/webp"}],"summary":"Two","width":-1,"height":"9"},
		{"type":"Link","href":"https://peer.test/page"},
		"https://peer.test/3.png",
		{"type":"Image","url":"data:image/png;base64,x"},
		{"type":"PropertyValue","name":"a","value":"b","url":"https://peer.test/pv"}]}`))
	want := []as2.RemoteMedia{
		{Type: "Document", URL: "https://peer.test/1.png", MediaType: "image/png", Alt: "A loaf", Width: 640, Height: 480, Blurhash: "UxyzA"},
		{Type: "Image", URL: "https://peer.test/2.webp", MediaType: "image/webp", Alt: "Two"},
		{Type: "Link", URL: "https://peer.test/page"},
		{URL: "https://peer.test/3.png"},
	}
	if diff := cmp.Diff(want, doc.Attachments()); diff != "" {
		t.Error(diff)
	}
	long := `{"type":"Image","url":"https://peer.test/i.png","name":"` + strings.Repeat("é", 6_000) + `"}`
	doc = read(t, []byte(`{"attachment":[`+strings.Repeat(long+",", 20)+long+`]}`))
	if all := doc.Attachments(); len(all) != 8 || len([]rune(all[0].Alt)) != 5_000 {
		t.Errorf("%d attachments, alt of %d runes", len(all), len([]rune(all[0].Alt)))
	}
}

func TestServedActorsBecomeProfiles(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]as2.Profile{
		"gotosocial/served-actor": {
			ID: "https://gts.test/users/bob", Type: "Person", PreferredUsername: "bob", Name: "Bob B", Summary: "<p>new bio</p>", URL: "https://gts.test/@bob",
			Inbox: "https://gts.test/users/bob/inbox", Outbox: "https://gts.test/users/bob/outbox",
			Followers: "https://gts.test/users/bob/followers", Following: "https://gts.test/users/bob/following",
			Featured: "https://gts.test/users/bob/collections/featured", Published: time.Date(2026, 11, 23, 8, 54, 53, 0, time.UTC),
		},
		"writefreely/served-actor": {
			ID: "https://wf.test/api/collections/alice", Type: "Person", PreferredUsername: "alice", Name: "alice", URL: "https://wf.test/alice/",
			Inbox: "https://wf.test/api/collections/alice/inbox", Outbox: "https://wf.test/api/collections/alice/outbox",
			Followers: "https://wf.test/api/collections/alice/followers", Following: "https://wf.test/api/collections/alice/following",
		},
		"nodebb/served-actor": {
			ID: "https://nodebb.test/uid/1", Type: "Person", PreferredUsername: "nora", Name: "nora", URL: "https://nodebb.test/user/nora",
			Inbox: "https://nodebb.test/uid/1/inbox", Outbox: "https://nodebb.test/uid/1/outbox", SharedInbox: "https://nodebb.test/inbox",
			Followers: "https://nodebb.test/uid/1/followers", Following: "https://nodebb.test/uid/1/following",
			Published: time.Date(2026, 11, 23, 9, 30, 17, 635_000_000, time.UTC),
		},
	} {
		got := read(t, capture(t, file)).Profile()
		if len(got.Keys) != 1 || got.Keys[0].Owner != got.ID || !strings.HasPrefix(got.Keys[0].PEM, "-----BEGIN") {
			t.Errorf("%s: keys %+v", file, got.Keys)
		}
		got.Keys, got.Icon, got.Image = nil, as2.RemoteMedia{}, as2.RemoteMedia{}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

func TestKeysAreReadInEveryShape(t *testing.T) {
	t.Parallel()
	want := []as2.PublicKey{{ID: "https://peer.test/u/r#k", Owner: "https://peer.test/u/r", PEM: "PEM"}}
	key := `{"id":"https://peer.test/u/r#k","owner":"https://peer.test/u/r","publicKeyPem":"PEM"}`
	for _, body := range []string{
		`{"id":"https://peer.test/u/r","publicKey":` + key + `}`,
		`{"publicKey":[` + key + `]}`,
		`{"publicKey":[{"id":"https://peer.test/u/r#none"},"https://peer.test/key",` + key + `]}`,
		`{"@context":"https://w3id.org/security/v1",` + key[1:],
	} {
		if diff := cmp.Diff(want, read(t, []byte(body)).Keys()); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
	if got := read(t, []byte(`{"publicKey":["https://peer.test/key",5]}`)).Keys(); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestActorExtensionsAreRead(t *testing.T) {
	t.Parallel()
	p := read(t, []byte(`{"type":"Person","icon":[{"type":"Image","url":"https://peer.test/1.png"},{"type":"Image","url":"https://peer.test/2.png"}],
		"image":"https://peer.test/h.png","attachment":{"type":"PropertyValue","name":"Site","value":"<a>x</a>"},
		"alsoKnownAs":"https://old.test/u","movedTo":"https://new.test/u","manuallyApprovesFollowers":true,"discoverable":true,
		"webfinger":"r@peer.test","tag":[{"type":"Emoji","name":":x:"},{"type":"Hashtag","name":"#y"}]}`)).Profile()
	want := as2.Profile{
		Type: "Person", Icon: as2.RemoteMedia{Type: "Image", URL: "https://peer.test/1.png"}, Image: as2.RemoteMedia{URL: "https://peer.test/h.png"},
		Fields: []as2.Field{{Name: "Site", Value: "<a>x</a>"}}, AlsoKnownAs: []string{"https://old.test/u"}, MovedTo: "https://new.test/u",
		ManuallyApprovesFollowers: true, Discoverable: true, WebFinger: "r@peer.test", Emoji: []as2.RemoteTag{{Type: "Emoji", Name: ":x:"}},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

func TestCollectionsAreRead(t *testing.T) {
	t.Parallel()
	outbox := read(t, capture(t, "writefreely/served-outbox"))
	if total, ok := outbox.TotalItems(); !outbox.IsCollection() || !ok || total != 5 || outbox.First().ID != "https://wf.test/api/collections/alice/outbox?page=1" {
		t.Errorf("outbox: %d, %+v", total, outbox.First())
	}
	page := read(t, capture(t, "writefreely/served-outbox-1"))
	if page.Next() != "https://wf.test/api/collections/alice/outbox?page=2" || len(page.Items()) != 5 || page.Items()[0].Doc.Type() != "Create" {
		t.Errorf("page: %q, %d items", page.Next(), len(page.Items()))
	}
	inline := read(t, []byte(`{"type":"Collection","first":{"type":"CollectionPage","items":"https://peer.test/1","next":null},"totalItems":"3"}`))
	if first := inline.First(); first.Doc == nil || len(first.Doc.Items()) != 1 || first.Doc.Items()[0].ID != "https://peer.test/1" || first.Doc.Next() != "" {
		t.Errorf("inline page: %+v", first)
	}
	if _, ok := inline.TotalItems(); ok {
		t.Error("a number in quotes was taken for a number")
	}
}

func TestReactionsAndQuotesAreRead(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"type":"Like"}`:                                             "",
		`{"type":"Like","content":"🎉"}`:                               "🎉",
		`{"type":"Like","_misskey_reaction":":blob:"}`:                ":blob:",
		`{"type":"EmojiReact","content":" 👍🏽 "}`:                      "👍🏽",
		`{"type":"Like","content":"` + strings.Repeat("x", 65) + `"}`: "",
		`{"type":"Like","content":5}`:                                 "",
	} {
		if got := read(t, []byte(body)).Reaction(); got != want {
			t.Errorf("%s: got %q", body, got)
		}
	}
	if got := read(t, capture(t, "fedify/fedify-024-POST-EmojiReact")).Reaction(); got == "" {
		t.Error("Fedify's reaction is lost")
	}
	const quoted = "https://blog.test/ap/posts/1"
	for _, body := range []string{
		`{"quote":"https://blog.test/ap/posts/1","quoteUri":"https://blog.test/ap/posts/1"}`,
		`{"quoteUrl":"https://blog.test/ap/posts/1"}`,
		`{"_misskey_quote":"https://blog.test/ap/posts/1"}`,
		`{"quote":{"id":"https://blog.test/ap/posts/1"}}`,
		`{"tag":[{"type":"Link","mediaType":"application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"","href":"https://blog.test/ap/posts/1"}]}`,
	} {
		if diff := cmp.Diff([]string{quoted}, read(t, []byte(body)).QuotedIDs()); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
}

func TestRawBytesStayUntouched(t *testing.T) {
	t.Parallel()
	body := capture(t, "fedify/fedify-012-POST-Create-Note")
	doc := read(t, body)
	if string(doc.Raw()) != strings.TrimSpace(string(body)) || !doc.Signed() || doc.Object().Doc.Signed() {
		t.Error("raw bytes or signature lost")
	}
	if raw := string(doc.Object().Doc.Raw()); !strings.HasPrefix(raw, `{"id":"https://fedify.test/users/fred/note/1"`) || !strings.HasSuffix(raw, "}") {
		t.Errorf("object: %s", raw)
	}
}
