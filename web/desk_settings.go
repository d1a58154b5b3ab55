package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// settingsPage changes what the author may change of the site.
type settingsPage struct {
	deskPage
	Groups         []settingGroup
	KnownLanguages []choice
	Zones          []string
}

type settingGroup struct {
	Title    string
	Settings []setting
}

// setting is one key of blog.Settings with the widget that suits it.
type setting struct {
	field
	Label   string
	Hint    string
	Widget  string // text, area, number, choice, language or zone
	Choices []choice
}

// widgetOf says how a setting looks. A key that is new in the domain shows as a line of text until somebody dresses it here.
type widgetOf struct {
	group, label, widget string
	choices              []choice
}

func settingWidgets() map[string]widgetOf {
	return map[string]widgetOf{
		"site.title":     {"The site", "Title", "text", nil},
		"site.tagline":   {"The site", "Tagline", "text", nil},
		"site.welcome":   {"The site", "Welcome text", "area", nil},
		"site.copyright": {"The site", "Footer line", "text", nil},
		"site.icon":      {"The site", "Icon: a picture from your library", "text", nil},
		"site.language":  {"Place and language", "Language", "language", nil},
		"site.timezone":  {"Place and language", "Time zone", "zone", nil},
		"comments.first_contact": {"Comments", "The first comment of somebody new", "choice", []choice{
			{"hold", "waits until you approve it", false}, {"show", "shows at once", false},
		}},
		"comments.default": {"Comments", "New posts", "choice", []choice{
			{"open", "take comments", false}, {"closed", "take no comments", false},
		}},
		"reading.posts_per_page": {"Lists and feeds", "Posts on a page", "number", nil},
		"reading.feed_items":     {"Lists and feeds", "Posts in a feed", "number", nil},
	}
}

func (s *Server) settings(c *gin.Context) {
	site, err := s.o.Reader.Site(c.Request.Context())
	if err != nil {
		s.failDesk(c, err)
		return
	}
	values := url.Values{}
	for _, known := range blog.Settings() {
		values.Set(known.Key, known.Value(&site))
	}
	s.showSettings(c, http.StatusOK, form{values: values})
}

// saveSettings changes the keys that the form sent, all or none.
func (s *Server) saveSettings(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	values := map[string]string{}
	for _, known := range blog.Settings() {
		if _, sent := f.values[known.Key]; sent {
			values[known.Key] = f.Value(known.Key)
		}
	}
	if err := s.o.House.Change(c.Request.Context(), values); err != nil {
		s.showSettings(c, s.trouble(c, err), f.refused(err))
		return
	}
	done(c, links.DeskSettings, "settings")
}

func (s *Server) showSettings(c *gin.Context, status int, f form) {
	d, err := s.newDesk(c, "Settings", links.DeskSettings)
	d.Form = f
	s.showDesk(c, status, "settings", settingsPage{d, settingGroups(f), commonLanguages(), commonZones()}, err)
}

// settingGroups arranges every key of the domain, in the domain's order.
func settingGroups(f form) []settingGroup {
	widgets := settingWidgets()
	var groups []settingGroup
	for _, known := range blog.Settings() {
		w, dressed := widgets[known.Key]
		if !dressed {
			w = widgetOf{"More", known.Key, "text", nil}
		}
		one := setting{field: f.Field(known.Key, "hint"), Label: w.label, Hint: known.Doc, Widget: w.widget}
		for _, option := range w.choices {
			option.Chosen = option.Value == one.Value
			one.Choices = append(one.Choices, option)
		}
		at := slices.IndexFunc(groups, func(g settingGroup) bool { return g.Title == w.group })
		if at < 0 {
			groups, at = append(groups, settingGroup{Title: w.group}), len(groups)
		}
		groups[at].Settings = append(groups[at].Settings, one)
	}
	return groups
}

// commonLanguages are suggestions; any code may be typed.
func commonLanguages() []choice {
	return []choice{
		{"ar", "العربية", false}, {"cs", "Čeština", false}, {"da", "Dansk", false}, {"de", "Deutsch", false}, {"el", "Ελληνικά", false},
		{"en", "English", false}, {"en-GB", "English (UK)", false}, {"eo", "Esperanto", false}, {"es", "Español", false}, {"fa", "فارسی", false},
		{"fi", "Suomi", false}, {"fr", "Français", false}, {"he", "עברית", false}, {"hi", "हिन्दी", false}, {"hu", "Magyar", false},
		{"id", "Bahasa Indonesia", false}, {"it", "Italiano", false}, {"ja", "日本語", false}, {"ko", "한국어", false}, {"nb", "Norsk bokmål", false},
		{"nl", "Nederlands", false}, {"pl", "Polski", false}, {"pt", "Português", false}, {"pt-BR", "Português (Brasil)", false},
		{"ro", "Română", false}, {"ru", "Русский", false}, {"sv", "Svenska", false}, {"tr", "Türkçe", false}, {"uk", "Українська", false},
		{"vi", "Tiếng Việt", false}, {"zh", "中文", false},
	}
}

// commonZones are suggestions; any IANA name may be typed.
func commonZones() []string {
	return []string{
		"UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Argentina/Buenos_Aires", "America/Bogota",
		"America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles", "America/Mexico_City", "America/New_York",
		"America/Santiago", "America/Sao_Paulo", "America/Toronto", "Asia/Bangkok", "Asia/Dhaka", "Asia/Dubai", "Asia/Hong_Kong",
		"Asia/Jakarta", "Asia/Jerusalem", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore",
		"Asia/Taipei", "Asia/Tehran", "Asia/Tokyo", "Atlantic/Reykjavik", "Australia/Melbourne", "Australia/Perth", "Australia/Sydney",
		"Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen",
		"Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid",
		"Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw",
		"Europe/Zurich", "Pacific/Auckland", "Pacific/Honolulu",
	}
}
