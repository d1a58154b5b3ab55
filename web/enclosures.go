package web

import (
	"regexp"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/feed"
	"github.com/oriel-blog/oriel/internal/links"
)

// maxEnclosures is how many files of a post a feed names beside its text.
const maxEnclosures = 10

// ownPlayer is a player of a recording in our own library, as the render room writes it.
var ownPlayer = regexp.MustCompile(`<(?:audio|video)\b[^>]* src="(/media/[^"]+)"`)

// enclosures are the recordings and pictures of a post that are kept here, with their sizes in bytes and their length. A
// recording comes first, because many readers of feeds know one file for each entry, and play it.
func (s *build) enclosures(p blog.Post) []feed.Enclosure {
	var list []feed.Enclosure
	add := func(path string) {
		inLibrary, ours := strings.CutPrefix(path, links.Media)
		if !ours || len(list) == maxEnclosures {
			return
		}
		if d, ok := s.o.Media.Describe(inLibrary); ok {
			list = append(list, feed.Enclosure{URL: s.o.Links.Abs(path), Type: d.MediaType, Bytes: d.Bytes, Seconds: d.Seconds})
		}
	}
	for _, player := range ownPlayer.FindAllStringSubmatch(p.HTML, maxEnclosures) {
		add(player[1])
	}
	for path := range strings.SplitSeq(p.Pictures, "\n") {
		add(path)
	}
	return list
}
