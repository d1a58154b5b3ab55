package blog

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// MessageAnswer is what an author answered to a message. The answer to something private is for that guest alone; the answer
// to a mention can be read by everybody who knows where. It repeats what it answers, because a message may change or go.
type MessageAnswer struct {
	ID        int64
	Ref       string // part of its public id
	MessageID int64
	AuthorID  int64
	GuestID   int64
	Kind      MessageKind // of the message when it was answered; who may read the answer never changes
	InReplyTo string      // RemoteID of the message
	ContextID string      // of the message
	HTML      string
	Source    string // Markdown, without the pictures
	Warning   string
	Language  string
	Pictures  string // see Attached
	CreatedAt time.Time
	EditedAt  time.Time
	DeletedAt time.Time // when its author deleted it; the words are gone since then
}

// Private reports whether only the guest may read the answer.
func (a MessageAnswer) Private() bool { return a.Kind == Private }

// Gone reports whether its author deleted the answer.
func (a MessageAnswer) Gone() bool { return !a.DeletedAt.IsZero() }

// LetterKey is the Outgoing.Key of the latest letter that holds the answer as it stands.
func (a MessageAnswer) LetterKey() string {
	if a.EditedAt.IsZero() {
		return string(LetterNews) + ":" + a.Ref
	}
	return string(LetterChange) + ":" + a.Ref + ":" + strconv.FormatInt(a.EditedAt.Unix(), 10)
}

// attachment is a picture as Pictures keeps it.
type attachment struct {
	URL       string `json:"url"`
	Path      string `json:"path"`
	Alt       string `json:"alt"`
	MediaType string `json:"type"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
}

// Attached are the pictures beside the answer, of our own library. An unreadable list is none.
func (a MessageAnswer) Attached() []CommentPicture {
	if a.Pictures == "" {
		return nil
	}
	var kept []attachment
	if err := json.Unmarshal([]byte(a.Pictures), &kept); err != nil {
		return nil
	}
	list := make([]CommentPicture, len(kept))
	for i, p := range kept {
		list[i] = CommentPicture{Position: i, URL: p.URL, Path: p.Path, Alt: p.Alt, MediaType: p.MediaType, Width: p.Width, Height: p.Height, State: PictureKept}
	}
	return list
}

// attach is the inverse of Attached.
func attach(pictures []CommentPicture) (string, error) {
	if len(pictures) == 0 {
		return "", nil
	}
	kept := make([]attachment, len(pictures))
	for i, p := range pictures {
		kept[i] = attachment{URL: p.URL, Path: p.Path, Alt: p.Alt, MediaType: p.MediaType, Width: p.Width, Height: p.Height}
	}
	text, err := json.Marshal(kept)
	return string(text), err
}

// Talk is everything between an author and a guest that is no comment.
type Talk struct {
	Guest   Guest
	Message Message    // the one that was asked for
	Turns   []TalkTurn // the oldest first
	Cut     bool       // there is more before them
}

// TalkTurn is a message with the author's answers to it, the oldest first, those that were deleted too.
type TalkTurn struct {
	Message  Message
	Answered MessageAnswer // which of the author's answers it answers; zero when it answers none
	Answers  []MessageAnswer
	Emojis   map[string]string // of the guest's name and the text, see CommentView
}

// MessageTx keeps answers to messages.
type MessageTx interface {
	MessageAnswerByRef(ctx context.Context, ref string) (MessageAnswer, error)
	MessageAnswerByID(ctx context.Context, id int64) (MessageAnswer, error)
	SaveMessageAnswer(ctx context.Context, a *MessageAnswer) error
}
