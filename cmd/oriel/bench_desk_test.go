package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	deskFollowers = 20_000
	deskRounds    = 10  // how often each page is asked for
	deskPages     = 100 // different addresses at most
	deskAlike     = 8   // addresses of one kind, such as pages of single posts
)

var (
	deskAddress = regexp.MustCompile(`href="(/desk[^"#]*)"`)
	deskRef     = regexp.MustCompile(`01[0-9A-HJKMNP-TV-Z]{24}|\b\d+\b`)
)

// benchDesk walks through the desk of the large site as its owner and asks for each page again and again: nothing of it is kept.
func benchDesk(t *testing.T, h *benchHouse) {
	actors := make([]string, deskFollowers)
	for i := range actors {
		actors[i] = fmt.Sprintf("https://s%d.example/users/u%d", i%2500, i)
	}
	h.stop(t)
	began := time.Now()
	h.addFollowers(t, actors, true)
	fmt.Printf("  %d followers, kept in %.0f s\n", deskFollowers, time.Since(began).Seconds())
	h.start(t)
	client := h.login(t)
	var all []time.Duration
	slowest := map[string][]time.Duration{}
	pages := h.deskPages(t, client)
	for range deskRounds {
		for _, page := range pages {
			asked := time.Now()
			h.deskPage(t, client, page)
			took := time.Since(asked)
			all = append(all, took)
			slowest[page] = append(slowest[page], took)
		}
	}
	for _, took := range slowest {
		slices.Sort(took)
	}
	slices.SortFunc(pages, func(a, b string) int { return int(middle(slowest[b]) - middle(slowest[a])) })
	slices.Sort(all)
	fmt.Printf("  the desk with %d followers, %d pages %d times: median %.1f ms, 99th percentile %.1f ms, slowest %.1f ms; the slowest by their medians:\n",
		deskFollowers, len(pages), deskRounds, ms(middle(all)), ms(all[len(all)*99/100]), ms(all[len(all)-1]))
	for _, page := range pages[:min(len(pages), 12)] {
		took := slowest[page]
		fmt.Printf("    %-60s median %5.1f ms, slowest %5.1f ms\n", page, ms(middle(took)), ms(took[len(took)-1]))
	}
}

func middle(sorted []time.Duration) time.Duration { return sorted[len(sorted)/2] }

// deskPages follows the links of the desk as far as they lead, a few of each kind.
func (h *benchHouse) deskPages(t *testing.T, client *http.Client) []string {
	t.Helper()
	found, alike := []string{"/desk"}, map[string]int{}
	for i := 0; i < len(found); i++ {
		for _, m := range deskAddress.FindAllStringSubmatch(h.deskPage(t, client, found[i]), -1) {
			path := strings.ReplaceAll(m[1], "&amp;", "&")
			kind := deskRef.ReplaceAllString(path, "*")
			if slices.Contains(found, path) || alike[kind] >= deskAlike || len(found) >= deskPages || strings.Contains(path, ".csv") || strings.Contains(path, "/export") {
				continue
			}
			alike[kind]++
			found = append(found, path)
		}
	}
	return found
}

func (h *benchHouse) deskPage(t *testing.T, client *http.Client, path string) string {
	t.Helper()
	resp, err := client.Get(h.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode >= http.StatusInternalServerError {
		t.Fatalf("%s: status %d", path, resp.StatusCode)
	}
	return string(body)
}
