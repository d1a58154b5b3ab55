package activitypub_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

var (
	orderSeed = flag.Uint64("order-seed", 0, "seed of the random orders; 0 takes a new one each time")
	orders    = flag.Int("orders", 200, "how many random orders of arrival are tried")
)

// TestAnyOrderEndsInTheSamePage is promise R9: duplicates, replays and disorder give the same final page.
func TestAnyOrderEndsInTheSamePage(t *testing.T) {
	t.Parallel()
	seed := *orderSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("run again with -order-seed=%d", seed)
	if testing.Short() {
		*orders /= 5
	}
	for half := range 2 {
		t.Run(fmt.Sprint("sqlite ", half), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.anyOrder(rand.New(rand.NewPCG(seed, uint64(half))), *orders/2)
		})
	}
	t.Run("served by their origins", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.originsAnswer = true
		r.anyOrder(rand.New(rand.NewPCG(seed, 2)), *orders/20)
	})
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		if strings.HasSuffix(t.Name(), "/sqlite") {
			return // done above
		}
		r := newPlannedRig(t, plan{db: open})
		r.anyOrder(rand.New(rand.NewPCG(seed, 3)), *orders/40)
	})
}

// anyOrder delivers the talk in its own order and then in many others, each under a post of its own.
func (r *rig) anyOrder(random *rand.Rand, n int) {
	r.Helper()
	var want string
	for i := range n + 1 {
		post := r.publish(newPost(fmt.Sprint("Order ", i)))
		talk := newTalk(r, post, i)
		letters := talk.letters
		if i > 0 {
			letters = disorder(random, letters)
		}
		r.receive(letters)
		got := talk.page()
		if i == 0 {
			want = got
			r.Logf("the page:\n%s", want)
			continue
		}
		if d := cmp.Diff(want, got); d != "" {
			r.Fatalf("order %d ends in another page:\n%s\nthe order was:\n%s", i, d, talk.tell(letters))
		}
	}
}

