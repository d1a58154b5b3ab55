package as2_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

func TestTextThatLooksLikeAnAddressSurvives(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Go: the good parts", "C++: intro", "Note: x", "CW: food", "mailto:ana", "HTTP: a history", "urn:x", "50% off", "{}", "\"", "日本語", "a\u2028b"} {
		a := article()
		a.Name, a.Summary, a.Content = text, text, text
		got := read(t, write(t, as2.Activity{Type: "Create", ID: loaf + "/create", Actor: ana, Object: a})).Object().Doc
		content, language := got.Content()
		if got.Text("summary") != as2.WireSummary(text) || got.Text("name") != as2.WireTitle(text) || content != text || language != "en" {
			t.Errorf("%q became name %q, summary %q, content %q in %q", text, got.Text("name"), got.Text("summary"), content, language)
		}
		n := note()
		n.Summary = text
		if got := read(t, write(t, n)); got.Text("summary") != text {
			t.Errorf("warning %q became %q", text, got.Text("summary"))
		}
		p := person()
		p.Name, p.PreferredUsername = text, text
		if got := read(t, write(t, p)); got.Text("name") != text || got.Text("preferredUsername") != text {
			t.Errorf("name %q became %q", text, got.Text("name"))
		}
	}
}

func TestAddressesAreWrittenByteForByte(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"https://blog.example/ü/%7e/%c3%bc?q=a b&x=[]|", "https://BLOG.example:443//a/../b#C", "https://blog.example/%zz", "tag:blog.example,2026:1", "https://blog.example/?", "https://blog.example/#",
	} {
		a := article()
		a.ID, a.AttributedTo, a.URL, a.Link, a.Replies, a.Context, a.To = id, id, id, id, id, id, []string{id}
		a.Likes, a.Image, a.Tags = &as2.Count{ID: id}, &as2.Image{URL: id}, []as2.Tag{{Type: "Hashtag", Name: "#x", Href: id}}
		body := string(write(t, as2.Activity{Type: "Create", ID: id, Actor: id, Object: a, Target: id, Result: id, To: []string{id}}))
		quoted, err := json.Marshal(id)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(string(quoted), `\u0026`, "&")
		if got := strings.Count(body, want); got != 15 {
			t.Errorf("%s stands there %d times: %s", id, got, body)
		}
	}
}

func TestCreateKeepsTheRulesOfTheWire(t *testing.T) {
	t.Parallel()
	body := write(t, documents(t)["create-article"])
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	object, _ := m["object"].(map[string]any)
	for name, level := range map[string]map[string]any{"activity": m, "object": object} {
		if diff := cmp.Diff([]any{as2.Public}, level["to"]); diff != "" {
			t.Errorf("%s: to %s", name, diff)
		}
		if diff := cmp.Diff([]any{followers}, level["cc"]); diff != "" {
			t.Errorf("%s: cc %s", name, diff)
		}
		for _, key := range []string{"source", "inReplyTo", "signature", "bto", "bcc"} {
			if level[key] != nil {
				t.Errorf("%s has %s", name, key)
			}
		}
	}
	if object["attributedTo"] != ana || object["@context"] != nil {
		t.Errorf("attributedTo %v, nested context %v", object["attributedTo"], object["@context"])
	}
	if context, ok := m["@context"].([]any); !ok || context[0] != "https://www.w3.org/ns/activitystreams" {
		t.Errorf("@context is %v", m["@context"])
	}
	if bytes.Contains(body, []byte(`\u003c`)) {
		t.Error("angle brackets are escaped")
	}
}

