package web

import (
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/feed"
	"github.com/oriel-blog/oriel/internal/links"
)

// maxEnclosures is how many pictures of a post a feed names beside its text.
const maxEnclosures = 10

// enclosures are the pictures of a post that are kept here, with their sizes in bytes.
func (s *build) enclosures(p blog.Post) []feed.Enclosure {
	var list []feed.Enclosure
	for path := range strings.SplitSeq(p.Pictures, "\n") {
		inLibrary, ours := strings.CutPrefix(path, links.Media)
		if !ours || len(list) == maxEnclosures {
			continue
		}
		if d, ok := s.o.Media.Describe(inLibrary); ok {
			list = append(list, feed.Enclosure{URL: s.o.Links.Abs(path), Type: d.MediaType, Bytes: d.Bytes})
		}
	}
	return list
}
