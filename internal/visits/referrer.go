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
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' || c == ':') {
			return false
		}
	}
	return true
}

// Engine names the search engine behind a host, or is empty.
func Engine(host string) string {
	for _, e := range engines() {
		if host == e.sign || strings.HasSuffix(host, "."+e.sign) || strings.HasSuffix(e.sign, ".") && (strings.HasPrefix(host, e.sign) || strings.Contains(host, "."+e.sign)) {
			return e.name
		}
	}
	return ""
}

// engines are search engines by their domain; one that ends with a dot has many countries.
func engines() []service {
	return []service{
		{"google.", "Google"}, {"com.google.android.googlequicksearchbox", "Google"}, {"bing.com", "Bing"}, {"duckduckgo.com", "DuckDuckGo"},
		{"yandex.", "Yandex"}, {"ya.ru", "Yandex"}, {"baidu.com", "Baidu"}, {"ecosia.org", "Ecosia"}, {"qwant.com", "Qwant"}, {"startpage.com", "Startpage"},
		{"search.brave.com", "Brave Search"}, {"kagi.com", "Kagi"}, {"search.yahoo.com", "Yahoo"}, {"search.marginalia.nu", "Marginalia"}, {"mojeek.com", "Mojeek"},
		{"swisscows.com", "Swisscows"}, {"metager.de", "MetaGer"}, {"seznam.cz", "Seznam"}, {"naver.com", "Naver"}, {"wiby.me", "Wiby"},
	}
}
