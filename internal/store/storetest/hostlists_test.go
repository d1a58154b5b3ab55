package storetest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// plainNames knows the names of these tests.
type plainNames struct{}

func (plainNames) ASCII(name string) (string, error) { return name, nil }
func (plainNames) Public(name string) bool           { return name == "co.test" }

func (h *house) lists() (*blog.HostLists, *blog.Conversation, blog.Author) {
	owner := h.author()
	owner.Role = blog.Owner
	return blog.NewHostLists(h.blog, h.reader, plainNames{}, "own.test", h.now), blog.NewConversation(h.blog, nil, h.now), owner
}

// model says in plain words what the rules shall be.
type model struct {
	hand, spared, allowed map[string]bool
	lists                 map[int64]modelList
	chosen                bool
}

type modelList struct {
	subscribed bool
	hosts      []string
}

func under(host string, domains map[string]bool) bool {
	for d := range domains {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

func (m model) away(host string) bool {
	listed := map[string]bool{}
	for _, l := range m.lists {
		for _, h := range l.hosts {
			listed[h] = true
		}
	}
	if under(host, m.hand) || under(host, listed) && !under(host, m.spared) {
		return true
	}
	return m.chosen && !under(host, m.allowed)
}

func TestAnyOrderOfBlocksAndListsLeavesWhatAPlainModelSays(t *testing.T) {
	names := []string{"a.test", "x.a.test", "y.x.a.test", "b.test", "x.b.test", "c.test"}
	houses(t, func(h *house) {
		ctx := h.Context()
		lists, conversation, owner := h.lists()
		for _, n := range names {
			h.guest(n)
		}
		m := model{hand: map[string]bool{}, spared: map[string]bool{}, allowed: map[string]bool{}, lists: map[int64]modelList{}}
		random := rand.New(rand.NewPCG(4, 2026))
		some := func() []string {
			return slices.DeleteFunc(slices.Clone(names), func(string) bool { return random.IntN(2) == 0 })
		}
		waiting := func(id int64) {
			l, err := lists.List(ctx, id)
			h.must(err)
			if l.State == blog.ListWaiting {
				h.must(lists.Apply(ctx, owner, id, l.Digest(), false))
			}
		}
		var trail []string
		for step := range 220 {
			host := names[random.IntN(len(names))]
			act := random.IntN(12)
			trail = append(trail, fmt.Sprint(act, " ", host))
			switch act {
			case 0, 1:
				h.must(conversation.BlockHost(ctx, owner, host))
				m.hand[host] = true
				delete(m.spared, host)
			case 2, 3:
				h.must(conversation.UnblockHost(ctx, owner, host))
				delete(m.hand, host)
				for id, l := range m.lists {
					switch {
					case !slices.Contains(l.hosts, host):
					case l.subscribed:
						m.spared[host] = true
					default:
						l.hosts = slices.DeleteFunc(slices.Clone(l.hosts), func(n string) bool { return n == host })
						m.lists[id] = l
					}
				}
			case 4:
				if hosts := some(); len(hosts) > 0 {
					id, err := lists.Import(ctx, owner, "x", []byte(strings.Join(hosts, "\n")))
					h.must(err)
					waiting(id)
					m.lists[id] = modelList{hosts: hosts}
				}
			case 5:
				id, err := lists.Subscribe(ctx, owner, "x", fmt.Sprintf("https://lists.test/%d", step), true)
				if len(m.lists) < 6 {
					h.must(err)
					m.lists[id] = modelList{subscribed: true}
				} else if err == nil {
					h.must(lists.End(ctx, owner, id, false))
				}
			case 6, 7:
				for id, l := range m.lists {
					if hosts := some(); l.subscribed && len(hosts) > 0 {
						h.must(lists.Arrived(ctx, id, blog.Sighting{Text: []byte(strings.Join(hosts, "\n"))}))
						waiting(id)
						m.lists[id] = modelList{true, hosts}
					}
				}
			case 8:
				for id, l := range m.lists {
					keep := random.IntN(2) == 0
					h.must(lists.End(ctx, owner, id, keep))
					delete(m.lists, id)
					for _, n := range l.hosts {
						if keep && !under(n, m.spared) {
							m.hand[n] = true
						}
					}
					break
				}
			case 9:
				err := lists.Spare(ctx, owner, host)
				if m.hand[host] {
					h.kind("spare what is blocked by hand", err, blog.Conflict)
				} else {
					h.must(err)
					m.spared[host] = true
				}
			case 10:
				h.must(lists.Unspare(ctx, owner, host))
				delete(m.spared, host)
			case 11:
				m.chosen = !m.chosen
				mode := map[bool]string{true: blog.FederationAllow, false: blog.FederationOpen}[m.chosen]
				h.must(lists.SetMode(ctx, owner, mode, []string{host}))
				m.allowed[host] = true
			}
			for _, n := range names {
				asked, err := h.reader.HostBlocked(ctx, n)
				h.must(err)
				marks, err := h.mail.GuestsOnHost(ctx, n, 1)
				h.must(err)
				if want := m.away(n); asked != want || (len(marks) == 0) != want {
					t.Fatalf("after %v: %s is turned away: %v, its guests: %v, the model says %v", trail, n, asked, len(marks) == 0, want)
				}
			}
		}
	})
}

func TestTenThousandHostsAreAppliedInAFewSeconds(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		lists, _, owner := h.lists()
		lost, kept := h.guest("sub.h42.test"), h.guest("friend.test")
		h.follow(owner, lost)
		h.follow(owner, kept)
		h.comment(h.post(owner, nil), lost, nil)
		var text strings.Builder
		text.WriteString("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n")
		for i := range 10_000 {
			fmt.Fprintf(&text, "h%d.test,suspend,false,false,spam,false\n", i)
		}
		id, err := lists.Import(ctx, owner, "ten thousand", []byte(text.String()))
		h.must(err)
		began := time.Now()
		p, err := lists.Preview(ctx, id)
		h.must(err)
		previewed := time.Since(began)
		h.same("new, followers, commenters", []int{len(p.Blocked.Turned), p.Blocked.Followers, p.Blocked.Commenters}, []int{10_000, 1, 1})
		h.same("who is lost", refs(p.Blocked.Names, func(g blog.Guest) string { return g.Host }), []string{"sub.h42.test"})
		began = time.Now()
		h.must(lists.Apply(ctx, owner, id, p.List.Digest(), false))
		applied := time.Since(began)
		h.Logf("previewed in %s, applied in %s", previewed, applied)
		if applied > 10*time.Second {
			h.Errorf("applying took %s", applied)
		}
		h.must(lists.Apply(ctx, owner, id, p.List.Digest(), false)) // safe to repeat
		_, total, err := h.reader.Followers(ctx, owner.ID, 10, 0)
		h.must(err)
		h.same("followers left", total, 1)
		rows, err := h.reader.BlocksOf(ctx, id)
		h.must(err)
		h.same("the mark of a block", rows[0], blog.BlockedHost{Host: "h0.test", ListID: id, Comment: "spam", CreatedAt: noon.Truncate(time.Second)})
	})
}

