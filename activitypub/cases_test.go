package activitypub_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// lastCase is the highest number of the interoperability cases that the tests in this package are named after.
const lastCase = 172

// elsewhere names the test that covers a case in another package.
func elsewhere() map[int]string {
	cases := map[int]string{
		12: "web/TestServersAreSentToTheID", 13: "web/TestAcceptDecidesBetweenPageAndObject", 14: "web/TestPagesNameTheIDOfWhatTheyShow",
		15: "web/TestPagesNameTheIDOfWhatTheyShow", 32: "web/TestLinkPreviewsFindWhatTheyNeed", 33: "web/TestPageIsBuiltOncePerEdition",
		48: "activitypub/httpsig/TestCavageInterop", 51: "activitypub/httpsig/TestRFC9421Interop", 52: "activitypub/httpsig/TestCase52ProxyHeadersDoNotChangeTheAddress",
		65: "activitypub/httpsig/TestCaseSixtyFiveGarbageIsRefusedWithoutPanic",
	}
	for n := 42; n <= 43; n++ {
		cases[n] = "activitypub/httpsig/TestCavageInterop"
	}
	return cases
}

// notYet says why a case has no test.
func notYet() map[int]string {
	reasons := map[int]string{
		6:  "a handle on another domain than the actor's is no feature of this version",
		23: "posts cannot be pinned in this version; the collection is empty (see the golden file)",
		63: "integrity proofs are not verified in this version: what they seal is fetched from its origin (case 61)",
		74: "followers are not approved by hand in this version, and the actor does not say so",
		// Backfill and forwarding.
		108: "replies collections of others are not fetched in this version",
		109: "replies collections of others are not fetched in this version",
		110: "letters are not forwarded to followers in this version; the replies collection does that work",
		// Delivery.
		157: "needs a Mastodon; case 156 shows the new updated time",
		161: "authors cannot be deleted in this version",
		163: "a signed fetch always includes the query and is not repeated without it",
		164: "follower synchronisation is not spoken in this version",
	}
	for n := 165; n <= 172; n++ {
		reasons[n] = "remote interaction is a page for people, not part of this package"
	}
	return reasons
}

// TestEveryInteropCaseIsAccountedFor: each number is tested here, tested elsewhere, or has a reason.
func TestEveryInteropCaseIsAccountedFor(t *testing.T) {
	t.Parallel()
	here := casesInNames(t)
	other, missing := elsewhere(), notYet()
	for n := 1; n <= lastCase; n++ {
		if here[n] == "" && other[n] == "" && missing[n] == "" {
			t.Errorf("case %d is tested nowhere and nobody says why", n)
		}
		if missing[n] != "" && (here[n] != "" || other[n] != "") {
			t.Errorf("case %d is tested by %s%s, but is said to be missing", n, here[n], other[n])
		}
	}
	for _, n := range slices.Sorted(maps.Keys(other)) {
		folder, test, _ := strings.Cut(strings.TrimPrefix(other[n], "activitypub/"), "/Test")
		if folder == "web" {
			folder = "../web"
		}
		if !strings.Contains(testFiles(t, folder), "func Test"+test+"(") {
			t.Errorf("case %d: there is no %s", n, other[n])
		}
	}
}

var (
	caseName = regexp.MustCompile(`func TestCases?(\d{3}[0-9AndTo]*)_`)
	caseSpan = regexp.MustCompile(`(\d{3})(?:To(\d{3}))?`)
)

// casesInNames reads the numbers in the names of this package's tests.
func casesInNames(t *testing.T) map[int]string {
	t.Helper()
	found := map[int]string{}
	for _, m := range caseName.FindAllStringSubmatch(testFiles(t, "."), -1) {
		for _, span := range caseSpan.FindAllStringSubmatch(m[1], -1) {
			from, _ := strconv.Atoi(span[1]) // three digits
			to, err := strconv.Atoi(span[2])
			if err != nil {
				to = from
			}
			for n := from; n <= to; n++ {
				found[n] = m[1]
			}
		}
	}
	return found
}

func testFiles(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // our own tests
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}
