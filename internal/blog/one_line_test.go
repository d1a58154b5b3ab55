package blog

import "testing"

// safety.md rows 46 and 47
func TestTitlesCarryNothingThatNobodySees(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"  two\r\n lines\u2028here ": "two lines here", "gnp.\u202eexe": "gnp.exe", "a\u2066b\u2069c": "abc",
		"bell\u0007 and \u0085next": "bell and next", "שלום!\u200f Oriel": "שלום!\u200f Oriel", "👩\u200d🔬": "👩\u200d🔬",
		"broken \xff": "broken \xff", "nul\x00": "nul\x00", // both are refused, and must not be mended in silence
	} {
		if got := oneLine(typed); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestTitleOfTheSiteCarriesNothingThatNobodySees(t *testing.T) {
	t.Parallel()
	var site Site
	for _, s := range Settings() {
		if s.Key == "site.title" || s.Key == "site.welcome" {
			if wrong := s.set(&site, "A\u202eB\u0007\nC"); wrong != "" {
				t.Error(wrong)
			}
		}
	}
	if site.Title != "AB\nC" || site.Welcome != "AB\nC" {
		t.Errorf("the title is %q, the welcome %q", site.Title, site.Welcome)
	}
}
