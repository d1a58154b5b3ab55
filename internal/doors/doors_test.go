package doors

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/fetch"
)

func TestKnownServersLeadToWhereTheirPeopleAct(t *testing.T) {
	t.Parallel()
	wordpress := "https://kitchen.example/wp-json/activitypub/1.0/interactions?uri=" + encoded
	tests := []struct {
		server, handle string
		verb           Verb
		want           string
	}{
		{"mastodon", "runa@seaglass.example", Follow, "https://seaglass.example/authorize_interaction?uri=" + encoded},
		{"mastodon", "runa@seaglass.example", Reply, "https://seaglass.example/authorize_interaction?uri=" + encoded},
		{"mastodon", "runa@seaglass.example", Boost, "https://seaglass.example/authorize_interaction?uri=" + encoded},
		{"gotosocial", "otto@moss.example", Like, "https://moss.example/authorize_interaction?uri=" + encoded},
		{"misskey", "hina@lantern.example", Follow, "https://lantern.example/authorize-follow?acct=" + encoded},
		{"akkoma", "per@fjord.example", Reply, "https://fjord.example/ostatus_subscribe?acct=" + encoded},
		{"wordpress", "lotte@kitchen.example", Follow, wordpress + "&intent=follow"},
		{"wordpress", "lotte@kitchen.example", Reply, wordpress + "&intent=create"},
		{"wordpress", "lotte@kitchen.example", Boost, wordpress + "&intent=announce"},
		{"wordpress", "lotte@kitchen.example", Like, wordpress},
	}
	for _, test := range tests {
		_, host, _ := strings.Cut(test.handle, "@")
		r := newRig(map[string]page{finger(host, "acct:"+test.handle): captured(t, test.server)})
		if got := r.resolve(t, "@"+test.handle, test.verb); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.server, test.verb, got, test.want)
		}
		if len(r.web.asked) != 1 {
			t.Errorf("%s: asked %q", test.server, r.web.asked)
		}
	}
}

func TestDomainAloneIsAskedUnderItsOwnNameThenItsAddressThenForNodeInfo(t *testing.T) {
	t.Parallel()
	byName, byAddress := finger("seaglass.example", "acct:seaglass.example@seaglass.example"), finger("seaglass.example", "https://seaglass.example/")
	subscribe := page{kind: jrd, body: `{"links":[{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://seaglass.example/s?u={uri}"}]}`}
	tests := []struct {
		pages map[string]page
		want  string
		asked int
	}{
		{map[string]page{byName: subscribe}, "https://seaglass.example/s?u=" + encoded, 1},
		{map[string]page{byAddress: subscribe}, "https://seaglass.example/s?u=" + encoded, 2},
		{map[string]page{nodeInfo("seaglass.example"): {kind: "application/json", body: `{"links":[]}`}}, "https://seaglass.example/authorize_interaction?uri=" + encoded, 3},
	}
	for _, test := range tests {
		r := newRig(test.pages)
		if got := r.resolve(t, "seaglass.example", Follow); got != test.want || len(r.web.asked) != test.asked {
			t.Errorf("%q after %q", got, r.web.asked)
		}
	}
}

func TestServersThatGiveNoDocumentGetNoReaders(t *testing.T) {
	t.Parallel()
	at := finger("mail.example", "acct:me@mail.example")
	for name, test := range map[string]struct {
		pages map[string]page
		say   string
		asked int
	}{
		"nothing there":       {nil, sayNoDoor, 2},
		"a web page":          {map[string]page{at: {kind: "text/html", body: "<p>hello"}, nodeInfo("mail.example"): {kind: "text/html", body: "<p>hello"}}, sayNoDoor, 2},
		"another type":        {map[string]page{at: {kind: "text/plain", body: `{"links":[]}`}}, sayNoDoor, 2},
		"broken JSON":         {map[string]page{at: {kind: jrd, body: `{"links":[`}}, sayNoDoor, 2},
		"JSON without links":  {map[string]page{at: {kind: jrd, body: `{"error":"no"}`}}, sayNoDoor, 2},
		"a list":              {map[string]page{at: {kind: jrd, body: `[]`}}, sayNoDoor, 2},
		"silence":             {map[string]page{at: {err: errSilence}}, saySilent, 1},
		"silence after a 404": {map[string]page{nodeInfo("mail.example"): {err: errSilence}}, saySilent, 2},
		"an error of its own": {map[string]page{at: {status: 503}}, saySilent, 1},
		"too many questions":  {map[string]page{at: {status: 429}}, saySilent, 1},
	} {
		r := newRig(test.pages)
		got := r.refused(t, "me@mail.example")
		if got.message != test.say || !got.Theirs() || len(r.web.asked) != test.asked {
			t.Errorf("%s: %v after %q", name, got, r.web.asked)
		}
		if message, args := got.Sentence(); message != test.say || len(args) != 1 || args[0] != "mail.example" {
			t.Errorf("%s: %q with %v", name, message, args)
		}
	}
}

