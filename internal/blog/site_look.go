package blog

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
)

// Licence is a licence that texts can be under.
type Licence struct {
	Key  string
	Name string
	URL  string
}

// Licences are those that an author may choose.
func Licences() []Licence {
	return []Licence{
		{"cc-by", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"},
		{"cc-by-sa", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"},
		{"cc-by-nc", "CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"},
		{"cc-by-nc-sa", "CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"},
		{"cc-by-nd", "CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/"},
		{"cc-by-nc-nd", "CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"},
		{"cc0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"},
	}
}

// LicenceOf finds the licence of the site; false when there is none.
func (s Site) LicenceOf() (Licence, bool) {
	for _, l := range Licences() {
		if l.Key == s.Licence {
			return l, true
		}
	}
	return Licence{}, false
}

func licenceKeys() []string {
	var keys []string
	for _, l := range Licences() {
		keys = append(keys, l.Key)
	}
	return keys
}

// Fonts are the families that a site may choose: those of the reader's machine, or one of the shipped sets.
func Fonts() []string { return []string{"system", "serif", "sans", "display", "mono"} }

var (
	colour    = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	themeName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
)

func checkColour(v string) string {
	if v != "" && !colour.MatchString(v) {
		return "Please write the colour as # and six digits or letters a to f, for example #0e5763, or leave it empty."
	}
	return ""
}

func checkThemeName(v string) string {
	if !themeName.MatchString(v) {
		return "Please choose oriel, classic, or the name of a folder of themes: small letters, digits, hyphens."
	}
	return ""
}

func checkContact(v string) string {
	if v == "" {
		return ""
	}
	if u, err := url.Parse(v); err == nil && u.Scheme == "https" && u.Host != "" && !strings.ContainsAny(v, " \r\n") {
		return ""
	}
	if a, err := mail.ParseAddress(v); err == nil && a.Address == v {
		return ""
	}
	return "Please write an e-mail address, or a web address that begins with https://, or leave it empty."
}
