package as2_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

func TestAmbiguousOrOversizedDocumentsAreRefused(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty":                        "",
		"null":                         "null",
		"number":                       "1",
		"string":                       `"https://evil.test/"`,
		"array":                        `[{"id":"https://evil.test/1"}]`,
		"garbage":                      "\x00\x01\x02",
		"HTML":                         "<html></html>",
		"cut off":                      `{"id":"https://evil.test/1"`,
		"cut off in an escape":         `{"id":"\u00`,
		"trailing object":              `{"id":"https://evil.test/1"}{"id":"https://evil.test/2"}`,
		"trailing garbage":             `{"id":"https://evil.test/1"} x`,
		"trailing comma":               `{"id":"https://evil.test/1",}`,
		"trailing comma in array":      `{"to":["a",]}`,
		"comment":                      `{/**/"id":"https://evil.test/1"}`,
		"single quotes":                `{'id':'x'}`,
		"bare key":                     `{id:1}`,
		"key without value":            `{"id"}`,
		"key that is a number":         `{1:2}`,
		"byte order mark":              "\ufeff{}",
		"invalid UTF-8 in text":        "{\"content\":\"\xff\"}",
		"invalid UTF-8 in a key":       "{\"\xc0\xae\":1}",
		"encoded surrogate":            "{\"content\":\"\xed\xa0\x80\"}",
		"control character in text":    "{\"content\":\"a\nb\"}",
		"unknown escape":               `{"content":"\x41"}`,
		"bad number":                   `{"totalItems":01}`,
		"bad exponent":                 `{"totalItems":1e}`,
		"bad fraction":                 `{"totalItems":1.}`,
		"not a number":                 `{"totalItems":NaN}`,
		"duplicate key":                `{"actor":"https://victim.test/u/a","actor":"https://evil.test/u/e"}`,
		"duplicate key by case":        `{"actor":"https://evil.test/u/e","ACTOR":"https://victim.test/u/a"}`,
		"duplicate key by escape":      `{"actor":"https://evil.test/u/e","\u0061ctor":"https://victim.test/u/a"}`,
		"duplicate key by Kelvin sign": `{"key":1,"\u212aey":2}`,
		"duplicate key by long s":      `{"cc":1,"to":2,"summary":3,"ſummary":4}`,
		"duplicate key deep inside":    `{"object":{"tag":[{"name":"a","Name":"b"}]}}`,
		"duplicate key among many":     `{` + manyKeys(200) + `,"K7":1}`,
		"exact duplicate in a context": `{"@context":{"a":"b","a":"c"}}`,
		"@graph":                       `{"@context":"x","@graph":[{"id":"https://evil.test/1"}]}`,
		"@included deep inside":        `{"object":{"@included":[]}}`,
		"@reverse":                     `{"@reverse":{"actor":{}}}`,
		"objects too deep":             strings.Repeat(`{"object":`, 33) + "1" + strings.Repeat("}", 33),
		"arrays too deep":              `{"to":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + "}",
		"depth bomb":                   strings.Repeat(`{"a":`, 200_000),
		"depth bomb of arrays":         `{"to":` + strings.Repeat("[", 500_000),
		"too many keys":                `{` + manyKeys(10_001) + `}`,
		"too many values":              `{"x":{` + manyKeys(6_000) + `},"y":{` + manyKeys(6_000) + `}}`,
		"long key":                     `{"` + strings.Repeat("k", as2.MaxKeyBytes+1) + `":1}`,
		"long key in escapes":          `{"` + strings.Repeat(`\u006b`, as2.MaxKeyBytes+1) + `":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if doc, err := as2.Read([]byte(body)); !errors.Is(err, as2.ErrInvalid) || doc != nil {
				t.Errorf("got %v, %v, want ErrInvalid", doc, err)
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"k%d":%d`, i, i)
	}
	return b.String()[1:]
}

func TestUnusualButSoundDocumentsAreRead(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty object":            `{}`,
		"white space":             " \r\n\t{ \"id\" : \"https://peer.test/1\" , \"to\" : [ ] } \n",
		"32 levels":               strings.Repeat(`{"object":`, 32) + "1" + strings.Repeat("}", 32),
		"case pairs in a context": `{"@context":["x",{"Emoji":"toot:Emoji","emoji":"x:emoji","children":{"@reverse":"p"}}]}`,
		"numbers":                 `{"a":0,"b":-0.5e+10,"c":1E3,"d":12345678901234567890}`,
		"long key":                `{"` + strings.Repeat("k", as2.MaxKeyBytes) + `":1}`,
		"many keys":               `{` + manyKeys(9_000) + `}`,
		"keys of one length":      `{"id":1,"to":2,"cc":3}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !json.Valid([]byte(body)) {
				t.Fatal("the test's own body is not JSON")
			}
			read(t, []byte(body))
		})
	}
}

func TestHundredThousandTagsAreCutNotRefused(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{`{}`, `1`, `{"type":"Mention"}`} {
		body := `{"type":"Note","id":"https://evil.test/n/1","tag":[` + strings.TrimSuffix(strings.Repeat(tag+",", 100_000), ",") + `],"name":"after"}`
		doc := read(t, []byte(body))
		if got := len(doc.Refs("tag")); got > as2.MaxItems {
			t.Errorf("%d items of %s were kept", got, tag)
		}
		if got := len(doc.Tags()); got > 64 {
			t.Errorf("%d tags of %s were read", got, tag)
		}
		if doc.Name() != "after" {
			t.Errorf("what follows the tags was lost: %q", doc.Name())
		}
	}
}

func TestForgottenItemsAreCheckedAllTheSame(t *testing.T) {
	t.Parallel()
	body := `{"tag":[` + strings.Repeat("{},", as2.MaxItems) + `{"a":1,"A":2}]}`
	if _, err := as2.Read([]byte(body)); !errors.Is(err, as2.ErrInvalid) {
		t.Errorf("a duplicate key behind the cut passed: %v", err)
	}
}

func TestActorMustBeExactlyOneID(t *testing.T) {
	t.Parallel()
	const evil = "https://evil.test/u/e"
	for body, want := range map[string]string{
		`{"actor":"https://evil.test/u/e"}`:                                    evil,
		`{"actor":{"id":"https://evil.test/u/e","type":"Person"}}`:             evil,
		`{"actor":["https://evil.test/u/e"]}`:                                  evil,
		`{"actor":[{"id":"https://evil.test/u/e"}]}`:                           evil,
		`{"actor":["https://evil.test/u/e","https://victim.test/u/a"]}`:        "",
		`{"actor":["https://evil.test/u/e",null]}`:                             "",
		`{"actor":["https://evil.test/u/e","https://evil.test/u/e"]}`:          "",
		`{"actor":[["https://evil.test/u/e"]]}`:                                "",
		`{"actor":[]}`:                                                         "",
		`{"actor":{}}`:                                                         "",
		`{"actor":{"href":"https://evil.test/u/e"}}`:                           "",
		`{"actor":null}`:                                                       "",
		`{"actor":12}`:                                                         "",
		`{"actor":""}`:                                                         "",
		`{"actor":"https://evil.test/u/e\u0000"}`:                              evil, // NUL never reaches an id
		`{"actor":"https://evil.test/u/e "}`:                                   "",
		`{"actor":"https://evil.test/` + strings.Repeat("x", 2_048) + `"}`:     "",
		`{"Actor":"https://evil.test/u/e"}`:                                    "",
		`{"type":"Follow","object":{"actor":"https://evil.test/u/e"}}`:         "",
		`{"actor":{"id":["https://evil.test/u/e"]},"id":"https://x.test/1"}`:   "",
		`{"actor":{"id":{"id":"https://evil.test/u/e"}},"object":"https://a"}`: "",
	} {
		got, err := read(t, []byte(body)).Actor()
		if got != want || (want == "") != errors.Is(err, as2.ErrOneID) {
			t.Errorf("%s: got %q, %v, want %q", body, got, err, want)
		}
	}
}

func TestAuthorIsNeverGuessed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"attributedTo":"https://peer.test/u/r"}`:        "https://peer.test/u/r",
		`{"attributedTo":{"id":"https://peer.test/u/r"}}`: "https://peer.test/u/r",
		`{"attributedTo":["https://peer.test/u/r"]}`:      "https://peer.test/u/r",
		`{"attributedTo":"1"}`:                            "1",
		`{"attributedTo":1}`:                              "error",
		`{"attributedTo":[1]}`:                            "error",
		`{"attributedTo":true}`:                           "error",
		`{"attributedTo":["https://victim.test/u/a","https://blog.test/ap/authors/1"]}`: "error",
		`{"attributedTo":null}`: "",
		`{}`:                    "",
	} {
		got, err := read(t, []byte(body)).AttributedTo()
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s: got %q, %v, want %q", body, got, err, want)
		}
	}
}

func TestEmptyDocSaysNothing(t *testing.T) {
	t.Parallel()
	for _, doc := range []*as2.Doc{nil, read(t, []byte("{}"))} {
		everything(doc)
		if doc.ID() != "" || doc.Type() != "" || doc.Object() != (as2.Ref{}) || doc.Visibility("") != as2.Direct || !doc.Published().IsZero() {
			t.Error("an empty document says something")
		}
	}
}

// everything calls every accessor and returns what they said, so that fuzzing can look at it.
func everything(d *as2.Doc) []string {
	actor, _ := d.Actor()
	author, _ := d.AttributedTo()
	content, language := d.Content()
	profile := d.Profile()
	said := []string{
		d.ID(), d.Type(), actor, author, d.InReplyTo(), content, language, d.Name(), d.Summary(), d.URL(), d.Reaction(), d.Next(), d.Text("source"),
		d.Visibility("x").String(), d.Icon().Alt, d.Image().URL, d.Published().String(), d.Updated().String(), profile.Name, profile.SharedInbox, profile.MovedTo,
	}
	d.TotalItems()
	_, _, _, _, _ = d.Sensitive(), d.Signed(), d.Addressed(), d.IsCollection(), d.Raw()
	for _, ids := range [][]string{d.To(), d.Cc(), d.IDs("object"), d.QuotedIDs(), profile.AlsoKnownAs} {
		said = append(said, ids...)
	}
	for _, tag := range d.Tags() {
		said = append(said, tag.Name, tag.Href, tag.Icon)
	}
	for _, m := range d.Attachments() {
		said = append(said, m.URL, m.Alt, m.MediaType)
	}
	for _, key := range d.Keys() {
		said = append(said, key.ID, key.Owner, key.PEM)
	}
	refs := append(d.Objects(), d.Target(), d.Instrument(), d.First())
	for _, ref := range append(refs, d.Items()...) {
		said = append(said, ref.ID, ref.Doc.Type())
	}
	return said
}
