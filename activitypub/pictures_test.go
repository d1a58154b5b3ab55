package activitypub_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/parlour"
	"github.com/oriel-blog/oriel/internal/store"
)

// fetching gives the rig the room that fetches pictures.
func (r *rig) fetching() *parlour.Parlour {
	r.Helper()
	library, err := media.Open(filepath.Join(r.TempDir(), "media"), media.Options{})
	r.must(err)
	client, err := fetch.New(fetch.Options{UserAgent: "Oriel/test", Allow: []string{"127.0.0.0/8"}, Resolver: r.world, Timeouts: fetch.Timeouts{Total: 2 * time.Second}})
	r.must(err)
	rooms, err := store.NewBlog(r.db, r.clock.Now)
	r.must(err)
	r.Cleanup(func() {
		client.Close()
		r.must(library.Close())
	})
	return parlour.New(parlour.Options{Gallery: blog.NewGallery(rooms, r.clock.Now), Client: client, Library: library, Clock: r.clock.Now})
}

// fetch carries out the orders that were written so far; those that want another try are kept.
func (r *rig) fetch(p *parlour.Parlour, last bool) {
	r.Helper()
	r.work()
	orders := r.orders
	r.orders = nil
	for _, j := range orders {
		if err := p.Fetch(r.Context(), j.args, last); err != nil {
			r.Logf("another try for %s: %v", j.args, err)
			r.orders = append(r.orders, j)
		}
	}
}

func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	m.SetNRGBA(w/2, h/2, color.NRGBA{200, 100, 50, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shape reads what a server puts beside a text, at home in this world.
func (r *rig) shape(name string) []any {
	r.Helper()
	body, err := os.ReadFile("testdata/pictures/" + name + ".json")
	r.must(err)
	body = bytes.ReplaceAll(body, []byte("https://files.peer.test"), []byte(r.at("files.peer.test", "")))
	var changes []any
	for key, v := range parse(r.TB, body) {
		changes = append(changes, key, v)
	}
	return changes
}

func TestEveryServersPicturesBecomeOurs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mastodon", "gotosocial", "misskey", "pleroma"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			p := r.fetching()
			r.hook("files.peer.test", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(pngOf(t, 640, 480)) })
			bob := r.person("bob", "peer.test")
			changes := r.shape(name)
			bob.publish("name", "Bob :blobcat:", "icon", obj{"type": "Image", "url": r.at("files.peer.test", "/me.png")})
			r.hear(bob, bob.create(bob.note("1", r.p(), "", changes...)))
			r.forget()
			for range 3 { // repeated jobs fetch nothing anew
				again := slices.Clone(r.orders)
				r.fetch(p, false)
				r.orders = append(r.orders, again...)
			}
			views, err := r.reader.Thread(t.Context(), r.post.ID)
			r.must(err)
			if len(views) != 1 {
				t.Fatalf("%d comments", len(views))
			}
			v := views[0]
			if v.Guest.AvatarPath == "" || v.Emojis["blobcat"] == "" || len(v.Emojis) != 1 {
				t.Errorf("avatar %q, emojis %v", v.Guest.AvatarPath, v.Emojis)
			}
			if len(v.Pictures) == 0 || v.Pictures[0].State != blog.PictureKept || v.Pictures[0].Alt != "A loaf on a board" ||
				v.Pictures[0].Width != 480 || v.Pictures[0].Height != 360 || v.Pictures[0].MediaType != "image/png" {
				t.Errorf("pictures %+v", v.Pictures)
			}
			if name == "mastodon" && (len(v.Pictures) != 2 || v.Pictures[1].State != blog.PictureLinked || v.Pictures[1].Alt != "The oven") {
				t.Errorf("the film: %+v", v.Pictures)
			}
			seen := r.visits("files.peer.test")
			slices.Sort(seen)
			if len(seen) != 3 || len(slices.Compact(slices.Clone(seen))) != 3 {
				t.Errorf("fetched %q, want the face, the emoji and the picture once each", seen)
			}
		})
	}
}

