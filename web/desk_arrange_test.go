package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (h *house) site() blog.Site {
	h.t.Helper()
	site, err := h.reader.Site(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return site
}

// order checks that words follow each other.
func order(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		_, rest, found := strings.Cut(body, w)
		if !found {
			t.Errorf("%q does not follow the words before it", w)
			return
		}
		body = rest
	}
}

func TestTheSidebarIsArrangedByButtonsAndSavedAtTheEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	const path = "/desk/settings/menu"
	order(t, expect(t, b.get(path), http.StatusOK), `name="box_kind" value="search"`, `name="box_kind" value="follow"`, `name="box_kind" value="meta"`)
	boxes := []string{
		"arranged_boxes", "yes", "box_kind", "search", "box_title", "", "box_body", "", "box_kind", "text", "box_title", "Hello", "box_body", "Any *Markdown*.",
		"box_kind", "meta", "box_title", "", "box_body", "",
	}
	body := expect(t, b.post(path, append(boxes, "arrange", "box up 1")...), http.StatusOK)
	order(t, body, `value="text"`, "Any *Markdown*.", `value="search"`, `value="meta"`)
	order(t, body, `value="box up 0"`, "autofocus", `value="box up 1"`)
	order(t, expect(t, b.post(path, append(boxes, "box_new", "tags", "arrange", "box add")...), http.StatusOK), `value="meta"`, `name="box_kind" value="tags"`)
	removed := expect(t, b.post(path, append(boxes, "arrange", "box remove 0")...), http.StatusOK)
	if strings.Contains(removed, `name="box_kind" value="search"`) {
		t.Error("the removed box is still there")
	}
	if h.site().Sidebar != "" {
		t.Error("arranging saves already")
	}
	follow(t, b.post(path, append(boxes, "action", "save")...), path)
	if want := "[search]\n[text] Hello\nAny *Markdown*.\n[meta]"; h.site().Sidebar != want {
		t.Errorf("the sidebar is %q, want %q", h.site().Sidebar, want)
	}
	bad := append([]string{}, boxes...)
	bad[11], bad[9] = "", "links"
	bad[13] = "no link at all: ("
	expect(t, b.post(path, append(bad, "action", "save")...), http.StatusUnprocessableEntity, "Some fields need your attention", `value="search"`)
}

func TestTheMenuIsArrangedByButtonsAndSavedAtTheEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	const path = "/desk/settings/menu"
	expect(t, b.get(path), http.StatusOK, "The menu shows all pages and the top categories by itself.")
	rows := []string{
		"arranged_menu", "yes", "menu_title", "Home", "menu_target", "home", "menu_depth", "0", "menu_title", "Friends", "menu_target", "https://friends.example/", "menu_depth", "0",
	}
	order(t, expect(t, b.post(path, append(rows, "arrange", "menu in 1")...), http.StatusOK), `value="Home"`, `class="arranged depth-1"`, `value="Friends"`)
	order(t, expect(t, b.post(path, append(rows, "arrange", "menu up 1")...), http.StatusOK), `value="Friends"`, `value="Home"`)
	expect(t, b.post(path, append(rows, "arrange", "menu add")...), http.StatusOK, `id="f-menu-title-2"`)
	expect(t, b.post(path, append(rows, "arrange", "menu")...), http.StatusUnprocessableEntity)
	rows[13] = "1"
	follow(t, b.post(path, append(rows, "action", "save")...), path)
	if want := "Home = home\n  Friends = https://friends.example/"; h.site().Menu != want {
		t.Errorf("the menu is %q, want %q", h.site().Menu, want)
	}
	b.post("/desk/terms/category", "name", "Sea and ice")
	rows[9], rows[11] = "", "category:sea-and-ice"
	expect(t, b.post(path, append(rows, "arrange", "menu up 1")...), http.StatusOK, `value="" placeholder="Sea and ice"`)
	rows[9], rows[11] = "Friends", "javascript:alert(1)"
	expect(t, b.post(path, append(rows, "action", "save")...), http.StatusUnprocessableEntity, "is no target", `value="javascript:alert(1)"`)
}

func TestATextThatIsNoListComesBackAsText(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	expect(t, h.loggedIn().post("/desk/settings/menu", "as_text", "yes", "site.sidebar", "[cellar] Mine", "site.menu", ""), http.StatusUnprocessableEntity, "[cellar] Mine", `<textarea class="outline"`)
}
