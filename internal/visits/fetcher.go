package visits

import (
	"strconv"
	"strings"
)

// mostReported bounds what a service may claim; anybody can send such a name.
const mostReported = 10_000_000

// FetcherOf reads the User-Agent of a feed's fetcher. A service that reads for many gives its name and how many subscribers it
// says it has; whatever else fetches gives "" and counts as one reader. Nothing of the header but a name of our own
// list and a number comes out of it.
func FetcherOf(userAgent string) (service string, subscribers int64) {
	if len(userAgent) > 1024 {
		return "", 0
	}
	name := strings.ToLower(userAgent)
	count := reported(name)
	if count <= 0 {
		return "", 0
	}
	for _, s := range services() {
		if strings.Contains(name, s.sign) {
			return s.name, min(count, mostReported)
		}
	}
	return "", 0
}

// reported finds "12 subscribers", "1 subscriber" or "2 readers".
func reported(name string) int64 {
	for _, noun := range []string{" subscriber", " readers", " reader)"} {
		for rest := name; ; {
			at := strings.Index(rest, noun)
			if at < 0 {
				break
			}
			begin := at
			for begin > 0 && rest[begin-1] >= '0' && rest[begin-1] <= '9' {
				begin--
			}
			if n, err := strconv.ParseInt(rest[begin:at], 10, 64); err == nil {
				return n
			}
			rest = rest[at+len(noun):]
		}
	}
	return 0
}

type service struct{ sign, name string }

// services are those that document that they report their subscribers.
func services() []service {
	return []service{
		{"feedly", "Feedly"}, {"newsblur", "NewsBlur"}, {"inoreader", "Inoreader"}, {"feedbin", "Feedbin"}, {"theoldreader", "The Old Reader"},
		{"bazqux", "BazQux"}, {"bloglovin", "Bloglovin"}, {"feedhq", "FeedHQ"}, {"feedspot", "Feedspot"}, {"feeder.co", "Feeder"},
		{"feedwrangler", "Feed Wrangler"}, {"feed wrangler", "Feed Wrangler"}, {"netvibes", "Netvibes"}, {"livejournal", "LiveJournal"},
		{"dreamwidth", "Dreamwidth"}, {"g2reader", "G2Reader"}, {"overcast", "Overcast"}, {"pocketcasts", "Pocket Casts"}, {"playerfm", "Player FM"},
		{"feedsubs", "Feedsubs"}, {"feedland", "FeedLand"}, {"yarr", "Yarr"}, {"newsgator", "NewsGator"}, {"feedfetcher-google", "Google"},
		{"livedoor", "livedoor"}, {"hanrss", "HanRSS"}, {"blogtrottr", "Blogtrottr"}, {"kill the newsletter", "Kill the Newsletter"},
	}
}
