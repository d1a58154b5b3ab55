package web

import (
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
)

// mediaMarkdown writes the line that shows or plays a file in a post.
func mediaMarkdown(m blog.MediaItem) string {
	if m.Kind == blog.MediaPicture {
		return markdownImage(m.Alt, links.Media+m.Shown, m.Caption, m.Credit)
	}
	return markdownRecording(firstOf(m.Alt, m.Caption), links.Media+m.Path)
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

// mediaJSON is what scripts learn about a file.
func mediaJSON(m blog.MediaItem) gin.H {
	known := gin.H{
		"ref": m.Ref, "kind": m.Kind, "state": m.State, "failure": m.Failure, "name": m.Name, "markdown": mediaMarkdown(m),
		"path": links.Media + m.Shown, "src": links.Media + m.Shown, "alt": m.Alt, "decorative": m.Decorative,
		"caption": m.Caption, "credit": m.Credit, "described": m.Described(), "page": links.DeskMediaItem(m.Ref),
	}
	if m.Kind == blog.MediaPicture {
		known["thumb"] = links.Media + m.Thumb
		known["width"], known["height"] = shownSize(m)
	}
	return known
}

// shownSize is the size of what pages show of a picture.
func shownSize(m blog.MediaItem) (width, height int) {
	if m.Shown == m.Path || m.Width <= media.ShownWidth {
		return m.Width, m.Height
	}
	return media.ShownWidth, max(1, (m.Height*media.ShownWidth+m.Width/2)/m.Width)
}

// mediaItemOf is what the library of files knows about a file, in the words of the domain.
func mediaItemOf(f media.File, shown, name string) blog.MediaItem {
	return blog.MediaItem{
		Kind: blog.MediaKindOf(f.MediaType), Path: f.Path, Shown: shown, Thumb: shown, MediaType: f.MediaType, Name: name,
		Bytes: f.Bytes, Width: f.Width, Height: f.Height,
	}
}

// lengthSaid writes how long a recording is: "3:05", "1:02:07".
func lengthSaid(seconds int) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// titleOf is what the desk calls a file.
func titleOf(m blog.MediaItem) string {
	return firstOf(m.Name, m.Alt, strings.ToUpper(string(m.Kind[:1]))+string(m.Kind[1:]))
}
