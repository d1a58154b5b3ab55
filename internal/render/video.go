package render

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

var (
	videoNumber   = regexp.MustCompile(`^/[0-9]{5,12}(/[0-9a-f]{6,20})?/?$`)
	peertubeWatch = regexp.MustCompile(`^/(w/[A-Za-z0-9]{22}|(videos/watch|w)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})/?$`)
	youtubePath   = regexp.MustCompile(`^/(shorts|live|embed)/[A-Za-z0-9_-]{6,20}/?$`)
)

// videoPlace names where an address shows a video, or answers "". PeerTube has no host of its own, only a form of
// address, so there the host is the name.
func videoPlace(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := plainHost(u.Host)
	switch host {
	case "youtube.com", "m.youtube.com", "youtube-nocookie.com":
		if u.Path == "/watch" && u.Query().Get("v") != "" || youtubePath.MatchString(u.Path) {
			return "YouTube"
		}
		return ""
	case "youtu.be":
		if len(u.Path) > 1 {
			return "YouTube"
		}
		return ""
	case "vimeo.com", "player.vimeo.com":
		if videoNumber.MatchString(strings.TrimPrefix(u.Path, "/video")) {
			return "Vimeo"
		}
		return ""
	}
	if peertubeWatch.MatchString(u.Path) {
		return host
	}
	return ""
}

// videos makes a card of a paragraph that holds nothing but a link to a video. Nothing is loaded from the place of the
// video: the reader goes there, or does not.
func videos(root *html.Node) {
	for _, p := range find(root, tagged("p")) {
		a := onlyChild(p)
		if a == nil || a.Data != "a" || len(find(a, tagged("img"))) > 0 {
			continue
		}
		place := videoPlace(attr(a, "href"))
		if place == "" {
			continue
		}
		title := collapse(textOf(a))
		if title == "" || videoPlace(title) != "" || namedHost(strings.Fields(title)[0]) != "" {
			title = place
		}
		fresh := element("a", "href", attr(a, "href"))
		sign := element("span", "aria-hidden", "true")
		sign.AppendChild(textNode("▶"))
		fresh.AppendChild(sign)
		fresh.AppendChild(textNode(" Watch the video: " + title))
		card := element("p", "class", "video")
		card.AppendChild(fresh)
		replace(p, card)
	}
}
