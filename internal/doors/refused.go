package doors

import "strings"

// The sentences for readers. The first %s is what they typed, or the host that it names.
const (
	sayEmpty      = "Please type your handle, such as @name@server.example, or the address of the server where you have your account."
	sayUnreadable = "“%s” cannot be read as a handle. It looks like @name@server.example; the address of your server alone will do as well."
	sayNoServer   = "“%s” does not say on which server you are. Please add it: @name@server.example."
	sayNotPublic  = "“%s” is not the address of a server on the public internet. Please type the name of the server where you have your account."
	sayOurs       = "“%s” is this very site. Please type the handle of your own account, on the server where you log in."
	saySilent     = "%s did not answer. Please check the spelling, or try again in a few minutes."
	sayNoDoor     = "%s answered, but not as a server of the fediverse. Please check the spelling; an e-mail address will not do."
)

// Sentences lists every sentence that a *Refused can hold, for whoever translates them.
func Sentences() []string {
	return []string{sayEmpty, sayUnreadable, sayNoServer, sayNotPublic, sayOurs, saySilent, sayNoDoor}
}

// Refused is the error for what leads nowhere. Its sentence tells the reader what is wrong and what to do.
type Refused struct {
	message string
	about   string
	theirs  bool
}

// maxQuoted bounds how much of what was typed is repeated in a sentence.
const maxQuoted = 80

func refuse(message, about string) *Refused {
	if runes := []rune(about); len(runes) > maxQuoted {
		about = string(runes[:maxQuoted]) + "…"
	}
	return &Refused{message: message, about: about, theirs: message == saySilent || message == sayNoDoor}
}

// Sentence gives the English sentence and what stands for its %s, as a translation needs them. What a reader typed may be in
// the arguments: it must be escaped like any other input.
func (r *Refused) Sentence() (message string, args []any) {
	if !strings.Contains(r.message, "%s") {
		return r.message, nil
	}
	return r.message, []any{r.about}
}

// Theirs reports whether the other server is the cause; if not, it is what the reader typed.
func (r *Refused) Theirs() bool { return r.theirs }

// Error is the sentence in English.
func (r *Refused) Error() string { return strings.Replace(r.message, "%s", r.about, 1) }
