package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// mediaItemPage is where one file is looked at, described, replaced and deleted.
type mediaItemPage struct {
	deskPage
	Item          blog.MediaItem
	Owner         blog.Author // zero when it is the author who looks
	Markdown      string
	Width, Height int // of what is shown
	Uses          []mediaUse
	Former        []mediaUse // where the file that was replaced is still used
}

// mediaUse is a line in the list of places.
type mediaUse struct {
	What  string // "Post", "Draft", "Setting"
	Title string
	Path  string // of the page of the desk where it is changed; empty when that is not for this author
}

func (s *Server) mediaItem(c *gin.Context) {
	item, err := s.ownMedia(c)
	if c.Query("format") == "json" {
		if err != nil {
			c.JSON(s.trouble(c, err), gin.H{"sentence": "This file is not in the library any more."})
			return
		}
		c.JSON(http.StatusOK, mediaJSON(item))
		return
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	f := form{values: url.Values{"alt": {item.Alt}, "caption": {item.Caption}, "credit": {item.Credit}}}
	if item.Decorative {
		f.values.Set("decorative", "yes")
	}
	s.showMediaItem(c, http.StatusOK, item, f)
}

// ownMedia finds the file in the path. Another author's is not there.
func (s *Server) ownMedia(c *gin.Context) (blog.MediaItem, error) {
	item, err := s.o.Shelf.MediaByRef(c.Request.Context(), c.Param("ref"))
	if err == nil && !who(c).author.MayChangeMedia(item) {
		err = errNoPage
	}
	return item, err
}

func (s *Server) showMediaItem(c *gin.Context, status int, item blog.MediaItem, f form) {
	page := mediaItemPage{Item: item, Markdown: mediaMarkdown(item)}
	page.Width, page.Height = shownSize(item)
	if err := s.fillMediaItem(c.Request.Context(), who(c).author, &page); err != nil {
		s.failDesk(c, err)
		return
	}
	var err error
	page.deskPage, err = s.newDesk(c, titleOf(item), links.DeskMedia)
	page.Form = f
	s.showDesk(c, status, "media_item", &page, err)
}

func (s *Server) fillMediaItem(ctx context.Context, author blog.Author, page *mediaItemPage) error {
	var err error
	if page.Item.AuthorID != author.ID {
		if page.Owner, err = s.o.Reader.AuthorByID(ctx, page.Item.AuthorID); err != nil {
			return fmt.Errorf("read whose file it is: %w", err)
		}
	}
	if page.Uses, err = s.mediaUses(ctx, author, page.Item.Path); err != nil {
		return err
	}
	former, err := s.o.Shelf.FormerFiles(ctx, page.Item.ID)
	if err != nil {
		return fmt.Errorf("list former files: %w", err)
	}
	for _, f := range former {
		uses, err := s.mediaUses(ctx, author, f.Path)
		if err != nil {
			return err
		}
		page.Former = append(page.Former, uses...)
	}
	return nil
}

// mediaUses names the places where a file is used, as far as they are this author's business.
func (s *Server) mediaUses(ctx context.Context, author blog.Author, path string) ([]mediaUse, error) {
	places, err := s.o.Shelf.MediaUses(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("list where a file is used: %w", err)
	}
	var ids []int64
	for _, p := range places {
		if p.Place == blog.InPost {
			ids = append(ids, p.PlaceID)
		}
	}
	posts, err := s.o.Shelf.PostsNamed(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read the posts that use a file: %w", err)
	}
	var uses []mediaUse
	for _, p := range places {
		switch p.Place {
		case blog.InPost:
			if post, ok := posts[p.PlaceID]; ok {
				uses = append(uses, postUse(author, post))
			}
		case blog.InSite:
			uses = append(uses, s.settingUse(author, p.Setting))
		case blog.InProfile:
			use := mediaUse{What: "Profile", Title: "The profile of another author"}
			if p.PlaceID == author.ID {
				use.Title, use.Path = "Your profile", links.DeskProfile
			}
			uses = append(uses, use)
		}
	}
	return uses, nil
}

func postUse(author blog.Author, post blog.Post) mediaUse {
	what := "Post"
	if post.Kind == blog.KindPage {
		what = "Page"
	}
	switch post.Status {
	case blog.Draft:
		what += ", draft"
	case blog.Scheduled:
		what += ", planned"
	case blog.Trashed:
		what += ", in the trash"
	}
	if !author.MayChange(post) {
		return mediaUse{What: what, Title: "A text of another author"}
	}
	return mediaUse{What: what, Title: firstOf(post.Title, "Untitled"), Path: links.DeskPost(post.Ref)}
}

// settingUse names a setting as the page of the settings does.
func (s *Server) settingUse(author blog.Author, key string) mediaUse {
	use := mediaUse{What: "Setting of the site", Title: "A setting"}
	known, ok := s.settingWidgets(blog.Site{})[key]
	if !ok {
		return use
	}
	use.Title = known.label
	if !author.Owns() {
		return use
	}
	for _, g := range settingGroupNames() {
		if g.Label == known.group {
			use.Path = links.DeskSettingsOf(g.Value)
		}
	}
	return use
}

// saveMedia takes the form of a file: its words, or the button that tries failed work again.
func (s *Server) saveMedia(c *gin.Context) {
	f, err := readForm(c.Request)
	if err == nil && f.Value("action") == "again" {
		if err = s.o.Library.TryAgain(c.Request.Context(), who(c).author, c.Param("ref")); err == nil {
			done(c, links.DeskMediaItem(c.Param("ref")), "media-again")
			return
		}
	}
	item, found := s.ownMedia(c)
	if err = firstError(err, found); err != nil {
		s.failMedia(c, err)
		return
	}
	saved, err := s.o.Library.Describe(c.Request.Context(), who(c).author, item.Ref, mediaWords(f.values, !wantsJSON(c.Request)))
	switch {
	case err != nil && wantsJSON(c.Request):
		s.failMedia(c, err)
	case err != nil:
		s.showMediaItem(c, s.trouble(c, err), item, f.refused(err))
	case wantsJSON(c.Request):
		answer := mediaJSON(saved)
		answer["sentence"] = "Saved."
		c.JSON(http.StatusOK, answer)
	default:
		done(c, links.DeskMediaItem(item.Ref), "media")
	}
}

// failMedia answers people with a page and scripts with a sentence.
func (s *Server) failMedia(c *gin.Context, err error) {
	if !wantsJSON(c.Request) {
		s.failDesk(c, err)
		return
	}
	sentence := firstProblem(err)
	if blog.KindOf(err) == blog.NotFound {
		sentence = "This file is not in the library any more."
	}
	c.JSON(s.trouble(c, err), gin.H{"sentence": sentence})
}

// replaceMedia takes another file in the place of one.
func (s *Server) replaceMedia(c *gin.Context) {
	item, err := s.ownMedia(c)
	if err != nil {
		s.failMedia(c, err)
		return
	}
	got, err := s.receive(c)
	if err == nil && len(got.failed) > 0 {
		err = got.failed[0]
	}
	if err == nil && len(got.files) != 1 {
		err = wrongField("file", "Please choose one file first.")
	}
	if err == nil {
		_, err = s.o.Library.Replace(c.Request.Context(), who(c).author, item.Ref, got.files[0], got.fields.Get("tell") != "")
	}
	if err == nil {
		done(c, links.DeskMediaItem(item.Ref), "replaced")
		return
	}
	for _, file := range got.files {
		s.discardUpload(c, file)
	}
	status, sentence := s.uploadTrouble(c, err)
	if wantsJSON(c.Request) {
		c.JSON(status, gin.H{"sentence": sentence})
		return
	}
	f := form{values: url.Values{"alt": {item.Alt}, "caption": {item.Caption}, "credit": {item.Credit}, "tell": got.fields["tell"]}}
	f.wrong("file", sentence)
	f.message = "The file was not replaced."
	s.showMediaItem(c, status, item, f)
}

// askToDeleteMedia names what would show a gap.
func (s *Server) askToDeleteMedia(c *gin.Context) {
	item, err := s.ownMedia(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page := mediaItemPage{Item: item}
	if err := s.fillMediaItem(c.Request.Context(), who(c).author, &page); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Delete "+titleOf(item), links.DeskMedia)
	s.showDesk(c, http.StatusOK, "media_delete", &page, err)
}

// deleteMedia takes a file out of the library. Sent twice, it is gone all the same.
func (s *Server) deleteMedia(c *gin.Context) {
	item, err := s.ownMedia(c)
	if err == nil {
		err = s.o.Library.Delete(c.Request.Context(), who(c).author, item.Ref)
	}
	if err != nil && (errors.Is(err, errNoPage) || blog.KindOf(err) != blog.NotFound) {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskMedia, "media-deleted")
}
