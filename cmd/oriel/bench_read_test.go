package main

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The sizes of the two sites that benchRead compares: a young blog, and the one of issue 3.
var readSizes = []struct{ posts, comments int }{{100, 2_000}, {10_000, 200_000}}

// benchRead asks for each page once, so that nothing is kept, on a small and on a large site. A page's cost must not
// grow with the number of posts. ORIEL_BENCH_POSTS=2000 makes the large site smaller on a slow machine.
func benchRead(t *testing.T, binary string) {
	sizes := slices.Clone(readSizes)
	if n, err := strconv.Atoi(os.Getenv("ORIEL_BENCH_POSTS")); err == nil {
		sizes[1].posts, sizes[1].comments = n, 20*n
	}
	medians := make([]map[string]time.Duration, len(sizes))
	var kinds []string
	for i, size := range sizes {
		h := newBenchHouse(t, binary)
		began := time.Now()
		h.command(t, "", "demo", "--posts", strconv.Itoa(size.posts), "--comments", strconv.Itoa(size.comments))
		fmt.Printf("a site of %d posts and %d comments, made in %.0f s; uncached, one request at a time:\n", size.posts, size.comments, time.Since(began).Seconds())
		h.start(t)
		samples := h.samples(t)
		h.command(t, "", "site", "set", "site.tagline", "Changed, so that no page is kept") // everybody's head shows it
		medians[i] = map[string]time.Duration{}
		kinds = kinds[:0]
		for _, s := range samples {
			took := h.timed(t, s.paths)
			medians[i][s.kind] = took[len(took)/2]
			kinds = append(kinds, s.kind)
			fmt.Printf("  %-16s %4d: median %5.1f ms, 99th percentile %5.1f ms\n", s.kind, len(took), ms(took[len(took)/2]), ms(took[len(took)*99/100]))
		}
		if i == len(sizes)-1 {
			benchDesk(t, h)
		}
		h.stop(t)
	}
	for _, kind := range kinds {
		fmt.Printf("  %-16s with %d times the posts: %.2f times the median\n", kind, sizes[1].posts/sizes[0].posts, float64(medians[1][kind])/float64(max(medians[0][kind], 1)))
	}
}

// sample is some addresses of one kind.
type sample struct {
	kind  string
	paths []string
}

var (
	sitemapPart = regexp.MustCompile(`/sitemap-\d+\.xml`)
	postAddress = regexp.MustCompile(`<loc>[^<]*(/\d{4}/\d\d/[^<]+/)</loc>`)
	termAddress = regexp.MustCompile(`href="(/(?:tag|category|series)/[^"]+/)"`)
)

func (h *benchHouse) samples(t *testing.T) []sample {
	t.Helper()
	whole := h.text(t, h.base+"/sitemap.xml", "")
	parts := sitemapPart.FindAllString(whole, -1)
	for _, part := range parts {
		whole += h.text(t, h.base+part, "")
	}
	var posts, terms []string
	for _, m := range postAddress.FindAllStringSubmatch(whole, -1) {
		posts = append(posts, m[1])
	}
	for _, m := range termAddress.FindAllStringSubmatch(h.text(t, h.base+"/archives/", ""), -1) {
		if !slices.Contains(terms, m[1]) {
			terms = append(terms, m[1])
		}
	}
	posts = spread(posts, 300)
	pages, feeds := make([]string, 0, 10), make([]string, 0, 5)
	for n := 2; n <= 11; n++ {
		pages = append(pages, fmt.Sprintf("/page/%d/", n))
	}
	for n := 2; n <= 6; n++ {
		feeds = append(feeds, fmt.Sprintf("/feed/page/%d/", n), fmt.Sprintf("/feed/atom/page/%d/", n))
	}
	return []sample{
		{"post", posts}, {"list", pages}, {"category or tag", terms}, {"feed", feeds}, {"comment feed", endingIn(posts[:50], "feed/")},
		{"search", searches()}, {"archives", []string{"/archives/", "/on-this-day/02-29/", "/on-this-day/11-24/"}}, {"sitemap", append(parts, "/sitemap.xml")},
	}
}

// spread takes n of a list, evenly.
func spread(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	var some []string
	for i := range n {
		some = append(some, list[i*len(list)/n])
	}
	return some
}

func endingIn(list []string, end string) []string {
	ended := make([]string, len(list))
	for i, path := range list {
		ended[i] = path + end
	}
	return ended
}

func searches() []string {
	words := strings.Fields("light ice harbour tide window the a s aurora number error instrument cold clock night salt")
	var asked []string
	for i, a := range words {
		for _, b := range words[:i] {
			asked = append(asked, "/search?q="+url.QueryEscape(a+" "+b))
		}
		asked = append(asked, "/search?q="+url.QueryEscape(a), "/search?q="+url.QueryEscape(`"`+a+` the"`))
	}
	return asked
}

// timed asks for each path once and gives the times in order.
func (h *benchHouse) timed(t *testing.T, paths []string) []time.Duration {
	t.Helper()
	took := make([]time.Duration, 0, len(paths))
	for _, path := range paths {
		began := time.Now()
		h.get(t, h.base+path, "")
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
