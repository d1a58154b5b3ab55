package web

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/links"
)

// funcs are the words that templates may use besides the fields of their page.
// Every address comes from the links room. A theme's own assets come before the program's.
func (s *Server) funcs(theme string) template.FuncMap {
	site := s.o.Links
	return template.FuncMap{
		"asset": func(name string) (string, error) {
			if s.assets.has(theme + "/" + name) {
				return s.assets.path(theme + "/" + name)
			}
			return s.assets.path(name)
		},
		"abs":             site.Abs,
		"handle":          site.Handle,
		"host":            site.Host,
		"version":         func() string { return s.o.Version },
		"category":        links.Category,
		"tag":             links.Tag,
		"series":          links.SeriesOf,
		"archive":         links.AuthorArchive,
		"profile":         links.Profile,
		"month":           links.Month,
		"year":            links.Year,
		"dayOfYear":       links.DayOfYear,
		"feedOf":          links.FeedOf,
		"searchFor":       links.SearchFor,
		"comment":         links.Comment,
		"anchor":          links.CommentAnchor,
		"objectID":        site.Post,
		"commentID":       site.CommentID,
		"actorID":         site.Author,
		"interact":        links.Interact,
		"interactComment": links.InteractComment,
		"qr":              links.QR,
		"commentObject":   s.commentObject,
		"avatar":          avatarOf,
		"bare":            bareAddress,
		"emojified":       s.emojified,
		"illustrated":     s.illustrated,
		"kept":            keptPicture,
		"commentAt":       links.CommentAt,
		"guestBook":       links.GuestBookOf,
		"oembed": func(address string) string {
			return site.Abs(links.OEmbed) + "?format=json&url=" + template.URLQueryEscaper(address)
		},
		"iso":     stamp,
		"day":     func(t time.Time) string { return t.Format(time.DateOnly) },
		"count":   count,
		"minutes": minutes,
		"reading": readingTime,
		"local":   local,
		"add":     func(a, b int) int { return a + b },
		"pair":    func(page, entry any) pair { return pair{page, entry} },
		"trusted": trusted,
		"apart":   apart,
		"upper":   strings.ToUpper,
	}
}

// pair hands a part both its page, for dates and language, and the entry or comment that it shows.
type pair struct{ Page, Entry any }

// local reports whether a picture is one of ours; pages load no others.
func local(image string) bool { return strings.HasPrefix(image, links.Media) }

// trusted marks HTML that the render room made and cleaned: the body and the
// contents of a post, a comment, a welcome text, or what our own templates made.
// Nothing else may pass here.
func trusted(clean string) template.HTML {
	return template.HTML(clean) //nolint:gosec // sanitised and balanced by internal/render before it was stored
}

// count writes a number with its noun in English, for the desk: "1 comment", "1,204 comments".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

func grouped(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
