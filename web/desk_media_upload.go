package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
)

const (
	maxParts      = 20
	uploadsAtOnce = 30
	uploadWindow  = 30 * time.Minute
	// patience is how long an upload may take. A film comes slowly over a slow line.
	patience = 10 * time.Minute
)

// errParts means that an upload has more parts than any form of ours.
var errParts = errors.New("more than 20 parts in one upload")

// errOften means that an author sends too many files.
var errOften = errors.New("too many uploads")

// delivery is what came with one form: files that lie on the disk and what is said about them.
type delivery struct {
	files  []blog.MediaItem
	fields url.Values
	failed []error // of files that were not taken, each with a sentence
}

// upload takes files in. The same file sent twice is one item.
func (s *Server) upload(c *gin.Context) {
	got, err := s.receive(c)
	if err == nil && len(got.files) == 0 && len(got.failed) == 0 {
		err = wrongField("file", "Please choose a file first.")
	}
	var kept []blog.MediaItem
	for _, file := range got.files {
		if err != nil {
			s.discardUpload(c, file)
			continue
		}
		item, failed := s.o.Library.Keep(c.Request.Context(), who(c).author, file, mediaWords(got.fields, false))
		if failed != nil {
			got.failed = append(got.failed, failed)
			continue
		}
		kept = append(kept, item)
	}
	if err == nil && len(got.failed) > 0 {
		err = got.failed[0]
	}
	switch {
	case err != nil:
		s.refuseUpload(c, got, kept, err)
	case wantsJSON(c.Request):
		answer := mediaJSON(kept[0])
		answer["sentence"] = "It is in the library."
		c.JSON(http.StatusCreated, answer)
	case len(kept) == 1:
		done(c, links.DeskMediaItem(kept[0].Ref), "uploaded")
	default:
		done(c, links.DeskMedia, "uploaded-several")
	}
}

// discardUpload takes a file off the disk again that is not to be kept. When that fails, the file lies there in vain.
func (s *Server) discardUpload(c *gin.Context, file blog.MediaItem) {
	if err := s.o.Library.Discard(context.WithoutCancel(c.Request.Context()), file.Path); err != nil {
		s.o.Logger.Warn("discard an upload", "path", file.Path, "error", err)
	}
}

// receive reads an upload part by part; nothing is kept in memory or on disk but what the library accepts. What is said
// about the files is read to its end even when a file is refused, so that no form loses it.
func (s *Server) receive(c *gin.Context) (delivery, error) {
	got := delivery{fields: url.Values{}}
	allowed := s.mayUpload(c)
	control, until := http.NewResponseController(c.Writer), time.Now().Add(patience)
	_ = control.SetReadDeadline(until) // a connection without deadlines needs none
	_ = control.SetWriteDeadline(until)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return got, errForm
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return got, allowed
		}
		if err != nil {
			return got, firstError(allowed, brokenUpload(err))
		}
		if n >= maxParts {
			return got, errParts
		}
		switch name := part.FormName(); name {
		case "alt", "caption", "credit", "decorative", "tell":
			text, err := shortText(part, name)
			if err != nil {
				return got, err
			}
			if text != "" {
				got.fields.Set(name, text)
			}
		case "file":
			if part.FileName() == "" || allowed != nil {
				continue // the next part skips the rest of this one
			}
			if len(got.files)+len(got.failed) > 0 { // the first one was counted with the form
				if allowed = s.mayUpload(c); allowed != nil {
					continue
				}
			}
			if err := s.receiveFile(c.Request.Context(), part, &got); err != nil {
				return got, err
			}
		}
	}
}

