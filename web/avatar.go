package web

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/media"
)

// avatar is the face beside a name: our copy of the guest's picture, or a letter on a calm ground that the page draws
// itself, so that nothing is asked for.
type avatar struct {
	Src     string // 96 pixels; empty when there is no picture
	Large   string // the same in 192 pixels
	Initial string // what to draw instead
	Ground  string // class of the colour behind the letter, ground-0 to ground-7 (talk.css)
}

// avatarOf is a guest's face. The letter and its ground stay the same as long as the account does.
func avatarOf(g blog.Guest) avatar {
	a := avatar{Initial: initial(g.Shown()), Ground: groundOf(firstOf(g.Handle, g.ActorID))}
	if g.AvatarPath != "" {
		a.Src, a.Large = keptPicture(g.AvatarPath), keptPicture(media.LargeAvatar(g.AvatarPath))
	}
	return a
}

// initial is the first letter or digit of a name in capitals, with emojis passed over.
func initial(name string) string {
	inCode := false
	for i, r := range name {
		switch {
		case r == ':' && !inCode:
			end := strings.IndexByte(name[i+1:], ':')
			inCode = end > 0 && blog.ValidShortcode(name[i+1:i+1+end])
		case r == ':':
			inCode = false
		case !inCode && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return string(unicode.ToUpper(r))
		}
	}
	if r, size := utf8.DecodeRuneInString(name); size > 0 && unicode.IsGraphic(r) && r != ':' && !unicode.IsSpace(r) {
		return string(r)
	}
	return "?"
}

func groundOf(account string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(account)) // a hash never fails
	return "ground-" + strconv.Itoa(int(h.Sum32()%8))
}

// bareAddress is a web address as people say it: without its scheme and the slash at its end.
func bareAddress(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	return strings.TrimSuffix(rest, "/")
}
