package demo

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
)

// Bulk makes n posts that look like somebody's: titles, paragraphs, headings,
// lists, a table or a piece of code here and there. They are the same for the
// same seed, their slugs differ from each other, and they go back from now by
// about a day each. A post costs some microseconds; none is kept.
func Bulk(n int, seed uint64, now time.Time) iter.Seq[Post] {
	return func(yield func(Post) bool) {
		b := bulk{rand.New(rand.NewPCG(seed, 0xb1))}
		for i := range n {
			if !yield(b.post(i, now)) {
				return
			}
		}
	}
}

// serialEvery is how many generated posts there are for one part of a series.
const serialEvery = 100

type bulk struct {
	*rand.Rand
}

func (b bulk) post(i int, now time.Time) Post {
	thing, place := b.one(things), b.one(places)
	title := fmt.Sprintf(b.one(titles), thing, place)
	title = capital(title)
	slug := strings.ReplaceAll(strings.ToLower(strings.NewReplacer(",", "", "’", "", ":", "", "?", "").Replace(title)), " ", "-")
	categories := Categories()
	series := ""
	if i%serialEvery == 0 {
		series = serials[i/serialEvery%len(serials)]
	}
	return Post{
		Series:       series,
		Title:        title,
		Slug:         fmt.Sprintf("%s-%d", slug, i+1),
		Date:         now.Add(-time.Duration(i)*24*time.Hour - time.Duration(b.IntN(20*3600))*time.Second).UTC().Truncate(time.Second),
		Summary:      b.sentence(),
		Language:     "en",
		Tags:         []string{b.one(tags), b.one(tags)},
		Categories:   []string{categories[b.IntN(len(categories))].Slug},
		CommentsOpen: b.IntN(12) > 0,
		Body:         b.body(),
	}
}

func (b bulk) body() string {
	var s strings.Builder
	s.WriteString(b.paragraph())
	for range 1 + b.IntN(4) {
		fmt.Fprintf(&s, "## %s and the %s\n\n", capital(b.one(places)), b.one(things))
		for range 1 + b.IntN(3) {
			s.WriteString(b.paragraph())
		}
		switch b.IntN(7) {
		case 0:
			for range 3 + b.IntN(4) {
				fmt.Fprintf(&s, "- %s\n", b.sentence())
			}
			s.WriteByte('\n')
		case 1:
			s.WriteString("| day | reading | error |\n|---|--:|--:|\n")
			for d := range 4 + b.IntN(5) {
				fmt.Fprintf(&s, "| %d | %.2f | %.2f |\n", d+1, 20*b.Float64(), b.Float64())
			}
			s.WriteByte('\n')
		case 2:
			fmt.Fprintf(&s, "```go\nconst %s = %.3f // in metres\n```\n\n", b.one(things), b.Float64())
		case 3:
			fmt.Fprintf(&s, "> %s\n\n", b.sentence())
		}
	}
	return s.String()
}

func (b bulk) paragraph() string {
	var s strings.Builder
	for i := range 3 + b.IntN(4) {
		if i > 0 {
			s.WriteByte(' ')
		}
		s.WriteString(b.sentence())
	}
	s.WriteString("\n\n")
	return s.String()
}

func (b bulk) sentence() string {
	return fmt.Sprintf(b.one(sentences), b.one(things), b.one(places), b.one(deeds))
}

// one picks something from a list that is not empty.
func (b bulk) one(from []string) string { return from[b.IntN(len(from))] }

// capital expects a text that begins with a plain letter.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