// disorder shuffles letters and sends every third one twice.
func disorder(random *rand.Rand, letters []blog.Incoming) []blog.Incoming {
	out := append([]blog.Incoming(nil), letters...)
	for i, l := range letters {
		if i%3 == 0 {
			l.RemoteID += " again" // as when the memory of letters has been cleared
			out = append(out, l)
		}
	}
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// receive puts letters into the receive path one after the other, as the inbox would after their signatures.
func (r *rig) receive(letters []blog.Incoming) {
	r.Helper()
	stored := make([]*blog.Incoming, len(letters))
	for i, l := range letters {
		stored[i] = &l
	}
	r.must(r.mail.StoreIncoming(r.Context(), stored))
	for _, l := range stored {
		if l.ID == 0 {
			continue
		}
		args, err := json.Marshal(blog.ReceiveArgs{IDs: []int64{l.ID}})
		r.must(err)
		r.must(r.server.Receive(r.Context(), args))
	}
}

// talk is what six people say about a post: fifty letters in the order in which they happened.
type talk struct {
	r       *rig
	post    blog.Post
	p       string
	people  map[string]*person
	letters []blog.Incoming
	minute  int
	prefix  string
}

func newTalk(r *rig, post blog.Post, number int) *talk {
	t := &talk{r: r, post: post, p: r.links.Post(post.Ref), people: map[string]*person{}, prefix: fmt.Sprintf("t%d-", number)}
	for i, name := range []string{"ada", "bob", "cora", "dan", "eve", "fay"} {
		t.people[name] = r.person(t.prefix+name, []string{"one.test", "two.test", "three.test"}[i%3])
	}
	t.replies()
	t.edits()
	t.reactions()
	t.pictures()
	t.quotes()
	return t
}

// say adds a letter; time goes on by a minute.
func (t *talk) say(who string, document obj) obj {
	t.minute++
	t.letters = append(t.letters, blog.Incoming{
		ActorID: t.people[who].id, RemoteID: document.text("id"), Body: encode(t.r.TB, document), State: blog.IncomingNew, ReceivedAt: t.r.clock.Now(),
	})
	return document
}

func (t *talk) now() string {
	return stamp(t.r.clock.Now().Add(time.Duration(t.minute-120) * time.Minute))
}

// note says something; what it answers is the note of an earlier line, or the post.
func (t *talk) note(who, name, parent string, changes ...any) obj {
	p := t.people[who]
	n := p.note(name, parent, "<p>"+name+"</p>", append([]any{"published", t.now()}, changes...)...)
	t.say(who, p.create(n))
	t.serve(n)
	return n
}

func (t *talk) edit(who string, n obj, text string, changes ...any) {
	edited := n.with("content", "<p>"+text+"</p>", "updated", t.now()).with(changes...)
	t.say(who, t.people[who].update(edited))
	t.serve(edited)
}

// serve lets the origin show the latest state, where origins answer at all.
func (t *talk) serve(n obj) {
	if t.r.originsAnswer {
		t.r.serve(n.text("id"), n)
	}
}

func (t *talk) replies() {
	one := t.note("ada", "1", t.p)
	two := t.note("bob", "2", one.text("id"))
	three := t.note("cora", "3", two.text("id"))
	t.note("dan", "4", three.text("id"))
	five := t.note("eve", "5", t.p, "summary", "careful", "sensitive", true)
	six := t.note("fay", "6", five.text("id"))
	seven := t.note("ada", "7", six.text("id"))
	eight := t.note("bob", "8", t.p)
	t.note("cora", "9", eight.text("id"))
	ten := t.note("dan", "10", t.p)
	t.note("eve", "11", ten.text("id"))
	t.note("fay", "12", t.p, "to", []any{t.r.ana()}, "cc", []any{})
	thirteen := t.note("ada", "13", seven.text("id"))
	t.note("bob", "14", thirteen.text("id"))
	fifteen := t.note("fay", "15", t.p)
	t.note("dan", "16", fifteen.text("id"))
}

// edits changes, narrows and deletes what was said.
func (t *talk) edits() {
	find := func(who, name string) obj {
		id := t.people[who].id + "/notes/" + name
		for _, l := range t.letters {
			if o := object(parse(t.r.TB, l.Body)); o.text("id") == id {
				return o
			}
		}
		return nil
	}
	t.edit("ada", find("ada", "1"), "1 edited")
	t.edit("ada", find("ada", "1"), "1 edited twice")
	t.edit("cora", find("cora", "3"), "3 edited")
	t.edit("eve", find("eve", "5"), "5 edited", "summary", "more careful")
	t.edit("eve", find("eve", "5"), "5 without warning", "summary", nil, "sensitive", false)
	t.edit("bob", find("bob", "8"), "8 edited")
	t.edit("dan", find("dan", "10"), "10 narrowed", "to", []any{t.people["dan"].id + "/followers"}, "cc", []any{})
	t.edit("fay", find("fay", "15"), "15 narrowed", "to", []any{t.people["fay"].id + "/followers"}, "cc", []any{})
	for _, gone := range [][2]string{{"bob", "8"}, {"ada", "7"}, {"fay", "15"}} {
		who, name := gone[0], gone[1]
		n := find(who, name)
		t.say(who, t.people[who].act("Delete", "delete-"+name, obj{"id": n["id"], "type": "Tombstone"}, "to", []any{public}))
		t.r.status(n.text("id"), 410)
	}
	t.say("cora", t.people["cora"].act("Delete", "delete-again", find("cora", "3")["id"], "actor", t.people["cora"].id, "object", find("bob", "2")["id"])) // not hers
}

// reactions likes, boosts and takes back.
func (t *talk) reactions() {
	one := t.people["ada"].id + "/notes/1"
	react := func(who, kind, name, about string, changes ...any) obj {
		return t.say(who, t.people[who].act(kind, name, about, changes...))
	}
	undo := func(who string, what obj) { t.say(who, t.people[who].undo(what)) }
	undo("ada", react("ada", "Like", "l1", t.p))
	react("ada", "Like", "l2", t.p)
	react("bob", "Like", "l1", t.p)
	undo("cora", react("cora", "Like", "l1", t.p))
	undo("dan", react("dan", "Like", "l1", t.p, "content", "🎉"))
	react("dan", "Like", "l2", t.p, "content", "🍞")
	first := react("fay", "Like", "l1", t.p)
	react("fay", "Like", "l2", t.p)
	undo("fay", first)
	react("bob", "Like", "l3", one)
	undo("cora", react("cora", "Like", "l3", one))
	react("dan", "Like", "l3", one)
	undo("ada", react("ada", "Announce", "a1", t.p, "to", []any{public}))
	react("bob", "Announce", "a1", t.p, "to", []any{public})
	boost := react("cora", "Announce", "a1", t.p, "to", []any{public})
	t.say("cora", t.people["cora"].act("Undo", "undo-by-id", boost["id"]))
	react("cora", "Announce", "a2", t.p, "to", []any{public})
}

// pictures come with texts, change with them and go with them.
func (t *talk) pictures() {
	attached := func(names ...string) []any {
		list := []any{}
		for _, name := range names {
			list = append(list, obj{"type": "Document", "mediaType": "image/png", "url": "https://files.test/" + name, "name": "Alt of " + name})
		}
		return list
	}
	cat := obj{"type": "Emoji", "name": ":cat:", "icon": obj{"url": "https://files.test/cat.png"}}
	one := t.note("ada", "p1", t.p, "attachment", attached("a", "b"), "tag", cat)
	two := t.note("bob", "p2", one.text("id"), "attachment", attached("c"))
	t.note("cora", "p3", two.text("id"), "attachment", attached("d", "d", "e"))
	t.edit("ada", one, "p1 edited", "attachment", attached("b", "f", "a"))
	t.edit("ada", one, "p1 edited again", "attachment", attached("g", "b"))
	t.edit("bob", two, "p2 edited", "attachment", attached("c", "h"))
	t.say("bob", t.people["bob"].act("Delete", "delete-p2", obj{"id": two["id"], "type": "Tombstone"}, "to", []any{public}))
	t.r.status(two.text("id"), 410)
}

// quotes are posts of their own elsewhere.
func (t *talk) quotes() {
	t.note("dan", "q1", "", "quoteUrl", t.p)
	gone := t.note("eve", "q2", "", "quote", t.p)
	narrowed := t.note("fay", "q3", "", "_misskey_quote", t.p)
	t.note("dan", "q4", "", "quote", t.p)
	t.edit("fay", narrowed, "q3 narrowed", "to", []any{t.r.ana()}, "cc", []any{})
	t.say("eve", t.people["eve"].act("Delete", "delete-q2", obj{"id": gone["id"], "type": "Tombstone"}, "to", []any{public}))
	t.r.status(gone.text("id"), 410)
}

// page draws what readers and the author see in the end.
func (t *talk) page() string {
	t.r.Helper()
	e, err := t.r.reader.EntryByID(t.r.Context(), t.post.ID)
	t.r.must(err)
	messages, err := t.r.reader.Messages(t.r.Context(), t.r.author.ID, 1000)
	t.r.must(err)
	var b strings.Builder
	fmt.Fprintf(&b, "comments %d likes %d boosts %d\n%s", e.Comments, e.Likes, e.Boosts, t.r.thread(t.post.ID))
	quotes, err := t.r.reader.Quotes(t.r.Context(), t.post.ID)
	t.r.must(err)
	for _, q := range quotes {
		fmt.Fprintf(&b, "quoted by %s in %s\n", strings.TrimPrefix(q.Guest.Name, t.prefix), last(q.Quote.RemoteID))
	}
	told := map[string]int{}
	for _, m := range messages {
		if strings.HasPrefix(m.Guest.Name, t.prefix) {
			told[string(m.Message.Kind)+" "+m.Message.HTML]++
		}
	}
	b.WriteString(pretty(told))
	return b.String()
}

// tell names the letters in their order.
func (t *talk) tell(letters []blog.Incoming) string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteString(strings.TrimPrefix(strings.ReplaceAll(l.RemoteID, t.prefix, ""), "http://") + "\n")
	}
	return b.String()
}
