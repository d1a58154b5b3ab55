package render

import (
	"reflect"
	"strings"
	"testing"
)

func german(language string) Words {
	if language != "de" {
		return Words{}
	}
	return Words{
		Note: "Hinweis", Tip: "Tipp", Important: "Wichtig", Warning: "Warnung", Caution: "Vorsicht", Info: "Info",
		Details: "Einzelheiten", Contents: "Inhalt", Table: "Tabelle", BackToText: "Zurück zum Text", ToDo: "Offen", Done: "Erledigt",
		Footnote:    func(number string) string { return "Fußnote " + number },
		SectionLink: func(title string) string { return "Zum Abschnitt „" + title + "“" },
		Watch:       func(place, title string) string { return "Bei " + place + " ansehen: " + title },
		NotLoaded:   func(place string) string { return "Vorher wird nichts von " + place + " geladen <b>." },
		NoFormula:   func(label string) string { return "Keine Formel heißt „" + label + "“." },
	}
}

const wordy = "[TOC]\n\n## Eis\n\n> [!NOTE]\n> a\n\n> [!DETAILS]\n> b\n\n- [ ] c\n- [x] d[^1]\n\n|a|\n|-|\n\n\n|b|\n|-|\n\n\n|c|\n|-|\n|1|\nTabelle: Zahlen\n\n" +
	"https://youtu.be/dQw4w9WgXcQ\n\n\\eqref{x}\n\n[^1]: e\n"

func TestWordsFollowTheLanguageOfThePost(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Words: german})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Post(t.Context(), wordy, PostOptions{Language: "de"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		">Hinweis<", ">Einzelheiten<", `aria-label="Inhalt"`, `aria-label="Tabelle"`, `aria-label="Tabelle 2"`, "<caption>Zahlen</caption>",
		`aria-label="Zurück zum Text"`, `aria-label="Offen"`, `aria-label="Erledigt"`, `aria-label="Fußnote 1"`, `aria-label="Zum Abschnitt „Eis“"`,
		"Bei YouTube ansehen: ", "nichts von YouTube geladen &lt;b&gt;.", `title="Keine Formel heißt „x“."`,
	} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("no %s in %s", want, got.HTML)
		}
	}
	checkInvariants(t, got.HTML)
}

func TestCaptionsBeginWithTheWordOfTheLanguage(t *testing.T) {
	t.Parallel()
	word := ""
	r, err := New(Options{Words: func(string) Words { return Words{Table: word} }})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ word, line, want string }{
		{"表", "表：潮の高さ", "潮の高さ"}, {"Tableau", "Tableau : marées", "marées"}, {"טבלה", "טבלה: גאות", "גאות"}, {"Tabla", "table: mareas", "mareas"},
		{"Tabla", "Tabelle: Gezeiten", ""}, {"", "Tableau : marées", ""},
	} {
		word = c.word
		got := mustPost(t, r, c.line+"\n\n|a|\n|-|\n|b|\n").HTML
		if c.want == "" && strings.Contains(got, "<caption") || c.want != "" && !strings.Contains(got, "<caption>"+c.want+"</caption>") {
			t.Errorf("%q: want caption %q in %s", c.line, c.want, got)
		}
	}
}

func TestMissingWordsAreEnglish(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Words: german})
	if err != nil {
		t.Fatal(err)
	}
	for _, renderer := range []*Renderer{r, newRenderer(t)} {
		got := mustPost(t, renderer, wordy).HTML
		for _, want := range []string{
			">Note<", ">Details<", `aria-label="Contents"`, `aria-label="Table"`, `aria-label="Table 2"`, `aria-label="Back to the text"`, `aria-label="To do"`,
			`aria-label="Done"`, `aria-label="Footnote 1"`, `aria-label="Link to the section “Eis”"`, ">Watch on YouTube<", "Nothing is loaded from there before.",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("no %s in %s", want, got)
			}
		}
	}
	words := reflect.ValueOf(Options{}.wordsFor("xx"))
	for i := range words.NumField() {
		if words.Field(i).IsZero() {
			t.Errorf("there is no English form of %s", words.Type().Field(i).Name)
		}
	}
}
