package web

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	puttyPath   = "/2026/11/putty/"
	sundaysPath = "/2026/10/sundays/"
)

// keeps reports which of the paths are still kept as the very answers they were before a change.
func keeps(t *testing.T, o *opened, paths []string, change func()) map[string]bool {
	t.Helper()
	before := map[string]*kept{}
	for _, path := range paths {
		o.get(t, path)
		if before[path] = o.cache.find(t.Context(), place{path: path}); before[path] == nil {
			t.Fatalf("%s is not kept at all", path)
		}
	}
	change()
	o.EditionChanged()
	same := map[string]bool{}
	for _, path := range paths {
		same[path] = o.cache.find(t.Context(), place{path: path}) == before[path]
	}
	return same
}

func TestAChangeDropsWhatShowsItAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	all := []string{
		"/", "/page/2/", postPath, puttyPath, sundaysPath, alienPath, "/about/", "/@ana", "/category/letters/", "/tag/glass/", "/2026/11/", "/author/bo/",
		"/feed/", "/comments/feed/", postPath + "feed/", puttyPath + "feed/", links.Sitemap, links.Archives, links.Manifest, "/robots.txt",
	}
	for name, c := range map[string]struct {
		touched []blog.Key
		drops   []string
	}{
		// What store.ReceiveComment touches. The first post stands on page 1 of the home page with its count.
		"a comment": {
			[]blog.Key{blog.KeyComments(1)},
			[]string{"/", postPath, "/@ana", "/tag/glass/", "/2026/11/", "/feed/", postPath + "feed/"},
		},
		"new words of a post": {
			[]blog.Key{blog.KeyPost(2)},
			[]string{"/", postPath, puttyPath, sundaysPath, "/@ana", "/tag/glass/", "/2026/11/", "/feed/", puttyPath + "feed/", links.Sitemap},
		},
		"posts of a term":    {[]blog.Key{blog.KeyTerm(3)}, []string{"/category/letters/", sundaysPath}},
		"posts of an author": {[]blog.Key{blog.KeyAuthor(2)}, []string{"/author/bo/"}},
		"neighbours":         {[]blog.Key{blog.KeyBeside(2)}, []string{puttyPath}},
		"somebody else":      {[]blog.Key{blog.KeyComments(777), blog.KeyPost(777), blog.KeyGuest(777)}, nil},
		"the whole site":     {[]blog.Key{blog.KeySite}, all},
		"nothing known":      {nil, all},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t, quiet)
			same := keeps(t, o, all, func() { o.blog.touch(c.touched...) })
			for _, path := range all {
				if dropped := slices.Contains(c.drops, path); same[path] == dropped {
					t.Errorf("%s: kept is %v", path, same[path])
				}
			}
		})
	}
}

// quiet takes the boxes away, which belong to every page.
func quiet(f *fakeReader) { f.site.Theme.Sidebar = "none" }

func TestNewCommentSetsTheBoxAndNotTheBoxesBesideIt(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.get(t, "/about/")
	kinds := map[string]*kept{}
	for i, box := range o.blog.site.Boxes() {
		name := "box " + string(rune('0'+i)) + " " + box.Kind + " oriel"
		if kinds[box.Kind] = o.cache.get(place{path: name}); kinds[box.Kind] == nil {
			t.Fatalf("%q is not kept", name)
		}
	}
	o.blog.touch(blog.KeyComments(1), blog.KeyTalk)
	o.EditionChanged()
	o.get(t, "/about/")
	for i, box := range o.blog.site.Boxes() {
		same := o.cache.get(place{path: "box " + string(rune('0'+i)) + " " + box.Kind + " oriel"}) == kinds[box.Kind]
		if same == (box.Kind == "recent-comments") {
			t.Errorf("%s: kept is %v", box.Kind, same)
		}
	}
}