func TestEveryExtensionHasATermInTheContext(t *testing.T) {
	t.Parallel()
	plain := map[string]bool{}
	for _, word := range strings.Fields(`@context id type actor object target result to cc name nameMap summary summaryMap content contentMap mediaType url
		published updated deleted formerType attributedTo inReplyTo context replies likes shares image icon attachment tag href width height preview
		preferredUsername inbox outbox followers following endpoints sharedInbox publicKey owner publicKeyPem items orderedItems totalItems first last next prev partOf
		instrument en`) {
		plain[word] = true
	}
	for name, document := range documents(t) {
		var m map[string]any
		if err := json.Unmarshal(write(t, document), &m); err != nil {
			t.Fatal(err)
		}
		terms := m["@context"].([]any)[2].(map[string]any)
		delete(m, "@context")
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				for key, inner := range v {
					if !plain[key] && terms[key] == nil {
						t.Errorf("%s: %s has no term", name, key)
					}
					walk(inner)
				}
			case []any:
				for _, inner := range v {
					walk(inner)
				}
			}
		}
		walk(m)
	}
}

func TestTimesAreWholeSecondsInUTC(t *testing.T) {
	t.Parallel()
	if got := as2.Timestamp(nine()); got != "2026-11-23T09:00:00Z" {
		t.Errorf("got %s", got)
	}
	for edit, want := range map[time.Duration]string{
		0: "2026-11-23T09:00:01Z", 300 * time.Millisecond: "2026-11-23T09:00:01Z", -time.Hour: "2026-11-23T09:00:01Z", time.Minute: "2026-11-23T09:01:00Z",
	} {
		a := article()
		a.Updated = a.Published.Add(edit)
		if got := read(t, write(t, a)); got.Text("published") != "2026-11-23T09:00:00Z" || got.Text("updated") != want {
			t.Errorf("edited after %v: published %s, updated %s", edit, got.Text("published"), got.Text("updated"))
		}
	}
}

func TestIncompleteDocumentsAreNotWritten(t *testing.T) {
	t.Parallel()
	silent := article()
	silent.To, silent.Cc = nil, nil
	keyless := person()
	keyless.PublicKey.PEM = ""
	group := person()
	group.Type = "Group"
	untagged := note()
	untagged.Tags = []as2.Tag{{Type: "Emoji", Name: ":x:"}}
	for name, document := range map[string]as2.Document{
		"note with another tag": untagged,
		"article":               as2.Article{},
		"article to nobody":     silent,
		"note":                  as2.Note{ID: loaf},
		"actor without key":     keyless,
		"actor of another type": group,
		"activity":              as2.Activity{Type: "Create", ID: loaf, Actor: ana},
		"activity without id":   as2.Activity{Type: "Create", Actor: ana, Object: article()},
		"unknown activity":      as2.Activity{Type: "Explode", ID: loaf, Actor: ana, Object: article()},
		"incomplete object":     as2.Activity{Type: "Create", ID: loaf, Actor: ana, Object: as2.Article{}},
		"incomplete item":       as2.Collection{ID: loaf, Items: []as2.Item{as2.Note{}}},
		"collection":            as2.Collection{},
		"page":                  as2.Page{ID: loaf},
		"tombstone":             as2.Tombstone{},
		"stamp":                 as2.Authorization{Type: "QuoteAuthorization", ID: loaf},
	} {
		if body, err := as2.Marshal(document); !errors.Is(err, as2.ErrIncomplete) {
			t.Errorf("%s: %s, %v", name, body, err)
		}
	}
	if _, err := as2.Marshal(as2.Activity{Type: "Accept", ID: loaf, Actor: ana, Object: as2.Raw(`{"id":1,"ID":2}`)}); !errors.Is(err, as2.ErrInvalid) {
		t.Errorf("an ambiguous raw object was embedded: %v", err)
	}
}

func TestAcceptedFollowIsEmbeddedUnchanged(t *testing.T) {
	t.Parallel()
	const follow = `{"@context":"https://www.w3.org/ns/activitystreams","id":"https://peer.test/u/b#follows/9","type":"Follow","actor":{"id":"https://peer.test/u/b"},` +
		`"object":["https://blog.example/ap/authors/01J"],"x":1.50,"y":"\u003c\ud83d","signature":{"type":"RsaSignature2017"},"proof":{}}`
	body := string(write(t, as2.Activity{Type: "Accept", ID: ana + "/accepts/1", Actor: ana, Object: as2.Raw(read(t, []byte(follow)).Raw())}))
	want := `"object":{"actor":{"id":"https://peer.test/u/b"},"id":"https://peer.test/u/b#follows/9","object":["https://blog.example/ap/authors/01J"],"type":"Follow","x":1.50,"y":"\u003c\ud83d"}`
	if !strings.Contains(body, want) {
		t.Errorf("got %s", body)
	}
}

