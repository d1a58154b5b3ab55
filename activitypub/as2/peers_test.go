package as2_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

// lemmyPage is what Lemmy 1.0 decodes a post into (objects/protocol/page.rs): a shape that does not match drops the post.
type lemmyPage struct {
	Type         string            `json:"type"`
	ID           string            `json:"id"`
	AttributedTo string            `json:"attributedTo"`
	To           []string          `json:"to"`
	Cc           []string          `json:"cc"`
	Name         string            `json:"name"`
	Content      string            `json:"content"`
	MediaType    string            `json:"mediaType"`
	Attachment   []lemmyAttachment `json:"attachment"`
	Image        struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	} `json:"image"`
	InReplyTo *string    `json:"inReplyTo"`
	Context   string     `json:"context"`
	Sensitive bool       `json:"sensitive"`
	Published time.Time  `json:"published"`
	Updated   *time.Time `json:"updated"`
	Tag       []struct {
		Type string `json:"type"`
		Href string `json:"href"`
		Name string `json:"name"`
	} `json:"tag"`
}

type lemmyAttachment struct {
	Type string `json:"type"`
	Href string `json:"href"`
	URL  string `json:"url"`
}

func TestLemmyDecodesTheArticle(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"create-article", "update-article"} {
		var page lemmyPage
		if err := json.Unmarshal(read(t, write(t, documents(t)[name])).Object().Doc.Raw(), &page); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if page.Type != "Article" || page.ID != loaf || page.AttributedTo != ana || len(page.To) == 0 || page.Name == "" || page.MediaType != "text/html" ||
			page.Image.Type != "Image" || page.Image.URL == "" || page.InReplyTo != nil || page.Context == "" || page.Published.IsZero() {
			t.Errorf("%s: %+v", name, page)
		}
		for _, a := range page.Attachment {
			switch {
			case a.Type == "Link" && a.Href != "":
			case (a.Type == "Image" || a.Type == "Document") && a.URL != "":
			default:
				t.Errorf("%s: attachment %+v", name, a)
			}
		}
	}
}

// gtsStatus is what GoToSocial 0.20 takes from a post (typeutils/astointernal.go).
type gtsStatus struct {
	Type         string           `json:"type"`
	ID           string           `json:"id"`
	URL          string           `json:"url"`
	AttributedTo string           `json:"attributedTo"`
	To           []string         `json:"to"`
	Cc           []string         `json:"cc"`
	Published    string           `json:"published"`
	Updated      string           `json:"updated"`
	Attachment   []map[string]any `json:"attachment"`
	Tag          []map[string]any `json:"tag"`
}

func TestGoToSocialDecodesThePosts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"create-article", "update-article", "create-note"} {
		object := read(t, write(t, documents(t)[name])).Object().Doc
		var status gtsStatus
		if err := json.Unmarshal(object.Raw(), &status); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if status.AttributedTo != ana || len(status.To)+len(status.Cc) == 0 || !strings.HasPrefix(status.URL, "https://blog.example/") {
			t.Errorf("%s: %+v", name, status)
		}
		if at, err := time.Parse(time.RFC3339, status.Published); err != nil || !strings.HasSuffix(status.Published, "Z") || at.Nanosecond() != 0 {
			t.Errorf("%s: published %s, %v", name, status.Published, err)
		}
		if status.Updated != "" && status.Updated <= status.Published {
			t.Errorf("%s: updated %s is not after %s", name, status.Updated, status.Published)
		}
		for _, a := range status.Attachment {
			if a["type"] != "Link" && a["type"] != "Image" {
				t.Errorf("%s: attachment %v", name, a)
			}
		}
		for _, tag := range status.Tag {
			if tag["type"] != "Hashtag" && tag["type"] != "Mention" || tag["name"] == "" || tag["href"] == "" {
				t.Errorf("%s: tag %v", name, tag)
			}
		}
	}
}

func TestMentionedPeopleAreAddressed(t *testing.T) {
	t.Parallel()
	create := read(t, write(t, documents(t)["create-note"]))
	object := create.Object().Doc
	for _, doc := range []*as2.Doc{create, object} {
		if got := strings.Join(append(doc.To(), doc.Cc()...), " "); got != strings.Join([]string{as2.Public, followers, bob}, " ") {
			t.Errorf("addressed to %s", got)
		}
	}
	if tags := object.Tags(); len(tags) != 1 || tags[0].Type != "Mention" || tags[0].Href != bob || object.InReplyTo() == "" {
		t.Errorf("tags %+v", object.Tags())
	}
}
