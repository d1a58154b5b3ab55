package doors

import (
	"encoding/json"
	"strings"
	"testing"
)

// speaking is a rig where server.example answers with these links.
func speaking(t *testing.T, links ...map[string]any) *rig {
	t.Helper()
	body, err := json.Marshal(map[string]any{"subject": "acct:me@server.example", "links": links})
	if err != nil {
		t.Fatal(err)
	}
	return newRig(map[string]page{finger("server.example", "acct:me@server.example"): {kind: jrd, body: string(body)}})
}

func TestTheMostFittingLinkIsTaken(t *testing.T) {
	t.Parallel()
	link := func(rel, path string) map[string]any {
		return map[string]any{"rel": rel, "template": "https://server.example/" + path + "?o={object}"}
	}
	all := []map[string]any{
		link(subscription, "subscribe"), link(intent+"Object", "object"), link(intent+"Follow", "follow"), link(intent+"Create", "reply"), link(intent+"Like", "like"), link(intent+"Announce", "boost"),
	}
	tests := []struct {
		links []map[string]any
		verb  Verb
		want  string
	}{
		{all, Follow, "follow"}, {all, Reply, "reply"}, {all, Like, "like"}, {all, Boost, "boost"},
		{all[:2], Follow, "object"}, {all[:2], Reply, "object"}, {all[:3], Like, "object"},
		{all[:1], Follow, "subscribe"}, {all[:1], Boost, "subscribe"},
		{[]map[string]any{link(strings.ToUpper(intent+"Follow"), "loud"), all[0]}, Follow, "loud"},
		{[]map[string]any{link("https://evil.example/3b86/Follow", "odd"), all[0]}, Follow, "subscribe"},
	}
	for _, test := range tests {
		got := speaking(t, test.links...).resolve(t, "me@server.example", test.verb)
		if got != "https://server.example/"+test.want+"?o="+encoded {
			t.Errorf("%s of %v: %q, want %q", test.verb, test.links, got, test.want)
		}
	}
}

