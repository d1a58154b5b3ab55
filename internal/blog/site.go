package blog

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Site is what the author may change at the desk, in one value.
type Site struct {
	Title        string
	Tagline      string
	Welcome      string // Markdown, shown at the top of the home page
	Language     string // BCP 47, for the interface and for posts that name none
	TimeZone     string // IANA name; decides which month a post belongs to
	Icon         string // address of a picture of the library, "/media/…"; empty means the window of the masthead
	Copyright    string // shown in the footer; empty means "© years title"
	FirstContact string // "hold" or "show" the first comment of an unknown guest
	Comments     string // a CommentPolicy: what a new post proposes
	CloseAfter   int    // days after which comments close by themselves; 0 for never
	PinnedFirst  string // "yes" or "no": whether the home page begins with pinned posts
	PostsPerPage int
	FeedItems    int
	FeedContent  string // "full" or "summary"
	Licence      string // key of Licences, empty for none
	Permalinks   string // one of PermalinkPatterns: what the addresses of new posts look like
	Menu         string // outline, see ParseMenu; empty: pages and top categories
	Sidebar      string // see ParseSidebar; empty: the boxes of a new site
	Theme        Theme
	Crawlers     string // "allow" or "refuse": what robots.txt says to those who train machines
	Contact      string // for security.txt: an e-mail address or https address, may be empty
	Spam         string // "careful", "normal", "relaxed" or "off": how soon something counts as spam
	GuestBook    string // "on" or "off": comments by people without a fediverse account
	Stills       string // "fetch" or "never": names and still pictures of videos that posts link to
	MediaGB      int    // how many GiB pictures, sounds and films may take
	Visits       string // "on" or "off": whether visits are counted
	Federation   string // "open" or "allow": whether only chosen servers may reach the site
	Signals      string // "honour" or "ignore": what a reader's Sec-GPC or DNT means for the count
}

// Theme is how the site looks.
type Theme struct {
	Name    string // "oriel", "classic" or a folder below themes in the data folder
	Accent  string // #rrggbb, or empty for the theme's own
	Font    string // key of Fonts
	Width   string // narrow, normal or wide
	Sidebar string // right, left or none
	Home    string // list, cards or full
}

// HoldFirstContact reports whether the first comment of an unknown guest waits for approval.
func (s Site) HoldFirstContact() bool { return s.FirstContact != "show" }

// firstStatus applies the policy for first contacts.
func (s Site) firstStatus(guest Guest, links int) CommentStatus {
	if links <= maxLinks && (!s.HoldFirstContact() || guest.Approved) {
		return Approved
	}
	return Pending
}

// FetchesStills reports whether the places of videos are asked for their names and still pictures.
func (s Site) FetchesStills() bool { return s.Stills != "never" }

// CountsVisits reports whether visits are counted.
func (s Site) CountsVisits() bool { return s.Visits != "off" }

// HonoursSignals reports whether readers who ask not to be followed are left out of the count.
func (s Site) HonoursSignals() bool { return s.Signals != "ignore" }

