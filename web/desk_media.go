package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Shelf is where the desk looks files of the library up.
type Shelf interface {
	MediaItems(ctx context.Context, q blog.MediaQuery) (blog.MediaList, error)
	MediaByRef(ctx context.Context, ref string) (blog.MediaItem, error)
	// MediaSilent counts the pictures that wait for a description, of one author or of all (zero).
	MediaSilent(ctx context.Context, authorID int64) (int, error)
	// MediaBytes is what the library takes on the disk.
	MediaBytes(ctx context.Context) (int64, error)
	// MediaUses lists where a file or one of its copies is used.
	MediaUses(ctx context.Context, path string) ([]blog.MediaUse, error)
	// FormerFiles lists what an item had before it was replaced.
	FormerFiles(ctx context.Context, itemID int64) ([]blog.FormerFile, error)
	// PostsNamed reads the heads of posts in any state; unknown ones are absent.
	PostsNamed(ctx context.Context, ids []int64) (map[int64]blog.Post, error)
}

const (
	mediaPerPage = 24
	mediaPicked  = 40 // items that the editor may choose from at once
)

// mediaPage is the library: a form to send files, and what is there.
type mediaPage struct {
	deskPage
	pages
	Items      []blog.MediaItem
	Total      int
	Tabs       []deskItem
	Words      string // that are searched
	Only       string // the filter besides them
	Path       string // of this list without its page
	Room       mediaRoom
	Silent     int  // pictures without a description
	Unfinished bool // for the smaller sizes of a picture that is shown here
	Taken      []blog.MediaItem
}

// mediaRoom says how full the library is.
type mediaRoom struct {
	Used, Limit string
	Percent     int
	Full        bool
}

// mediaFilters are the tabs of the library: a value of "only", and what it leaves.
func mediaFilters() []struct {
	Only, Title string
	Query       blog.MediaQuery
} {
	return []struct {
		Only, Title string
		Query       blog.MediaQuery
	}{
		{"", "All", blog.MediaQuery{}},
		{"pictures", "Pictures", blog.MediaQuery{Kind: blog.MediaPicture}},
		{"sounds", "Sounds", blog.MediaQuery{Kind: blog.MediaSound}},
		{"films", "Films", blog.MediaQuery{Kind: blog.MediaFilm}},
		{"silent", "Without description", blog.MediaQuery{Silent: true}},
		{"unused", "Unused", blog.MediaQuery{Unused: true}},
	}
}

// mediaQuery reads what an address asks for, within what the author may see.
func mediaQuery(c *gin.Context) (query blog.MediaQuery, only string) {
	for _, f := range mediaFilters() {
		if f.Only == c.Query("only") {
			query, only = f.Query, f.Only
		}
	}
	query.Words = question(c.Query("q"))
	query.AuthorID = mediaOwner(who(c).author)
	return query, only
}

// mediaOwner is whose files an author sees: their own, or those of all.
func mediaOwner(a blog.Author) int64 {
	if a.Edits() {
		return 0
	}
	return a.ID
}

func (s *Server) mediaList(c *gin.Context) {
	if c.Query("format") == "json" {
		s.pickMedia(c)
		return
	}
	s.showMedia(c, http.StatusOK, mediaPage{})
}

// showMedia fills a page that may say already what became of an upload.
func (s *Server) showMedia(c *gin.Context, status int, page mediaPage) {
	page.pages = deskPager(c)
	query, only := mediaQuery(c)
	query.Limit, query.Offset = mediaPerPage, page.offset(mediaPerPage)
	page.Words, page.Only = query.Words, only
	f, notice := page.Form, page.Notice
	if err := s.fillMedia(c.Request.Context(), &page, query); err != nil {
		s.failDesk(c, err)
		return
	}
	var err error
	page.deskPage, err = s.newDesk(c, "Media", links.DeskMedia)
	page.Form = f
	if notice.Sentence != "" {
		page.Notice = notice
	}
	s.showDesk(c, status, "media", &page, err)
}

func (s *Server) fillMedia(ctx context.Context, page *mediaPage, query blog.MediaQuery) error {
	list, err := s.o.Shelf.MediaItems(ctx, query)
	if err != nil {
		return fmt.Errorf("list media: %w", err)
	}
	page.Items, page.Total = list.Items, list.Total
	for _, m := range list.Items {
		page.Unfinished = page.Unfinished || m.State == blog.MediaWaiting
	}
	if page.Silent, err = s.o.Shelf.MediaSilent(ctx, query.AuthorID); err != nil {
		return fmt.Errorf("count pictures without a description: %w", err)
	}
	if page.Room, err = s.mediaRoom(ctx); err != nil {
		return err
	}
	for _, f := range mediaFilters() {
		title := f.Title
		if f.Only == "silent" && page.Silent > 0 {
			title += fmt.Sprintf(" (%s)", grouped(page.Silent))
		}
		page.Tabs = append(page.Tabs, deskItem{Title: title, Path: mediaListPath(f.Only, page.Words), Current: f.Only == page.Only})
	}
	page.Path = mediaListPath(page.Only, page.Words)
	page.neighbours(page.Path, page.offset(mediaPerPage)+len(page.Items) < page.Total)
	return nil
}

func mediaListPath(only, words string) string {
	values := url.Values{}
	if only != "" {
		values.Set("only", only)
	}
	if words != "" {
		values.Set("q", words)
	}
	if len(values) == 0 {
		return links.DeskMedia
	}
	return links.DeskMedia + "?" + values.Encode()
}

func (s *Server) mediaRoom(ctx context.Context) (mediaRoom, error) {
	used, err := s.o.Shelf.MediaBytes(ctx)
	if err != nil {
		return mediaRoom{}, fmt.Errorf("measure the library: %w", err)
	}
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return mediaRoom{}, fmt.Errorf("read the room of the library: %w", err)
	}
	limit := int64(site.MediaGB) << 30
	return mediaRoom{Used: bytesSaid(used), Limit: bytesSaid(limit), Percent: int(min(100*used/limit, 100)), Full: used >= limit}, nil
}

// bytesSaid writes a size as people say it: "840 KB", "1.2 GB". A KB has 1,024 bytes here, as on the disk.
func bytesSaid(bytes int64) string {
	switch {
	case bytes >= 1<<30 && bytes%(1<<30) == 0:
		return fmt.Sprintf("%d GB", bytes>>30)
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 10<<20:
		return fmt.Sprintf("%d MB", bytes>>20)
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (bytes+1023)>>10)
}

// pickMedia lists files for a script that lets the author choose one.
func (s *Server) pickMedia(c *gin.Context) {
	query, _ := mediaQuery(c)
	query.Limit = mediaPicked
	list, err := s.o.Shelf.MediaItems(c.Request.Context(), query)
	if err != nil {
		c.JSON(s.trouble(c, err), gin.H{"sentence": "The library cannot be read just now. Please try again."})
		return
	}
	items := make([]gin.H, len(list.Items))
	for i, m := range list.Items {
		items[i] = mediaJSON(m)
	}
	c.JSON(http.StatusOK, gin.H{"items": items, "total": list.Total})
}
