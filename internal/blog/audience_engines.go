package blog

import "strings"

// searchEngine is one that readers come from.
type searchEngine struct{ sign, name string }

// SearchEngine names the search engine behind a host, or is empty.
func SearchEngine(host string) string {
	for _, e := range engines() {
		if host == e.sign || strings.HasSuffix(host, "."+e.sign) || strings.HasSuffix(e.sign, ".") && (strings.HasPrefix(host, e.sign) || strings.Contains(host, "."+e.sign)) {
			return e.name
		}
	}
	return ""
}

// engines are search engines by their domain; one that ends with a dot has many countries.
func engines() []searchEngine {
	return []searchEngine{
		{"google.", "Google"}, {"com.google.android.googlequicksearchbox", "Google"}, {"bing.com", "Bing"}, {"duckduckgo.com", "DuckDuckGo"},
		{"yandex.", "Yandex"}, {"ya.ru", "Yandex"}, {"baidu.com", "Baidu"}, {"ecosia.org", "Ecosia"}, {"qwant.com", "Qwant"}, {"startpage.com", "Startpage"},
		{"search.brave.com", "Brave Search"}, {"kagi.com", "Kagi"}, {"search.yahoo.com", "Yahoo"}, {"search.marginalia.nu", "Marginalia"}, {"mojeek.com", "Mojeek"},
		{"swisscows.com", "Swisscows"}, {"metager.de", "MetaGer"}, {"seznam.cz", "Seznam"}, {"naver.com", "Naver"}, {"wiby.me", "Wiby"},
	}
}
