package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// shown is a comment as a reader sees it on the page.
type shown struct {
	By, Text string
	Under    string // the text of the comment in whose list it stands
	Edited   bool
}

// comments reads the conversation off a page, from top to bottom.
func comments(page string) ([]shown, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	var list []shown
	walk(doc, func(n *html.Node) {
		if !has(n, "li", "comment") {
			return
		}
		c := shown{Text: firstText(n, "comment-body", "tombstone"), Edited: find(own(n), "span", "edited") != nil}
		if by := find(own(n), "span", "writer"); by != nil {
			c.By = strings.TrimSpace(textOf(find(by, "bdi", "")))
		}
		for p := n.Parent; p != nil; p = p.Parent {
			if has(p, "li", "comment") {
				c.Under = firstText(p, "comment-body", "tombstone")
				break
			}
		}
		list = append(list, c)
	})
	return list, nil
}

// own is the part of a comment's item that is not its answers.
func own(item *html.Node) *html.Node {
	if article := find(item, "article", ""); article != nil && article.Parent == item {
		return article
	}
	return find(item, "p", "tombstone")
}

func firstText(item *html.Node, classes ...string) string {
	for _, class := range classes {
		if n := find(own(item), "", class); n != nil {
			return strings.TrimSpace(textOf(n))
		}
	}
	return ""
}

func walk(n *html.Node, visit func(*html.Node)) {
	visit(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

// find is the first element below n, or n itself, with a name and a class; either may be empty.
func find(n *html.Node, name, class string) *html.Node {
	var found *html.Node
	if n == nil {
		return nil
	}
	walk(n, func(c *html.Node) {
		if found == nil && has(c, name, class) {
			found = c
		}
	})
	return found
}

func has(n *html.Node, name, class string) bool {
	if n.Type != html.ElementNode || (name != "" && n.Data != name) {
		return false
	}
	if class == "" {
		return true
	}
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	walk(n, func(c *html.Node) {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	})
	return b.String()
}

// shows waits until a post's page shows exactly this conversation.
func (e entry) shows(t *testing.T, want ...shown) {
	t.Helper()
	eventually(t, "the page shows the conversation", func() error {
		page, err := read(t.Context(), e.page, "")
		if err != nil {
			return err
		}
		got, err := comments(page.body)
		if err != nil {
			return err
		}
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("want -, got +:\n%s", diff)
		}
		return nil
	})
}

// anchor is the fragment of the comment with this text, as the page links to it.
func (e entry) anchor(t *testing.T, words string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(get(t, e.page, "").body))
	if err != nil {
		t.Fatal(err)
	}
	var id string
	walk(doc, func(n *html.Node) {
		if has(n, "li", "comment") && strings.Contains(firstText(n, "comment-body"), words) {
			id = attr(n, "id")
		}
	})
	if id == "" {
		t.Fatalf("no comment says %q", words)
	}
	return id
}

// desk is an author's browser, without JavaScript, after logging in.
type desk struct {
	base   string
	client *http.Client
}

func (a author) desk(t *testing.T) desk {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := desk{a.house.base, &http.Client{Jar: jar, CheckRedirect: plainClient.CheckRedirect, Timeout: soon}}
	answer, err := submit(t.Context(), d.client, d.base+"/login", url.Values{"username": {a.name}, "password": {villagePassword}})
	if err != nil {
		t.Fatal(err)
	}
	if answer.status != http.StatusSeeOther {
		t.Fatalf("log in: status %d: %s", answer.status, answer.body)
	}
	return d
}

func (d desk) read(t *testing.T, path string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.base+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := ask(d.client, req)
	if err != nil {
		t.Fatal(err)
	}
	if answer.status != http.StatusOK {
		t.Fatalf("GET %s: status %d: %s", path, answer.status, answer.body)
	}
	return answer.body
}

// press opens a page of the desk, changes fields of the form that has a button with
// this value, and presses the button.
func (d desk) press(t *testing.T, path, button string, changes map[string]string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(d.read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	var form *html.Node
	walk(doc, func(n *html.Node) {
		if has(n, "form", "") && form == nil && buttonOf(n, button) != nil {
			form = n
		}
	})
	if form == nil {
		t.Fatalf("%s has no button %q", path, button)
	}
	values := fields(form)
	values.Set(attr(buttonOf(form, button), "name"), button)
	for name, value := range changes {
		if !values.Has(name) {
			t.Fatalf("the form of %s has no field %q", path, name)
		}
		values.Set(name, value)
	}
	action := attr(form, "action")
	if action == "" {
		action = path
	}
	answer, err := submit(t.Context(), d.client, d.base+action, values)
	if err != nil {
		t.Fatal(err)
	}
	if answer.status != http.StatusSeeOther {
		t.Fatalf("press %q on %s: status %d: %s", button, path, answer.status, answer.body)
	}
}

func buttonOf(form *html.Node, value string) *html.Node {
	var found *html.Node
	walk(form, func(n *html.Node) {
		if has(n, "button", "") && attr(n, "value") == value {
			found = n
		}
	})
	return found
}

// fields is what a browser would send of a form, without its buttons.
func fields(form *html.Node) url.Values {
	values := url.Values{}
	walk(form, func(n *html.Node) {
		name := attr(n, "name")
		if name == "" || n.Type != html.ElementNode {
			return
		}
		switch n.Data {
		case "textarea":
			values.Add(name, textOf(n))
		case "select":
			walk(n, func(o *html.Node) {
				if has(o, "option", "") && isSet(o, "selected") {
					values.Add(name, attr(o, "value"))
				}
			})
		case "input":
			if kind := attr(n, "type"); kind == "checkbox" || kind == "radio" {
				if isSet(n, "checked") {
					values.Add(name, attr(n, "value"))
				}
				return
			}
			values.Add(name, attr(n, "value"))
		}
	})
	return values
}

func isSet(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
