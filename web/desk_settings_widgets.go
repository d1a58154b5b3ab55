package web

import (
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

type settingGroup struct {
	Title    string
	Settings []setting
}

// sent reports whether a form brought something of the group.
func (g settingGroup) sent(f form) bool {
	return slices.ContainsFunc(g.Settings, func(s setting) bool {
		_, sent := f.values[s.Name]
		return sent
	})
}

// setting is one key of blog.Settings with the widget that suits it.
type setting struct {
	field
	Label   string
	Hint    string
	Widget  string // text, area, number, choice, radio, language, zone, menu, sidebar, accent or icon
	Choices []choice
}

// The groups of the settings, each with an address of its own.
const (
	groupSite     = "The site"
	groupLook     = "Look"
	groupMenu     = "Menu and sidebar"
	groupReading  = "Reading and feeds"
	groupComments = "Comments"
	groupMachines = "Machines"
)

// settingGroupNames are the groups in their order, with the ends of their addresses.
func settingGroupNames() []choice {
	return []choice{
		{"", groupSite, false}, {"look", groupLook, false}, {"menu", groupMenu, false}, {"reading", groupReading, false},
		{"comments", groupComments, false}, {"machines", groupMachines, false},
	}
}

// settingGroupOf is the group at an address, or empty.
func settingGroupOf(name string) string {
	for _, g := range settingGroupNames() {
		if g.Value == name {
			return g.Label
		}
	}
	return ""
}

func settingTabs(shown string) []deskItem {
	names := settingGroupNames()
	tabs := make([]deskItem, 0, len(names))
	for _, g := range names {
		tabs = append(tabs, deskItem{Title: g.Label, Path: links.DeskSettingsOf(g.Value), Current: g.Label == shown})
	}
	return tabs
}

// The form says in a field of its own whether the colour of the theme is wanted: a field for colours cannot be empty.
const (
	accentChoice  = "accent_of"
	accentOfTheme = "theme"
)

// widgetOf says how a setting looks.
type widgetOf struct {
	group, label, hint, widget string
	choices                    []choice
}

// settingWidgets dresses the settings. A key that is new in the domain shows as a line of text until somebody dresses it here.
func (s *Server) settingWidgets(site blog.Site) map[string]widgetOf {
	return map[string]widgetOf{
		"site.title":     {groupSite, "Title", "", "text", nil},
		"site.tagline":   {groupSite, "Tagline", "", "text", nil},
		"site.welcome":   {groupSite, "Welcome text", "", "area", nil},
		"site.language":  {groupSite, "Language", "", "language", nil},
		"site.timezone":  {groupSite, "Time zone", "", "zone", nil},
		"site.copyright": {groupSite, "Footer line", "", "text", nil},
		"site.licence":   {groupSite, "Licence", "What others may do with your texts. The footer and the feeds name it.", "choice", licenceChoices()},
		"site.icon":      {groupSite, "Icon", "The picture that browsers and phones show for the site. It should be square.", "icon", nil},

		"theme.name":    {groupLook, "Theme", "Your own themes are folders below “themes” in the data folder.", "choice", s.themeChoices(site)},
		"theme.accent":  {groupLook, "Colour of links", "", "accent", nil},
		"theme.font":    {groupLook, "Letters", "A set that has to be loaded comes from this site, never from elsewhere.", "radio", fontChoices()},
		"theme.width":   {groupLook, "Width of the text", "", "radio", []choice{{"normal", "Normal", false}, {"narrow", "Narrow", false}, {"wide", "Wide", false}}},
		"theme.sidebar": {groupLook, "Sidebar", "", "radio", []choice{{"right", "Beside the text, at its end", false}, {"left", "Beside the text, at its beginning", false}, {"none", "None", false}}},
		"theme.home":    {groupLook, "Home page", "", "radio", []choice{{"list", "A list of posts with summaries", false}, {"cards", "Cards with pictures", false}, {"full", "Posts in full", false}}},

		"site.menu":    {groupMenu, "Menu", "Leave it empty for all pages and the top categories.", "menu", nil},
		"site.sidebar": {groupMenu, "Sidebar", "Leave it empty for the boxes of a new site.", "sidebar", nil},

		"site.permalinks":        {groupReading, "Addresses of new posts", "Posts that are published keep their addresses, whatever you choose here.", "radio", permalinkChoices()},
		"reading.posts_per_page": {groupReading, "Posts on a page", "", "number", nil},
		"reading.pinned_first":   {groupReading, "Pinned posts", "", "radio", []choice{{"no", "stand on the profile of their author", false}, {"yes", "begin the home page, too", false}}},
		"reading.feed_items":     {groupReading, "Posts in a feed", "", "number", nil},
		"feeds.content":          {groupReading, "Feeds hold", "", "radio", []choice{{"full", "the whole text", false}, {"summary", "the summary, with a link to the post", false}}},

		"comments.first_contact":    {groupComments, "The first comment of somebody new", "", "radio", []choice{{"hold", "waits until you approve it", false}, {"show", "shows at once", false}}},
		"comments.default":          {groupComments, "New posts", "What a new post begins with; each post can have its own answer.", "radio", []choice{{"everyone", "take comments of everyone", false}, {"followers", "take comments of followers; those of others wait for approval", false}, {"approve", "take comments, and all wait for approval", false}, {"closed", "take no comments", false}}},
		"comments.close_after_days": {groupComments, "Comments close after this many days", "For each post, counted from its publication; 0 keeps them open. Comments that are there stay.", "number", nil},
		"comments.guest_book":       {groupComments, "People without a fediverse account", "What they write always waits until you approve it, and stays on this site.", "radio", []choice{{"off", "cannot comment", false}, {"on", "may leave a comment with a name", false}}},
		"comments.spam":             {groupComments, "Spam", "What looks like spam goes to the spam of your inbox. It is never deleted by itself, and each entry says why it is there.", "radio", []choice{{"normal", "is set aside when several signs meet", false}, {"careful", "is set aside at the first signs", false}, {"relaxed", "is set aside when it is quite certain", false}, {"off", "is not looked for", false}}},

		"media.room":      {groupMachines, "Room for pictures, sounds and films, in GB", "When the library is full, nothing more is taken until something is deleted.", "number", nil},
		"federation.mode": {groupComments, "Servers that may reach this site", "The page “Who may come” under Blocks proposes the servers of your followers, and says what will happen.", "radio", []choice{{"open", "all but the blocked ones", false}, {"allow", "only those that are allowed at Blocks", false}}},

		"statistics.visits":     {groupMachines, "Visits", "They are counted on this server, without cookies, and nothing about a person is kept. It takes some seconds until a change is heeded.", "radio", []choice{{"on", "are counted", false}, {"off", "are not counted", false}}},
		"statistics.signals":    {groupMachines, "Readers whose browser asks not to be followed", "Their browsers say “Global Privacy Control” or “Do Not Track” with each page.", "radio", []choice{{"honour", "are left out of the count", false}, {"ignore", "are counted like all others", false}}},
		"robots.crawlers":       {groupMachines, "Programs that collect texts to train machines", "They are asked in robots.txt. Those with manners comply.", "radio", []choice{{"allow", "may read the site", false}, {"refuse", "are asked to stay away", false}}},
		"videos.stills":         {groupMachines, "Still pictures of linked films", "The place of the film is asked once, by this server and never by readers.", "radio", []choice{{"fetch", "are fetched and shown from here", false}, {"never", "are not fetched", false}}},
		"site.security_contact": {groupMachines, "Where to report a hole in the site’s safety", "An e-mail address or a web address, published in security.txt. Empty means that there is no such file.", "text", nil},
	}
}

func licenceChoices() []choice {
	choices := []choice{{"", "None: all rights reserved", false}}
	for _, l := range blog.Licences() {
		choices = append(choices, choice{l.Key, l.Name, false})
	}
	return choices
}

// themeChoices are the themes that work, and the chosen one even if it does not.
func (s *Server) themeChoices(site blog.Site) []choice {
	var choices []choice
	for _, name := range s.themes.names() {
		label := name
		switch name {
		case themeOriel:
			label = "Oriel: modern and calm"
		case themeClassic:
			label = "Classic: the familiar blog with a sidebar"
		}
		choices = append(choices, choice{name, label, false})
	}
	if s.themes.trouble(site.Theme.Name) != "" {
		choices = append(choices, choice{site.Theme.Name, site.Theme.Name + ": cannot be used at the moment", false})
	}
	return choices
}

// fontChoices say what the shipped sets look like. One that is new shows under its key.
func fontChoices() []choice {
	words := map[string]string{
		"system": "Those of the reader’s machine; nothing is loaded", "serif": "With serifs, as in a book", "sans": "Without serifs, as on a sign",
		"display": "Headings with character", "mono": "All of one width, as on a typewriter",
	}
	var choices []choice
	for _, key := range blog.Fonts() {
		choices = append(choices, choice{key, firstOf(words[key], key), false})
	}
	return choices
}

// settingGroups arranges every key of the domain, in the domain's order within a group.
func (s *Server) settingGroups(f form, site blog.Site) []settingGroup {
	widgets := s.settingWidgets(site)
	var groups []settingGroup
	for _, g := range settingGroupNames() {
		groups = append(groups, settingGroup{Title: g.Label})
	}
	for _, known := range blog.Settings() {
		w, dressed := widgets[known.Key]
		if !dressed {
			w = widgetOf{groupMachines, known.Key, "", "text", nil}
		}
		one := setting{field: f.Field(known.Key, "hint"), Label: w.label, Hint: firstOf(w.hint, known.Doc), Widget: w.widget}
		for _, option := range w.choices {
			option.Chosen = option.Value == one.Value
			one.Choices = append(one.Choices, option)
		}
		at := slices.IndexFunc(groups, func(g settingGroup) bool { return g.Title == w.group })
		groups[at].Settings = append(groups[at].Settings, one)
	}
	return groups
}

// permalinkChoices show what an address would look like.
func permalinkChoices() []choice {
	words := map[string]string{
		"/year/month/slug/": "/2026/11/grey-herons/ – year and month", "/year/month/day/slug/": "/2026/11/25/grey-herons/ – the day, as in many WordPress blogs",
		"/year/slug/": "/2026/grey-herons/ – the year alone", "/slug/": "/grey-herons/ – the title alone",
	}
	var choices []choice
	for _, p := range blog.PermalinkPatterns() {
		choices = append(choices, choice{p, firstOf(words[p], p), false})
	}
	return choices
}

// boxKind is a box of the sidebar with what it shows.
type boxKind struct {
	Kind, Shows string
}

// boxKinds explain the boxes. One that is new shows without words.
func boxKinds() []boxKind {
	words := map[string]string{
		"search": "a field to search the site", "about": "who writes here", "follow": "how to follow the site", "recent-posts": "the latest posts",
		"recent-comments": "the latest comments", "categories": "all categories", "tags": "the tags that are used most", "series": "all series",
		"archives": "the months with posts", "links": "a list of links, written below it", "text": "a text, written below it in Markdown",
		"picture": "a picture, written below it in Markdown", "meta": "log in and feeds",
	}
	kinds := make([]boxKind, 0, len(words))
	for _, kind := range blog.BoxKinds() {
		kinds = append(kinds, boxKind{kind, words[kind]})
	}
	return kinds
}
