package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const serversPerPage = 50

// serversPage lists every server that something blocks or holds, with where that came from.
type serversPage struct {
	deskPage
	pages
	Query string
	Total int
	Rows  []serverRow
}

// serverRow is a server and all that is said about it.
type serverRow struct {
	Host   string
	Marks  []blockMark
	Spared bool // open, because it is an exception
	ByHand bool
}

// Held reports whether comments wait and nothing is blocked.
func (r serverRow) Held() bool {
	return !slices.ContainsFunc(r.Marks, func(m blockMark) bool { return !m.Hold })
}

// blockMark says where a block came from, when and why.
type blockMark struct {
	blog.BlockedHost
	From string
}

func (s *Server) blockedServers(c *gin.Context) { s.showServers(c, http.StatusOK, form{}) }

func (s *Server) showServers(c *gin.Context, status int, f form) {
	ctx := c.Request.Context()
	page := serversPage{pages: deskPager(c), Query: strings.ToLower(strings.TrimSpace(c.Query("q")))}
	rows, total, err := s.o.Lists.Page(ctx, page.Query, serversPerPage, page.offset(serversPerPage))
	if err != nil {
		s.failDesk(c, err)
		return
	}
	lists, err := s.o.Lists.All(ctx)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	exceptions, err := s.o.Lists.Spared(ctx)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page.Total = total
	page.neighbours(c.Request.URL.RequestURI(), page.offset(serversPerPage)+serversPerPage < total)
	page.Rows = serverRows(rows, listNames(lists), exceptions)
	page.deskPage, err = s.newDesk(c, "Blocked servers", links.DeskBlocks)
	page.Form = f
	s.showDesk(c, status, "hostservers", page, err)
}

func listNames(lists []blog.HostList) map[int64]string {
	names := map[int64]string{0: "by hand"}
	for _, l := range lists {
		names[l.ID] = "list “" + l.Name + "”"
		if l.Imported() {
			names[l.ID] = "import “" + l.Name + "”"
		}
	}
	return names
}

func serverRows(rows []blog.BlockedHost, names map[int64]string, exceptions []blog.SparedHost) []serverRow {
	spared := blog.HostRules{ByHand: map[string]bool{}}
	for _, e := range exceptions {
		spared.ByHand[e.Host] = true
	}
	var list []serverRow
	for _, b := range rows {
		if len(list) == 0 || list[len(list)-1].Host != b.Host {
			list = append(list, serverRow{Host: b.Host, Spared: spared.Blocked(b.Host)})
		}
		row := &list[len(list)-1]
		row.ByHand = row.ByHand || b.ListID == 0
		row.Spared = row.Spared && !row.ByHand
		row.Marks = append(row.Marks, blockMark{b, names[b.ListID]})
	}
	return list
}

// changeServer unblocks a server, or holds the comments of one.
func (s *Server) changeServer(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, code := c.Request.Context(), who(c).author, ""
	switch f.Value("action") {
	case "unblock":
		code, err = "server-unblocked", s.o.Conversation.UnblockHost(ctx, author, f.Value("host"))
	case "hold":
		code, err = "server-held", s.o.Lists.Hold(ctx, author, hostOf(f.Value("host")))
	default:
		err = errButton
	}
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showServers(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, backTo(f, links.DeskHostServers), code)
	}
}
