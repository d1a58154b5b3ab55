package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// postsPage lists what was written: posts, or the static pages.
type postsPage struct {
	deskPage
	pages
	Static  bool // pages and not posts
	Trash   bool
	Tabs    []shelfTab
	Entries []blog.Entry
	Total   int
	Words   string
	Show    string
	Writer  string   // name of the author whose posts are shown alone
	Writers []choice // for those who may change what others wrote
	Loose   []blog.Autosave
	Undo    string // where a post comes out of the trash that was thrown away a moment ago
}

// shelfTab is one of the ways to look at the list.
type shelfTab struct {
	Title, Path string
	Current     bool
	Count       int
}

// Searched reports whether the list is narrowed by words or by author.
func (p postsPage) Searched() bool { return p.Words != "" || p.Writer != "" }

// TrashedFor says how long a post is kept in the trash from now on.
func (p postsPage) TrashedFor(e blog.Entry) string {
	left := e.Post.TrashedAt.Add(blog.TrashFor).Sub(p.Now)
	const day = 24 * time.Hour
	return count(max(int((left+day-1)/day), 1), "more day", "more days")
}

func withUndo(path, ref string) string { return path + "&undo=" + url.QueryEscape(ref) }

func (s *Server) deskPosts(c *gin.Context) {
	ctx, me := c.Request.Context(), who(c).author
	page := postsPage{pages: deskPager(c), Static: c.Query("kind") == string(blog.KindPage), Words: oneLineQuery(c.Query("words"))}
	query := blog.ShelfQuery{AuthorID: me.ID, Words: page.Words, Limit: deskPerPage, Offset: page.offset(deskPerPage)}
	if me.Edits() {
		query.AuthorID = 0
		if err := s.chooseWriter(c, &page, &query); err != nil {
			s.failDesk(c, err)
			return
		}
	}
	title := "Posts"
	switch show := blog.Shelf(c.Query("show")); {
	case page.Static:
		title, query.Kind = "Pages", blog.KindPage
	case show == blog.ShelfTrash:
		title, page.Trash, query.Show, page.Show = "Trash", true, show, string(show)
	case show == blog.ShelfDrafts, show == blog.ShelfScheduled, show == blog.ShelfPublished:
		query.Show, page.Show = show, string(show)
	}
	found, err := s.o.Life.Shelf(ctx, query)
	if err != nil {
		s.failDesk(c, fmt.Errorf("list posts at the desk: %w", err))
		return
	}
	page.Entries, page.Total = found.Entries, found.Total
	page.neighbours(page.path(), page.offset(deskPerPage)+len(found.Entries) < found.Total)
	if err := s.fillShelf(c, &page, me); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, title, links.DeskPosts)
	s.showDesk(c, http.StatusOK, "posts", page, err)
}

// oneLineQuery bounds what is searched for.
func oneLineQuery(typed string) string {
	const most = 100
	if runes := []rune(typed); len(runes) > most {
		typed = string(runes[:most])
	}
	return typed
}

// chooseWriter offers the authors to whoever may change what all of them wrote, and narrows the list to the chosen one.
func (s *Server) chooseWriter(c *gin.Context, page *postsPage, query *blog.ShelfQuery) error {
	authors, err := s.o.Reader.Authors(c.Request.Context())
	if err != nil {
		return fmt.Errorf("list authors: %w", err)
	}
	if len(authors) < 2 {
		return nil
	}
	for _, a := range authors {
		chosen := a.Name == c.Query("author")
		if chosen {
			query.AuthorID, page.Writer = a.ID, a.Name
		}
		page.Writers = append(page.Writers, choice{a.Name, a.Shown(), chosen})
	}
	return nil
}

// path is the address of the list without its page number.
func (p postsPage) path() string {
	values := url.Values{}
	if p.Static {
		values.Set("kind", string(blog.KindPage))
	}
	for name, value := range map[string]string{"show": p.Show, "words": p.Words, "author": p.Writer} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(values) == 0 {
		return links.DeskPosts
	}
	return links.DeskPosts + "?" + values.Encode()
}

// fillShelf adds what stands around the list.
func (s *Server) fillShelf(c *gin.Context, page *postsPage, me blog.Author) error {
	of := me.ID
	if me.Edits() {
		of = 0
	}
	counts, err := s.o.Life.ShelfCounts(c.Request.Context(), of)
	if err != nil {
		return fmt.Errorf("count shelves: %w", err)
	}
	tab := func(title, show string, n int) shelfTab {
		t := shelfTab{Title: title, Path: links.DeskPosts, Current: !page.Static && page.Show == show, Count: n}
		if show != "" {
			t.Path += "?show=" + show
		}
		return t
	}
	page.Tabs = []shelfTab{
		tab("All", "", 0), tab("Drafts", "drafts", counts.Drafts), tab("Scheduled", "scheduled", counts.Scheduled), tab("Published", "published", 0),
		{Title: "Pages", Path: links.DeskPosts + "?kind=page", Current: page.Static}, tab("Trash", "trash", counts.Trash),
	}
	if ref := c.Query("undo"); blog.ValidRef(ref) {
		page.Undo = links.DeskRestorePost(ref)
	}
	if page.Static || page.Trash || page.Number > 1 || page.Searched() || page.Show == "scheduled" || page.Show == "published" {
		return nil
	}
	page.Loose, err = s.o.Life.LooseTexts(c.Request.Context(), me.ID)
	return err
}

// Serial is the number of a text as a form carries it.
func (p postsPage) Serial(a blog.Autosave) string { return strconv.FormatInt(a.Serial, 10) }