func TestTemplatesAreFilledWhereverTheyStand(t *testing.T) {
	t.Parallel()
	const at = "https://server.example/"
	for name, test := range map[string]struct {
		link map[string]any
		want string
	}{
		"template":           {map[string]any{"template": at + "?u={uri}"}, at + "?u=" + encoded},
		"href":               {map[string]any{"href": at + "?u={object}"}, at + "?u=" + encoded},
		"template first":     {map[string]any{"template": at + "a?u={uri}", "href": at + "b?u={uri}"}, at + "a?u=" + encoded},
		"href for the other": {map[string]any{"template": "https://evil.example/?u={uri}", "href": at + "b?u={uri}"}, at + "b?u=" + encoded},
		"null template":      {map[string]any{"template": nil, "href": at + "?u={uri}"}, at + "?u=" + encoded},
		"reply":              {map[string]any{"template": at + "?re={inReplyTo}&text={content}&ok={on-success}&no={on-cancel}"}, at + "?re=" + encoded + "&text=&ok=&no="},
		"unknown words":      {map[string]any{"template": at + "?u={uri}&x={whatever}&y={}"}, at + "?u=" + encoded + "&x=&y="},
		"in the path":        {map[string]any{"template": at + "do/{uri}/now"}, at + "do/" + encoded + "/now"},
		"in the fragment":    {map[string]any{"template": at + "#/do/{uri}"}, at + "#/do/" + encoded},
		"twice":              {map[string]any{"template": at + "?u={uri}&o={object}"}, at + "?u=" + encoded + "&o=" + encoded},
		"subdomain":          {map[string]any{"template": "https://app.server.example/?u={uri}"}, "https://app.server.example/?u=" + encoded},
		"port of https":      {map[string]any{"template": "https://server.example:443/?u={uri}"}, "https://server.example:443/?u=" + encoded},
		"capitals":           {map[string]any{"template": "https://SERVER.example/?u={URI}"}, "https://SERVER.example/?u=" + encoded},
	} {
		test.link["rel"] = subscription
		if got := speaking(t, test.link).resolve(t, "me@server.example", Follow); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// An answer that leads elsewhere is worth nothing: the reader goes to their own server all the same.
func TestNoAnswerSendsAReaderElsewhere(t *testing.T) {
	t.Parallel()
	for _, template := range []string{
		"https://evil.example/?u={uri}", "//evil.example/?u={uri}", "/authorize?u={uri}", "javascript:alert('{uri}')", "JavaScript:alert(1)//{uri}", "data:text/html,<script>{uri}",
		"vbscript:{uri}", "https:evil.example/{uri}", "https:/evil.example/{uri}", "https:///evil.example/{uri}", "http://server.example/?u={uri}", "ftp://server.example/{uri}",
		"https://server.example@evil.example/?u={uri}", "https://me@server.example/?u={uri}", "https://me:secret@server.example/{uri}", "https://server.example:pass@evil.example/{uri}",
		"https://evil.example\\@server.example/?u={uri}", "https://server.example\\.evil.example/{uri}", "\\\\evil.example\\{uri}", "https:\\\\evil.example/{uri}",
		"https://server.example.evil.example/{uri}", "https://evilserver.example/{uri}", "https://evil.example/.server.example?{uri}", "https://evil.example#.server.example/{uri}",
		"https://server.example/\r\nSet-Cookie: a=b{uri}", "https://server.example/\n{uri}", "https://server.example/\t{uri}", "https://server.example/ {uri}", " https://server.example/{uri}",
		"https://server.example/\x00{uri}", "https://server.example/\x7f{uri}", "https://server.example/\u202e{uri}", "https://еvil.example/{uri}",
		"{uri}", "{uri}{uri}", "https://{uri}/", "https://{uri}.server.example/", "https://evil.example{x}.server.example:80@evil.example/{uri}", "{x}javascript:{uri}", "https://evil{x}.example/{uri}",
		"https://server.example:8443/{uri}", "https://app.server.example:8443/{uri}", "https://[::1]/{uri}", "https://127.0.0.1/{uri}", "https://server.example:443@evil.example/{uri}",
		"https://server.example", "https://server.example/share?text={content}", "https://server.example/" + strings.Repeat("a", maxTemplate) + "{uri}", "https://server.example/" + strings.Repeat("{uri}", 200), "",
	} {
		for _, place := range []string{"template", "href"} {
			r := speaking(t, map[string]any{"rel": subscription, place: template}, map[string]any{"rel": intent + "Follow", place: template})
			if got := r.resolve(t, "me@server.example", Follow); got != "https://server.example/authorize_interaction?uri="+encoded {
				t.Errorf("%s %q leads to %q", place, template, got)
			}
		}
	}
}

func TestObjectNeverBreaksOutOfTheAddress(t *testing.T) {
	t.Parallel()
	d := &door{scheme: "https", domain: "server.example", answered: "server.example"}
	got, ok := d.fill("https://server.example/do?u={uri}&me=1", "https://a.example/?x=1&me=2#y z+%0d\r\n\"<é{uri}")
	if want := "https://server.example/do?u=https%3A%2F%2Fa.example%2F%3Fx%3D1%26me%3D2%23y%20z%2B%250d%0D%0A%22%3C%C3%A9%7Buri%7D&me=1"; !ok || got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOddLinksDoNotSpoilGoodOnes(t *testing.T) {
	t.Parallel()
	r := newRig(map[string]page{finger("server.example", "acct:me@server.example"): {kind: "application/json", body: `{"subject":"acct:me@server.example","links":[
		null, 7, "x", [], {"rel":5}, {"rel":"` + subscription + `","template":{"a":1}}, {"rel":"` + subscription + `","template":"https://server.example/?u={uri}"}]}`}})
	if got := r.resolve(t, "me@server.example", Follow); got != "https://server.example/?u="+encoded {
		t.Error(got)
	}
	many := make([]map[string]any, maxLinks+1)
	for i := range many {
		many[i] = map[string]any{"rel": "self", "href": "https://server.example/"}
	}
	many[maxLinks] = map[string]any{"rel": subscription, "template": "https://server.example/?u={uri}"}
	if got := speaking(t, many...).resolve(t, "me@server.example", Follow); got != "https://server.example/authorize_interaction?uri="+encoded {
		t.Errorf("an endless list was read to its end: %q", got)
	}
}