func TestPublicationShowsInListsAndBesideItsNeighboursOnly(t *testing.T) {
	t.Parallel()
	o := open(t, quiet)
	paths := []string{
		"/", "/feed/", postPath, puttyPath, "/category/houses/", "/tag/glass/feed/", links.Sitemap, // it stands there
		puttyPath + "feed/", postPath + "feed/", "/tag/street-life/feed/", "/author/bo/feed/", "/comments/feed/", "/robots.txt", links.Manifest, links.Favicon,
	}
	same := keeps(t, o, paths, func() {
		fresh := o.blog.entries[1]
		fresh.Post.ID, fresh.Post.Ref, fresh.Post.Title, fresh.Post.Path = 20, "01JD0000000000000000000P20", "Fresh", "/2026/11/fresh/"
		fresh.Post.PublishedAt = day(time.November, 22, 9)
		o.blog.entries = append(o.blog.entries, fresh)
		o.blog.touch(blog.KeyPost(20), blog.KeyPosts, blog.KeyAuthor(1), blog.KeyBeside(20), blog.KeyBeside(1), blog.KeyTerm(1), blog.KeyTerm(5), blog.KeyYear(2026))
	})
	for i, path := range paths {
		if same[path] != (i >= 7) {
			t.Errorf("%s: kept is %v", path, same[path])
		}
	}
}

// slowly keeps an answer whose building is interrupted by a change.
func slowly(t *testing.T, c *cache, keys []blog.Key, meanwhile func()) {
	t.Helper()
	_, err := c.obtain(t.Context(), place{path: "/"}, func(ctx context.Context) (*kept, error) {
		meanwhile()
		c.edition.expire()
		c.find(ctx, place{path: "/elsewhere"}) // another reader comes, and the cache hears of the change
		return keep(answer{keys: keys}, varyNegotiated), nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBuildingThatBeganBeforeATouchIsNotKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		touched []blog.Key
		kept    bool
	}{
		"touched":           {[]blog.Key{blog.KeyPost(1)}, false},
		"something else":    {[]blog.Key{blog.KeyPost(2)}, true},
		"nobody knows what": {nil, false},
	} {
		f := &fakeReader{}
		cache := newCache(f, time.Now, slog.New(slog.DiscardHandler))
		f.edition.Store(7)
		cache.sync(t.Context())
		slowly(t, cache, []blog.Key{blog.KeyPost(1), blog.KeySite}, func() { f.touch(c.touched...) })
		if got := cache.get(place{path: "/"}) != nil; got != c.kept {
			t.Errorf("%s: kept is %v", name, got)
		}
	}
}

func TestTouchOfAnotherProcessIsHonouredWithoutACall(t *testing.T) {
	t.Parallel()
	o := open(t, quiet)
	o.get(t, puttyPath)
	o.get(t, postPath)
	other := o.cache.find(t.Context(), place{path: postPath})
	o.blog.entries[1].Post.HTML = "<p>Written elsewhere.</p>"
	o.blog.touch(blog.KeyComments(2)) // by another process: nobody calls EditionChanged
	if o.cache.find(t.Context(), place{path: puttyPath}) == nil {
		t.Error("the edition was read before its time")
	}
	o.now = o.now.Add(editionFresh)
	if o.cache.find(t.Context(), place{path: puttyPath}) != nil || o.cache.find(t.Context(), place{path: postPath}) != other {
		t.Error("the touched page is kept, or one that was not touched is not")
	}
}

func TestCacheBelievesNothingWhenItCannotKnowWhatChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*opened)
		kept   bool
	}{
		"too much, or too long ago": {func(o *opened) { o.blog.edition.Add(1) }, false},
		"an older backup":           {func(o *opened) { o.blog.edition.Store(0) }, false},
		"a database that fails": {func(o *opened) { // pages may be old then, as a busy database must not take them away
			o.cache.touched = func(context.Context, int64) ([]blog.Key, bool, error) { return nil, false, errors.New("disk is gone") }
			o.blog.touch(blog.KeyPosts)
		}, true},
	} {
		o := open(t)
		o.get(t, "/")
		c.change(o)
		o.EditionChanged()
		if got := o.cache.find(t.Context(), place{path: "/"}) != nil; got != c.kept {
			t.Errorf("%s: kept is %v", name, got)
		}
	}
}

