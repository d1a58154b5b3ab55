package mail_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/oriel-blog/oriel/internal/mail"
)

func letter() mail.Letter {
	return mail.Letter{
		To: "ana@example.com", Subject: "Mia commented on “Grüße”", ID: "news-7",
		Lines: []mail.Line{{Text: "Mia <b>commented</b>.", Link: "https://blog.example/desk/comments/x"}},
		Foot:  "You chose this.", Stop: "https://blog.example/mail/stop/abc",
	}
}

func TestALetterArrivesWithLoginAndEncryption(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"smtp", "smtps"} {
		peer := startPeer(t, scheme == "smtps")
		server := peer.client(t, scheme, "oriel:p%40ss")
		if err := server.Send(t.Context(), letter()); err != nil {
			t.Fatalf("%s: %v", scheme, err)
		}
		got := peer.only(t)
		if !got.encrypted || got.user != "oriel" || got.from != "oriel@blog.example" || got.to != "ana@example.com" {
			t.Errorf("%s: encrypted %v, as %q, from %q to %q", scheme, got.encrypted, got.user, got.from, got.to)
		}
		for header, want := range map[string]string{
			"Subject": "Mia commented on “Grüße”", "Auto-Submitted": "auto-generated", "List-Unsubscribe": "<https://blog.example/mail/stop/abc>",
			"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Message-Id": "<news-7@blog.example>", "From": `"The Bay Window" <oriel@blog.example>`,
		} {
			if got.header(t, header) != want {
				t.Errorf("%s: %s is %q, want %q", scheme, header, got.header(t, header), want)
			}
		}
		if !strings.Contains(got.body, "text/plain") || !strings.Contains(got.body, "&lt;b&gt;commented") || !strings.Contains(got.body, "No more of these letters") {
			t.Errorf("%s: %s", scheme, got.body)
		}
		if err := server.Greet(t.Context()); err != nil {
			t.Errorf("%s: greet: %v", scheme, err)
		}
	}
}

// What a stranger is called must not become a header of ours (CWE-93).
func TestNamesForgeNoHeaders(t *testing.T) {
	t.Parallel()
	peer := startPeer(t, false)
	l := letter()
	l.Subject = "Mia\r\nBcc: eve@evil.example\r\n\r\nBuy\u2028this"
	l.Foot = "foot\r\n.\r\nMAIL FROM:<eve@evil.example>"
	if err := peer.client(t, "smtp", "oriel:p%40ss").Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	got := peer.only(t)
	if got.header(t, "Bcc") != "" || got.header(t, "Subject") != "Mia Bcc: eve@evil.example Buy this" {
		t.Errorf("subject %q, bcc %q", got.header(t, "Subject"), got.header(t, "Bcc"))
	}
	l.To = "ana@example.com\r\nBcc: eve@evil.example"
	var refused *mail.Refused
	if err := peer.client(t, "smtp", "oriel:p%40ss").Send(t.Context(), l); !errors.As(err, &refused) || refused.Temporary {
		t.Errorf("a forged address: %v", err)
	}
}

func TestWhatTheServerSaysIsToldInWords(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name      string
		answer    error
		user      string
		word      string
		temporary bool
	}{
		{"refused", &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}, "oriel:p%40ss", "no such mailbox", false},
		{"greylisted", &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "come back later"}, "oriel:p%40ss", "come back later", true},
		{"wrong password", nil, "oriel:wrong-secret", "did not accept the name and the password", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			peer := startPeer(t, false)
			peer.answer = c.answer
			err := peer.client(t, "smtp", c.user).Send(t.Context(), letter())
			var refused *mail.Refused
			if !errors.As(err, &refused) || !strings.Contains(refused.Sentence, c.word) || refused.Temporary != c.temporary {
				t.Fatalf("%#v", err)
			}
			if strings.Contains(err.Error(), "wrong-secret") || strings.Contains(err.Error(), "p@ss") {
				t.Errorf("the password is told: %v", err)
			}
		})
	}
}

func TestNothingIsSentInTheClearOrToAStranger(t *testing.T) {
	t.Parallel()
	peer := startPeer(t, false)
	stranger, err := mail.NewServer(peer.url(t, "smtp", "oriel:p%40ss"), "oriel@blog.example", "blog.example", nil) // its certificate is vouched for by nobody
	if err != nil {
		t.Fatal(err)
	}
	var refused *mail.Refused
	if err := stranger.Send(t.Context(), letter()); !errors.As(err, &refused) || !strings.Contains(refused.Sentence, "certificate") {
		t.Errorf("a server of nobody: %v", err)
	}
	dead, err := mail.NewServer(&url.URL{Scheme: "smtp", Host: "127.0.0.1:1"}, "oriel@blog.example", "blog.example", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.Send(t.Context(), letter()); !errors.As(err, &refused) || !refused.Temporary || !strings.Contains(refused.Sentence, "cannot be reached") {
		t.Errorf("a dead server: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := peer.client(t, "smtp", "oriel:p%40ss").Send(ctx, letter()); err == nil {
		t.Error("sent after the end")
	}
	if n := peer.count(); n != 0 {
		t.Errorf("%d letters arrived", n)
	}
}

func TestAServerWithoutEncryptionGetsNothing(t *testing.T) {
	t.Parallel()
	peer := startPlainPeer(t)
	server, err := mail.NewServer(&url.URL{Scheme: "smtp", Host: "mail.example:25", User: url.UserPassword("oriel", "p@ss")}, "oriel@blog.example", "blog.example", peer.roots)
	if err != nil {
		t.Fatal(err)
	}
	server.DialTo(peer.address)
	var refused *mail.Refused
	if err := server.Send(t.Context(), letter()); !errors.As(err, &refused) || !strings.Contains(refused.Sentence, "STARTTLS") {
		t.Errorf("got %v", err)
	}
	if peer.count() != 0 {
		t.Error("a letter was sent in the clear")
	}
}
