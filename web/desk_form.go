package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/oriel-blog/oriel/internal/blog"
)

// form is what somebody typed and what is wrong with it. The zero value is an empty form.
type form struct {
	values   url.Values
	problems []blog.Problem
	message  string
}

var (
	errForm    = blog.Refuse(blog.Invalid, "This form did not arrive as a form. Please go back, reload the page and send it again.")
	errLetters = blog.Refuse(blog.Invalid, "This form holds characters that are not valid Unicode text. Please go back and paste the text again as plain text.")
)

// readForm reads a form's body. It answers Invalid for what is no form or no
// text, and http.MaxBytesError for what is too large. Line ends become "\n".
func readForm(r *http.Request) (form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return form{}, errForm
	}
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return form{}, large
		}
		return form{}, errForm
	}
	values := make(url.Values, len(r.PostForm))
	for name, list := range r.PostForm {
		for _, v := range list {
			if !utf8.ValidString(v) || !utf8.ValidString(name) || strings.ContainsRune(v, 0) {
				return form{}, errLetters
			}
			values.Add(name, strings.ReplaceAll(v, "\r\n", "\n"))
		}
	}
	return form{values: values}, nil
}

// Value is what was typed into a field.
func (f form) Value(name string) string { return f.values.Get(name) }

// Has reports whether a value is among those of a field.
func (f form) Has(name, value string) bool { return slices.Contains(f.values[name], value) }

// fallback gives a field that the form did not send a value.
func (f *form) fallback(name, value string) {
	if f.values == nil {
		f.values = url.Values{}
	}
	if _, sent := f.values[name]; !sent {
		f.values.Set(name, value)
	}
}

func (f form) names() []string {
	names := make([]string, 0, len(f.values))
	for name := range f.values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// refused returns the form with what a service said about it.
func (f form) refused(err error) form {
	f.problems = blog.ProblemsOf(err)
	f.message = sentence(blog.KindOf(err), err)
	return f
}

func (f *form) wrong(name, sentence string) {
	f.problems = append(f.problems, blog.Problem{Field: name, Sentence: sentence})
	if f.message == "" {
		f.message = "Some fields need your attention."
	}
}

// Message says in a sentence why the form was not taken; empty when nothing is wrong.
func (f form) Message() string { return f.message }

// Fields are the wrong ones, in the order of the service that found them.
func (f form) Fields() []field {
	fields := make([]field, 0, len(f.problems))
	for _, p := range f.problems {
		fields = append(fields, f.Field(p.Field))
		fields[len(fields)-1].Wrong = p.Sentence
	}
	return fields
}

// field is one place of a form, as a template needs it. ID is the element's.
type field struct {
	Name, ID, Value, Wrong string
	Described              string // ids of what explains it, or empty
}

// Field finds a place by its name. notes are the endings of the ids of texts
// that explain it: the hint of "title" has the id "f-title-hint".
func (f form) Field(name string, notes ...string) field {
	id := "f-" + strings.NewReplacer(".", "-", "_", "-").Replace(name)
	found := field{Name: name, ID: id, Value: f.Value(name)}
	var described []string
	for _, p := range f.problems {
		if p.Field == name && found.Wrong == "" {
			found.Wrong = p.Sentence
			described = append(described, id+"-wrong")
		}
	}
	for _, n := range notes {
		described = append(described, id+"-"+n)
	}
	found.Described = strings.Join(described, " ")
	return found
}

// commaList cuts what was typed with commas into its parts.
func commaList(typed string) []string {
	var parts []string
	for part := range strings.SplitSeq(typed, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
