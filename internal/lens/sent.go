package lens

import (
	"encoding/json"
	"fmt"
)

// Sent is what a post's Create says, as far as other programs show it. Read makes it of the document.
type Sent struct {
	Kind      string // "Article" or "Note"
	Name      string // plain text; Mastodon takes it for HTML
	Summary   string // an excerpt on an Article, a content warning on a Note
	Subject   string // the content warning of an Article (FEP-b2b8, dcterms:subject)
	Content   string // HTML
	URL       string // the page
	Sensitive bool
	Tags      []string
	Media     []Picture
	Reference bool // the document holds the id alone: the post was too long for it
	Bytes     int  // length of the document
}

type wire struct {
	Object json.RawMessage `json:"object"`
}

type wireObject struct {
	Type       string         `json:"type"`
	Name       string         `json:"name"`
	Summary    string         `json:"summary"`
	Subject    string         `json:"dcterms:subject"`
	Content    string         `json:"content"`
	URL        string         `json:"url"`
	Sensitive  bool           `json:"sensitive"`
	Tag        []wireTag      `json:"tag"`
	Attachment []wireAttached `json:"attachment"`
}

type wireTag struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type wireAttached struct {
	Type    string `json:"type"`
	URL     string `json:"url"`
	Name    string `json:"name"`
	Summary string `json:"summary"`
}

// Read reads a Create activity of ours. It fails when that is not one.
func Read(document []byte) (Sent, error) {
	var w wire
	if err := json.Unmarshal(document, &w); err != nil {
		return Sent{}, fmt.Errorf("read what is sent: %w", err)
	}
	if len(w.Object) > 0 && w.Object[0] == '"' {
		return Sent{Reference: true, Bytes: len(document)}, nil
	}
	var o wireObject
	if err := json.Unmarshal(w.Object, &o); err != nil {
		return Sent{}, fmt.Errorf("read the object that is sent: %w", err)
	}
	s := Sent{
		Kind: o.Type, Name: o.Name, Summary: o.Summary, Subject: o.Subject, Content: o.Content, URL: o.URL, Sensitive: o.Sensitive, Bytes: len(document),
	}
	for _, t := range o.Tag {
		if t.Type == "Hashtag" {
			s.Tags = append(s.Tags, t.Name)
		}
	}
	for _, a := range o.Attachment {
		if a.Type != "Link" && a.URL != "" {
			s.Media = append(s.Media, Picture{a.URL, a.Name + a.Summary})
		}
	}
	return s, nil
}