func TestHostileAttachmentsAreNeitherKeptNorFetched(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.fetching()
	eve := r.person("eve", "evil.test")
	var attached []any
	for _, address := range []string{
		"javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd", "//evil.test/x.png", "/x.png", "https://user:pass@evil.test/x.png",
		`https://evil.test/x.png" onerror="alert(1)`, "https://evil.test/a b.png", "blob:https://evil.test/1", "ftp://evil.test/x.png", "",
	} {
		attached = append(attached, obj{"type": "Image", "mediaType": "image/png", "url": address, "name": "<b onload=1>\u202ex"})
	}
	r.hear(eve, eve.create(eve.note("1", r.p(), "<p>x</p>", "attachment", attached)))
	many := make([]any, 10_000)
	for i := range many {
		many[i] = obj{"type": "Image", "url": r.at("evil.test", fmt.Sprintf("/%d.png", i))}
	}
	r.hear(eve, eve.create(eve.note("2", r.p(), "<p>y</p>", "attachment", many)))
	r.fetch(p, true)
	if got := r.pictures(); len(got) > 8 {
		t.Errorf("%d pictures", len(got))
	}
	for _, view := range r.pictures() {
		if !strings.HasPrefix(view, "refused "+r.at("evil.test", "/")) {
			t.Errorf("kept %q", view)
		}
	}
	if n := len(r.visits("evil.test")); n > 20 {
		t.Errorf("%d visits", n)
	}
}

func TestWhatIsNoPictureIsNeverServed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.fetching()
	eve := r.person("eve", "evil.test")
	r.names["inside.test"] = []netip.Addr{netip.MustParseAddr("10.0.0.1")}
	reply := func(name, kind, body string) {
		r.serveAs(r.at("evil.test", name), kind, []byte(body))
	}
	reply("/a.png", "image/png", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
	reply("/b.png", "image/png", "<!doctype html><script>alert(1)</script>")
	reply("/c.png", "image/png", string(pngOf(t, 30, 30)[:60]))
	reply("/d.png", "image/png", strings.Repeat("\x89PNG\r\n\x1a\n", 1<<20)) // 8 MiB
	r.status(r.at("evil.test", "/e.png"), 302, "Location", r.at("inside.test", "/x.png"))
	r.status(r.at("evil.test", "/f.png"), 302, "Location", "http://169.254.169.254/latest/meta-data/")
	r.status(r.at("evil.test", "/g.png"), 302, "Location", r.at("evil.test", "/g.png"))
	r.status(r.at("evil.test", "/h.png"), 404)
	var attached []any
	for _, name := range "abcdefgh" {
		attached = append(attached, obj{"type": "Document", "mediaType": "image/png", "url": r.at("evil.test", "/"+string(name)+".png"), "name": string(name)})
	}
	eve.publish("icon", obj{"url": r.at("evil.test", "/a.png")})
	r.hear(eve, eve.create(eve.note("1", r.p(), "<p>x</p>", "attachment", attached, "tag", []any{obj{"type": "Emoji", "name": ":b:", "icon": obj{"url": r.at("evil.test", "/b.png")}}})))
	r.fetch(p, false)
	got := r.pictures()
	if len(got) != 8 {
		t.Fatalf("pictures %q", got)
	}
	for _, view := range got {
		if !strings.HasPrefix(view, "refused ") {
			t.Errorf("%s", view)
		}
	}
	if len(r.orders) != 0 {
		t.Errorf("tried again: %v", r.orders)
	}
	views, err := r.reader.Thread(t.Context(), r.post.ID)
	r.must(err)
	if views[0].Guest.AvatarPath != "" || len(views[0].Emojis) != 0 {
		t.Errorf("avatar %q, emojis %v", views[0].Guest.AvatarPath, views[0].Emojis)
	}
	r.forget()
	r.clock.advance(48 * time.Hour)
	r.hear(eve, eve.create(eve.note("2", r.p(), "<p>y</p>")))
	r.fetch(p, false)
	if seen := r.visits(r.at("evil.test", "/a.png")); len(seen) != 0 {
		t.Errorf("a refused face was asked for again")
	}
}

