package vouch_test

import (
	"context"
	"errors"
	"testing"

	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/vouch"
)

type page struct {
	answer fetch.Response
	err    error
}

func (p page) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	if p.answer.FinalURL == "" {
		p.answer.FinalURL = r.URL
	}
	return &p.answer, p.err
}

func TestOnlyALinkThatCallsItsTargetMeCounts(t *testing.T) {
	t.Parallel()
	homes := []string{"https://blog.example/@ana", "https://blog.example/"}
	for body, want := range map[string]bool{
		`<a rel="me" href="https://blog.example/@ana">`:                                     true,
		`<a rel="nofollow ME noopener" href="https://blog.example/@ana/">`:                  true,
		`<link rel="me" href="https://blog.example">`:                                       true,
		`<area href="https://blog.example/@ana#x" rel="me">`:                                true,
		`<a href="https://blog.example/@ana">`:                                              false,
		`<a rel="mean" href="https://blog.example/@ana">`:                                   false,
		`<a rel="me" href="https://blog.example/@anna">`:                                    false,
		`<a rel="me" href="https://blog.example.evil.test/@ana">`:                           false,
		`<!-- <a rel="me" href="https://blog.example/@ana"> -->`:                            false,
		`<script>"<a rel='me' href='https://blog.example/@ana'>"</script>`:                  false,
		`<div rel="me" href="https://blog.example/@ana">`:                                   false,
		`<a rel="me" href="http://blog.example/@ana">`:                                      false,
		`<a rel="me" href="https://blog.example/@ana` + "\x00" + `">`:                       false,
		`<a rel="me" href="/@ana">`:                                                         false,
		`<p>` + string(make([]byte, 5000)) + `<a rel=me href=https://blog.example/@ana>yes`: true,
	} {
		client := page{answer: fetch.Response{Status: 200, ContentType: "text/html; charset=utf-8", Body: []byte(body)}}
		if got, err := vouch.LinksBack(t.Context(), client, "https://me.example/", homes); err != nil || got != want {
			t.Errorf("%.90q: %v %v, want %v", body, got, err, want)
		}
	}
}

func TestAPageThatIsNoneVouchesForNobody(t *testing.T) {
	t.Parallel()
	link := []byte(`<a rel="me" href="https://blog.example/@ana">`)
	for name, answer := range map[string]fetch.Response{
		"an error page":  {Status: 404, ContentType: "text/html", Body: link},
		"something else": {Status: 200, ContentType: "application/json", Body: link},
	} {
		if got, err := vouch.LinksBack(t.Context(), page{answer: answer}, "https://me.example/", []string{"https://blog.example/@ana"}); got || err != nil {
			t.Errorf("%s vouches: %v", name, err)
		}
	}
	if _, err := vouch.LinksBack(t.Context(), page{err: errors.New("no route")}, "https://me.example/", nil); err == nil {
		t.Error("a page that cannot be read is taken for one without a link")
	}
}
