package links

import "regexp"

// What programs ask for: browsers, phones, and whoever shows a preview of a link.
const (
	Manifest     = "/manifest.webmanifest"
	Favicon      = "/favicon.ico"
	AppleIcon    = "/apple-touch-icon.png"
	SmallIcon    = "/icon-192.png"
	LargeIcon    = "/icon-512.png"
	MaskableIcon = "/icon-maskable-512.png"
	Cards        = "/card/"
)

// SiteCard stands in the place of a post's ref in the address of the card that shows the site itself.
const SiteCard = "site"

// Card is the picture that link previews show of a post, or of the site (SiteCard). Hash tells what is written on it,
// so that a changed title is a new address and the picture may be kept for good.
func Card(ref, hash string) string { return Cards + ref + "-" + hash + ".png" }

var cardName = regexp.MustCompile(`^(` + SiteCard + `|[0-9A-Z]{26})(?:-([^/]*))?\.png$`)

// ParseCard reads the last part of a card's address. The hash may be any text.
func ParseCard(name string) (ref, hash string, ok bool) {
	m := cardName.FindStringSubmatch(name)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}