func TestHandleOnADomainOfOnesOwnLeadsToItsHome(t *testing.T) {
	t.Parallel()
	asked := finger("runa.example", "acct:me@runa.example")
	moved := captured(t, "mastodon")
	moved.final = finger("seaglass.example", "acct:me@runa.example")
	home := captured(t, "mastodon")
	for name, pages := range map[string]map[string]page{
		"redirect": {asked: moved},
		"file":     {asked: captured(t, "mastodon"), finger("seaglass.example", "acct:runa@seaglass.example"): home},
	} {
		r := newRig(pages)
		if got := r.resolve(t, "me@runa.example", Follow); got != "https://seaglass.example/authorize_interaction?uri="+encoded {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A file that names another server is believed only as far as that server answers for itself.
func TestFileNeverLeadsToAServerThatKnowsNothingOfIt(t *testing.T) {
	t.Parallel()
	for _, subject := range []string{"acct:runa@victim.example", "acct:x@127.0.0.1", "acct:x@localhost:22", "acct:ana@blog.example", "acct:x@evil.example", "https://victim.example/"} {
		r := newRig(map[string]page{finger("evil.example", "acct:me@evil.example"): {kind: jrd, body: `{"subject":"` + subject + `","links":[
			{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://victim.example/pay?to={uri}"}]}`}})
		if got := r.resolve(t, "me@evil.example", Follow); got != "https://evil.example/authorize_interaction?uri="+encoded {
			t.Errorf("%s: %q", subject, got)
		}
		if len(r.web.asked) > 2 {
			t.Errorf("%s: asked %q", subject, r.web.asked)
		}
	}
}

func TestAnswersAreKeptForAnHourAndFailuresForFiveMinutes(t *testing.T) {
	t.Parallel()
	r := newRig(map[string]page{
		finger("seaglass.example", "acct:runa@seaglass.example"): captured(t, "mastodon"),
		finger("silent.example", "acct:me@silent.example"):       {err: errSilence},
	})
	asked := func(typed string, want int) {
		t.Helper()
		r.web.asked = nil
		_, _ = r.Resolve(t.Context(), typed, Boost, thing)
		if len(r.web.asked) != want {
			t.Errorf("%q: asked %q, want %d requests", typed, r.web.asked, want)
		}
	}
	asked("runa@seaglass.example", 1)
	asked("someone.else@seaglass.example", 0) // its doors are the same for everybody there
	asked("seaglass.example", 0)
	asked("me@silent.example", 1)
	asked("me@silent.example", 0)
	r.now = r.now.Add(keptFailure)
	asked("me@silent.example", 1)
	r.now = r.now.Add(keptDoors)
	asked("runa@seaglass.example", 1)
}

func TestMisspeltNameDoesNotShutOutTheNextReader(t *testing.T) {
	t.Parallel()
	r := newRig(map[string]page{finger("fjord.example", "acct:per@fjord.example"): captured(t, "akkoma")})
	r.refused(t, "pre@fjord.example")
	if got := r.resolve(t, "per@fjord.example", Follow); !strings.HasPrefix(got, "https://fjord.example/ostatus_subscribe") {
		t.Error(got)
	}
}

func TestReaderWhoLeavesTeachesNothingAboutTheServer(t *testing.T) {
	t.Parallel()
	at := finger("seaglass.example", "acct:runa@seaglass.example")
	r := newRig(map[string]page{at: {err: context.Canceled}})
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := r.Resolve(gone, "runa@seaglass.example", Follow, thing); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	r.web.pages[at] = captured(t, "mastodon")
	r.resolve(t, "runa@seaglass.example", Follow)
}

func TestRealClientFollowsALocalServerOnlyWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	var requests int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		requests++
		w.Header().Set("Content-Type", "application/jrd+json")
		_, _ = w.Write([]byte(`{"links":[{"rel":"HTTPS://W3ID.org/fep/3b86/LIKE","href":"http://` + req.Host + `/like?what={object}&then={on-success}"}]}`))
	}))
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "http://")
	client, err := fetch.New(fetch.Options{UserAgent: "Oriel/test", Allow: []string{"127.0.0.0/8"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	open := New(Options{Client: client, Own: "blog.example", AllowLocal: true})
	got, err := open.Resolve(t.Context(), "@me@"+host, Like, thing)
	if err != nil || got != server.URL+"/like?what="+encoded+"&then=" {
		t.Errorf("%q, %v", got, err)
	}
	requests = 0
	shut := New(Options{Client: client, Own: "blog.example", Clock: time.Now})
	if got, err := shut.Resolve(t.Context(), "@me@"+host, Like, thing); err == nil || requests > 0 {
		t.Errorf("%q after %d requests", got, requests)
	}
}
