package main

import (
	"context"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// peoplePatience is how long a text waits for the addresses of the people whom it names; without them it names them all the same.
const peoplePatience = 2 * time.Second

// people gives the profile pages of people by their handles: of this house's authors, and of guests whom it knows.
func (a *app) people(handles []string) map[string]string {
	ctx, cancel := context.WithTimeout(context.Background(), peoplePatience)
	defer cancel()
	pages := map[string]string{}
	var elsewhere []string
	for _, handle := range handles {
		name, ours := strings.CutSuffix(handle, "@"+a.links.Host())
		if !ours {
			elsewhere = append(elsewhere, handle)
			continue
		}
		if author, err := a.reader.AuthorByName(ctx, name); err == nil {
			pages[handle] = links.Profile(author.Name)
		}
	}
	guests, err := a.reader.GuestsNamed(ctx, elsewhere)
	if err != nil {
		a.logger.WarnContext(ctx, "find the people whom a text names; it is set without links to them", "error", err)
	}
	for handle, guest := range guests {
		pages[handle] = pageOf(guest)
	}
	return pages
}

// pageOf is where a person is shown; an account may have no page but its own address.
func pageOf(g blog.Guest) string {
	if g.ProfileURL != "" {
		return g.ProfileURL
	}
	return g.ActorID
}