// Location is the site's time zone; UTC when it is not known here.
func (s Site) Location() *time.Location {
	loc, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Setting describes one key of the site: `oriel site get|set KEY` and the desk read this table.
type Setting struct {
	Key   string
	Doc   string
	Value func(*Site) string
	set   func(*Site, string) string // sets, or returns a sentence that says what is wrong
}

// Settings is every key of the site, in the order of the desk.
func Settings() []Setting {
	return []Setting{
		needed(text("site.title", "The name of the site.", 100, func(s *Site) *string { return &s.Title }), "Please give the site a title."),
		text("site.tagline", "One line under the title.", 200, func(s *Site) *string { return &s.Tagline }),
		text("site.welcome", "A text at the top of the home page, in Markdown.", 10_000, func(s *Site) *string { return &s.Welcome }),
		checked("site.language", "The language of the site, for example en or pt-BR.", CheckLanguage, func(s *Site) *string { return &s.Language }),
		checked("site.timezone", "The time zone of the dates, for example Europe/Berlin.", checkTimeZone, func(s *Site) *string { return &s.TimeZone }),
		text("site.copyright", "The line in the footer; empty for the sign, the years and the title.", 300, func(s *Site) *string { return &s.Copyright }),
		checked("site.icon", "The picture that browsers and phones show for the site: the address of a square picture from the library, for example /media/ab/….png; empty for Oriel's own.", checkIcon, func(s *Site) *string { return &s.Icon }),
		choice("comments.first_contact", "What happens to the first comment of a guest whom nobody approved yet.", []string{"hold", "show"}, func(s *Site) *string { return &s.FirstContact }),
		policy("comments.default", "Whose comments a new post takes: everyone, followers (others wait), approve (all wait) or closed.", func(s *Site) *string { return &s.Comments }),
		number("comments.close_after_days", "After how many days the comments of a post close by themselves; 0 for never.", 0, 3650, func(s *Site) *int { return &s.CloseAfter }),
		choice("comments.spam", "How soon something that comes in counts as spam; it is set aside for you, never deleted: careful, normal, relaxed or off.", []string{"normal", "careful", "relaxed", "off"}, func(s *Site) *string { return &s.Spam }),
		choice("comments.guest_book", "Whether people without a fediverse account may leave a comment; it always waits for approval.", []string{"off", "on"}, func(s *Site) *string { return &s.GuestBook }),
		choice(FederationMode, "Which servers may reach the site: all but the blocked ones, or only those that are allowed at the desk.", []string{FederationOpen, FederationAllow}, func(s *Site) *string { return &s.Federation }),
		number("reading.posts_per_page", "How many posts a page of a list shows.", 1, 50, func(s *Site) *int { return &s.PostsPerPage }),
		choice("reading.pinned_first", "Whether the first page of the home page begins with the posts that authors pinned.", []string{"no", "yes"}, func(s *Site) *string { return &s.PinnedFirst }),
		number("reading.feed_items", "How many posts a feed holds.", 1, 100, func(s *Site) *int { return &s.FeedItems }),
		choice("feeds.content", "Whether feeds hold the whole text or its summary.", []string{"full", "summary"}, func(s *Site) *string { return &s.FeedContent }),
		choice("site.licence", "The licence of the texts, named in the footer and in feeds.", append([]string{""}, licenceKeys()...), func(s *Site) *string { return &s.Licence }),
		choice("site.permalinks", "What the addresses of new posts look like. Posts that are there keep theirs.", PermalinkPatterns(), func(s *Site) *string { return &s.Permalinks }),
		checked("site.menu", "The menu, an entry a line; see the manual.", checkMenu, func(s *Site) *string { return &s.Menu }),
		checked("site.sidebar", "The boxes of the sidebar; see the manual.", checkSidebar, func(s *Site) *string { return &s.Sidebar }),
		checked("theme.name", "The theme: oriel, classic, or the name of a folder below themes in the data folder.", checkThemeName, func(s *Site) *string { return &s.Theme.Name }),
		checked("theme.accent", "The colour of links, for example #0e5763; empty for the theme's own.", checkColour, func(s *Site) *string { return &s.Theme.Accent }),
		choice("theme.font", "The letters: system loads no font.", Fonts(), func(s *Site) *string { return &s.Theme.Font }),
		choice("theme.width", "How wide the text is.", []string{"normal", "narrow", "wide"}, func(s *Site) *string { return &s.Theme.Width }),
		choice("theme.sidebar", "Where the sidebar stands.", []string{"right", "left", "none"}, func(s *Site) *string { return &s.Theme.Sidebar }),
		choice("theme.home", "How the home page shows posts.", []string{"list", "cards", "full"}, func(s *Site) *string { return &s.Theme.Home }),
		choice("videos.stills", "Whether the program fetches the name and a still picture of a video that a post links to, once, from YouTube, Vimeo or a PeerTube server.", []string{"fetch", "never"}, func(s *Site) *string { return &s.Stills }),
		number("media.room", "How many GB the library of pictures, sounds and films may take on the disk.", 1, 100_000, func(s *Site) *int { return &s.MediaGB }),
		choice("statistics.visits", "Whether visits are counted, without cookies and without anything about a person being kept.", []string{"on", "off"}, func(s *Site) *string { return &s.Visits }),
		choice("statistics.signals", "Whether readers whose browser asks not to be followed (Sec-GPC or DNT) stay uncounted.", []string{"honour", "ignore"}, func(s *Site) *string { return &s.Signals }),
		choice("robots.crawlers", "Whether programs that collect texts to train machines are asked to stay away.", []string{"allow", "refuse"}, func(s *Site) *string { return &s.Crawlers }),
		checked("site.security_contact", "Where to report a hole in the site's safety: an e-mail address or a web address.", checkContact, func(s *Site) *string { return &s.Contact }),
	}
}

// DefaultSite is the site before anybody set anything.
func DefaultSite() Site {
	return Site{
		Title: "A new blog", Language: "en", TimeZone: "UTC", FirstContact: "hold", Comments: string(CommentsEveryone), PinnedFirst: "no",
		PostsPerPage: 10, FeedItems: 20, Permalinks: PermalinkPatterns()[0], FeedContent: "full", Crawlers: "allow", GuestBook: "off", Spam: "normal", Stills: "fetch", MediaGB: 5,
		Visits: "on", Signals: "honour", Federation: FederationOpen,
		Theme: Theme{Name: "oriel", Font: "serif", Width: "normal", Sidebar: "right", Home: "list"},
	}
}

// SiteFrom builds the site from stored values; unknown keys and bad values are passed over.
func SiteFrom(values map[string]string) Site {
	s := DefaultSite()
	for _, setting := range Settings() {
		if v, ok := values[setting.Key]; ok {
			_ = setting.set(&s, v) // a value that an older program allowed keeps the default
		}
	}
	return s
}

// FindSetting finds a key of the site.
func FindSetting(key string) (Setting, bool) {
	for _, s := range Settings() {
		if s.Key == key {
			return s, true
		}
	}
	return Setting{}, false
}

// Set gives a site a value, or says what is wrong with it; "" means that it was set.
func (s Setting) Set(site *Site, value string) string { return s.set(site, value) }

// Check says what is wrong with a value, or "".
func (s Setting) Check(value string) string {
	var scratch Site
	return s.set(&scratch, value)
}

func text(key, doc string, limit int, field func(*Site) *string) Setting {
	return Setting{key, doc, func(s *Site) string { return *field(s) }, func(s *Site, v string) string {
		if utf8.RuneCountInString(v) > limit || !utf8.ValidString(v) {
			return fmt.Sprintf("Please keep it under %d characters.", limit)
		}
		*field(s) = strings.TrimSpace(strings.Map(shownRune, v))
		return ""
	}}
}

// needed refuses an empty value with a sentence.
func needed(s Setting, sentence string) Setting {
	set := s.set
	s.set = func(site *Site, v string) string {
		if strings.TrimSpace(strings.Map(shownRune, v)) == "" {
			return sentence
		}
		return set(site, v)
	}
	return s
}

func checked(key, doc string, check func(string) string, field func(*Site) *string) Setting {
	return Setting{key, doc, func(s *Site) string { return *field(s) }, func(s *Site, v string) string {
		if wrong := check(v); wrong != "" {
			return wrong
		}
		*field(s) = v
		return ""
	}}
}

func choice(key, doc string, options []string, field func(*Site) *string) Setting {
	return checked(key, doc, func(v string) string {
		for _, o := range options {
			if v == o {
				return ""
			}
		}
		return "Please choose one of: " + strings.Join(options, ", ") + "."
	}, field)
}

func number(key, doc string, low, high int, field func(*Site) *int) Setting {
	return Setting{key, doc, func(s *Site) string { return strconv.Itoa(*field(s)) }, func(s *Site, v string) string {
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < low || n > high {
			return fmt.Sprintf("Please enter a whole number from %d to %d.", low, high)
		}
		*field(s) = n
		return ""
	}}
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// CheckLanguage says what is wrong with a language tag (BCP 47), or "".
func CheckLanguage(tag string) string {
	if !languageTag.MatchString(tag) {
		return "Please write the language as a short code such as en, de or pt-BR."
	}
	return ""
}

// checkIcon takes the address that the library gives a picture, without the site's own address before it.
func checkIcon(address string) string {
	if address == "" || (strings.HasPrefix(address, "/media/") && path.Clean(address) == address && !strings.ContainsAny(address, "?#\\% ")) {
		return ""
	}
	return "Please give the address of a picture from the library; it begins with /media/."
}

func policy(key, doc string, field func(*Site) *string) Setting {
	return Setting{key, doc, func(s *Site) string { return *field(s) }, func(s *Site, v string) string {
		named, known := PolicyNamed(v)
		if !known {
			return wrongPolicy
		}
		*field(s) = string(named)
		return ""
	}}
}

func checkTimeZone(name string) string {
	if _, err := time.LoadLocation(name); err != nil || name == "" {
		return "There is no such time zone; please write it like Europe/Berlin or UTC."
	}
	return ""
}
