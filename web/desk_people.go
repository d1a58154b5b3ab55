package web

import (
	"strconv"
	"strings"

	"github.com/oriel-blog/oriel/internal/links"
)

type aboutLink struct{ Title, Path string }

// about turns the ids of a complaint into places at the desk. What is not ours is shown as it came.
func (s *Server) about(targets string) []aboutLink {
	var found []aboutLink
	for id := range strings.Lines(targets) {
		id = strings.TrimSpace(id)
		target, ours := s.o.Links.ParseID(id)
		switch {
		case id == "":
		case ours && target.Kind == links.KindPost:
			found = append(found, aboutLink{"a post", links.DeskPost(target.Ref)})
		case ours && target.Kind == links.KindComment:
			found = append(found, aboutLink{"an answer", links.DeskComment(target.Ref)})
		case ours && target.Kind == links.KindAuthor:
			found = append(found, aboutLink{"an author of this site", links.DeskProfile})
		default:
			found = append(found, aboutLink{Title: id})
		}
	}
	return found
}

// number reads an id; 0 stands for anything that is none, and belongs to nobody.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
