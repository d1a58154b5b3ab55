package blog

import "testing"

func TestWhatHasNoTitleIsNamedByItsFirstWords(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"": "", "\n  \n": "",
		"Just a note.\n\nAnd more.":           "Just a note.",
		"![](/media/a.png)\n\nAfter it":       "After it",
		"Read [this](https://a.example/) now": "Read this now",
		"## Fog over the harbour":             "Fog over the harbour",
		"> - **Cold**, said *she*":            "Cold, said she",
	} {
		if got := FirstWords(body); got != want {
			t.Errorf("%q is called %q, want %q", body, got, want)
		}
	}
}
