package web_test

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// settingPages are the addresses of the groups.
var settingPages = []string{"/desk/settings", "/desk/settings/look", "/desk/settings/menu", "/desk/settings/reading", "/desk/settings/comments", "/desk/settings/machines"}

func TestEverySettingHasOnePlaceInWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	var pages []string
	for _, path := range settingPages {
		pages = append(pages, expect(t, b.get(path+"?as=text"), http.StatusOK, `action="`+path+`"`, `aria-current="page"`))
	}
	for _, s := range blog.Settings() {
		places := 0
		for _, page := range pages {
			if strings.Contains(page, `name="`+s.Key+`"`) {
				places++
			}
			if strings.Contains(page, ">"+s.Key+"<") {
				t.Errorf("%s is not dressed", s.Key)
			}
		}
		if places != 1 {
			t.Errorf("%s has %d places", s.Key, places)
		}
	}
	expect(t, b.get("/desk/settings/cellar"), http.StatusNotFound)
	expect(t, b.post("/desk/settings/cellar", "site.title", "\x01"+strings.Repeat("x", 200)), http.StatusNotFound)
}

func TestSettingsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.post("/desk/settings", "site.title", "New <name>", "site.timezone", "Mars/Base", "reading.posts_per_page", "900"), http.StatusUnprocessableEntity,
		`value="New &lt;name&gt;"`, `value="Mars/Base"`, `value="900"`, `href="#f-site-timezone"`, "no such time zone", "1 to 50")
	expect(t, b.post("/desk/settings", "site.title", "  ", "site.tagline", "A new line"), http.StatusUnprocessableEntity, `href="#f-site-title"`, "Please give the site a title.", `value="A new line"`)
	follow(t, b.post("/desk/settings", "site.title", "New name", "site.timezone", "Europe/Berlin", "unknown.key", "x"), "/desk/settings?done=settings")
	expect(t, b.get("/desk/settings?done=settings"), http.StatusOK, `value="New name"`, `value="Europe/Berlin"`, "The settings are saved")
}

func TestEachSettingComesBackAsItWasSet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	for path, fields := range map[string][][2]string{
		"/desk/settings": {
			{"site.licence", "cc-by-sa"}, {"site.icon", "/media/ab/ab.png"}, {"site.welcome", "Come *in*"}, {"site.copyright", "© all of us"},
		},
		"/desk/settings/look": {
			{"theme.name", "classic"}, {"theme.accent", "#aa3300"}, {"theme.font", "serif"}, {"theme.width", "wide"}, {"theme.sidebar", "left"}, {"theme.home", "cards"},
		},
		"/desk/settings/menu": {
			{"site.menu", "Home = home\n  Deeper = /x/"}, {"site.sidebar", "[text] Hello\nAny *Markdown*."},
		},
		"/desk/settings/reading":  {{"reading.posts_per_page", "7"}, {"reading.feed_items", "9"}, {"feeds.content", "summary"}},
		"/desk/settings/comments": {{"comments.first_contact", "show"}, {"comments.default", "closed"}, {"comments.guest_book", "on"}},
		"/desk/settings/machines": {{"robots.crawlers", "refuse"}, {"site.security_contact", "security@blog.example"}},
	} {
		var form []string
		for _, f := range fields {
			form = append(form, f[0], f[1])
		}
		follow(t, b.post(path, append(form, "accent_of", "own")...), path+"?done=settings")
		site, err := h.reader.Site(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		page := expect(t, b.get(path+"?as=text"), http.StatusOK)
		for _, f := range fields {
			setting, _ := blog.FindSetting(f[0])
			if got := setting.Value(&site); got != f[1] {
				t.Errorf("%s is %q, want %q", f[0], got, f[1])
			}
			if !strings.Contains(page, html.EscapeString(f[1])) {
				t.Errorf("%s does not show %q", f[0], f[1])
			}
		}
	}
	follow(t, b.post("/desk/settings/look", "theme.accent", "#aa3300", "accent_of", "theme"), "/desk/settings/look")
	if site, err := h.reader.Site(t.Context()); err != nil || site.Theme.Accent != "" || site.Theme.Name != "classic" {
		t.Errorf("look %+v, %v", site.Theme, err)
	}
}

