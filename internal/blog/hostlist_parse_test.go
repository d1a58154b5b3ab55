package blog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

type testNames struct{}

func (testNames) ASCII(name string) (string, error) {
	if strings.HasPrefix(name, "xn--bad") {
		return "", errors.New("no such name")
	}
	return strings.ReplaceAll(name, "ü", "u"), nil
}

func (testNames) Public(name string) bool { return name == "co.uk" }

// summary is a list in few words: "host", "host~" for silence, then "!line" for wrong ones and "-n" for ignored.
func summary(text blog.ListText) string {
	var words []string
	for _, h := range text.Hosts {
		word := h.Host
		if h.Silence {
			word += "~"
		}
		if h.Comment != "" {
			word += "=" + h.Comment
		}
		words = append(words, word)
	}
	for _, w := range text.Wrong {
		words = append(words, fmt.Sprint("!", w.Line))
	}
	if text.Ignored > 0 {
		words = append(words, fmt.Sprint("-", text.Ignored))
	}
	return strings.Join(words, " ")
}

const mastodonHead = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n"

func TestListsAreReadAsMastodonAndPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, want string }{
		"Mastodon":               {mastodonHead + "a.test,suspend,true,true,spam,false\nb.test,silence,false,false,,false\nc.test,noop,true,false,,false\n", "a.test=spam b.test~ -1"},
		"bare":                   {"a.test\nb.test", "a.test b.test"},
		"bare with a header":     {"domain\na.test\n", "a.test"},
		"mark and CRLF":          {"\ufeff" + strings.ReplaceAll(mastodonHead, "\n", "\r\n") + "a.test,suspend\r\n\r\nb.test,\r\n", "a.test b.test"},
		"old line ends":          {"a.test\rb.test\r", "a.test b.test"},
		"comments":               {"# a list\n// of mine\n#domain\n a.test \n#b.test\n", "a.test"},
		"other columns":          {"severity,public_comment,domain\nsilence,rude,a.test\n", "a.test~=rude"},
		"no severity":            {"domain,public_comment\na.test,suspend\n", "a.test=suspend"},
		"header twice":           {"domain,domain\na.test,b.test\n", "a.test"},
		"quoted comment":         {mastodonHead + "a.test,suspend,,,\"spam, \"\"lots\"\"\nof it\",\nb.test,suspend\n", `a.test=spam, "lots" of it b.test`},
		"endless quote":          {"a.test,suspend,,,\"oh\nb.test\n" + strings.Repeat("c.test\n", 30), "b.test c.test !1"},
		"misplaced quote":        {"a.test,sus\"pend\",,,\nb.test\n", "b.test !1"},
		"twice":                  {"a.test,silence\nA.TEST.,suspend\na.test,silence\n", "a.test"},
		"unknown severity":       {"a.test,explode\nb.test\n", "b.test !1"},
		"obfuscated":             {"ex***le.com\nex?mple.com\nb.test\n", "b.test !1 !2"},
		"wildcard":               {"*.a.test\nb.test\n", "b.test !1"},
		"far too wide":           {"com\nco.uk\nlocalhost\n.\nb.test\n", "b.test !1 !2 !3 !4"},
		"ourselves":              {"blog.own.test\nown.test\nx.blog.own.test\nb.test\n", "x.blog.own.test b.test !1 !2"},
		"no names":               {"https://a.test/\nbob@a.test\na b.test\n-a.test\na..test\n1.2.3.4\n[::1]\nxn--bad.test\nb.test\n", "b.test !1 !2 !3 !4 !5 !6 !7 !8"},
		"long names":             {strings.Repeat("a", 64) + ".test\n" + strings.Repeat("a.", 130) + "test\nb.test\n", "b.test !1 !2"},
		"letters of the world":   {"büro.test\n", "buro.test"},
		"signs of a spreadsheet": {"=cmd.test\nb.test,suspend,,,\"=1+1\u202e\x07\"\n", "b.test==1+1 !1"},
		"empty first cell":       {",suspend\nb.test\n", "b.test !1"},
	} {
		text, err := blog.ParseHostList([]byte(c.raw), testNames{}, "blog.own.test")
		if got := summary(text); err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
		for _, w := range text.Wrong {
			if len(w.Sentence) < 20 || !strings.HasSuffix(w.Sentence, ".") && !strings.HasSuffix(w.Sentence, "below.") {
				t.Errorf("%s: %q is no sentence", name, w.Sentence)
			}
		}
	}
}

func TestTextsThatAreNoListsAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, want string }{
		"empty":        {"", "This list is empty"},
		"only a head":  {mastodonHead, "This list is empty"},
		"too large":    {strings.Repeat("x", blog.MaxHostList+1), "larger than 5 MB"},
		"too long":     {strings.Repeat("a.test\n", blog.MaxHostListLines+1), "more than 50,000 lines"},
		"a picture":    {"\x89PNG\r\n\x1a\n\x00", "no list in text form"},
		"other text":   {"a.test\n\xff\xfe\n", "no list in text form"},
		"a page":       {"<!DOCTYPE html>\n<p>a.test", "a web page"},
		"nothing good": {"com\nnet\n", "Line 1: This is a whole top-level domain"},
	} {
		_, err := blog.ParseHostList([]byte(c.raw), testNames{}, "own.test")
		if blog.KindOf(err) != blog.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	full := strings.Repeat("a.test\n", blog.MaxHostListLines)
	if _, err := blog.ParseHostList([]byte(full), testNames{}, "own.test"); err != nil {
		t.Errorf("50,000 lines: %v", err)
	}
	text, err := blog.ParseHostList([]byte(strings.Repeat("\"\n", 20_000)+"a.test\n"+strings.Repeat("x,\"", 1)), testNames{}, "own.test")
	if err != nil || text.Wrongs == 0 || len(text.Wrong) > 100 {
		t.Errorf("a flood of quotation marks: %v, %d wrong", err, text.Wrongs)
	}
}
