package web

import (
	"regexp"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
)

// libraryPicture is a picture of our own library as the library page writes it: ![description](/media/… "caption").
var libraryPicture = regexp.MustCompile(`!\[((?:[^\]\\]|\\.)*)\]\((/media/[^)\s"]+)(?:\s+"(?:[^"\\]|\\.)*")?\)`)

// liftPictures takes the pictures out of an answer: beside the text they are what every server shows, and in it they are what
// most leave out. A picture that is not in the library stays where it is, and comes to nothing like every picture in a comment.
func liftPictures(body string, library *media.Library) (string, []blog.CommentPicture) {
	var pictures []blog.CommentPicture
	rest := libraryPicture.ReplaceAllStringFunc(body, func(found string) string {
		parts := libraryPicture.FindStringSubmatch(found)
		path := strings.TrimPrefix(parts[2], links.Media)
		d, known := library.Describe(path)
		if !known || d.Width == 0 {
			return found
		}
		alt := strings.NewReplacer(`\[`, "[", `\]`, "]", `\\`, `\`).Replace(parts[1])
		pictures = append(pictures, blog.CommentPicture{URL: parts[2], Path: path, Alt: alt, MediaType: d.MediaType, Width: d.Width, Height: d.Height})
		return ""
	})
	return strings.TrimSpace(rest), pictures
}
