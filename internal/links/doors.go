package links

import "net/url"

const (
	// InteractForm is where readers with an account elsewhere say where that is. Forms on other pages send
	// "uri", "do" and perhaps "handle" there by GET.
	InteractForm = "/interact"
	// QRCodes is the folder of the pictures that telephones read.
	QRCodes = "/qr/"
)

// What a reader can do from their own server, as InteractForm takes it.
const (
	DoFollow = "follow"
	DoReply  = "reply"
	DoLike   = "like"
	DoBoost  = "boost"
)

// Interact is where a reader acts on something from their own server. uri is the thing's permanent id or its address here;
// do is one of the words above, or empty for what most people want. Search engines have no business there: links to it
// should be rel="nofollow".
func Interact(uri, do string) string {
	query := url.Values{"uri": {uri}}
	if do != "" {
		query.Set("do", do)
	}
	return InteractForm + "?" + query.Encode()
}

// QR is the QR code of an author's profile address.
func QR(name string) string { return QRCodes + "@" + url.PathEscape(name) + ".svg" }

// InteractComment is where a reader answers, likes or boosts a comment that stands here, whoever wrote it: short, because
// it stands beside each comment three times.
func InteractComment(ref, do string) string {
	return InteractForm + "?do=" + do + "&uri=/ap/comments/" + ref
}
