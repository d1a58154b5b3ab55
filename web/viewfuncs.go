package web

import (
	"html/template"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/links"
)

// funcs are the words that templates may use besides the fields of their page.
// Every address comes from the links room.
func (s *Server) funcs() template.FuncMap {
	site := s.o.Links
	return template.FuncMap{
		"asset":    s.assets.path,
		"abs":      site.Abs,
		"handle":   site.Handle,
		"host":     site.Host,
		"version":  func() string { return s.o.Version },
		"category": links.Category,
		"tag":      links.Tag,
		"archive":  links.AuthorArchive,
		"profile":  links.Profile,
		"month":    links.Month,
		"year":     links.Year,
		"feedOf":   links.FeedOf,
		"comment":  links.Comment,
		"anchor":   links.CommentAnchor,
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"count":    count,
		"reading":  readingTime,
		"local":    local,
		"pair":     func(page, entry any) pair { return pair{page, entry} },
		"peopleOf": func(p people, one, many string) peopleView { return peopleView{p, one, many} },
		"trusted":  trusted,

		"avatar":      avatarOf,
		"emojified":   s.emojified,
		"illustrated": s.illustrated,
		"picture":     keptPicture,
	}
}

// pair hands a part both its page, for dates and language, and the entry or comment that it shows.
type pair struct{ Page, Entry any }

// peopleView is people with the noun for what they did.
type peopleView struct {
	People    people
	One, Many string
}

// local reports whether a picture is one of ours; pages load no others.
func local(image string) bool { return strings.HasPrefix(image, links.Media) }

// trusted marks HTML that the render room made and cleaned: the body and the
// contents of a post, a comment, a welcome text, or what our own templates made.
// Nothing else may pass here.
func trusted(clean string) template.HTML {
	return template.HTML(clean) //nolint:gosec // sanitised and balanced by internal/render before it was stored
}
