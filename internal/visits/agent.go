package visits

import "strings"

// Agent is what kind of program sends a request, as far as its own words tell.
type Agent uint8

// The kinds of agents.
const (
	Person  Agent = iota // a browser
	Machine              // a program that reads for itself: search engines, monitors, scripts
	Preview              // a server that shows a card of the link to its people
)

// AgentOf reads a User-Agent. Browsers name themselves Mozilla, or are among the few that never did; whatever names itself a robot
// or a library is a machine.
func AgentOf(userAgent string) Agent {
	if userAgent == "" || len(userAgent) > 1024 {
		return Machine
	}
	name := strings.ToLower(userAgent)
	switch {
	case startsAny(name, plainBrowsers()): // first: Lynx names its library, too
		return Person
	case hasAny(name, previewers()):
		return Preview
	case hasAny(name, machines()):
		return Machine
	case strings.HasPrefix(name, "mozilla/") || strings.HasPrefix(name, "opera/"):
		return Person
	}
	return Machine
}

func hasAny(name string, words []string) bool {
	for _, w := range words {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

func startsAny(name string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	return false
}

// previewers are the servers of the fediverse, which fetch a page when a post with its link arrives, and messengers that do the
// same when somebody sends it.
func previewers() []string {
	return []string{
		"mastodon/", "pleroma", "akkoma", "misskey", "summalybot", "sharkey", "firefish", "iceshrimp", "calckey", "gotosocial", "lemmy", "kbin", "mbin",
		"piefed", "friendica", "hubzilla", "streams/", "wordpress.com; activitypub", "bookwyrm", "pixelfed", "peertube/", "mobilizon", "writefreely",
		"owncast", "snac/", "takahe", "mitra", "bonfire", "hollo/", "fedify", "ghost/", "diaspora", "oriel/", "http.rb/",
		"twitterbot", "facebookexternalhit", "slackbot-linkexpanding", "slack-imgproxy", "discordbot", "telegrambot", "whatsapp", "linkedinbot",
		"skypeuripreview", "cardyb", "bluesky", "iframely", "embedly", "redditbot", "viber", "matrix-", "synapse ", "signal-", "zulip",
	}
}

func machines() []string {
	return []string{
		"bot", "crawl", "spider", "slurp", "fetch", "scrap", "monitor", "uptime", "pingdom", "lighthouse", "headless", "phantomjs", "puppeteer", "playwright",
		"selenium", "python", "curl/", "wget", "libwww", "okhttp", "go-http-client", "java/", "axios", "node-fetch", "undici", "guzzle", "httpclient",
		"scrapy", "archive.org", "archiver", "validator", "preview", "google-extended", "mediapartners", "feed", "rss", "subscribers", "miniflux",
		"tiny tiny", "netnewswire", "newsblur", "inoreader", "theoldreader", "bazqux", "compatible; ai", "gpt", "claude", "perplexity", "bytespider",
		"ahrefs", "semrush", "dataprovider", "nmap", "nikto", "zgrab", "masscan", "expanse", "censys", "postman", "insomnia", "http_request", "checker",
	}
}

// plainBrowsers never called themselves Mozilla.
func plainBrowsers() []string {
	return []string{"lynx/", "w3m/", "links (", "elinks/", "dillo/", "netsurf/", "edbrowse/", "offpunk"}
}
