package blog

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hold says why something that came in is not shown, beside what its status says.
type Hold string

// The reasons to hold something back.
const (
	HoldSpam   Hold = "spam"   // looks like spam, or an author said so
	HoldMuted  Hold = "muted"  // contains a muted word
	HoldHidden Hold = "hidden" // an author put a message aside; comments have a status for that

	HoldWithdrawn Hold = "withdrawn" // its writer took back a message that was answered; it lies in the inbox without its words
)

// Spam reports whether a comment lies among the spam.
func (c Comment) Spam() bool { return c.Hold == HoldSpam && c.Status == Hidden }

// SpamFacts are what is known about a text and who sent it. Unknown things are zero.
type SpamFacts struct {
	Text        SpamText
	Age         time.Duration // of the account; zero when it is not known
	Known       bool          // an author approved something of theirs
	Faceless    bool          // neither a picture nor a name of their own
	Visitor     bool          // from the guest book
	Website     bool          // a visitor left the address of a website
	PostScript  string        // of the post that is answered; empty for messages
	AfterPost   time.Duration // between the post's publication and the answer; zero when it does not matter
	OtherGuests int           // who sent the same text lately
	OtherPlaces int           // where the same guest sent the same text lately
	Words       []SpamCount   // of the text's tokens, what the authors' decisions taught
	Guest       SpamCount
	Host        SpamCount
}

// Verdict is how much a text looks like spam, and why. About 0 is quite honest and 100 quite certain.
type Verdict struct {
	Score   int
	Reasons []string // phrases for a person: "new account", "3 links"; the heaviest first
}

// Spam thresholds of the setting comments.spam; zero never holds anything back.
const (
	spamCareful = 45
	spamNormal  = 60
	spamRelaxed = 85
)

// SpamThreshold is the score from which on something is held as spam; zero when the scoring is off.
func (s Site) SpamThreshold() int {
	switch s.Spam {
	case "careful":
		return spamCareful
	case "relaxed":
		return spamRelaxed
	case "off":
		return 0
	}
	return spamNormal
}

// point is one reason with its weight.
type point struct {
	weight int
	reason string
}

// JudgeSpam scores a text. It is a pure function: the same facts always give the same verdict.
func JudgeSpam(f SpamFacts) Verdict {
	points := slices.Concat(f.aboutSender(), f.aboutText(), f.aboutCopies(), f.aboutLearned())
	slices.SortStableFunc(points, func(a, b point) int { return b.weight - a.weight })
	var v Verdict
	for _, p := range points {
		v.Score += p.weight
		if p.weight != 0 {
			v.Reasons = append(v.Reasons, p.reason)
		}
	}
	v.Score = min(max(v.Score, 0), 100)
	return v
}

const day = 24 * time.Hour

func (f SpamFacts) aboutSender() []point {
	var p []point
	switch {
	case f.Known:
		p = append(p, point{-40, "you approved this person before"})
	case f.Visitor:
		p = append(p, point{5, "from the guest book"})
	default:
		p = append(p, point{8, "first contact"})
	}
	if f.Website {
		p = append(p, point{5, "left a website"})
	}
	switch {
	case f.Age <= 0 || f.Known:
	case f.Age < 2*day:
		p = append(p, point{22, "account made within two days"})
	case f.Age < 14*day:
		p = append(p, point{12, "new account"})
	case f.Age > 365*day:
		p = append(p, point{-6, "account older than a year"})
	}
	if f.Faceless && !f.Visitor {
		p = append(p, point{7, "no picture and no name"})
	}
	if f.AfterPost > 0 && f.AfterPost < 15*time.Second {
		p = append(p, point{14, "came within seconds of the post"})
	}
	return p
}

