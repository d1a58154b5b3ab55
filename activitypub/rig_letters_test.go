package activitypub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// public is the address of everybody.
const public = "https://www.w3.org/ns/activitystreams#Public"

// obj is a document on the wire.
type obj map[string]any

// with returns a copy with some keys changed, given as pairs; a nil value removes the key.
func (o obj) with(changes ...any) obj {
	out := maps.Clone(o)
	for i := 0; i+1 < len(changes); i += 2 {
		key := fmt.Sprint(changes[i])
		if changes[i+1] == nil {
			delete(out, key)
			continue
		}
		out[key] = changes[i+1]
	}
	return out
}

// get follows a path of keys; what is not there is nil.
func (o obj) get(path ...string) any {
	var v any = map[string]any(o)
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

func (o obj) text(path ...string) string {
	s, _ := o.get(path...).(string)
	return s
}

// note is a public reply, or a public note when parent is empty.
func (p *person) note(name, parent, content string, changes ...any) obj {
	n := obj{
		"id": p.id + "/notes/" + name, "type": "Note", "attributedTo": p.id, "content": content,
		"published": stamp(p.w.clock.Now()), "to": []any{public}, "cc": []any{p.id + "/followers"},
	}
	if parent != "" {
		n["inReplyTo"] = parent
	}
	return n.with(changes...)
}

func (p *person) act(kind, name string, object any, changes ...any) obj {
	return obj{
		"@context": "https://www.w3.org/ns/activitystreams", "id": p.id + "/acts/" + name, "type": kind, "actor": p.id, "object": object,
	}.with(changes...)
}

func (p *person) create(note obj, changes ...any) obj {
	return p.act("Create", "create-"+last(note.text("id")), note, "to", note["to"], "cc", note["cc"]).with(changes...)
}

func (p *person) update(note obj, changes ...any) obj {
	return p.act("Update", "update-"+last(note.text("id"))+"-"+note.text("updated"), note, "to", note["to"], "cc", note["cc"]).with(changes...)
}

func (p *person) undo(inner obj) obj {
	return p.act("Undo", "undo-"+last(inner.text("id")), inner.with("@context", nil))
}

func last(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// answer is what the house said to a request.
type answer struct {
	status int
	body   string
	header http.Header
}

// say sends a document to ana's inbox, signed by its sender.
func (r *rig) say(p *person, document any) answer {
	r.Helper()
	return r.postTo(r.links.AuthorPart(r.author.Ref, "inbox"), p, encode(r.TB, document))
}

// postTo sends bytes to an inbox of the house. change may spoil the signed request.
func (r *rig) postTo(inbox string, p *person, body []byte, change ...func(*http.Request)) answer {
	r.Helper()
	q, err := http.NewRequestWithContext(r.Context(), http.MethodPost, inbox, bytes.NewReader(body))
	r.must(err)
	q.Header.Set("Content-Type", "application/activity+json")
	p.dialect(q, body, p.keyID, p.key, r.clock.Now())
	for _, c := range change {
		c(q)
	}
	return r.do(q)
}

func (r *rig) do(q *http.Request) answer {
	r.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(q)
	r.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	r.must(err)
	return answer{response.StatusCode, string(body), response.Header}
}

// hear sends a document, wants 202 and lets the house work on it.
func (r *rig) hear(p *person, document any) {
	r.Helper()
	r.hearAt(r.links.AuthorPart(r.author.Ref, "inbox"), p, document)
}

func (r *rig) hearAt(inbox string, p *person, document any) {
	r.Helper()
	if a := r.postTo(inbox, p, encode(r.TB, document)); a.status != http.StatusAccepted {
		r.Fatalf("the inbox answered %d %s, want 202", a.status, a.body)
	}
	r.work()
}

// refuses sends a document and wants a status and no letter kept.
func (r *rig) refuses(status int, p *person, document any, change ...func(*http.Request)) answer {
	r.Helper()
	before := r.rows("incoming")
	a := r.postTo(r.links.AuthorPart(r.author.Ref, "inbox"), p, encode(r.TB, document), change...)
	if a.status != status {
		r.Errorf("the inbox answered %d %q, want %d", a.status, a.body, status)
	}
	if after := r.rows("incoming"); after != before {
		r.Errorf("%d letters were kept", after-before)
	}
	return a
}

// get asks the house for a document as other servers do.
func (r *rig) get(path string, headers ...string) answer {
	r.Helper()
	q := httptest.NewRequestWithContext(r.Context(), http.MethodGet, strings.TrimPrefix(path, r.links.Base()), http.NoBody)
	q.Header.Set("Accept", "application/activity+json, application/ld+json")
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	r.server.ServeHTTP(w, q)
	return answer{w.Code, w.Body.String(), w.Header()}
}

// document asks for a document and wants 200.
func (r *rig) document(path string) obj {
	r.Helper()
	a := r.get(path)
	if a.status != http.StatusOK {
		r.Fatalf("GET %s: %d %s", path, a.status, a.body)
	}
	return parse(r.TB, []byte(a.body))
}

func encode(t testing.TB, document any) []byte {
	t.Helper()
	switch d := document.(type) {
	case []byte:
		return d
	case string:
		return []byte(d)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(document); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// ana is the author's actor id, p the id of the rig's post.
func (r *rig) ana() string { return r.links.Author(r.author.Ref) }
func (r *rig) p() string   { return r.links.Post(r.post.Ref) }

// answers lists what the house sent to an inbox of a type of activity, read.
func (r *rig) answers(inbox, kind string) []obj {
	r.Helper()
	var found []obj
	for _, p := range r.parcels(inbox) {
		if o := p.read(r.TB); o.text("type") == kind {
			found = append(found, o)
		}
	}
	return found
}

// follows makes somebody a follower of ana and forgets what was said.
func (r *rig) follows(people ...*person) {
	r.Helper()
	for _, p := range people {
		r.hear(p, p.act("Follow", "follow", r.ana()))
	}
	r.forget()
}
