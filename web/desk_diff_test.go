package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestComparingGivesBothTextsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		item := rapid.SampledFrom([]string{"a", "b", "c", "d", "", "e"})
		old, now := rapid.SliceOfN(item, 0, 40).Draw(rt, "old"), rapid.SliceOfN(item, 0, 40).Draw(rt, "now")
		var was, is []string
		last := diffKind(-1)
		for _, s := range compare(old, now) {
			if s.kind == last {
				rt.Fatalf("two runs of kind %d beside each other", s.kind)
			}
			last = s.kind
			was = append(was, s.old...)
			is = append(is, s.now...)
		}
		if fmt.Sprint(was) != fmt.Sprint(old) || fmt.Sprint(is) != fmt.Sprint(now) {
			rt.Fatalf("%q and %q came back as %q and %q", old, now, was, is)
		}
		line := rapid.String().Draw(rt, "line")
		if strings.Join(splitWords(line), "") != line {
			rt.Fatalf("%q was cut into %q", line, splitWords(line))
		}
	})
}

func TestChangedWordsAreMarkedWithinTheirLine(t *testing.T) {
	t.Parallel()
	lines := compareTexts("one\nThe grey heron waits.\nthree\nfour\nfive\nsix\nseven", "one\nThe white heron waits here.\nthree\nfour\nfive\nsix\nseven\neight")
	var b strings.Builder
	for _, l := range lines {
		switch {
		case l.Skipped > 0:
			fmt.Fprintf(&b, "…%d", l.Skipped)
		case l.Gone:
			b.WriteString("-")
		case l.Came:
			b.WriteString("+")
		}
		for _, p := range l.Parts {
			switch {
			case p.Gone:
				fmt.Fprintf(&b, "[-%s]", p.Text)
			case p.Came:
				fmt.Fprintf(&b, "[+%s]", p.Text)
			default:
				b.WriteString(p.Text)
			}
		}
		b.WriteString("|")
	}
	want := "one|The [-grey][+white] heron waits[+ here].|three|four|…1|six|seven|+eight|"
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
}

func TestLongTextsAreComparedInLittleTime(t *testing.T) {
	t.Parallel()
	text := func(change func(i int) string) string {
		var b strings.Builder
		for i := range 2000 {
			fmt.Fprintf(&b, "Paragraph %d tells how %s waited for the tide, and nobody came.\n\n", i, change(i))
		}
		return b.String()
	}
	old := text(func(int) string { return "a heron" })
	for name, now := range map[string]string{
		"every line differs": text(func(i int) string { return fmt.Sprint("bird ", i) }),
		"every third":        text(func(i int) string { return []string{"a heron", "a heron", "an egret"}[i%3] }),
		"all is the same":    strings.Repeat("The same line.\n\n", 2000),
	} {
		began := time.Now()
		lines := compareTexts(old, now)
		if took := time.Since(began); took > 2*time.Second || len(lines) == 0 {
			t.Errorf("%s: %d lines in %s", name, len(lines), took)
		} else {
			t.Logf("%s: %d lines in %s", name, len(lines), took)
		}
	}
}