func TestServerThatFailsIsAskedAgainAndForgivenOnlyAtTheEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.fetching()
	bob := r.person("bob", "peer.test")
	address := r.at("files.test", "/x.png")
	r.status(address, 503)
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x</p>", "attachment", obj{"type": "Image", "url": address, "name": "Loaf"})))
	r.fetch(p, false)
	if got := r.pictures(); len(got) != 1 || !strings.HasPrefix(got[0], "wanted ") || len(r.orders) != 1 {
		t.Fatalf("after trouble: %q, %d orders", got, len(r.orders))
	}
	r.hook(address, nil)
	r.serveAs(address, "image/png", pngOf(t, 20, 20))
	r.fetch(p, false)
	if got := r.pictures(); !strings.HasPrefix(got[0], "kept ") {
		t.Errorf("after the trouble: %q", got)
	}
	other := r.at("files.test", "/y.png")
	r.status(other, 503)
	r.hear(bob, bob.create(bob.note("2", r.p(), "<p>y</p>", "attachment", obj{"type": "Image", "url": other, "name": "Crumb"})))
	r.fetch(p, true)
	if got := r.pictures(); !strings.HasPrefix(got[1], "refused ") || len(r.orders) != 0 {
		t.Errorf("after the last try: %q, %d orders", got, len(r.orders))
	}
}

func TestFaceIsFetchedAgainWhenItChangesOrAfterAMonth(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.fetching()
	bob := r.person("bob", "peer.test")
	one, two := r.at("peer.test", "/1.png"), r.at("peer.test", "/2.png")
	r.serveAs(one, "image/png", pngOf(t, 200, 200))
	r.serveAs(two, "image/png", pngOf(t, 201, 300))
	face := func(want ...string) string {
		t.Helper()
		r.fetch(p, false)
		guest, err := r.reader.GuestByActor(t.Context(), bob.id)
		r.must(err)
		seen := append(r.visits(one), r.visits(two)...)
		if !slices.Equal(seen, want) {
			t.Errorf("fetched %q, want %q", seen, want)
		}
		r.forget()
		return guest.AvatarPath
	}
	bob.publish("icon", obj{"type": "Image", "url": one})
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x</p>")))
	first := face(one)
	r.hear(bob, bob.create(bob.note("2", r.p(), "<p>x</p>")))
	if again := face(); again != first || first == "" {
		t.Errorf("%q became %q", first, again)
	}
	r.clock.advance(time.Minute)
	bob.publish("icon", obj{"type": "Image", "url": two})
	r.hear(bob, bob.act("Update", "u", bob.document()))
	if second := face(two); second == first || second == "" {
		t.Errorf("the new face is %q", second)
	}
	r.clock.advance(31 * 24 * time.Hour)
	r.hear(bob, bob.create(bob.note("3", r.p(), "<p>x</p>", "published", stamp(r.clock.Now()))))
	face(two)
	r.clock.advance(time.Minute)
	bob.publish()
	r.hear(bob, bob.act("Update", "u2", bob.document()))
	if gone := face(); gone != "" {
		t.Errorf("a removed face is still %q", gone)
	}
}

func TestBlockedGuestsAreNotFetchedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := r.fetching()
	bob := r.person("bob", "peer.test")
	bob.publish("icon", obj{"url": r.at("files.test", "/me.png")})
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x :a:</p>", "attachment", obj{"type": "Image", "url": r.at("files.test", "/x.png")},
		"tag", obj{"type": "Emoji", "name": ":a:", "icon": obj{"url": r.at("files.test", "/a.png")}})))
	r.must(r.conversation.BlockHost(t.Context(), r.author, "peer.test"))
	r.fetch(p, true)
	if seen := r.visits("files.test"); len(seen) != 0 {
		t.Errorf("fetched %q", seen)
	}
	if err := p.Fetch(t.Context(), []byte(`{"kind":"avatar","id":12345}`), false); err != nil {
		t.Errorf("somebody unknown: %v", err)
	}
	if err := p.Fetch(t.Context(), []byte(`{`), false); err == nil || errors.Is(err, parlour.ErrLater) {
		t.Errorf("broken arguments: %v", err)
	}
}

func TestPrivateMessageKeepsNoPictures(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	picture := obj{"type": "Image", "url": r.at("peer.test", "/x.png"), "name": "Secret"}
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x</p>", "to", []any{r.ana()}, "cc", []any{}, "attachment", picture)))
	if n := r.rows("comment_pictures"); n != 0 || len(r.orders) != 0 {
		t.Errorf("%d pictures, %d orders", n, len(r.orders))
	}
	r.hear(bob, bob.create(bob.note("2", r.p(), "<p>y</p>", "attachment", picture)))
	note := bob.note("2", r.p(), "<p>y</p>", "attachment", picture, "to", []any{r.ana()}, "cc", []any{}, "updated", stamp(r.clock.Now().Add(time.Minute)))
	r.hear(bob, bob.update(note))
	if n := r.rows("comment_pictures"); n != 0 {
		t.Errorf("%d pictures stay after the audience was narrowed", n)
	}
}

func TestQuotesAreNamedUnderThePost(t *testing.T) {
	t.Parallel()
	for _, spelling := range []string{"quote", "quoteUrl", "quoteUri", "_misskey_quote"} {
		t.Run(spelling, func(t *testing.T) {
			t.Parallel()
			r := newPlannedRig(t, plan{hold: true})
			bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
			quote := func(p *person, name string) obj { return p.note(name, "", "<p>Read this</p>", spelling, r.p()) }
			r.hear(bob, bob.create(quote(bob, "1")))
			r.hear(bob, bob.create(quote(bob, "1"), "id", bob.id+"/again"))
			r.hear(eve, eve.create(quote(eve, "1")))
			r.hear(eve, eve.create(quote(eve, "2").with("to", []any{r.ana()}, "cc", []any{})))
			named := func() (list []string) {
				views, err := r.reader.Quotes(t.Context(), r.post.ID)
				r.must(err)
				for _, v := range views {
					list = append(list, v.Guest.Name+" "+last(v.Quote.RemoteID))
				}
				return list
			}
			if got := named(); len(got) != 0 {
				t.Errorf("before approval: %q", got)
			}
			waiting, err := r.reader.QuotesPending(t.Context(), 10)
			r.must(err)
			if len(waiting) != 2 || waiting[0].Post.ID != r.post.ID {
				t.Fatalf("waiting: %+v", waiting)
			}
			for _, q := range waiting {
				r.must(r.conversation.ShowQuote(t.Context(), r.author, q.Quote.ID))
			}
			if got := named(); len(got) != 2 {
				t.Errorf("after approval: %q", got)
			}
			for _, q := range waiting {
				if q.Guest.Name == "eve" {
					r.must(r.conversation.BlockGuest(t.Context(), r.author, q.Guest.ID))
				}
			}
			if got := named(); len(got) != 1 || got[0] != "bob 1" {
				t.Errorf("after the block: %q", got)
			}
			r.hear(bob, bob.act("Delete", "d", obj{"id": bob.id + "/notes/1", "type": "Tombstone"}))
			r.hear(bob, bob.create(quote(bob, "1"), "id", bob.id+"/late"))
			if got := named(); len(got) != 0 {
				t.Errorf("after the deletion: %q", got)
			}
		})
	}
}
