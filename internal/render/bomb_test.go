package render

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// fill repeats s up to the largest source that is read at all.
func fill(s string) string { return strings.Repeat(s, maxSource/len(s)) }

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func stairs(max int, line string) string {
	var b strings.Builder
	for i := 0; b.Len() < maxSource-max*2; i++ {
		b.WriteString(strings.Repeat("  ", i%max) + line)
	}
	return b.String()
}

func ticks() string {
	var b strings.Builder
	for i := 1; b.Len()+i+1 < maxSource; i++ {
		b.WriteString(strings.Repeat("`", i) + " ")
	}
	return b.String()
}

// bombs are small texts that cost some parser seconds or gigabytes. refused ones must be answered with a sentence; the
// others must be done in time, or refused just as well.
func bombs() []struct {
	name, source string
	refused      bool
} {
	wide := strings.Repeat("|a", 5000) + "|\n" + strings.Repeat("|-", 5000) + "|\n"
	return []struct {
		name, source string
		refused      bool
	}{
		{"too long", fill("a") + "aa", true},
		{"table 5,000 columns, 2,000 rows", wide + strings.Repeat("|\n", 2000), true},
		{"table in a quote", "> " + strings.Repeat("|a", 500) + "|\n> " + strings.Repeat("|-", 500) + "|\n" + strings.Repeat("> |\n", 2000), true},
		{"table 128 columns, many rows", strings.Repeat("|a", 128) + "|\n" + strings.Repeat("|-", 128) + "|\n" + strings.Repeat("|\n", 200), true},
		{"many tables", strings.Repeat(strings.Repeat("|a", 100)+"|\n"+strings.Repeat("|-", 100)+"|\n"+strings.Repeat("|\n", 50)+"\n", 20), true},
		{"escaped bars in a table", "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", 10_000), true},
		{"one-column table", "|a|\n|-|\n" + fill("|\n")[:maxSource-100], true},
		{"open links", strings.Repeat("[a](", 20_000), true},
		{"many links", strings.Repeat("[a](b) ", 5_000), true},
		{"bare links", strings.Repeat("http://a.example/ ", 5_000), true},
		{"short references to a long address", "[a]: /" + strings.Repeat("x", 50_000) + "\n\n" + strings.Repeat("[a] ", 50_000), true},
		{"definitions", fill("[a]: b\n"), true},
		{"definitions with open titles", fill("[a]: b \"\n"), true},
		{"nested quotes", strings.Repeat(">", 10_000) + "a", true},
		{"nested quotes, every line", fill(strings.Repeat(">", 40) + "a\n"), true},
		{"lazy lines in quotes", strings.Repeat("> ", 32) + fill("a\n")[:maxSource-100], true},
		{"nested lists on one line", strings.Repeat("- ", 10_000) + "a", true},
		{"nested numbers on one line", fill("1. "), true},
		{"nested lists by indentation", stairs(700, "- a\n"), true},
		{"nested definitions", "a\n" + fill(": ")[:maxSource-10], true},
		{"nested footnotes", fill("[^a]: "), true},
		{"footnotes", numbered(20_000, "[^%d] "), true},
		{"footnotes, allowed number", numbered(499, "[^%d] ") + "\n\n" + numbered(499, "[^%d]: x\n\n"), false},
		{"brackets", fill("["), true},
		{"brackets in each other", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), true},
		{"pairs of brackets", fill("[a]"), false},
		{"image brackets", fill("!["), true},
		{"emphasis *a_", fill("*a_ "), true},
		{"emphasis a**b_c*", fill("a**b_c*"), true},
		{"emphasis, allowed number, many paragraphs", fill(strings.Repeat("*a_ ", 1900) + "\n\n"), false},
		{"emphasis in each other", strings.Repeat("*a **a ", 500) + strings.Repeat("b** a*", 500), true},
		{"stars", fill("*"), false},
		{"strikes", fill("~~a "), true},
		{"code ticks", ticks(), false},
		{"tags", fill("<a "), false},
		{"comments", fill("a <!--"), false},
		{"instructions", fill("a <?"), false},
		{"sections", fill("a <![CDATA["), false},
		{"attributes", fill("a <a b='"), false},
		{"nested elements", fill("<b>"), true},
		{"nested divs", fill("<div>"), true},
		{"entities", fill("&#x1"), false},
		{"quotes", fill("\"a "), false},
		{"headings", fill("# a\n"), false},
		{"headings and contents", "[TOC]\n\n" + fill("## a\n[TOC]\n\n")[:maxSource-100], false},
		{"paragraphs", fill("a\n\n"), true},
		{"rules", fill("---\n"), false},
		{"fences", fill("```\n\n"), false},
		{"openers of formulas", fill(`\(a `), false},
		{"openers of formulas on lines", fill("\\[\n"), false},
		{"dollars", fill("$a "), false},
		{"formulas", fill("$a$ "), true},
		{"blank", fill("\n"), false},
		{"zeros", fill("\x00"), false},
		{"spaces", "a" + fill(" ")[:maxSource-10] + "b", false},
		{"amplified output", fill("&\"<")[:maxSource-2], false},
		{"images", strings.Repeat("<img src=a>", 30_000), false},
		{"images in one figure", "<figure>" + strings.Repeat("<img src=a>", 30_000), false},
		{"images on other hosts", strings.Repeat("<img src=//a.example/b>", 20_000), false},
		{"galleries", fill("<img src=a><img src=b>\n\n"), false},
		{"players in each other", strings.Repeat("<video src=a><source src=//b.example>", 200) + fill("<audio src=c>")[:maxSource-10_000], false},
		{"captions of tables", fill("Table: a\n\n|a|\n|-|\n|Table: b|\n\n"), true},
		{"sources of quotes", fill("> a\n>\n> -- b\n\n"), true},
		{"references to formulas", "$$ x \\label{a} \\tag{" + strings.Repeat("b", 200) + "} $$\n\n" + fill("\\eqref{a} ")[:maxSource-1000], true},
		{"labels of one formula", "$$ " + fill("\\label{a} ")[:maxSource-100] + " $$", false},
		{"formulas with labels", strings.Repeat("$$ \\label{a}\\label{b} $$\n\n", 1_500), false},
	}
}

func TestBombsAreAnsweredInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	r := newRenderer(t)
	for _, bomb := range bombs() {
		t.Run(bomb.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := r.Post(context.Background(), bomb.source, PostOptions{})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			var complaint *TooComplex
			if bomb.refused && !errors.As(err, &complaint) {
				t.Errorf("got %v, want a *TooComplex", err)
			}
			if err != nil && !errors.As(err, &complaint) {
				t.Errorf("got %v, want success or a *TooComplex", err)
			}
			if complaint != nil && (!strings.HasSuffix(complaint.Reason, ".") || !strings.HasSuffix(complaint.Remedy, ".")) {
				t.Errorf("not sentences: %q %q", complaint.Reason, complaint.Remedy)
			}
			// Generous, because the machine that tests may be busy or slowed down by the race detector.
			if took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > 700 {
				t.Errorf("allocated %d MiB", allocated)
			}
			t.Logf("%v, %d MiB allocated, %v", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, err)
		})
	}
}

func TestCommentBombsAreAnsweredInTime(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for name, bomb := range map[string]string{
		"open tags":   strings.Repeat("<a ", 1<<20/3),
		"divs":        strings.Repeat("<div>", 1<<18),
		"formatting":  strings.Repeat("<b><i><a href=https://a.example>", 1<<15),
		"links":       strings.Repeat("<a href=https://a.example/>https://b.example</a>", 1<<12),
		"addresses":   strings.Repeat("<a href='https://a.example/"+strings.Repeat("&", 2000)+"'>a</a>", 30),
		"lists":       strings.Repeat("<ul><li>", 1<<14),
		"tables":      strings.Repeat("<table><tr><td>", 1<<12) + "<a>",
		"text":        strings.Repeat("word ", 1<<16),
		"one word":    strings.Repeat("w", 1<<18),
		"line breaks": strings.Repeat("<br>", 1<<16),
		"attributes":  "<a" + strings.Repeat(" a=b", 1<<15) + ">",
		"entities":    strings.Repeat("&amp;", 1<<15),
		"quotes":      strings.Repeat("<blockquote>", 600) + "a",
		"misnested":   strings.Repeat("<a href=https://a.example><p>", 300) + "x",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			got := r.Remote(bomb)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			checkComment(t, got)
			if len(got) > maxRemoteBytes {
				t.Errorf("%d bytes", len(got))
			}
			if again := r.Remote(got); again != got {
				t.Errorf("not stable: %.200q became %.200q", got, again)
			}
			t.Logf("%v %d bytes", time.Since(start), len(got))
		})
	}
}
