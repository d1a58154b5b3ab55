package visits

import (
	"net/url"
	"strings"
)

// ReferrerHost reduces a Referer header to the host that a reader came from, without "www." and port. It is empty when
// there is none, when it is the site itself, or when it is no web address.
func ReferrerHost(referer, own string) string {
	if referer == "" || len(referer) > 2048 {
		return ""
	}
	u, err := url.Parse(referer)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "android-app" {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	bare, _, _ := strings.Cut(strings.ToLower(own), ":")
	if host == "" || len(host) > 253 || !hostLike(host) || host == bare {
		return ""
	}
	return strings.TrimPrefix(host, "www.")
}

// hostLike keeps everything out of the tables that is no name of a host.
func hostLike(host string) bool {
	for i := range len(host) {
		c := host[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' && c != ':' {
			return false
		}
	}
	return true
}
