package web

import (
	"net/http"
	"testing"
)

// tally notes what it is told.
type tally struct{ told []Subject }

func (t *tally) Count(_ *http.Request, s Subject) { t.told = append(t.told, s) }

func TestOnlyPagesAndFeedsThatExistAreCounted(t *testing.T) {
	o := open(t)
	counter := &tally{}
	o.Server.o.Counter = counter
	post := o.blog.entries[0].Post
	for _, c := range []struct {
		path    string
		headers []string
		want    []Subject
	}{
		{post.Path, nil, []Subject{{PostID: post.ID}}},
		{"/", nil, []Subject{{Path: "/"}}},
		{"/feed/", nil, []Subject{{Feed: "/feed/"}}},
		{"/feed.json", nil, []Subject{{Feed: "/feed.json"}}},
		{"/nothing/here/", nil, nil},
		{post.Path[:len(post.Path)-1], nil, nil}, // redirected
		{"/robots.txt", nil, nil},
		{"/sitemap.xml", nil, nil},
		{"/search?q=x", nil, nil},
		{"/login", nil, nil},
		{"/desk/", nil, nil},
		{post.Path, []string{"Accept", "application/activity+json"}, nil},
	} {
		for range 2 { // built, and then from the cache
			counter.told = nil
			o.get(t, c.path, c.headers...)
			if len(counter.told) != len(c.want) || len(c.want) == 1 && counter.told[0] != c.want[0] {
				t.Errorf("%s %v: told %+v, want %+v", c.path, c.headers, counter.told, c.want)
			}
		}
	}
}
