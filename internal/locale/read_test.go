package locale

import (
	"strings"
	"testing"
	"testing/fstest"
)

// folder is a book of two languages; German ends in what a test adds, and more files may join.
func folder(t *testing.T, german string, more map[string]string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"en.toml", "de.toml"} {
		source, err := messages.ReadFile("messages/" + name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(source), "\n\n")
		files[name] = &fstest.MapFile{Data: []byte(head + "\n")}
	}
	files["de.toml"].Data = append(files["de.toml"].Data, german...)
	for name, source := range more {
		files[name] = &fstest.MapFile{Data: []byte(source)}
	}
	return files
}

func TestABrokenFileIsNamedWithItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ line, says string }{
		"no TOML":               {`"Home" = Start`, "de.toml: line 13: "},
		"a key twice":           {"\"Home\" = \"Start\"\n\"Home\" = \"Heim\"", "de.toml: line 14: "},
		"a verb too few":        {`"by %s" = "von"`, `de.toml: line 13: "by %s": "von" has other verbs`},
		"a verb too many":       {`"Home" = "Start %s"`, `"Start %s" has other verbs`},
		"another verb":          {`"by %s" = "von %d"`, `"von %d" has other verbs`},
		"an argument too far":   {`"%s on %s" = "%[3]s %[1]s"`, "has other verbs"},
		"an argument forgotten": {`"%s on %s" = "%[2]s %[2]s"`, "has other verbs"},
		"a form too few":        {`"%d post" = ["Beiträge"]`, "line 13: \"%d post\": has 1 forms, and this language has 2"},
		"a form too many":       {`"%d post" = ["%d a", "%d b", "%d c"]`, "has 3 forms"},
		"no number for many":    {`"%d post" = ["ein Beitrag", "Beiträge"]`, `"Beiträge" has other verbs`},
		"a form without %s":     {`"%d by %s" = ["%d von", "%d von %s"]`, `"%d von" has other verbs`},
		"an empty form":         {`"%d post" = ["", "%d Beiträge"]`, "a form is empty"},
		"a form of no text":     {`"%d post" = [1, 2]`, "a form is empty or no text"},
		"an empty message":      {`"Home" = ""`, "the message is empty"},
		"no text":               {`"Home" = 7`, "write a text"},
		"a quote in a key":      {`"a \"b\" \\ %s" = "c"`, "line 13"},
		"an unknown way":        {`language.weekdays = ["Montag"]`, "language.weekdays is none"},
	} {
		_, err := open(folder(t, c.line+"\n", nil))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "de.toml: ") {
			t.Errorf("%s: %v, want %q in it", name, err, c.says)
		}
	}
}

func TestAllMistakesOfAFileAreSaidAtOnce(t *testing.T) {
	t.Parallel()
	_, err := open(folder(t, "\"by %s\" = \"von\"\n\"Home\" = \"\"\n", nil))
	if err == nil || !strings.Contains(err.Error(), "line 13") || !strings.Contains(err.Error(), "line 14") {
		t.Errorf("%v", err)
	}
}

func TestALanguageThatCannotWriteADateIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, says string }{
		"nl.toml":      {`"Home" = "Thuis"`, "language.name is missing"},
		"en-AU.toml":   {`language.months = ["January"]`, "language.months has 1 names"},
		"en-CA.toml":   {`language.date = "{month} {year}"`, "language.date needs {day} once"},
		"en-IE.toml":   {`language.clock = "15.04"`, "write 15:04 or 3:04 PM"},
		"en-NZ.toml":   {`language.before = "("`, "language.before: "},
		"en-ZA.toml":   {`language.group_from = 3`, "group_from (4 or more)"},
		"english.toml": {``, "no language tag"},
		"EN-us.toml":   {``, "no language tag"},
		"iw.toml":      {``, "no language tag"},
	} {
		_, err := open(folder(t, "", map[string]string{name: c.source}))
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q in it", name, err, c.says)
		}
	}
}

func TestABookWithoutEnglishIsRefused(t *testing.T) {
	t.Parallel()
	files := folder(t, "", nil)
	delete(files, "en.toml")
	if _, err := open(files); err == nil {
		t.Error("opened")
	}
}

func TestARegionHoldsOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	files := folder(t, `"Home" = "Startseite"`+"\n"+`"Search" = "Suchen"`+"\n", map[string]string{
		"de-AT.toml": `language.months = ["Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]`,
		"de-CH.toml": `"Home" = "Hauptseite"`,
	})
	b, err := open(files)
	if err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string]string{
		"de":    "de Startseite Suchen Januar",
		"de-AT": "de Startseite Suchen Jänner",
		"de-CH": "de-CH Hauptseite Suchen Januar",
	} {
		l := b.For(tag)
		if got := l.Tag() + " " + l.T("Home") + " " + l.T("Search") + " " + l.MonthName(1); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
