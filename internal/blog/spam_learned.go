package blog

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// CountKind tells what a count of decisions is about.
type CountKind string

// What is counted.
const (
	CountWord  CountKind = "word"  // a word, or "link:" and a host
	CountGuest CountKind = "guest" // by row
	CountHost  CountKind = "host"
)

// SpamCount is how often something was among what authors called spam, and among what they approved. It fades: after a
// season half of it is left.
type SpamCount struct {
	Kind      CountKind
	Token     string
	Spam      float64
	Ham       float64
	CountedAt time.Time
}

const spamHalfLife = 90 * day

// At is the count as much as is left of it at a moment.
func (c SpamCount) At(now time.Time) SpamCount {
	if age := now.Sub(c.CountedAt); age > 0 {
		left := math.Pow(0.5, float64(age)/float64(spamHalfLife))
		c.Spam, c.Ham = c.Spam*left, c.Ham*left
	}
	return c
}

// added is the count with one more decision, or one less.
func (c SpamCount) added(spam, ham float64, now time.Time) SpamCount {
	c = c.At(now)
	c.Spam, c.Ham = max(c.Spam+spam, 0), max(c.Ham+ham, 0)
	c.CountedAt = now.UTC().Truncate(time.Second)
	return c
}

// lean is the natural logarithm of how much more often a token was seen in spam, with two imagined decisions of each
// kind, so that one alone says little. It lies about between -3 and 3.
func (c SpamCount) lean() float64 { return math.Log((c.Spam + 0.5) / (c.Ham + 0.5)) }

const (
	strongestWords = 8  // only what leans most counts, so that a long text is not worse than a short one
	maxLearned     = 45 // what words alone can add
	maxForgiven    = 15 // what words alone can take off
)

func (f SpamFacts) aboutLearned() []point {
	var p []point
	if score, named := learnedWords(f.Words); score > 0 {
		p = append(p, point{score, "words that you marked as spam before: " + strings.Join(named, ", ")})
	} else if score < 0 {
		p = append(p, point{score, "words of comments that you approved"})
	}
	if g := f.Guest; g.Spam >= 0.5 && g.Spam > g.Ham {
		p = append(p, point{45, "you marked this person as spam before"})
	}
	switch h := f.Host; {
	case h.Spam >= 2 && h.Spam > 2*h.Ham:
		p = append(p, point{20, "you marked others of their server as spam"})
	case h.Ham >= 3 && h.Ham > 8*h.Spam:
		p = append(p, point{-6, "you approved others of their server"})
	}
	return p
}

// learnedWords adds up what the strongest words say. It gives the three that speak most for spam.
func learnedWords(words []SpamCount) (score int, named []string) {
	known := slices.DeleteFunc(slices.Clone(words), func(c SpamCount) bool { return c.Spam+c.Ham < 0.75 || math.Abs(c.lean()) < 0.6 })
	slices.SortStableFunc(known, func(a, b SpamCount) int {
		return cmp.Or(cmp.Compare(math.Abs(b.lean()), math.Abs(a.lean())), cmp.Compare(a.Token, b.Token))
	})
	sum := 0.0
	for _, c := range known[:min(len(known), strongestWords)] {
		sum += c.lean()
		if c.lean() > 0 && len(named) < 3 {
			named = append(named, strings.TrimPrefix(c.Token, "link:"))
		}
	}
	score = int(math.Round(sum * 4))
	return min(max(score, -maxForgiven), maxLearned), named
}

// Echo is that somebody sent a text.
type Echo struct {
	Print   string // see SpamText.Print
	GuestID int64
	AboutID int64 // the post, or zero for a message
	HeardAt time.Time
}

const echoesLast = 7 * day
