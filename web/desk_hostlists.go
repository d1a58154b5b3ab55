package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// hostListsPage is where lists come in, and what there is of them.
type hostListsPage struct {
	deskPage
	Lists  []hostListRow
	Spared []blog.SparedHost
	Chosen bool // only allowed servers may come
}

// hostListRow is a list with what it blocks now.
type hostListRow struct {
	blog.HostList
	Hosts int
}

func (s *Server) hostLists(c *gin.Context) { s.showHostLists(c, http.StatusOK, form{}) }

func (s *Server) showHostLists(c *gin.Context, status int, f form) {
	ctx, page := c.Request.Context(), hostListsPage{}
	lists, err := s.o.Lists.All(ctx)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	sizes, err := s.o.Lists.Sizes(ctx)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	for _, l := range lists {
		page.Lists = append(page.Lists, hostListRow{l, sizes[l.ID]})
	}
	if page.Spared, err = s.o.Lists.Spared(ctx); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Block lists", links.DeskBlocks)
	page.Form, page.Chosen = f, page.Site.Federation == blog.FederationAllow
	s.showDesk(c, status, "hostlists", page, err)
}

// importList keeps a file or a pasted text as a list that waits to be looked at.
func (s *Server) importList(c *gin.Context) {
	f, name, text, err := readList(c.Request)
	if err == nil {
		var id int64
		if id, err = s.o.Lists.Import(c.Request.Context(), who(c).author, name, text); err == nil {
			done(c, links.DeskHostList(id), "list-read")
			return
		}
	}
	if len(blog.ProblemsOf(err)) > 0 {
		s.showHostLists(c, s.trouble(c, err), f.refused(err))
		return
	}
	s.failDesk(c, err)
}

var errListSize = &blog.Error{
	Kind: blog.Invalid, Message: "The list cannot be used.",
	Problems: []blog.Problem{{Field: "list", Sentence: "This list is larger than 5 MB. Please cut it into several ones."}},
}

// readList reads the form of an import: a file, or else what was pasted.
func readList(r *http.Request) (f form, name string, text []byte, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return f, "", nil, errForm
	}
	for n := 0; n < maxParts; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f, "", nil, brokenUpload(err)
		}
		got, err := io.ReadAll(io.LimitReader(part, blog.MaxHostList+1))
		if err != nil {
			return f, "", nil, brokenUpload(err)
		}
		if len(got) > blog.MaxHostList {
			return f, "", nil, errListSize
		}
		switch {
		case part.FormName() == "pasted" && utf8.Valid(got):
			f.fallback("pasted", string(got))
			if len(text) == 0 && len(bytes.TrimSpace(got)) > 0 {
				text = got
			}
		case part.FormName() == "list" && part.FileName() != "":
			name, text = part.FileName(), got
		}
	}
	return f, name, text, nil
}

func (s *Server) subscribeList(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	id, err := s.o.Lists.Subscribe(c.Request.Context(), who(c).author, f.Value("name"), f.Value("address"), f.Value("automatic") == "yes")
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showHostLists(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, links.DeskHostList(id), "list-watched")
	}
}

// changeException makes a server an exception or takes that back.
func (s *Server) changeException(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, code := c.Request.Context(), who(c).author, ""
	switch f.Value("action") {
	case "spare":
		code, err = "host-spared", s.o.Lists.Spare(ctx, author, hostOf(f.Value("host")))
	case "unspare":
		code, err = "host-unspared", s.o.Lists.Unspare(ctx, author, f.Value("host"))
	default:
		err = errButton
	}
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showHostLists(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, links.DeskHostLists, code)
	}
}

// exportBlocks sends the blocks as Mastodon writes them.
func (s *Server) exportBlocks(c *gin.Context) {
	var file bytes.Buffer
	if err := s.o.Lists.Export(c.Request.Context(), &file, c.Query("lists") == "yes"); err != nil {
		s.failDesk(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+strings.ReplaceAll(s.o.Links.Host(), ":", "-")+`-blocks.csv"`)
	c.Data(http.StatusOK, csvType, file.Bytes())
}