func TestAllowedServersKeepFollowersWhoGetNothing(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		lists, _, owner := h.lists()
		friend, stranger := h.guest("friend.test"), h.guest("stranger.test")
		h.follow(owner, friend)
		h.follow(owner, stranger)
		inboxes := func() []string {
			got, err := h.mail.FollowerInboxes(ctx, owner.ID)
			h.must(err)
			return refs(got, func(r blog.Recipient) string { return r.Host })
		}
		proposal, err := lists.Proposal(ctx)
		h.must(err)
		h.same("the proposal", proposal, []blog.HostPeople{{Host: "friend.test", Count: 1}, {Host: "stranger.test", Count: 1}})
		h.must(lists.SetMode(ctx, owner, blog.FederationAllow, []string{"friend.test"}))
		h.same("who gets letters", inboxes(), []string{"friend.test"})
		_, total, err := h.reader.Followers(ctx, owner.ID, 10, 0)
		h.must(err)
		h.same("followers", total, 2)
		editor := owner
		editor.Role = blog.Editor
		h.kind("an editor switches", lists.SetMode(ctx, editor, blog.FederationOpen, nil), blog.Forbidden)
		writer := owner
		writer.Role = blog.Writer
		h.kind("an author allows", lists.Allow(ctx, writer, "x.test"), blog.Forbidden)
		h.must(lists.SetMode(ctx, owner, blog.FederationOpen, nil))
		h.same("who gets letters again", inboxes(), []string{"friend.test", "stranger.test"})
	})
}

func TestBlockedServersAreFoundPageByPage(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		lists, conversation, owner := h.lists()
		id, err := lists.Import(ctx, owner, "x", []byte("a_b.test\naxb.test\nc.test,silence\n"))
		h.must(err)
		l, err := lists.List(ctx, id)
		h.must(err)
		h.must(lists.Apply(ctx, owner, id, l.Digest(), true))
		h.must(conversation.BlockHost(ctx, owner, "axb.test"))
		page := func(search string, limit, offset int) (hosts []string, total int) {
			rows, total, err := lists.Page(ctx, search, limit, offset)
			h.must(err)
			return refs(rows, func(b blog.BlockedHost) string { return fmt.Sprint(b.Host, " ", b.ListID, " ", b.Hold) }), total
		}
		rows, total := page("", 2, 0)
		h.same("the first page", rows, []string{"a_b.test 1 false", "axb.test 0 false", "axb.test 1 false"})
		h.same("the total", total, 3)
		rows, _ = page("", 2, 2)
		h.same("the second page", rows, []string{"c.test 1 true"})
		rows, total = page("A_B", 10, 0)
		h.same("what is found", rows, []string{"a_b.test 1 false"})
		h.same("how many are found", total, 1)
		sizes, err := lists.Sizes(ctx)
		h.must(err)
		h.same("the sizes", sizes, map[int64]int{0: 1, id: 3})
		byHand, err := lists.ByHand(ctx)
		h.must(err)
		h.same("by hand", refs(byHand, func(b blog.BlockedHost) string { return b.Host }), []string{"axb.test"})
		var csv strings.Builder
		h.must(lists.Export(ctx, &csv, false))
		h.same("the export", csv.String(), "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n"+
			"a_b.test,suspend,true,true,,false\naxb.test,suspend,true,true,,false\nc.test,silence,false,false,,false\n")
		h.must(lists.Spare(ctx, owner, "a_b.test"))
		csv.Reset()
		h.must(lists.Export(ctx, &csv, false))
		h.same("the export with an exception", csv.String(), "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n"+
			"axb.test,suspend,true,true,,false\nc.test,silence,false,false,,false\n")
	})
}
