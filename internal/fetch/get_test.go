package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestAnswerCarriesWhatTheCallerMustJudge(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new#part", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Type", "application/activity+json")
		fmt.Fprintf(w, "%s|%s|%s", r.UserAgent(), r.Header.Get("Accept"), r.Header.Get("X-Extra"))
	})
	c := client(t, Options{RootCAs: server.roots()})
	resp := get(t, c, Request{URL: server.URL + "/old#key", Accept: "application/activity+json", Header: http.Header{"X-Extra": {"1"}}})
	if want := "Oriel/test (+https://blog.test/)|application/activity+json|1"; string(resp.Body) != want {
		t.Errorf("server saw %q, want %q", resp.Body, want)
	}
	if resp.Status != 200 || resp.FinalURL != server.URL+"/new" || resp.ContentType != "application/activity+json" {
		t.Errorf("got %d, %s, %s", resp.Status, resp.FinalURL, resp.ContentType)
	}
}

func TestHTTP2IsSpoken(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) })
	c := client(t, Options{RootCAs: server.roots()})
	if resp := get(t, c, Request{URL: server.URL}); string(resp.Body) != "HTTP/2.0" {
		t.Errorf("spoke %s", resp.Body)
	}
}

func TestAllowedAddressMayBeReachedOverHTTP(t *testing.T) {
	t.Parallel()
	server := serve(t, false, answer("plain"))
	if resp := get(t, client(t, Options{}), Request{URL: server.URL}); string(resp.Body) != "plain" {
		t.Errorf("got %q", resp.Body)
	}
}

func TestEveryHopIsSignedAnewAndCredentialsStayBehind(t *testing.T) {
	t.Parallel()
	type seen struct{ path, signature, authorization, cookie, accept string }
	var requests []seen
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, seen{r.URL.RequestURI(), r.Header.Get("Signature"), r.Header.Get("Authorization"), r.Header.Get("Cookie"), r.Header.Get("X-Keep")})
		w.Header().Set("Set-Cookie", "a=b")
		if r.URL.Path != "/3" {
			http.Redirect(w, r, fmt.Sprintf("/%d?q=1", len(requests)), http.StatusFound)
		}
	})
	c := client(t, Options{RootCAs: server.roots()})
	get(t, c, Request{
		URL:    server.URL + "/start",
		Header: http.Header{"Authorization": {"Bearer x"}, "Cookie": {"s=1"}, "X-Keep": {"yes"}},
		Sign: func(r *http.Request) error {
			if r.Header.Get("Signature") != "" {
				t.Error("a signature was carried to the next hop")
			}
			r.Header.Set("Signature", "over "+r.URL.RequestURI())
			return nil
		},
	})
	want := []seen{
		{"/start", "over /start", "Bearer x", "s=1", "yes"},
		{"/1?q=1", "over /1?q=1", "", "", "yes"},
		{"/2?q=1", "over /2?q=1", "", "", "yes"},
		{"/3?q=1", "over /3?q=1", "", "", "yes"},
	}
	if fmt.Sprint(requests) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", requests, want)
	}
}

func TestSignErrorIsNeitherRefusalNorTemporary(t *testing.T) {
	t.Parallel()
	c := client(t, Options{})
	broken := errors.New("no key")
	_, err := c.Get(t.Context(), Request{URL: "https://peer.test/", Sign: func(*http.Request) error { return broken }})
	if !errors.Is(err, broken) || IsTemporary(err) {
		t.Errorf("got %v", err)
	}
}

func TestFourthRedirectIsRefused(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
	})
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(t.Context(), Request{URL: server.URL + "/"})
	wantRefused(t, err, KindRedirects)
	if n := server.requests.Load(); n != 4 {
		t.Errorf("%d requests, want the first and three hops", n)
	}
}

func TestRedirectToItselfCostsOneRequest(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Path+"#again")
		w.WriteHeader(http.StatusFound)
	})
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(t.Context(), Request{URL: server.URL + "/loop"})
	wantRefused(t, err, KindRedirects)
	if n := server.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestRedirectToAnotherSchemeIsRefused(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"file:///etc/passwd", "data:text/html,x", "javascript:1", "https://a@b/", "https://" + strings.Repeat("x", 3000)} {
		server := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusSeeOther)
		})
		c := client(t, Options{RootCAs: server.roots()})
		if _, err := c.Get(t.Context(), Request{URL: server.URL}); !isRefused(err) {
			t.Errorf("redirect to %.40s: %v", target, err)
		}
	}
}

func TestRedirectWithoutAddressIsAnAnswer(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) })
	c := client(t, Options{RootCAs: server.roots()})
	if resp := get(t, c, Request{URL: server.URL}); resp.Status != http.StatusFound {
		t.Errorf("status %d", resp.Status)
	}
}

func TestBudgetIsSpentByEveryRequestAndNestedBudgetsOnlyNarrow(t *testing.T) {
	t.Parallel()
	server := serve(t, true, answer("ok"))
	c := client(t, Options{RootCAs: server.roots()})
	outer := WithBudget(t.Context(), 3)
	inner := WithBudget(outer, 100)
	for range 3 {
		if _, err := c.Get(inner, Request{URL: server.URL}); err != nil {
			t.Fatal(err)
		}
	}
	for _, ctx := range []context.Context{inner, outer} {
		_, err := c.Get(ctx, Request{URL: server.URL})
		wantRefused(t, err, KindBudget)
	}
	if n := server.requests.Load(); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
}

func TestBudgetIsSpentByRedirects(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) })
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(WithBudget(t.Context(), 2), Request{URL: server.URL + "/"})
	wantRefused(t, err, KindBudget)
	if n := server.requests.Load(); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}
