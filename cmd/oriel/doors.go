package main

import (
	"context"

	"github.com/oriel-blog/oriel/internal/doors"
	"github.com/oriel-blog/oriel/internal/links"
)

// readersDoors joins the doors room to the pages, which speak of acts in the words of links. Its *doors.Refused is the
// web.DoorRefusal that the pages look for.
type readersDoors struct{ resolver *doors.Resolver }

func (a *app) newDoors(client doors.Fetcher) readersDoors {
	return readersDoors{doors.New(doors.Options{Client: client, Own: a.links.Host(), AllowLocal: len(a.config.FetchAllow) > 0})}
}

// Resolve gives the address on the reader's own server; its errors are those of doors.Resolver.
func (d readersDoors) Resolve(ctx context.Context, typed, do, object string) (string, error) {
	verbs := map[string]doors.Verb{
		links.DoFollow: doors.Follow, links.DoReply: doors.Reply, links.DoLike: doors.Like, links.DoBoost: doors.Boost,
	}
	return d.resolver.Resolve(ctx, typed, verbs[do], object)
}
