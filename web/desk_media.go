package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
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
	maxAlt        = 1500 // characters
	uploadsAtOnce = 30
	uploadWindow  = 30 * time.Minute
)

// mediaPage takes a file in and shows how to use it.
type mediaPage struct {
	deskPage
	Picture   *media.Picture // nil for a recording
	Recording *media.File    // nil for a picture
	Path      string         // of what pages show
	FullPath  string         // of the full size
	Markdown  string
	Alt       string
}

// delivered is an upload that the library took: a picture or a recording, with what was said about it.
type delivered struct {
	picture              *media.Picture
	recording            *media.File
	alt, caption, credit string
}

// errParts means that an upload has more parts than any form of ours.
var errParts = errors.New("more than 20 parts in one upload")

func (s *Server) mediaForm(c *gin.Context) {
	d, err := s.newDesk(c, "Media", links.DeskMedia)
	s.showDesk(c, http.StatusOK, "media", mediaPage{deskPage: d}, err)
}

// patience is how long an upload may take. A film comes slowly over a slow line.
const patience = 10 * time.Minute

// upload takes a file in. The same file sent twice is one file, so the answer is the page itself.
func (s *Server) upload(c *gin.Context) {
	if wait, ok := s.gate.uploads.take(who(c).author.ID); !ok {
		c.Header("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		s.refuseUpload(c, http.StatusTooManyRequests, "That were many pictures. Please wait "+count(int(wait.Minutes())+1, "minute", "minutes")+" before you send more.")
		return
	}
	control, until := http.NewResponseController(c.Writer), time.Now().Add(patience)
	_ = control.SetReadDeadline(until) // a connection without deadlines needs none
	_ = control.SetWriteDeadline(until)
	got, err := s.receiveFile(c.Request)
	if err != nil {
		status, sentence := s.uploadTrouble(c, err)
		s.refuseUpload(c, status, sentence)
		return
	}
	page := got.page()
	if wantsJSON(c.Request) {
		answer := gin.H{"markdown": page.Markdown, "path": page.Path}
		if got.picture != nil {
			answer["width"], answer["height"] = got.picture.Shown.Width, got.picture.Shown.Height
		}
		c.JSON(http.StatusCreated, answer)
		return
	}
	page.deskPage, err = s.newDesk(c, "Media", links.DeskMedia)
	s.showDesk(c, http.StatusCreated, "media", page, err)
}

// page shows what became of an upload.
func (d delivered) page() mediaPage {
	if d.recording != nil {
		path := links.Media + d.recording.Path
		return mediaPage{Recording: d.recording, Path: path, Alt: d.alt, Markdown: markdownRecording(firstOf(d.alt, d.caption), path)}
	}
	path := links.Media + d.picture.Shown.Path
	return mediaPage{
		Picture: d.picture, Path: path, FullPath: links.Media + d.picture.Path, Alt: d.alt, Markdown: markdownImage(d.alt, path, d.caption, d.credit),
	}
}

// receiveFile reads an upload part by part; nothing is kept in memory or on disk but what the library accepts.
func (s *Server) receiveFile(r *http.Request) (delivered, error) {
	var got delivered
	parts, err := r.MultipartReader()
	if err != nil {
		return got, errForm
	}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return got, brokenUpload(err)
		}
		if n >= maxParts {
			return got, errParts
		}
		if err := s.receivePart(r.Context(), part, &got); err != nil {
			return got, err
		}
	}
	if got.picture == nil && got.recording == nil {
		return got, wrongField("file", "Please choose a file first.")
	}
	return got, nil
}

func (s *Server) receivePart(ctx context.Context, part *multipart.Part, got *delivered) error {
	var err error
	switch part.FormName() {
	case "alt":
		got.alt, err = shortText(part, "alt")
	case "caption":
		got.caption, err = shortText(part, "caption")
	case "credit":
		got.credit, err = shortText(part, "credit")
	case "file":
		if part.FileName() != "" && got.picture == nil && got.recording == nil {
			err = s.shelve(ctx, part, part.FileName(), got)
		}
	}
	return err
}

// shelve gives a file to the library, as a recording when it begins like one and as a picture otherwise.
func (s *Server) shelve(ctx context.Context, file io.Reader, name string, got *delivered) error {
	const head = 512
	buffered := bufio.NewReaderSize(file, head)
	begin, err := buffered.Peek(head)
	if err != nil && !errors.Is(err, io.EOF) {
		return brokenUpload(err)
	}
	if media.IsRecording(begin) {
		f, err := s.o.Media.AddRecording(ctx, buffered, name)
		got.recording = &f
		return err
	}
	p, err := s.o.Media.Add(ctx, buffered, name)
	got.picture = &p
	return err
}

func brokenUpload(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return blog.Refuse(blog.Invalid, "The upload was cut off on its way. Please try again.")
}

func shortText(part *multipart.Part, field string) (string, error) {
	text, err := io.ReadAll(io.LimitReader(part, 4*maxAlt+1))
	if err != nil {
		return "", brokenUpload(err)
	}
	if !utf8.Valid(text) {
		return "", errLetters
	}
	if utf8.RuneCount(text) > maxAlt {
		return "", wrongField(field, "Please keep each description under 1,500 characters.")
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
		return http.StatusRequestEntityTooLarge, "This is more than one file of the size that is taken. Please send one at a time: a picture of 10 MB or a sound or film of 64 MB at most."
	case errors.Is(err, media.ErrFull):
		return http.StatusInsufficientStorage, "The disk of this server is full, so the file was not kept. Please make room and send it again."
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
	d, err := s.newDesk(c, "Media", links.DeskMedia)
	d.Form.wrong("file", sentence)
	d.Form.message = "The file was not kept."
	s.showDesk(c, status, "media", mediaPage{deskPage: d}, err)
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// markdownImage writes the line that shows a picture in a post. What stands behind a bar in its title is whom it is owed to.
func markdownImage(alt, path, caption, credit string) string {
	if credit != "" {
		caption += " | Credit: " + credit
	}
	title := ""
	if caption = strings.TrimSpace(caption); caption != "" {
		title = ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(caption) + `"`
	}
	return "![" + inBrackets(alt) + "](" + path + title + ")"
}

// markdownRecording writes the line that becomes a player: a link alone in its paragraph.
func markdownRecording(title, path string) string {
	return "[" + inBrackets(firstOf(title, "Listen or watch")) + "](" + path + ")"
}

func inBrackets(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}
