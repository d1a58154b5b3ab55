package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestALookIsTriedWithoutBeingChosen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.published("Herons")
	b := h.loggedIn()
	answer := b.get("/desk/look?theme.name=classic&theme.accent=%23aa2200&theme.sidebar=none&site.title=Stolen")
	body := expect(t, answer, http.StatusOK, "<body inert", "/classic/theme.css", "/desk/look.css?", "Herons", "The Bay Window")
	if strings.Contains(body, "Stolen") || strings.Contains(body, `class="sidebar"`) {
		t.Errorf("the tried page is not what was asked for: %s", short(body))
	}
	if csp := answer.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'self'") || strings.Contains(csp, "script-src") {
		t.Errorf("the policy of a framed page is %q", csp)
	}
	expect(t, b.get("/desk/look.css?theme.accent=%23aa2200"), http.StatusOK, "--accent:")
	expect(t, b.get("/desk/look?theme.name=../etc&theme.accent=red"), http.StatusOK, "Herons")
	public := expect(t, h.public("/"), http.StatusOK)
	if strings.Contains(public, "classic") || strings.Contains(public, "inert") {
		t.Error("readers see the tried look")
	}
	expect(t, h.loggedInAs(h.joins("cy", blog.Editor)).get("/desk/look"), http.StatusForbidden)
}
