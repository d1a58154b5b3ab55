package render

import "testing"

func TestLinksAboutTheAuthorLeadToThemselves(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<p>no link</p>": "<p>no link</p>",
		`<p><a href="https://social.example/@me">x</a></p>`:                       `<p><a href="https://social.example/@me" rel="me noopener">x</a></p>`,
		`<p><a href="/about/">here</a></p>`:                                       `<p><a href="/about/">here</a></p>`,
		`<p><a href="https://a.example/" rel="nofollow">x</a> &amp; <b>y</b></p>`: `<p><a href="https://a.example/" rel="me noopener">x</a> &amp; <b>y</b></p>`,
	} {
		if got := AboutMe(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