func TestSettingsAreRefusedInSentences(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	for _, c := range []struct{ page, key, value, says string }{
		{"/menu", "site.menu", "About = javascript:alert(1)", "Line 1: “javascript:alert(1)” is no target"},
		{"/menu", "site.sidebar", "[cellar]", "Line 1: there is no box called cellar"},
		{"/look", "theme.accent", "red", "for example #0e5763"},
		{"/look", "theme.name", "nowhere", "There is no theme of this name"},
		{"/look", "theme.width", "huge", "Please choose one of"},
		{"", "site.icon", "https://elsewhere.example/x.png", "begins with /media/"},
		{"", "site.licence", "mine", "Please choose one of"},
		{"/machines", "site.security_contact", "http://x", "begins with https://"},
	} {
		body := expect(t, b.post("/desk/settings"+c.page, c.key, c.value), http.StatusUnprocessableEntity, `role="alert"`)
		id := "f-" + strings.NewReplacer(".", "-", "_", "-").Replace(c.key)
		if !strings.Contains(html.UnescapeString(body), c.says) || !strings.Contains(body, `href="#`+id+`"`) || !strings.Contains(body, `id="`+id+`"`) || !strings.Contains(body, `id="`+id+`-wrong"`) {
			t.Errorf("%s: %s", c.key, short(body))
		}
	}
}

func TestTheMenuPageListsWhatCanBeCopied(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if _, err := h.posts.SaveCategory(t.Context(), blog.Operator(), "Travel notes", "", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.posts.Save(t.Context(), h.author, blog.PostForm{Kind: blog.KindPage, Title: "About", Body: "x"}, true); err != nil {
		t.Fatal(err)
	}
	expect(t, h.loggedIn().get("/desk/settings/menu?as=text"), http.StatusOK, "<code>page:about</code>", "<code>category:travel-notes</code>", "[recent-posts]")
}

func TestTheDeskSaysWhenTheThemeCannotBeShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if err := h.services.Change(t.Context(), blog.Operator(), map[string]string{"theme.name": "gone-theme"}); err != nil {
		t.Fatal(err)
	}
	b := h.loggedIn()
	expect(t, b.get("/desk/"), http.StatusOK, "There is no theme called gone-theme", "/desk/settings/look")
	expect(t, b.get("/desk/settings/look"), http.StatusOK, "There is no theme called gone-theme", `<option value="gone-theme" selected>`)
	follow(t, b.post("/desk/settings/look", "theme.name", "gone-theme", "theme.width", "wide"), "/desk/settings/look") // nothing is lost by another change
	follow(t, b.post("/desk/settings/look", "theme.name", "oriel"), "/desk/settings/look")
	if body := expect(t, b.get("/desk/"), http.StatusOK); strings.Contains(body, "gone-theme") {
		t.Error("the notice stays")
	}
}

func TestTheLibraryProposesAnIcon(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	expect(t, h.loggedIn().get("/desk/settings?icon=/media/ab/x.png"), http.StatusOK, `name="site.icon" aria-describedby="f-site-icon-hint" value="/media/ab/x.png"`)
}

func TestChosenIconLosesNothingThatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.post("/desk/settings", "site.title", "A title that is not saved", "site.icon", "", "pick_icon", "/media/ab/x.png", "action", ""), http.StatusOK,
		`value="A title that is not saved"`, `name="site.icon" aria-describedby="f-site-icon-hint" value="/media/ab/x.png"`)
	if site, err := h.reader.Site(t.Context()); err != nil || site.Icon != "" || site.Title == "A title that is not saved" {
		t.Errorf("choosing a picture saved the form: %q, %q, %v", site.Title, site.Icon, err)
	}
	expect(t, b.get("/desk/settings"), http.StatusOK, `href="/desk/moving"`)
}
