package links

import "net/url"

// The addresses where people come in and look after their accounts.
const (
	LoginCode      = "/login/code"
	LoginPasskey   = "/login/passkey"
	LoginAsk       = "/login/passkey/ask"
	LoginForgotten = "/login/forgotten"
	JoinStrength   = "/join/strength"

	DeskAccount     = "/desk/account"
	DeskPassword    = "/desk/account/password"
	DeskSessions    = "/desk/account/sessions"
	DeskStrength    = "/desk/account/strength"
	DeskProve       = "/desk/account/prove"
	DeskPasskeys    = "/desk/account/passkeys"
	DeskNewPasskey  = "/desk/account/passkeys/new"
	DeskAskPasskey  = "/desk/account/passkeys/ask"
	DeskSecond      = "/desk/account/codes"
	DeskSecondOff   = "/desk/account/codes/off"
	DeskRecovery    = "/desk/account/codes/recovery"
	DeskRecoveryTxt = "/desk/account/codes/recovery.txt"
	DeskMail        = "/desk/account/mail"
	DeskMailTest    = "/desk/account/mail/test"

	DeskAuthors     = "/desk/authors"
	DeskInvitations = "/desk/authors/invitations"
)

// Join is where somebody who was invited becomes an author.
func Join(token string) string { return "/join/" + url.PathEscape(token) }

// Reset is where somebody chooses a new password by a link.
func Reset(token string) string { return "/login/reset/" + url.PathEscape(token) }

// ConfirmMail is where an author says that an address is theirs.
func ConfirmMail(token string) string { return "/mail/confirm/" + url.PathEscape(token) }

// StopMail ends a kind of mail without a login (RFC 8058).
func StopMail(token string) string { return "/mail/stop/" + url.PathEscape(token) }

// DeskAuthor is where an owner looks at one author.
func DeskAuthor(name string) string { return DeskAuthors + "/@" + url.PathEscape(name) }

// DeskInvitation is where an invitation is taken back.
func DeskInvitation(id string) string { return DeskInvitations + "/" + url.PathEscape(id) }