// mayUpload counts one file, or says why none is taken now.
func (s *Server) mayUpload(c *gin.Context) error {
	if wait, ok := s.gate.uploads.take(who(c).author.ID); !ok {
		c.Header("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return fmt.Errorf("%w: %w", errOften, blog.Refuse(blog.Busy, "That were many files. Please wait "+count(int(wait.Minutes())+1, "minute", "minutes")+" before you send more."))
	}
	room, err := s.mediaRoom(c.Request.Context())
	if err == nil && room.Full {
		err = blog.ErrNoRoom
	}
	return err
}

// receiveFile gives a file to the library. A file that will never do is noted, and the others may still come.
func (s *Server) receiveFile(ctx context.Context, part *multipart.Part, got *delivery) error {
	file, err := s.shelve(ctx, part, part.FileName())
	var refused *media.Refused
	switch {
	case errors.As(err, &refused):
		got.failed = append(got.failed, err)
		return nil
	case err != nil:
		return err
	}
	got.files = append(got.files, file)
	return nil
}

// shelve gives a file to the library, as a recording when it begins like one and as a picture otherwise.
func (s *Server) shelve(ctx context.Context, file io.Reader, name string) (blog.MediaItem, error) {
	const head = 512
	buffered := bufio.NewReaderSize(file, head)
	begin, err := buffered.Peek(head)
	if err != nil && !errors.Is(err, io.EOF) {
		return blog.MediaItem{}, brokenUpload(err)
	}
	if media.IsRecording(begin) {
		f, err := s.o.Media.AddRecording(ctx, buffered, name)
		return mediaItemOf(f, f.Path, name), err
	}
	p, err := s.o.Media.Take(ctx, buffered, name)
	return mediaItemOf(p.File, p.Shown.Path, name), err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func brokenUpload(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return blog.Refuse(blog.Invalid, "The upload was cut off on its way. Please try again.")
}

func shortText(part *multipart.Part, field string) (string, error) {
	text, err := io.ReadAll(io.LimitReader(part, 4*blog.MaxAlt+1))
	if err != nil {
		return "", brokenUpload(err)
	}
	if !utf8.Valid(text) {
		return "", errLetters
	}
	if utf8.RuneCount(text) > blog.MaxAlt {
		return "", wrongField(field, "Please keep each description under 1,500 characters.")
	}
	return strings.Join(strings.Fields(string(text)), " "), nil
}

// mediaWords reads what a form says about a file; what was not sent stays as it was. whole means that the form shows all of it, so that a
// box that was not sent is not ticked.
func mediaWords(fields url.Values, whole bool) blog.MediaWords {
	var words blog.MediaWords
	for name, to := range map[string]**string{"alt": &words.Alt, "caption": &words.Caption, "credit": &words.Credit} {
		if fields.Has(name) {
			text := fields.Get(name)
			*to = &text
		}
	}
	if whole || fields.Has("decorative") {
		ticked := fields.Get("decorative") != "" && fields.Get("decorative") != "no" && fields.Get("decorative") != "false"
		words.Decorative = &ticked
	}
	return words
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
		return http.StatusRequestEntityTooLarge, "This is more than fits into one upload: a picture of 10 MB or a sound or film of 64 MB, and 66 MB for all files together. Please send fewer files at a time."
	case errors.Is(err, errOften):
		return http.StatusTooManyRequests, firstProblem(err)
	case errors.Is(err, blog.ErrNoRoom):
		return http.StatusInsufficientStorage, firstProblem(err)
	case errors.Is(err, media.ErrFull):
		c.Header("Retry-After", "60")
		return http.StatusServiceUnavailable, "The disk of this server is full, so the file was not kept. Please make room and send it again."
	case errors.Is(err, context.Canceled):
		return statusOf(blog.Busy), "The upload was cut off on its way. Please try again."
	}
	return s.trouble(c, err), firstProblem(err)
}

// refuseUpload says what was not kept and why, and what was kept all the same. What was typed stays in the form.
func (s *Server) refuseUpload(c *gin.Context, got delivery, kept []blog.MediaItem, err error) {
	status, sentence := s.uploadTrouble(c, err)
	if wantsJSON(c.Request) {
		c.JSON(status, gin.H{"sentence": sentence})
		return
	}
	page := mediaPage{Taken: kept}
	page.Form = form{values: got.fields}
	for _, problem := range blog.ProblemsOf(err) {
		if problem.Field != "file" {
			page.Form.problems = append(page.Form.problems, problem)
		}
	}
	if len(page.Form.problems) == 0 {
		page.Form.wrong("file", sentence)
	}
	for _, other := range got.failed[min(1, len(got.failed)):] {
		_, sentence := s.uploadTrouble(c, other)
		page.Form.wrong("file", sentence)
	}
	page.Form.message = "The file was not kept."
	if len(kept) > 0 {
		page.Form.message = "Not all files were kept."
	}
	s.showMedia(c, status, page)
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}
