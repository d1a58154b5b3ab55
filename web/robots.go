package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/links"
)

// machineTrainers are crawlers that say they collect texts to train machines.
func machineTrainers() []string {
	return []string{
		"GPTBot", "ClaudeBot", "anthropic-ai", "CCBot", "Google-Extended", "Applebot-Extended", "Bytespider", "Amazonbot", "FacebookBot",
		"meta-externalagent", "cohere-ai", "Diffbot", "ImagesiftBot", "Omgilibot", "PerplexityBot", "Timpibot", "YouBot",
	}
}

// robots tells crawlers where they may go (RFC 9309).
func (s *build) robots(ctx context.Context, _ request) (answer, error) {
	site, err := s.reader.Site(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("read the site: %w", err)
	}
	var b strings.Builder
	if site.Crawlers == "refuse" {
		for _, name := range machineTrainers() {
			b.WriteString("User-agent: " + name + "\n")
		}
		b.WriteString("Disallow: /\n\n")
	}
	b.WriteString("User-agent: *\nDisallow: /desk/\nDisallow: /login\nDisallow: /setup\nDisallow: /search\nDisallow: /interact\n\nSitemap: " +
		s.o.Links.Abs(links.Sitemap) + "\n")
	return answer{kind: plainType, body: []byte(b.String())}, nil
}

// securityTxt says where to report a hole (RFC 9116). Without a contact there is no such file.
func (s *build) securityTxt(ctx context.Context, _ request) (answer, error) {
	b, err := s.newBase(ctx, "")
	if err != nil {
		return answer{}, err
	}
	contact := b.Site.Contact
	if contact == "" {
		return answer{}, errNoPage
	}
	if !strings.HasPrefix(contact, "https://") {
		contact = "mailto:" + contact
	}
	// The file must name its end; it is made anew long before.
	s.endsAt(nextYear(b.Now.UTC()))
	expires := time.Date(b.Now.UTC().Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 6, 0)
	text := "Contact: " + contact + "\nExpires: " + stamp(expires) + "\nPreferred-Languages: " + b.Site.Language + "\nCanonical: " + s.o.Links.Abs(links.SecurityTxt) + "\n"
	return answer{kind: plainType, body: []byte(text)}, nil
}
