package render

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

var (
	youtubeID     = regexp.MustCompile(`^[A-Za-z0-9_-]{3,20}$`)
	youtubePath   = regexp.MustCompile(`^/(?:shorts|live|embed|v)/([A-Za-z0-9_-]{3,20})/?$`)
	vimeoPath     = regexp.MustCompile(`^/(?:video/|channels/[a-z0-9]{1,40}/)?([0-9]{5,12}(?:/[0-9a-f]{6,20})?)/?$`)
	peertubeWatch = regexp.MustCompile(`^/(?:w/[A-Za-z0-9]{22}|(?:videos/watch|w)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?$`)
)

// VideoOf tells whether link shows one video at YouTube, Vimeo or a PeerTube server. place is the name for people, for
// PeerTube its host, because there only the form of the address tells. canonical is the same for every form of address
// of one video: without time marks and trackers.
func VideoOf(link string) (place, canonical string, ok bool) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", "", false
	}
	host := plainHost(u.Host)
	switch host {
	case "youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be":
		id := youtubeOf(host, u)
		return "YouTube", "https://www.youtube.com/watch?v=" + id, id != ""
	case "vimeo.com", "player.vimeo.com":
		m := vimeoPath.FindStringSubmatch(u.Path)
		if m == nil {
			return "", "", false
		}
		return "Vimeo", "https://vimeo.com/" + m[1], true
	}
	if host == "" || !peertubeWatch.MatchString(u.Path) {
		return "", "", false
	}
	return host, "https://" + strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/"), true
}

// youtubeOf returns the id of the video that an address at YouTube shows, or nothing.
func youtubeOf(host string, u *url.URL) string {
	id := u.Query().Get("v")
	switch m := youtubePath.FindStringSubmatch(u.Path); {
	case host == "youtu.be":
		id = strings.Trim(u.Path, "/")
	case m != nil:
		id = m[1]
	case u.Path != "/watch":
		return ""
	}
	if !youtubeID.MatchString(id) {
		return ""
	}
	return id
}

// videos makes a card of a paragraph that holds nothing but a link to a video. Nothing is loaded from the place of the
// video: the reader goes there, or does not.
func (f *furnisher) videos() {
	for _, p := range find(f.root, tagged("p")) {
		a := onlyChild(p)
		if a == nil || a.Data != "a" || len(find(a, tagged("img"))) > 0 || within(p.Parent, tagged("figure")) {
			continue
		}
		place, canonical, ok := VideoOf(attr(a, "href"))
		if !ok {
			continue
		}
		if place != "YouTube" && place != "Vimeo" {
			place = shorten(place, 100)
		}
		if !slices.Contains(f.out.videos, canonical) {
			f.out.videos = append(f.out.videos, canonical)
		}
		replace(p, f.card(a, place, canonical))
	}
}

// card makes the card of the video that a leads to.
func (f *furnisher) card(a *html.Node, place, canonical string) *html.Node {
	var stored Video
	if f.options.Videos != nil {
		if known, ok := f.options.Videos(canonical); ok {
			stored = known
		}
	}
	title := linkTitle(a)
	if title == "" {
		title = shorten(CleanName(stored.Title, 0), 300)
	}
	link := element("a", "href", attr(a, "href"), "class", "video-link")
	if still := f.still(stored); still != nil {
		link.AppendChild(still)
	}
	link.AppendChild(element("span", "class", "video-play", "aria-hidden", "true"))
	label := element("span", "class", "video-label")
	label.AppendChild(textNode(f.words.Watch(place, title)))
	link.AppendChild(label)
	note := element("figcaption")
	note.AppendChild(textNode(f.words.NotLoaded(place)))
	figure := element("figure", "class", "video")
	figure.AppendChild(link)
	figure.AppendChild(note)
	return figure
}

// still makes the picture of a card, or nil when there is none on this site.
func (f *furnisher) still(stored Video) *html.Node {
	if _, ok := f.options.own(stored.Still); !ok || stored.Still == "" {
		return nil
	}
	img := element("img", "src", stored.Still, "alt", "")
	f.dress(img, textSizes)
	if !hasAttr(img, "width") && stored.Width > 0 && stored.Height > 0 {
		setAttr(img, "width", strconv.Itoa(stored.Width))
		setAttr(img, "height", strconv.Itoa(stored.Height))
	}
	wait(img)
	return img
}

// linkTitle is the text of a link, or nothing when that is only an address.
func linkTitle(a *html.Node) string {
	title := collapse(textOf(a))
	if title == "" || title == attr(a, "href") || namedHost(strings.Fields(title)[0]) != "" {
		return ""
	}
	return shorten(title, 300)
}
