package visits

import "testing"

func TestFetchersReportTheirSubscribers(t *testing.T) {
	for agent, want := range map[string]struct {
		service     string
		subscribers int64
	}{
		"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; like FeedFetcher-Google)":                                           {"Feedly", 462},
		"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 462 subscribers; )":                                                                  {"Feedly", 462},
		"Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)":                                                            {"", 0},
		`NewsBlur Feed Fetcher - 27 subscribers - https://www.newsblur.com/site/7704055/x ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)")`: {"NewsBlur", 27},
		"NewsBlur Page Fetcher (239 subscribers) - http://www.newsblur.com (Mozilla/5.0)":                                                      {"NewsBlur", 239},
		"NewsBlur Feed Fetcher - 1 subscriber - http://www.newsblur.com/site/0000000/webpage":                                                  {"NewsBlur", 1},
		"Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)":                                                                             {"Inoreader", 114},
		"Feedbin feed-id:1697787 - 102 subscribers":                                                                                            {"Feedbin", 102},
		"Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=cead6c3a837650eeefd8fe4a)":                                          {"The Old Reader", 1},
		"Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 6 subscribers)":                                                     {"BazQux", 6},
		"Dreamwidth Studios (webmaster@dreamwidth.org; for https://www.dreamwidth.org/users/x/; 2 readers)":                                    {"Dreamwidth", 2},
		"Netvibes (http://www.netvibes.com/; 5 subscribers; feedId: 5404723)":                                                                  {"Netvibes", 5},
		"Overcast/1.0 Podcast Sync (210 subscribers; feed-id=735461; +http://overcast.fm/)":                                                    {"Overcast", 210},
		"Feedfetcher-Google; (+http://www.google.com/feedfetcher.html; 4 subscribers; feed-id=12)":                                             {"Google", 4},
		"FreshRSS/1.24.3 (Linux; https://freshrss.org)":                                                                                        {"", 0},
		"Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)":                                                                      {"", 0},
		"Tiny Tiny RSS/23.04 (https://tt-rss.org/)":                                                                                            {"", 0},
		"NetNewsWire (RSS Reader; https://netnewswire.com/)":                                                                                   {"", 0},
		"SomebodyUnknown/1.0 (9000 subscribers)":                                                                                               {"", 0},
		"Feedly/1.0 (99999999999999999999 subscribers)":                                                                                        {"", 0},
		"Feedly/1.0 (123456789012 subscribers)":                                                                                                {"Feedly", mostReported},
		"Feedly/1.0 (-5 subscribers)":                                                                                                          {"Feedly", 5},
		"":                                                                                                                                     {"", 0},
	} {
		if service, n := FetcherOf(agent); service != want.service || n != want.subscribers {
			t.Errorf("%q: %q %d, want %q %d", agent, service, n, want.service, want.subscribers)
		}
	}
}

func TestReferrersBecomeHosts(t *testing.T) {
	for referer, want := range map[string]string{
		"":                                       "",
		"https://www.google.com/":                "google.com",
		"https://News.YCombinator.com/item?id=1": "news.ycombinator.com",
		"https://user:secret@example.org:8443/p": "example.org",
		"https://blog.example/other/":            "",
		"https://blog.example:443/other/":        "",
		"http://[2001:db8::1]/x":                 "2001:db8::1",
		"android-app://com.google.android.googlequicksearchbox/": "com.google.android.googlequicksearchbox",
		"https://xn--bcher-kva.example/":                         "xn--bcher-kva.example",
		"https://bücher.example/":                                "",
		"javascript:alert(1)":                                    "",
		"about:blank":                                            "",
		"https://=cmd|calc/":                                     "",
		"not an address":                                         "",
	} {
		if got := ReferrerHost(referer, "blog.example:443"); got != want {
			t.Errorf("%q: %q, want %q", referer, got, want)
		}
	}
}

func FuzzAgentsAndReferrers(f *testing.F) {
	f.Add("Feedbin feed-id:1 - 5 subscribers", "https://example.org/")
	f.Fuzz(func(t *testing.T, agent, referer string) {
		_, n := FetcherOf(agent)
		if n < 0 || n > mostReported {
			t.Errorf("%q has %d subscribers", agent, n)
		}
		if host := ReferrerHost(referer, "blog.example"); host != "" && !hostLike(host) {
			t.Errorf("%q came through as %q", referer, host)
		}
		AgentOf(agent)
	})
}
