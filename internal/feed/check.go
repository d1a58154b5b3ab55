package feed

import (
	"fmt"
	"net/url"
)

// check finds what a reader could not use: relative or foreign addresses, and missing names and times.
func (f Feed) check() error {
	if f.Title == "" {
		return fmt.Errorf("feed %q has no title", f.SelfURL)
	}
	required := []address{{"home", f.HomeURL}, {"self", f.SelfURL}}
	optional := []address{{"next", f.NextURL}, {"icon", f.IconURL}}
	for _, hub := range f.HubURLs {
		required = append(required, address{"hub", hub})
	}
	optional = append(optional, people(f.Authors)...)
	if err := checkAll(required, optional); err != nil {
		return fmt.Errorf("feed %q: %w", f.Title, err)
	}
	for n, item := range f.Items {
		if err := item.check(); err != nil {
			return fmt.Errorf("feed %q: item %d (%q): %w", f.Title, n, item.ID, err)
		}
	}
	return nil
}

func (i Item) check() error {
	if id, err := url.Parse(i.ID); err != nil || id.Scheme == "" {
		return fmt.Errorf("the id is not an absolute address")
	}
	if i.Published.IsZero() {
		return fmt.Errorf("the time of publication is missing")
	}
	required := []address{{"page", i.URL}}
	optional := []address{{"image", i.ImageURL}, {"comments", i.CommentsURL}, {"comments feed", i.CommentsFeedURL}, {"original", i.OriginalURL}}
	for _, e := range i.Enclosures {
		if e.Type == "" {
			return fmt.Errorf("the enclosure %q has no type", e.URL)
		}
		required = append(required, address{"enclosure", e.URL})
	}
	return checkAll(required, append(optional, people(i.Authors)...))
}

type address struct{ name, url string }

func people(list []Person) []address {
	var found []address
	for _, p := range list {
		found = append(found, address{"author", p.URL}, address{"avatar", p.AvatarURL})
	}
	return found
}

func checkAll(required, optional []address) error {
	for _, a := range optional {
		if a.url != "" {
			required = append(required, a)
		}
	}
	for _, a := range required {
		if !absolute(a.url) {
			return fmt.Errorf("the %s address %q is not absolute", a.name, a.url)
		}
	}
	return nil
}

func absolute(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
