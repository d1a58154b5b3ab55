package web

import (
	"slices"
	"strings"
)

// keptPage gives a form back to an author whose session ended, so that nothing
// they wrote is lost. Again is where the form was sent; once they have logged in
// in another tab they can send it from this page.
type keptPage struct {
	base
	Again  string
	Login  string
	Texts  []keptField // what they wrote, to be seen and copied
	Others []keptField // what the form needs besides
	Resend bool        // false where a password would have to be typed again
}

type keptField struct{ Name, Label, Value string }

// keptLabels names the fields that hold an author's words.
var keptLabels = []keptField{
	{Name: "title", Label: "Title"}, {Name: "body", Label: "Text"}, {Name: "summary", Label: "Summary"}, {Name: "tags", Label: "Tags"},
	{Name: "alt", Label: "Description"}, {Name: "caption", Label: "Caption"}, {Name: "credit", Label: "Credit"},
	{Name: "bio", Label: "About you"}, {Name: "site.welcome", Label: "Welcome text"},
}

func (p *keptPage) keep(f form) {
	p.Resend = true
	for _, l := range keptLabels {
		if v := f.Value(l.Name); v != "" {
			p.Texts = append(p.Texts, keptField{l.Name, l.Label, v})
		}
	}
	for _, name := range f.names() {
		if strings.Contains(name, "password") || name == "token" {
			p.Resend = false
			continue
		}
		if slices.ContainsFunc(p.Texts, func(t keptField) bool { return t.Name == name }) {
			continue
		}
		for _, v := range f.values[name] {
			p.Others = append(p.Others, keptField{Name: name, Value: v})
		}
	}
}
