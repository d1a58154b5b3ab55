package blog_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const dayLong = 24 * time.Hour

// sample is a comment as the files of testdata/spam hold it.
type sample struct {
	facts blog.SpamFacts
	text  string
}

func samples(t *testing.T, name string) []sample {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", "spam", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	// A line of code in a sample goes on in the next line of the file.
	var lines []string
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		switch parts := strings.SplitN(line, "|", 4); {
		case strings.HasPrefix(line, "#"):
		case len(parts) == 4:
			lines = append(lines, line)
		case len(lines) > 0:
			lines[len(lines)-1] += "\n" + line
		}
	}
	var found []sample
	for _, line := range lines {
		parts := strings.SplitN(line, "|", 4)
		days, err := strconv.Atoi(parts[0])
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		found = append(found, sample{text: parts[3], facts: blog.SpamFacts{
			Text: blog.ReadSpamText(parts[3]), Age: time.Duration(days) * dayLong, PostScript: parts[2],
			Faceless: strings.Contains(parts[1], "f"), Visitor: strings.Contains(parts[1], "v"), Website: strings.Contains(parts[1], "w"),
		}})
	}
	return found
}

// caught counts the samples that reach a threshold, as strangers without any learning, and lists them.
func caught(list []sample, threshold int) (n int, told []string) {
	for _, s := range list {
		v := blog.JudgeSpam(s.facts)
		if v.Score >= threshold {
			n++
		}
		told = append(told, fmt.Sprintf("%3d %v %.90s", v.Score, v.Reasons, s.text))
	}
	slices.Sort(told)
	return n, told
}

// TestHonestCommentsAreNoSpam is the first promise of the scoring: false alarms are the worst that it can do. No sample was
// ever seen before by it, everybody is a stranger, and nothing is learnt.
func TestHonestCommentsAreNoSpam(t *testing.T) {
	t.Parallel()
	honest, spam := samples(t, "honest"), samples(t, "spam")
	if len(honest) < 60 || len(spam) < 60 {
		t.Fatalf("%d honest samples and %d of spam", len(honest), len(spam))
	}
	for _, level := range []struct {
		name   string
		falses int // false alarms that are allowed
		least  int // spam that must be found
	}{{"careful", 0, 55}, {"normal", 0, 48}, {"relaxed", 0, 12}} {
		threshold := blog.Site{Spam: level.name}.SpamThreshold()
		wrong, honestTold := caught(honest, threshold)
		found, spamTold := caught(spam, threshold)
		t.Logf("%s (%d): %d of %d spam found, %d of %d honest ones taken for spam", level.name, threshold, found, len(spam), wrong, len(honest))
		if wrong > level.falses {
			t.Errorf("%s takes %d honest comments for spam:\n%s", level.name, wrong, strings.Join(honestTold[len(honestTold)-5:], "\n"))
		}
		if found < level.least {
			t.Errorf("%s finds %d of %d:\n%s", level.name, found, len(spam), strings.Join(spamTold[:20], "\n"))
		}
	}
	_, told := caught(honest, 0)
	t.Logf("the honest ones nearest to the line:\n%s", strings.Join(told[len(told)-3:], "\n"))
}

func TestWhomAnAuthorApprovedIsNoSpammer(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t, "honest") {
		s.facts.Known, s.facts.OtherPlaces = true, 1
		if v := blog.JudgeSpam(s.facts); v.Score >= 40 {
			t.Errorf("%d %v %s", v.Score, v.Reasons, s.text)
		}
	}
}

func TestTheSameTextFromSeveralAccountsIsAWave(t *testing.T) {
	t.Parallel()
	text := blog.ReadSpamText(`<p>@ana Look at this wonderful page about windows, dear friend: <a href="https://a.example">here</a></p>`)
	other := blog.ReadSpamText(`<p>@bo Look at this <b>wonderful</b> page about windows, dear friend: <a href="https://b.example">here</a></p>`)
	if text.Print() == "" || text.Print() != other.Print() {
		t.Errorf("prints %q and %q", text.Print(), other.Print())
	}
	if blog.ReadSpamText("<p>Thank you very much!</p>").Print() != "" {
		t.Error("a short text has a print")
	}
	v := blog.JudgeSpam(blog.SpamFacts{Text: text, OtherGuests: 4, Faceless: true})
	if v.Score < 60 || !slices.Contains(v.Reasons, "the same text from 4 other accounts lately") {
		t.Errorf("%+v", v)
	}
}

func TestWordsThatWereMarkedAreNamed(t *testing.T) {
	t.Parallel()
	f := blog.SpamFacts{Text: blog.ReadSpamText("<p>casino loan windows</p>"), Words: []blog.SpamCount{
		{Token: "casino", Spam: 6}, {Token: "loan", Spam: 3}, {Token: "windows", Ham: 1}, {Token: "once", Spam: 0.2},
	}}
	v := blog.JudgeSpam(f)
	if !slices.Contains(v.Reasons, "words that you marked as spam before: casino, loan") {
		t.Errorf("%+v", v)
	}
	f.Words = []blog.SpamCount{{Token: "windows", Ham: 20}, {Token: "putty", Ham: 9}}
	if w := blog.JudgeSpam(f); w.Score >= v.Score || !slices.Contains(w.Reasons, "words of comments that you approved") {
		t.Errorf("%+v", w)
	}
	faded := blog.SpamCount{Spam: 8, CountedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}.At(time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))
	if faded.Spam < 1.9 || faded.Spam > 2.1 {
		t.Errorf("after two half-lives %v of 8 are left", faded.Spam)
	}
}

func TestMutedWordsAreWholeWordsWhateverTheirAccents(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	list := []blog.MutedWord{
		{Words: "Café", Folded: "cafe"}, {Words: "free money", Folded: "free money"}, {Words: "広告", Folded: "広告"},
		{Words: "over", Folded: "over", ExpiresAt: now},
	}
	for text, want := range map[string]string{
		"See you at the CAFÉ!": "Café", "a cafeteria": "", "cafe\u0301s": "", "#cafe": "Café", "Free, money": "free money", "freedom money": "",
		"これは広告です": "広告", "game over": "",
	} {
		if got := blog.FindMuted(list, text, now).Words; got != want {
			t.Errorf("%q holds %q, want %q", text, got, want)
		}
	}
}
