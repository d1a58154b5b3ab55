package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// settingsPage changes what the author may change of the site. It shows one group of the settings; a form that was refused
// shows all groups of which it brought something.
type settingsPage struct {
	deskPage
	Action         string
	Tabs           []deskItem
	Groups         []settingGroup
	KnownLanguages []choice
	Zones          []string
	Targets        []menuTarget // what the menu can lead to
	Boxes          []boxKind    // what the sidebar can hold
	Pictures       []choice     // of the author's posts, for the icon
	Arranged       arrangement
	Trouble        string   // why the theme is not shown, or empty
	Closing        *closing // what the form would do to other servers, when it has to be confirmed
}

// ShowsMenu reports whether menu and sidebar are on the page.
func (p settingsPage) ShowsMenu() bool {
	return slices.ContainsFunc(p.Groups, func(g settingGroup) bool { return g.Title == groupMenu })
}

// ShowsSite reports whether the page is the one where export and moving are looked for.
func (p settingsPage) ShowsSite() bool {
	return slices.ContainsFunc(p.Groups, func(g settingGroup) bool { return g.Title == groupSite })
}

// ShowsLook reports whether the page lets a look be tried.
func (p settingsPage) ShowsLook() bool {
	return slices.ContainsFunc(p.Groups, func(g settingGroup) bool { return g.Title == groupLook })
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
	if icon := c.Query("icon"); icon != "" { // the page of the library proposes a picture
		values.Set("site.icon", icon)
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
	if f.Value("arrange") != "" {
		s.arrange(c, f)
		return
	}
	if icon := f.Value("pick_icon"); icon != "" { // chosen, and not saved yet; what else was typed stays
		f.values.Set("site.icon", icon)
		s.showSettings(c, http.StatusOK, f)
		return
	}
	f.compose()
	if f.Value(accentChoice) == accentOfTheme {
		f.values.Set("theme.accent", "")
	}
	values := map[string]string{}
	for _, known := range blog.Settings() {
		if _, sent := f.values[known.Key]; sent {
			values[known.Key] = f.Value(known.Key)
		}
	}
	if name, sent := values["theme.name"]; sent && !slices.Contains(s.themes.names(), name) {
		err = s.unknownTheme(c.Request.Context(), name)
	}
	if err == nil {
		err = s.askToClose(c.Request.Context(), f)
	}
	if err == nil {
		err = s.o.House.Change(c.Request.Context(), who(c).author, values)
	}
	if err != nil {
		s.showSettings(c, s.trouble(c, err), f.refused(err))
		return
	}
	done(c, links.DeskSettingsOf(c.Param("group")), "settings")
}

// unknownTheme refuses a theme that cannot be shown, unless it is the one that was chosen before: then it stays.
func (s *Server) unknownTheme(ctx context.Context, name string) error {
	site, err := s.o.Reader.Site(ctx)
	if err != nil || site.Theme.Name == name {
		return err
	}
	return wrongField("theme.name", "There is no theme of this name that works. Please choose one of the list.")
}

func (s *Server) showSettings(c *gin.Context, status int, f form) {
	shown := settingGroupOf(c.Param("group"))
	if shown == "" {
		s.failDesk(c, errNoPage)
		return
	}
	d, err := s.newDesk(c, "Settings", links.DeskSettings)
	d.Form = f
	page := settingsPage{
		deskPage: d, Action: links.DeskSettingsOf(c.Param("group")), Tabs: settingTabs(shown),
		KnownLanguages: commonLanguages(), Zones: commonZones(), Boxes: boxKinds(),
	}
	for _, g := range s.settingGroups(f, d.Site) {
		if g.Title == shown || status != http.StatusOK && g.sent(f) {
			page.Groups = append(page.Groups, g)
		}
	}
	if err == nil && shown == groupLook {
		page.Trouble = s.themes.trouble(d.Site.Theme.Name)
	}
	if err == nil && status != http.StatusOK {
		page.Closing, err = s.wouldClose(c.Request.Context(), f)
	}
	if err == nil {
		err = s.fillSettings(c, &page)
	}
	s.showDesk(c, status, "settings", page, err)
}

// fillSettings reads what the shown groups offer to choose from.
func (s *Server) fillSettings(c *gin.Context, page *settingsPage) error {
	ctx := c.Request.Context()
	for _, g := range page.Groups {
		var err error
		switch g.Title {
		case groupMenu:
			page.Targets, err = s.menuTargets(ctx)
			page.Arranged = arrangementOf(page.Form, page.Site, c.Query("as") == "text" || page.Form.Value("as_text") != "")
		case groupSite:
			page.Pictures, err = s.recentPictures(ctx, who(c).author, page.Form.Value("site.icon"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// menuTarget is a line that leads somewhere, to copy into the menu.
type menuTarget struct {
	Name, Line string
}

// Named is the title that an entry of the menu has when none is typed: that of the page or category it leads to.
func (p settingsPage) Named(target string) string {
	for _, t := range p.Targets {
		if t.Line == target {
			return t.Name
		}
	}
	return ""
}

// menuTargets are the pages and categories that there are.
func (s *Server) menuTargets(ctx context.Context) ([]menuTarget, error) {
	pages, err := s.o.Reader.Pages(ctx)
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	terms, err := s.o.Reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, fmt.Errorf("list categories: %w", err)
	}
	var targets []menuTarget
	for _, p := range pages {
		targets = append(targets, menuTarget{firstOf(p.Title, "Untitled"), "page:" + p.Slug})
	}
	for _, t := range terms {
		targets = append(targets, menuTarget{t.Term.Name, "category:" + t.Term.Slug})
	}
	return targets, nil
}

const (
	postsForIcon    = 40
	picturesForIcon = 12
)

// recentPictures are the pictures of the author's latest posts that are in the library, and the chosen one.
func (s *Server) recentPictures(ctx context.Context, author blog.Author, chosen string) ([]choice, error) {
	list, err := s.o.Reader.Entries(ctx, blog.Query{AuthorID: author.ID, Limit: postsForIcon})
	if err != nil {
		return nil, fmt.Errorf("list pictures of posts: %w", err)
	}
	var pictures []choice
	for _, e := range list.Entries {
		p := e.Post
		known := slices.ContainsFunc(pictures, func(o choice) bool { return o.Value == p.Image })
		if local(p.Image) && !known && len(pictures) < picturesForIcon {
			pictures = append(pictures, choice{p.Image, firstOf(p.ImageAlt, p.Title), p.Image == chosen})
		}
	}
	return pictures, nil
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
