package links

import (
	"net/url"
	"strconv"
)

// DeskAnswers stands before the addresses of an author's answers to messages.
const DeskAnswers = "/desk/answers"

// DeskMessage is the talk with the writer of a message, where it is answered.
func DeskMessage(id int64) string { return DeskMessages + "/" + strconv.FormatInt(id, 10) }

// DeskMessageAnswer takes an author's answer to a message.
func DeskMessageAnswer(id int64) string { return DeskMessage(id) + "/answer" }

// DeskMessageGesture takes a like, a boost or a follow towards the writer of a message, and takes it back.
func DeskMessageGesture(id int64) string { return DeskMessage(id) + "/gesture" }

// DeskOwnAnswer is where an author changes an answer to a message.
func DeskOwnAnswer(ref string) string { return DeskAnswers + "/" + url.PathEscape(ref) }

// DeskOwnAnswerDelete asks whether an answer to a message shall really go.
func DeskOwnAnswerDelete(ref string) string { return DeskOwnAnswer(ref) + "/delete" }
