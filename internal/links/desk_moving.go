package links

import "net/url"

// Moving house at the desk.
const (
	DeskMoving       = "/desk/moving"
	DeskMovingIn     = "/desk/moving/in"
	DeskMovingOut    = "/desk/moving/out"
	DeskMovingStay   = "/desk/moving/stay"
	DeskMovingNames  = "/desk/moving/names" // the author's accounts elsewhere
	DeskMovingExport = "/desk/moving/export"
)

// DeskMovingAbout is a page about an account elsewhere: of moving in from it, or of moving out to it.
func DeskMovingAbout(page, account string) string {
	return page + "?" + url.Values{"account": {account}}.Encode()
}