func (f SpamFacts) aboutText() []point {
	var p []point
	t := f.Text
	switch n := len(t.Links); {
	case n >= 8:
		p = append(p, point{30, fmt.Sprintf("%d links", n)})
	case n >= 3:
		p = append(p, point{14, fmt.Sprintf("%d links", n)})
	case n == 2:
		p = append(p, point{9, "2 links"})
	case n == 1:
		p = append(p, point{6, "a link"})
	}
	if len(t.Links) > 0 && len(t.Words) < 8 {
		p = append(p, point{12, "hardly anything but a link"})
	}
	if slices.ContainsFunc(t.Links, func(h string) bool { return slices.Contains(shorteners(), h) }) {
		p = append(p, point{16, "a link that hides where it leads"})
	}
	switch {
	case t.Mentions >= 10:
		p = append(p, point{32, fmt.Sprintf("%d people mentioned", t.Mentions)})
	case t.Mentions >= 5:
		p = append(p, point{16, fmt.Sprintf("%d people mentioned", t.Mentions)})
	case t.Mentions >= 2 && len(t.Words) < 2:
		p = append(p, point{20, "nothing but names"})
	}
	if t.Tags >= 6 {
		p = append(p, point{14, fmt.Sprintf("%d tags", t.Tags)})
	}
	if t.Contact {
		p = append(p, point{16, "a telephone number or a wallet"})
	}
	if t.Disguise {
		p = append(p, point{22, "disguised letters"})
	}
	if f.PostScript != "" && t.Script != "" && t.Script != f.PostScript && t.Letters >= 12 {
		p = append(p, point{10, "written in another script than the post"})
	}
	return append(p, pitch(t)...)
}

func (f SpamFacts) aboutCopies() []point {
	var p []point
	if f.OtherGuests > 0 {
		p = append(p, point{min(30+5*f.OtherGuests, 50), "the same text from " + others(f.OtherGuests) + " lately"})
	}
	if f.OtherPlaces > 0 {
		p = append(p, point{min(18+6*f.OtherPlaces, 40), "the same text in several places lately"})
	}
	return p
}

func others(n int) string {
	if n == 1 {
		return "another account"
	}
	return fmt.Sprintf("%d other accounts", n)
}

// shorteners are addresses that say nothing about where they lead.
func shorteners() []string {
	return []string{"bit.ly", "tinyurl.com", "cutt.ly", "is.gd", "rb.gy", "shorturl.at", "t.ly", "goo.su", "tiny.cc", "ow.ly", "s.id", "linktr.ee", "t.me", "wa.me"}
}

// pitches are words of today's advertisements, by what they sell. One word says nothing: honest people write about banks,
// too. What counts is how many of one kind meet.
func pitches() []string {
	return []string{
		"casino gambling jackpot betting slots poker bonus deposit wager sportsbook roulette baccarat judi togel gacor",
		"loan loans credit lender borrow repayment collateral financing applicants kredit prestamo",
		"crypto bitcoin btc usdt ethereum airdrop trading forex profit profits investment invest broker signals wallet recovery recovered recover presale mining giveaway doubled returns wallets funds",
		"viagra cialis pills pharmacy prescription enlargement supplement keto slimming weight cbd testosterone erectile",
		"seo backlinks backlink ranking rankings traffic guest posting domain authority followers subscribers promote promotion agency marketing outreach audience",
		"sexy nude nudes hot girls singles dating escort escorts onlyfans webcam hookup lonely horny xxx porn",
		"replica watches handbags wholesale discount coupon cheap sale shipping outlet offer promo",
		"whatsapp telegram contact dm inbox email hacker hackers spell caster herbal cure lover ex",
		"essay assignment assignments dissertation writers homework diploma diplomas certificate passport visa license",
		"suspended verify verification unusual account login password security confirm urgent expire",
		"earn income weekly daily earning job remote vacancy hiring salary passive money dollars home",
	}
}

// pitch weighs how much a text sells. Who sells wants to be reached: without a link or a number it may be a person who
// talks about the matter.
func pitch(t SpamText) []point {
	words, best := t.Words, 0
	for _, group := range pitches() {
		hits := map[string]bool{}
		for _, w := range words {
			if slices.Contains(strings.Fields(group), w) {
				hits[w] = true
			}
		}
		best = max(best, len(hits))
	}
	reachable := len(t.Links) > 0 || t.Contact
	switch {
	case best >= 3 && !reachable:
		return []point{{12, "reads like an advertisement"}}
	case best >= 5:
		return []point{{36, "reads like an advertisement"}}
	case best >= 3:
		return []point{{24, "reads like an advertisement"}}
	case best == 2:
		return []point{{8, "some words of advertisements"}}
	}
	return nil
}
