package feed

import (
	"encoding/json"
	"fmt"
	"io"
)

// jsonFeed and its parts follow JSON Feed 1.1 (jsonfeed.org/version/1.1).
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomeURL     string       `json:"home_page_url"`
	FeedURL     string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	NextURL     string       `json:"next_url,omitempty"`
	Icon        string       `json:"icon,omitempty"`
	Language    string       `json:"language,omitempty"`
	Authors     []jsonPerson `json:"authors,omitempty"`
	Hubs        []jsonHub    `json:"hubs,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonPerson struct {
	Name   string `json:"name"`
	URL    string `json:"url,omitempty"`
	Avatar string `json:"avatar,omitempty"`
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	External    string           `json:"external_url,omitempty"`
	Title       string           `json:"title,omitempty"`
	Summary     string           `json:"summary,omitempty"`
	ContentHTML string           `json:"content_html,omitempty"`
	ContentText string           `json:"content_text,omitempty"`
	Image       string           `json:"image,omitempty"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified"`
	Language    string           `json:"language,omitempty"`
	Authors     []jsonPerson     `json:"authors,omitempty"`
	Tags        []string         `json:"tags,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

type jsonAttachment struct {
	URL     string `json:"url"`
	Type    string `json:"mime_type"`
	Bytes   int64  `json:"size_in_bytes,omitempty"`
	Seconds int    `json:"duration_in_seconds,omitempty"`
}

// WriteJSON writes f as JSON Feed. The error says which address is not absolute or what is missing; nothing is written then.
func WriteJSON(w io.Writer, f Feed) error {
	f, err := f.prepare()
	if err != nil {
		return err
	}
	document := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomeURL: f.HomeURL, FeedURL: f.SelfURL, Description: f.Description,
		NextURL: f.NextURL, Icon: f.IconURL, Language: f.Language, Authors: jsonPeople(f.Authors), Items: []jsonItem{},
	}
	for _, hub := range f.HubURLs {
		document.Hubs = append(document.Hubs, jsonHub{Type: "WebSub", URL: hub})
	}
	for _, i := range f.Items {
		document.Items = append(document.Items, newJSONItem(i))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(document); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	return nil
}

func newJSONItem(i Item) jsonItem {
	item := jsonItem{
		ID: i.ID, URL: i.URL, External: i.OriginalURL, Title: i.Title, Summary: i.Summary, ContentHTML: i.ContentHTML, Image: i.ImageURL,
		Published: atomTime(i.Published), Modified: atomTime(i.updated()), Language: i.Language, Authors: jsonPeople(i.Authors), Tags: i.Categories,
	}
	if i.ContentHTML == "" { // one of both is required
		item.ContentText = i.Summary
		if item.ContentText == "" {
			item.ContentText = i.Title
		}
	}
	for _, e := range i.Enclosures {
		item.Attachments = append(item.Attachments, jsonAttachment(e))
	}
	return item
}

func jsonPeople(list []Person) []jsonPerson {
	var people []jsonPerson
	for _, p := range list {
		people = append(people, jsonPerson{Name: p.Name, URL: p.URL, Avatar: p.AvatarURL})
	}
	return people
}
