package activitypub

import (
	"net/url"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	maxAlt       = 1500 // characters; what Mastodon lets people write
	maxMediaType = 100
	maxPictureID = 2048 // bytes of an address
	emojisOfText = 32
)

// pictures reads what is attached to a text: pictures to be copied, films and sounds to be linked. Anything else that
// lies beside it (Lemmy's and PeerTube's links) is left out.
func (s *Server) pictures(object *as2.Doc) []blog.CommentPicture {
	var list []blog.CommentPicture
	for _, m := range object.Attachments() {
		state, ok := stateOf(m)
		if !ok || !s.webPicture(m.URL) {
			continue
		}
		list = append(list, blog.CommentPicture{
			URL: m.URL, Alt: s.Text.CleanName(m.Alt, maxAlt), MediaType: s.Text.CleanName(m.MediaType, maxMediaType),
			Width: m.Width, Height: m.Height, Blurhash: plainASCII(m.Blurhash), State: state,
		})
	}
	return list
}

// stateOf judges an attachment by its media type, and by its type where the sender gave none. Mastodon calls everything
// a Document, Pixelfed and Misskey say Image.
func stateOf(m as2.RemoteMedia) (blog.PictureState, bool) {
	family, kind, _ := strings.Cut(mediaType(m.MediaType), "/")
	switch {
	case family == "image" && kind != "svg+xml":
		return blog.PictureWanted, true
	case family == "image", family == "video", family == "audio", m.Type == "Video", m.Type == "Audio":
		return blog.PictureLinked, true
	case family == "" && m.Type == "Image":
		return blog.PictureWanted, true
	case m.Type == "Document", m.Type == "Image":
		return blog.PictureLinked, true
	}
	return "", false
}

// emojis reads the explanations of :shortcodes: in a text or a name.
func (s *Server) emojis(tags []as2.RemoteTag) []blog.Emoji { return emojisIn(tags, s.webPicture) }

func emojisIn(tags []as2.RemoteTag, usable func(string) bool) []blog.Emoji {
	var list []blog.Emoji
	seen := map[string]bool{}
	for _, tag := range tags {
		name := strings.Trim(tag.Name, ":")
		if tag.Type != "Emoji" || seen[name] || !blog.ValidShortcode(name) || !usable(tag.Icon) || len(list) == emojisOfText {
			continue
		}
		seen[name] = true
		list = append(list, blog.Emoji{Shortcode: name, URL: tag.Icon, UpdatedAt: tag.Updated})
	}
	return list
}

// webPicture reports whether an address may be fetched as a picture at all; where it leads is judged when that happens.
func (s *Server) webPicture(address string) bool { return webPicture(address, s.AllowHTTP) }

func webPicture(address string, allowHTTP bool) bool {
	if address == "" || len(address) > maxPictureID || strings.ContainsAny(address, " \t\r\n\"'<>\\") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && allowHTTP
}

// plainASCII gives text that can only be a blurhash, else "".
func plainASCII(text string) string {
	for i := range len(text) {
		if text[i] <= ' ' || text[i] > '~' || strings.IndexByte(`"'<>&\`, text[i]) >= 0 {
			return ""
		}
	}
	return text
}
