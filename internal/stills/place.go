package stills

import (
	"net/url"
	"strings"
)

// place is a server that shows videos.
type place struct {
	host   string // with its port
	oembed string // address to ask, with its query
	stills string // host of its pictures, subdomains too; empty when they are on host alone
}

// placeOf tells where to ask for a video by its canonical address, as render.VideoOf gives it. Endpoints and hosts of stills
// are those of the YouTube and Vimeo documentation and of PeerTube's services controller.
func placeOf(address string) (place, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return place{}, false
	}
	asked := url.QueryEscape(address)
	switch host := strings.ToLower(u.Host); host {
	case "www.youtube.com":
		return place{host, "https://www.youtube.com/oembed?format=json&url=" + asked, "ytimg.com"}, true
	case "vimeo.com": // the still is as wide as the player that is asked for
		return place{host, "https://vimeo.com/api/oembed.json?width=1280&url=" + asked, "vimeocdn.com"}, true
	default:
		return place{host, "https://" + host + "/services/oembed?format=json&url=" + asked, ""}, true
	}
}

// owns reports whether a still may come from an address: https, and a host of the place itself. An answer cannot
// make the program ask anybody else.
func (p place) owns(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil {
		return false
	}
	host := strings.ToLower(u.Host)
	if p.stills == "" {
		return host == p.host
	}
	return host == p.stills || strings.HasSuffix(host, "."+p.stills)
}
