package mail

import (
	"html"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Letter is what an author gets. All texts are plain; line ends within a line are taken out before they could forge a header.
type Letter struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Lines   []Line `json:"lines"`
	Foot    string `json:"foot"`           // why they get it
	Stop    string `json:"stop,omitempty"` // absolute address that ends letters of this kind, or empty
	ID      string `json:"id,omitempty"`   // left part of the Message-ID, so that a letter sent twice is known to be one
}

// Line is a sentence, and perhaps a link to what it is about.
type Line struct {
	Text string `json:"text"`
	Link string `json:"link,omitempty"` // absolute
}

// message writes a letter down: plain text, and the same as short HTML. It says that a program wrote it, so that no program
// answers (RFC 3834 §5), and how to end such letters with one click (RFC 8058 §3.1).
func (s *Server) message(l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(oneLine(s.from.Name), s.from.Address); err != nil {
		return nil, err
	}
	if err := m.EnvelopeFrom(s.from.Address); err != nil {
		return nil, err
	}
	if err := m.To(l.To); err != nil {
		return nil, err
	}
	m.Subject(oneLine(l.Subject))
	m.SetDate()
	if l.ID == "" {
		m.SetMessageID()
	} else {
		m.SetMessageIDWithValue(l.ID + "@" + s.helo)
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	if l.Stop != "" {
		m.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+l.Stop+">")
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(gomail.TypeTextPlain, l.plain())
	m.AddAlternativeString(gomail.TypeTextHTML, l.html())
	return m, nil
}

func (l Letter) plain() string {
	var b strings.Builder
	for _, line := range l.Lines {
		b.WriteString(oneLine(line.Text) + "\n")
		if line.Link != "" {
			b.WriteString(line.Link + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString("-- \n" + oneLine(l.Foot) + "\n")
	if l.Stop != "" {
		b.WriteString("No more of these letters: " + l.Stop + "\n")
	}
	return b.String()
}

func (l Letter) html() string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html lang=\"en\"><body>\n")
	for _, line := range l.Lines {
		b.WriteString("<p>" + html.EscapeString(oneLine(line.Text)))
		if line.Link != "" {
			at := html.EscapeString(line.Link)
			b.WriteString("<br><a href=\"" + at + "\">" + at + "</a>")
		}
		b.WriteString("</p>\n")
	}
	b.WriteString("<p><small>" + html.EscapeString(oneLine(l.Foot)))
	if l.Stop != "" {
		b.WriteString(" <a href=\"" + html.EscapeString(l.Stop) + "\">No more of these letters</a>")
	}
	b.WriteString("</small></p></body></html>\n")
	return b.String()
}

// oneLine takes out what could begin a new header or hide in a subject.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == '\u2028' || r == '\u2029' }), " ")
}