func TestMissedTouchIsMadeUpForWhenTheDatabaseIsBack(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.get(t, "/")
	touched := o.cache.touched
	o.cache.touched = func(context.Context, int64) ([]blog.Key, bool, error) { return nil, false, errors.New("disk is gone") }
	o.blog.touch(blog.KeyPosts)
	o.EditionChanged()
	o.get(t, "/")
	o.cache.touched = touched
	o.now = o.now.Add(editionFresh)
	if o.cache.find(t.Context(), place{path: "/"}) != nil {
		t.Error("what was touched while the database failed is kept for ever")
	}
}

func TestCacheForgetsNothingThatItMustRemember(t *testing.T) {
	t.Parallel()
	f := &fakeReader{}
	cache := newCache(f, time.Now, slog.New(slog.DiscardHandler))
	slowly(t, cache, []blog.Key{blog.KeyPost(1)}, func() {
		f.touch(blog.KeyPost(1))
		cache.edition.expire()
		cache.sync(t.Context())
		many := make([]blog.Key, maxRemembered)
		for i := range many {
			many[i] = blog.KeyPost(int64(i) + 100)
		}
		f.touch(many...)
	})
	if cache.get(place{path: "/"}) != nil {
		t.Error("a flood of touches let an old answer in")
	}
}

// Every read of a public page must be noted, or a change would not drop the page.
func TestNothingIsReadUnnoted(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "noting.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	noted := map[string]bool{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			noted[f.Name.Name] = true
		}
	}
	unkept := []string{ // reads of the desk, of the wire, of answers that nobody keeps, and of what a key noted before covers
		"AuthorByID", "AuthorByRef", "Totals", "BlockedHosts", "BlockedGuests", "Edition", "Touched", "EntryByID", "EntriesBefore", "Video", "Search", "Stale",
		"QuotesPending", "CommentByRef", "CommentByID", "CommentByRemoteID", "PageOfComment", "Queue", "VisibleIDs", "Messages", "Reports", "GuestByID",
		"GuestByActor", "Followers", "HostBlocked", "GuestsNamed", "LookedUp",
	}
	for m := range reflect.TypeFor[blog.Reader]().Methods() {
		if noted[m.Name] == slices.Contains(unkept, m.Name) {
			t.Errorf("%s: noted is %v; let noting say by which keys its answers change, or name it among the reads that no kept page makes", m.Name, noted[m.Name])
		}
	}
}

func TestWhatIsRightTodayOnlyIsMadeAnewTomorrow(t *testing.T) {
	t.Parallel()
	o := open(t)
	today := o.get(t, links.OnThisDay).Header().Get("Location")
	archives := o.get(t, links.Archives).Body.String()
	if today != "/on-this-day/11-23/" || !strings.Contains(archives, today) {
		t.Fatalf("today is %q", today)
	}
	o.now = time.Date(2026, 11, 23, 22, 59, 59, 0, time.UTC) // one second before midnight in Berlin
	if to := o.get(t, links.OnThisDay).Header().Get("Location"); to != today {
		t.Errorf("before midnight: %q", to)
	}
	o.now = o.now.Add(time.Second)
	if to := o.get(t, links.OnThisDay).Header().Get("Location"); to != "/on-this-day/11-24/" {
		t.Errorf("after midnight: %q", to)
	}
	if strings.Contains(o.get(t, links.Archives).Body.String(), today) {
		t.Error("the archives speak of yesterday")
	}
	if o.now = time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC); !strings.Contains(o.get(t, "/about/").Body.String(), "2027 The Bay Window") {
		t.Error("the copyright ends with the old year")
	}
}
