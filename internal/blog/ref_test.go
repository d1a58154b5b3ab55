package blog

import (
	"testing"
	"time"
)

func TestRefsAreValidUniqueAndSortByTime(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	last := ""
	for i := range 1000 {
		ref := NewRef(now.Add(time.Duration(i) * time.Millisecond))
		if !ValidRef(ref) || seen[ref] || ref <= last {
			t.Fatalf("ref %q is invalid, repeated or out of order after %q", ref, last)
		}
		seen[ref], last = true, ref
	}
	if got := NewRef(time.UnixMilli(1469922850259))[:10]; got != "01ARZ3NDEK" {
		t.Fatalf("time part %q", got)
	}
}

func TestMalformedRefsAreRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "1", "01ARZ3NDEKTSV4RRFFQ69G5FA", "81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01arz3ndektsv4rrffq69g5fav"} {
		if ValidRef(bad) {
			t.Errorf("%q passed", bad)
		}
	}
}

func TestIconOfTheSiteIsAPictureOfTheLibrary(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"x", "https://evil.example/x.png", "/media/../oriel.db", "/media/a?x", "//media/x", "/media/a//b", `/media/a\b`} {
		if checkIcon(bad) == "" {
			t.Errorf("%q was taken for an icon", bad)
		}
	}
	for _, good := range []string{"", "/media/ab/abcd.png"} {
		if wrong := checkIcon(good); wrong != "" {
			t.Errorf("%q: %s", good, wrong)
		}
	}
}
