package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// followersPage lists who gets every post of an author.
type followersPage struct {
	deskPage
	pages
	Tabs     []deskItem
	Whose    blog.Author // whose followers they are
	Mine     bool
	Rows     []followerLine
	Total    int
	Handle   string
	Query    blog.FollowerQuery
	Narrowed bool // by a search or a choice
	Software []choice
	Sorts    []choice
	Authors  []choice
	Back     string // address of this very page, for forms
	Files    string // what the addresses of the files end with
}

// followerLine is a follower as the list shows them.
type followerLine struct {
	blog.FollowerView
	State, Class string
}

const followersPerPage = 50

func (s *Server) followers(c *gin.Context) {
	page, err := s.buildFollowers(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Followers", links.DeskAudience)
	s.showDesk(c, http.StatusOK, "followers", &page, err)
}

// whoseFollowers reads the choice of an editor; everybody else sees their own.
func (s *Server) whoseFollowers(c *gin.Context) (blog.Author, error) {
	me, name := who(c).author, c.Query("author")
	if name == "" || name == me.Name {
		return me, nil
	}
	if !me.Edits() {
		return blog.Author{}, blog.Refuse(blog.Forbidden, "These are followers of another author. Editors and the owner can see them.")
	}
	return s.o.Reader.AuthorByName(c.Request.Context(), name)
}

func followerQuery(c *gin.Context, authorID int64) blog.FollowerQuery {
	q := blog.FollowerQuery{
		AuthorID: authorID, Search: cut(c.Query("q"), 100), Host: hostOf(cut(c.Query("server"), 253)), Software: cut(c.Query("software"), 60), Limit: followersPerPage,
	}
	switch sort := blog.FollowerSort(c.Query("sort")); sort {
	case blog.FollowersOldest, blog.FollowersByName, blog.FollowersByHost:
		q.Sort = sort
	}
	return q
}

func cut(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit])
	}
	return s
}

func (s *Server) buildFollowers(c *gin.Context) (followersPage, error) {
	ctx := c.Request.Context()
	whose, err := s.whoseFollowers(c)
	if err != nil {
		return followersPage{}, err
	}
	me := who(c).author
	page := followersPage{pages: deskPager(c), Whose: whose, Mine: whose.ID == me.ID, Handle: s.o.Links.Handle(whose.Name), Query: followerQuery(c, whose.ID)}
	page.Query.Offset = page.offset(followersPerPage)
	list, total, err := s.o.Audience.FollowerList(ctx, page.Query)
	if err != nil {
		return page, fmt.Errorf("list followers: %w", err)
	}
	page.Total, page.Narrowed = total, page.Query.Search+page.Query.Host+page.Query.Software != ""
	for _, f := range list {
		word, class := followerState(f.Host)
		page.Rows = append(page.Rows, followerLine{f, word, class})
	}
	plain := page.address(false)
	page.Back = page.address(true)
	page.neighbours(plain, page.Query.Offset+len(list) < total)
	if page.Software, err = s.softwareChoices(c, page); err != nil {
		return page, err
	}
	for _, o := range []choice{{"", "newest first", false}, {"oldest", "oldest first", false}, {"name", "by handle", false}, {"server", "by server", false}} {
		page.Sorts = append(page.Sorts, choice{o.Value, o.Label, o.Value == string(page.Query.Sort)})
	}
	l := outlook{author: me, of: whose.ID, query: url.Values{}}
	if !page.Mine {
		page.Files = "?author=" + url.QueryEscape(whose.Name)
		l.name = whose.Name
	}
	page.Tabs = audienceTabs(l, links.DeskFollowers)
	page.Authors, err = s.audienceAuthors(ctx, l)
	return page, err
}

// address is that of the page with its choices, for links and for coming back.
func (p followersPage) address(withPage bool) string {
	values := url.Values{}
	set := func(key, value string) {
		if value != "" {
			values.Set(key, value)
		}
	}
	set("q", p.Query.Search)
	set("server", p.Query.Host)
	set("software", p.Query.Software)
	set("sort", string(p.Query.Sort))
	if !p.Mine {
		set("author", p.Whose.Name)
	}
	if withPage && p.Number > 1 {
		set("page", strconv.Itoa(p.Number))
	}
	return outlook{query: values}.at(links.DeskFollowers)
}

func (s *Server) softwareChoices(c *gin.Context, page followersPage) ([]choice, error) {
	list, err := s.o.Audience.FollowerSoftware(c.Request.Context(), page.Whose.ID)
	if err != nil {
		return nil, fmt.Errorf("count software: %w", err)
	}
	choices := []choice{{"", "any", page.Query.Software == ""}}
	for _, share := range list {
		name := firstOf(share.Name, blog.UnknownSoftware)
		choices = append(choices, choice{name, fmt.Sprintf("%s (%s)", name, grouped(share.Count)), name == page.Query.Software})
	}
	return choices, nil
}