func TestNamesOfTheLanguageMoveWithTheText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		document as2.Document
		key      string
	}{
		"short article": {sized(1_000, "Bread"), "contentMap"},
		"long article":  {sized(22_000, "Bread"), "nameMap"},
		"long untitled": {sized(22_000, ""), "summaryMap"},
	} {
		doc := read(t, write(t, c.document))
		for _, key := range []string{"contentMap", "nameMap", "summaryMap"} {
			if doc.Has(key) != (key == c.key) {
				t.Errorf("%s: %s is there: %v", name, key, doc.Has(key))
			}
		}
		if !strings.Contains(string(doc.Raw()), `"`+c.key+`":{"pt-BR":`) {
			t.Errorf("%s: the language is lost", name)
		}
	}
}

func sized(bytes int, name string) as2.Article {
	a := article()
	a.Name, a.Language, a.Content = name, "pt-BR", "<p>"+strings.Repeat("x", bytes)+"</p>"
	return a
}

func TestDeliveriesFitBelowTheLimit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content, preview               int
		contentMap, hasPreview, embeds bool
	}{
		"small":              {1_000, 500, true, true, true},
		"above 40 KiB twice": {25_000, 500, false, true, true},
		"preview too much":   {50_000, 20_000, false, false, true},
		"text too much":      {70_000, 500, false, false, false},
		"expands when small": {19_000, 10_000, false, true, true},
	} {
		a := sized(c.content, "Bread")
		a.Preview = strings.Repeat("y", c.preview)
		create := as2.Activity{Type: "Create", ID: loaf + "/create", Actor: ana, Object: a, To: a.To, Cc: a.Cc}
		body, err := as2.Fit(create, as2.DeliveryLimit)
		if err != nil || len(body) >= as2.DeliveryLimit {
			t.Errorf("%s: %d bytes, %v", name, len(body), err)
			continue
		}
		object := read(t, body).Object()
		if object.ID != loaf || (object.Doc != nil) != c.embeds || object.Doc.Has("contentMap") != c.contentMap || object.Doc.Has("preview") != c.hasPreview {
			t.Errorf("%s: id %s, contentMap %v, preview %v, embedded %v", name, object.ID, object.Doc.Has("contentMap"), object.Doc.Has("preview"), object.Doc != nil)
		}
		if again, _ := as2.Fit(create, as2.DeliveryLimit); !bytes.Equal(body, again) {
			t.Errorf("%s: a retry sends other bytes", name)
		}
	}
	crowd := as2.Activity{Type: "Announce", ID: loaf, Actor: ana, Object: as2.IRI(loaf), To: []string{strings.Repeat("x", 70_000)}}
	if _, err := as2.Fit(crowd, as2.DeliveryLimit); !errors.Is(err, as2.ErrTooLarge) {
		t.Errorf("what cannot fit: %v", err)
	}
}

func TestObjectCanBeSentByReference(t *testing.T) {
	t.Parallel()
	follow := as2.Raw(inboundFollow(t).Raw())
	for want, object := range map[string]as2.Item{
		loaf: article(), bob: as2.IRI(bob), inboundFollow(t).ID(): follow,
	} {
		a := as2.Activity{Type: "Create", ID: loaf + "/create", Actor: ana, Object: object}
		if got := read(t, write(t, a.ByReference())).Object(); got.ID != want || got.Doc != nil {
			t.Errorf("got %+v, want %s", got, want)
		}
	}
	if got := (as2.Activity{}).ByReference(); got.Object != nil {
		t.Error("an object out of nothing")
	}
}
