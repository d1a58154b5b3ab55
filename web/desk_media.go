package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
)

const (
	maxParts      = 20
	maxAlt        = 1500 // characters
	uploadsAtOnce = 30
	uploadWindow  = 30 * time.Minute
)

// mediaPage takes a picture in and shows how to use it.
type mediaPage struct {
	deskPage
	Picture  *media.Picture
	Path     string // of what pages show
	FullPath string // of the full size
	Markdown string
	Alt      string
}

// errParts means that an upload has more parts than any form of ours.
var errParts = errors.New("more than 20 parts in one upload")

func (s *Server) mediaForm(c *gin.Context) {
	d, err := s.newDesk(c, "Pictures", links.DeskMedia)
	s.showDesk(c, http.StatusOK, "media", mediaPage{deskPage: d}, err)
}

// upload takes a picture in. The same picture sent twice is one picture, so the answer is the page itself.
func (s *Server) upload(c *gin.Context) {
	if wait, ok := s.gate.uploads.take(who(c).author.ID); !ok {
		c.Header("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		s.refuseUpload(c, http.StatusTooManyRequests, "That were many pictures. Please wait "+count(int(wait.Minutes())+1, "minute", "minutes")+" before you send more.")
		return
	}
	picture, alt, err := s.receivePicture(c.Request)
	if err != nil {
		status, sentence := s.uploadTrouble(c, err)
		s.refuseUpload(c, status, sentence)
		return
	}
	page := mediaPage{
		Picture: &picture, Path: links.Media + picture.Shown.Path, FullPath: links.Media + picture.Path, Alt: alt,
		Markdown: markdownImage(alt, links.Media+picture.Shown.Path),
	}
	if wantsJSON(c.Request) {
		c.JSON(http.StatusCreated, gin.H{"markdown": page.Markdown, "path": page.Path, "width": picture.Shown.Width, "height": picture.Shown.Height})
		return
	}
	page.deskPage, err = s.newDesk(c, "Pictures", links.DeskMedia)
	s.showDesk(c, http.StatusCreated, "media", page, err)
}

// receivePicture reads an upload part by part; nothing is kept in memory or on disk but what the library accepts.
func (s *Server) receivePicture(r *http.Request) (picture media.Picture, alt string, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return media.Picture{}, "", errForm
	}
	found := false
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return media.Picture{}, "", brokenUpload(err)
		}
		if n >= maxParts {
			return media.Picture{}, "", errParts
		}
		switch {
		case part.FormName() == "alt":
			if alt, err = shortText(part); err != nil {
				return media.Picture{}, "", err
			}
		case part.FormName() == "file" && part.FileName() != "" && !found:
			if picture, err = s.o.Media.Add(r.Context(), part, part.FileName()); err != nil {
				return media.Picture{}, "", err
			}
			found = true
		}
	}
	if !found {
		return media.Picture{}, "", wrongField("file", "Please choose a picture first.")
	}
	return picture, alt, nil
}

func brokenUpload(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return blog.Refuse(blog.Invalid, "The upload was cut off on its way. Please try again.")
}

func shortText(part *multipart.Part) (string, error) {
	text, err := io.ReadAll(io.LimitReader(part, 4*maxAlt+1))
	if err != nil {
		return "", brokenUpload(err)
	}
	if !utf8.Valid(text) {
		return "", errLetters
	}
	if utf8.RuneCount(text) > maxAlt {
		return "", wrongField("alt", "Please keep the description under 1,500 characters.")
	}
	return strings.Join(strings.Fields(string(text)), " "), nil
}

// uploadTrouble says what to answer to an upload that was not taken.
func (s *Server) uploadTrouble(c *gin.Context, err error) (status int, sentence string) {
	var refused *media.Refused
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refused) && refused.TooLarge:
		return http.StatusRequestEntityTooLarge, refused.Sentence
	case errors.As(err, &refused):
		return http.StatusUnsupportedMediaType, refused.Sentence
	case errors.As(err, &large), errors.Is(err, errParts):
		return http.StatusRequestEntityTooLarge, "This is more than one picture of 10 MB. Please send one picture at a time."
	case errors.Is(err, media.ErrFull):
		return http.StatusInsufficientStorage, "The disk of this server is full, so the picture was not kept. Please make room and send it again."
	case errors.Is(err, context.Canceled):
		return statusOf(blog.Busy), "The upload was cut off on its way. Please try again."
	}
	return s.trouble(c, err), firstProblem(err)
}

func (s *Server) refuseUpload(c *gin.Context, status int, sentence string) {
	if wantsJSON(c.Request) {
		c.JSON(status, gin.H{"sentence": sentence})
		return
	}
	d, err := s.newDesk(c, "Pictures", links.DeskMedia)
	d.Form.wrong("file", sentence)
	d.Form.message = "The picture was not kept."
	s.showDesk(c, status, "media", mediaPage{deskPage: d}, err)
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// markdownImage writes the line that shows a picture in a post.
func markdownImage(alt, path string) string {
	return "![" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(alt) + "](" + path + ")"
}

// quota counts what each author did lately, and says when more is allowed. It lives in memory and is safe for concurrent use.
type quota struct {
	limit  int
	window time.Duration
	now    func() time.Time

	mu   sync.Mutex
	past map[int64][]time.Time
}

func newQuota(limit int, window time.Duration, now func() time.Time) *quota {
	return &quota{limit: limit, window: window, now: now, past: map[int64][]time.Time{}}
}

// take counts one, or says how long to wait. What is refused does not count.
func (q *quota) take(id int64) (wait time.Duration, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now, past := q.now(), q.past[id]
	for len(past) > 0 && now.Sub(past[0]) >= q.window {
		past = past[1:]
	}
	q.past[id] = past
	if len(past) >= q.limit {
		return q.window - now.Sub(past[0]), false
	}
	q.past[id] = append(past, now)
	return 0, true
}
