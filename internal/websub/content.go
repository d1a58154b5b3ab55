package websub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

const (
	keptFeeds    = 32
	buildTimeout = 20 * time.Second
)

// content is a feed ready to be sent.
type content struct {
	body, hash []byte
	kind, link string // Content-Type and Link headers
	topic      string // canonical address of the feed
}

// sum names the content in the store.
func (c *content) sum() string { return hex.EncodeToString(c.hash) }

// shelf keeps the feeds of an edition, so that a feed is built once for all of its subscribers.
type shelf struct {
	feeds   Feeds
	edition func(context.Context) (int64, error)
	kept    *lru.Cache[string, keptFeed]
	flights singleflight.Group
}

type keptFeed struct {
	edition int64
	content *content
}

func newShelf(feeds Feeds, edition func(context.Context) (int64, error)) *shelf {
	kept, _ := lru.New[string, keptFeed](keptFeeds) // the only error is a size below one
	return &shelf{feeds: feeds, edition: edition, kept: kept}
}

// find gives the feed of a path as it is now. The edition is read before the feed, so what is kept for an edition is never
// older than it. The building goes on when the first asker leaves, because others may wait for it.
func (s *shelf) find(ctx context.Context, path string) (*content, error) {
	edition, err := s.edition(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the edition: %w", err)
	}
	if k, ok := s.kept.Get(path); ok && k.edition == edition {
		return k.content, nil
	}
	v, err, _ := s.flights.Do(strconv.FormatInt(edition, 36)+path, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), buildTimeout)
		defer cancel()
		c, err := s.build(ctx, path)
		if err != nil {
			return nil, err
		}
		s.kept.Add(path, keptFeed{edition, c})
		return c, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*content), nil //nolint:forcetypeassert // put there above
}

func (s *shelf) build(ctx context.Context, path string) (*content, error) {
	body, kind, self, hub, err := s.feeds.Feed(ctx, path)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(body)
	return &content{
		body: body, hash: hash[:], kind: kind, topic: self, link: fmt.Sprintf(`<%s>; rel="hub", <%s>; rel="self"`, hub, self),
	}, nil
}
