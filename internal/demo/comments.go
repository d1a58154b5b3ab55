package demo

import (
	_ "embed" // for the conversation below
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

//go:embed comments.json
var conversationFile []byte

// Guest is a person from an invented server. Names of servers end in .example or
// in example.org and the like, where nobody can ever be (RFC 2606).
type Guest struct {
	Key         string `json:"key"`
	Name        string `json:"name"` // user part of the handle
	Host        string `json:"host"`
	DisplayName string `json:"display"`
	Face        string `json:"face"` // name of one of Faces, or empty
}

// Handle is name@host.
func (g Guest) Handle() string { return g.Name + "@" + g.Host }

// ActorID is the guest's permanent id.
func (g Guest) ActorID() string { return "https://" + g.Host + "/users/" + g.Name }

// ProfileURL is where people would read about the guest.
func (g Guest) ProfileURL() string { return "https://" + g.Host + "/@" + g.Name }

// Comment is a reply to a post or to another comment.
type Comment struct {
	Key         string    `json:"key"`
	Post        string    `json:"post"`   // slug of the post under which it stands
	Parent      string    `json:"parent"` // key of the comment that it answers; empty for the post
	Guest       string    `json:"guest"`  // key of a guest; empty when the author of the site answers
	Warning     string    `json:"warning"`
	Language    string    `json:"language"` // empty: that of the post
	Content     string    `json:"text"`     // paragraphs with an empty line between them
	After       string    `json:"after"`    // how long after the post, for example 3h20m
	EditedAfter string    `json:"edited"`   // how long after the comment its text was changed; empty for never
	Picture     string    `json:"picture"`  // name of one of Pictures, or empty
	PictureAlt  string    `json:"alt"`
	At          time.Time `json:"-"`
	Edited      time.Time `json:"-"`
	Depth       int       `json:"-"` // 1 for a reply to the post
}

// HTML is the text as another server would send it.
func (c Comment) HTML() string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(c.Content, "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>") + "</p>")
	}
	return b.String()
}

// Reaction is a like or a boost of a post, or of a comment when Comment is set.
type Reaction struct {
	Kind    string    `json:"kind"` // "like" or "boost"
	Guest   string    `json:"guest"`
	Post    string    `json:"post"`
	Comment string    `json:"comment"`
	After   string    `json:"after"`
	At      time.Time `json:"-"`
}

// Conversation is everything that guests and the author said and did.
type Conversation struct {
	Guests    []Guest    `json:"guests"`
	Comments  []Comment  `json:"comments"` // a comment stands behind the one that it answers
	Reactions []Reaction `json:"reactions"`
	Followers []string   `json:"followers"` // keys of guests
}

// ID is the permanent id that the comment has on its guest's server.
func (c Comment) ID(g Guest) string { return g.ActorID() + "/statuses/" + c.Key }

// Comments gives the conversation. Times are counted from the posts' dates as
// Posts(now) gives them, and lie before now.
func Comments(now time.Time) (Conversation, error) {
	posts, err := Posts(now)
	if err != nil {
		return Conversation{}, err
	}
	published := make(map[string]time.Time, len(posts))
	for _, p := range posts {
		published[p.Slug] = p.Date
	}
	var all Conversation
	if err := json.Unmarshal(conversationFile, &all); err != nil {
		return Conversation{}, fmt.Errorf("read sample conversation: %w", err)
	}
	all.join(chorus())
	depths := make(map[string]int, len(all.Comments))
	for i := range all.Comments {
		c := &all.Comments[i]
		if c.At, err = later(published, c.Post, c.After); err != nil {
			return Conversation{}, fmt.Errorf("read sample comment %s: %w", c.Key, err)
		}
		if c.EditedAfter != "" {
			d, err := time.ParseDuration(c.EditedAfter)
			if err != nil {
				return Conversation{}, fmt.Errorf("read sample comment %s: %w", c.Key, err)
			}
			c.Edited = c.At.Add(d)
		}
		c.Depth = depths[c.Parent] + 1
		depths[c.Key] = c.Depth
	}
	for i := range all.Reactions {
		r := &all.Reactions[i]
		if r.At, err = later(published, r.Post, r.After); err != nil {
			return Conversation{}, fmt.Errorf("read sample reaction of %s: %w", r.Guest, err)
		}
	}
	return all, nil
}

func later(published map[string]time.Time, slug, after string) (time.Time, error) {
	start, ok := published[slug]
	if !ok {
		return time.Time{}, fmt.Errorf("there is no post %q", slug)
	}
	d, err := time.ParseDuration(after)
	if err != nil {
		return time.Time{}, fmt.Errorf("read its time: %w", err)
	}
	return start.Add(d), nil
}
