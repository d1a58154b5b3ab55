package activitypub_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// kinds are the types of the letters that came to a server, in the order in which they came.
func (r *rig) kinds(where string) []string {
	r.Helper()
	var found []string
	for _, p := range r.parcels(where) {
		found = append(found, p.read(r).text("type"))
	}
	return found
}

// home is an account of the author's on another server that names the one here.
func (r *rig) home(changes ...any) *person {
	r.Helper()
	p := r.person("ana", "new.test")
	p.publish(append([]any{"alsoKnownAs", []any{r.ana()}, "followers", p.id + "/followers"}, changes...)...)
	r.serve(p.id+"/followers", obj{"@context": "https://www.w3.org/ns/activitystreams", "id": p.id + "/followers", "type": "OrderedCollection", "totalItems": 412})
	r.serveAs(r.at("new.test", "/.well-known/nodeinfo"), "application/json",
		encode(r, obj{"links": []any{obj{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": r.at("new.test", "/nodeinfo/2.0")}}}))
	r.serveAs(r.at("new.test", "/nodeinfo/2.0"), "application/json", encode(r, obj{"software": obj{"name": "Mastodon", "version": "4.6.1"}}))
	return p
}

func TestAccountIsDescribedAsItsServerDescribesIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.home()
	a, err := r.server.Account(t.Context(), p.id)
	r.must(err)
	if a.ActorID != p.id || a.Software != "mastodon" || a.Version != "4.6.1" || a.Followers != 412 || !a.Names(r.ana()) || a.MovedTo != "" {
		t.Errorf("read %+v", a)
	}
	host := strings.TrimPrefix(r.at("new.test", ""), "http://")
	r.serveAs(r.at("new.test", "/.well-known/webfinger?resource=acct%3Aana%40"+strings.ReplaceAll(host, ":", "%3A")), "application/jrd+json",
		encode(t, obj{"subject": "acct:ana@" + host, "links": []any{obj{"rel": "self", "type": "application/activity+json", "href": p.id}}}))
	for _, typed := range []string{"@ana@" + host, "ana@" + host, " @Ana@" + strings.ToUpper(host)} {
		if found, err := r.server.Account(t.Context(), typed); err != nil || found.ActorID != p.id {
			t.Errorf("%q leads to %q, %v", typed, found.ActorID, err)
		}
	}
	for _, typed := range []string{"", "ana", "@ana@", "https://", "@a/b@new.test", r.at("new.test", "/nothing"), r.at("nobody.test", "/")} {
		if _, err := r.server.Account(t.Context(), typed); err == nil || blog.KindOf(err) == blog.Internal {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestAuthorNamesAnotherAccountAndFollowersAreTold(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.forget()
	r.must(r.moving.Name(t.Context(), r.author.ID, blog.Account{ActorID: "https://old.test/users/ana", Handle: "ana@old.test", Followers: 400}))
	r.work()
	if got := r.kinds("peer.test"); !slices.Equal(got, []string{"Update"}) {
		t.Fatalf("letters %q", got)
	}
	if got := r.document("/ap/authors/" + r.author.Ref).get("alsoKnownAs"); len(got.([]any)) != 1 { //nolint:forcetypeassert // a panic fails the test just as well
		t.Errorf("aliases %v", got)
	}
	for n := range blog.MaxOtherAccounts - 1 {
		r.must(r.moving.Name(t.Context(), r.author.ID, blog.Account{ActorID: "https://old.test/users/" + string(rune('a'+n))}))
	}
	if err := r.moving.Name(t.Context(), r.author.ID, blog.Account{ActorID: "https://old.test/users/toomany"}); blog.KindOf(err) != blog.Conflict {
		t.Errorf("an eleventh account: %v", err)
	}
	if err := r.moving.Name(t.Context(), r.author.ID, blog.Account{ActorID: r.ana()}); blog.KindOf(err) != blog.Invalid {
		t.Errorf("the account itself as its alias: %v", err)
	}
}

func TestMoveOutTellsTheChangedActorFirstAndThenTheMove(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, p := r.person("bob", "peer.test"), r.home()
	r.follows(bob)
	r.forget()
	to, err := r.server.Account(t.Context(), p.id)
	r.must(err)
	r.must(r.moving.Leave(t.Context(), r.author.ID, to))
	r.work()
	letters := r.parcels("peer.test")
	if got := r.kinds("peer.test"); !slices.Equal(got, []string{"Update", "Move"}) {
		t.Fatalf("letters %q", got)
	}
	if got := letters[0].read(t).text("object", "movedTo"); got != p.id {
		t.Errorf("the actor moved to %q", got)
	}
	if m := letters[1].read(t); m.text("object") != r.ana() || m.text("target") != p.id || m.text("actor") != r.ana() {
		t.Errorf("the move is %v", m)
	}
	r.forget()
	r.clock.advance(time.Minute)
	post := r.publish(newPost("After the move"))
	r.work()
	if got := r.kinds("peer.test"); len(got) != 0 {
		t.Errorf("a post of a moved author went out: %q", got)
	}
	late := r.person("late", "late.test")
	r.hear(late, late.act("Follow", "1", r.ana()))
	if got := r.kinds("late.test"); !slices.Equal(got, []string{"Reject"}) {
		t.Errorf("who follows a moved author gets %q", got)
	}
	r.must(r.moving.Stay(t.Context(), r.author.ID))
	r.clock.advance(time.Minute)
	r.publish(newPost("Back again"))
	r.work()
	if got := r.kinds("peer.test"); !slices.Equal(got, []string{"Update", "Create"}) {
		t.Errorf("after the move was taken back %q went out", got)
	}
	if doc := r.document("/ap/authors/" + r.author.Ref); doc.get("movedTo") != nil {
		t.Errorf("the actor still moved to %v", doc.get("movedTo"))
	}
	if status := r.get("/ap/posts/" + post.Ref).status; status != 200 {
		t.Errorf("the post of the time between answers %d", status)
	}
}

func TestMoveOutIsRefusedUntilBothSidesAgree(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	self := r.ana()
	good := blog.Account{ActorID: "https://new.test/users/ana", Host: "new.test", Handle: "ana@new.test", AlsoKnownAs: []string{self}}
	for what, to := range map[string]blog.Account{
		"itself":          {ActorID: self, AlsoKnownAs: []string{self}},
		"no alias":        {ActorID: good.ActorID, Host: good.Host},
		"moved itself":    {ActorID: good.ActorID, Host: good.Host, AlsoKnownAs: good.AlsoKnownAs, MovedTo: "https://third.test/ana"},
		"moved to here":   {ActorID: good.ActorID, Host: good.Host, AlsoKnownAs: good.AlsoKnownAs, MovedTo: self},
		"from the street": {ActorID: good.ActorID, Host: good.Host, AlsoKnownAs: []string{self + "/"}},
	} {
		if err := r.moving.Leave(t.Context(), r.author.ID, to); blog.KindOf(err) != blog.Conflict {
			t.Errorf("%s: %v", what, err)
		}
	}
	r.must(r.conversation.BlockHost(t.Context(), r.author, "new.test"))
	if err := r.moving.Leave(t.Context(), r.author.ID, good); blog.KindOf(err) != blog.Conflict {
		t.Errorf("to a blocked server: %v", err)
	}
	r.must(r.conversation.UnblockHost(t.Context(), r.author, "new.test"))
	r.must(r.moving.Leave(t.Context(), r.author.ID, good))
	if err := r.moving.Leave(t.Context(), r.author.ID, good); blog.KindOf(err) != blog.Conflict {
		t.Errorf("a second move: %v", err)
	}
}

func TestGuestTakesWhatWasDecidedAlongWhenTheyMove(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, moved := r.person("bob", "peer.test"), r.person("bobby", "new.test")
	moved.publish("alsoKnownAs", []any{bob.id})
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>hello</p>")))
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	r.hear(bob, bob.act("Move", "m", bob.id, "target", moved.id))
	arrived, err := r.reader.GuestByActor(t.Context(), moved.id)
	r.must(err)
	if !arrived.Blocked {
		t.Error("a blocked guest came back under a new name")
	}
}

func TestMoveIsIgnoredWhenTheOldAccountNamesAThirdOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, thief := r.person("bob", "peer.test"), r.person("thief", "thief.test")
	thief.publish("alsoKnownAs", []any{bob.id})
	r.follows(bob)
	bob.publish("movedTo", r.at("third.test", "/users/bob"))
	r.hear(bob, bob.act("Move", "m", bob.id, "target", thief.id))
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	if guest.MovedTo == thief.id {
		t.Error("a move was believed against the old account's own document")
	}
}

func TestFollowingAnAuthorWhoLeftIsRefusedUntilTheyAreBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	_, err := r.house.AddAuthor(ctx, "bea", "", "hash")
	r.must(err)
	r.must(r.house.SetRole(ctx, blog.Operator(), "bea", blog.Owner))
	_, err = r.house.Remove(ctx, blog.Operator(), r.author.Name, "bea")
	r.must(err)
	early := r.person("early", "early.test")
	follow := early.act("Follow", "1", r.ana())
	r.hear(early, follow)
	if got := r.kinds("early.test"); !slices.Equal(got, []string{"Reject"}) {
		t.Errorf("who follows an author who left gets %q", got)
	}
	if r.document("/ap/authors/"+r.author.Ref).text("id") != r.ana() {
		t.Error("the actor is not served any more")
	}
	r.must(r.house.Readmit(ctx, blog.Operator(), r.author.Name))
	late := r.person("late", "late.test")
	r.hear(late, late.act("Follow", "1", r.ana()))
	if got := r.kinds("late.test"); !slices.Equal(got, []string{"Accept"}) {
		t.Errorf("who follows them when they are back gets %q", got)
	}
}
