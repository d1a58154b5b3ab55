package render

import (
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// playable maps the endings of files that browsers play to the element that does.
var playable = map[string]string{
	".mp3": "audio", ".ogg": "audio", ".oga": "audio", ".opus": "audio", ".m4a": "audio", ".flac": "audio", ".wav": "audio",
	".mp4": "video", ".m4v": "video", ".webm": "video",
}

// files makes a player of a paragraph that holds nothing but a link to a sound or film on this site. One elsewhere
// becomes a card with a link: pages load nothing from other hosts.
func (f *furnisher) files() {
	for _, p := range find(f.root, tagged("p")) {
		a := onlyChild(p)
		if a == nil || a.Data != "a" || len(find(a, tagged("img"))) > 0 || within(p.Parent, tagged("figure")) {
			continue
		}
		link := attr(a, "href")
		tag := playerOf(link)
		if tag == "" {
			continue
		}
		title := linkTitle(a)
		if title == "" || strings.EqualFold(title, path.Base(link)) {
			title = fileName(link)
		}
		if _, own := f.options.own(link); own {
			replace(p, playerFigure(tag, link, title))
		} else {
			replace(p, linkCard(link, title))
		}
	}
}

// playerOf names the element that plays what an address leads to, or answers "".
func playerOf(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return playable[strings.ToLower(path.Ext(u.Path))]
}

func playerFigure(tag, link, title string) *html.Node {
	class := "audio"
	if tag == "video" {
		class = "video-file"
	}
	figure, caption, a := element("figure", "class", class), element("figcaption"), element("a", "href", link)
	a.AppendChild(textNode(title))
	caption.AppendChild(a)
	figure.AppendChild(element(tag, "controls", "", "preload", "none", "src", link))
	figure.AppendChild(caption)
	return figure
}

// linkCard is a link that stands alone and says where it leads.
func linkCard(link, title string) *html.Node {
	card, a := element("p", "class", "link-card"), element("a", "href", link)
	a.AppendChild(textNode(title))
	card.AppendChild(a)
	if host := hostOf(link); host != "" && host != title {
		where := element("span", "class", "link-host")
		where.AppendChild(textNode("(" + host + ")"))
		card.AppendChild(textNode(" "))
		card.AppendChild(where)
	}
	return card
}

// players shows the controls of every video and sound in HTML of the author, and loads nothing before it is asked for.
// What would play from another host is a link, since pages load nothing from there.
func (f *furnisher) players() {
	for _, n := range find(f.root, tagged("video", "audio")) {
		foreign := f.ownSources(n)
		if poster := attr(n, "poster"); poster != "" {
			if _, ok := f.options.own(poster); !ok {
				removeAttr(n, "poster")
			}
		}
		switch {
		case hasAttr(n, "src") || len(find(n, tagged("source"))) > 0:
			setAttr(n, "controls", "")
			if !hasAttr(n, "preload") {
				setAttr(n, "preload", "metadata")
			}
		case foreign != "" && !within(n, tagged("a")):
			a := element("a", "href", foreign)
			a.AppendChild(textNode(fileName(foreign)))
			replace(n, a)
		default:
			// Nothing to play is left, for example because the address was not https.
			unwrap(n)
		}
	}
	for _, n := range find(f.root, tagged("source", "track")) {
		if !within(n, tagged("video", "audio")) {
			n.Parent.RemoveChild(n)
		}
	}
}

// ownSources takes away what n would load from other hosts or cannot load at all, and returns the first address that
// went.
func (f *furnisher) ownSources(n *html.Node) (foreign string) {
	for _, holder := range append([]*html.Node{n}, find(n, tagged("source", "track"))...) {
		link := attr(holder, "src")
		if _, own := f.options.own(link); own && link != "" {
			continue
		}
		if foreign == "" && holder.Data != "track" {
			foreign = link
		}
		if holder == n {
			removeAttr(n, "src")
			continue
		}
		holder.Parent.RemoveChild(holder)
	}
	return foreign
}
