package httpsig

import "testing"

func TestFieldsAreWrittenInTheirCanonicalForm(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		`a=("x"   "y" );created=007;k="q\"\\";b;c=?0;t=tok/en`: `("x" "y");created=7;k="q\"\\";b;c=?0;t=tok/en`,
		`a=( )`:           `()`,
		`a=-0`:            `0`,
		`a=:aGk=:; x=-12`: `:aGk=:;x=-12`,
		`a=*tok`:          `*tok`,
		`a;x`:             `?1;x`,
		`a=("x";p=1 tok)`: `("x";p=1 tok)`,
	} {
		members, err := parseDictionary(field)
		if err != nil {
			t.Errorf("%s: %v", field, err)
			continue
		}
		if got := members[0].value.String(); got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
}

func TestDoubtfulFieldsAreRefused(t *testing.T) {
	t.Parallel()
	for _, field := range []string{
		`a=1,a=2`, `a;x=1;x=2`, `a=1,`, `a=1 b=2`, `,a`, `A=1`, `a=`, `a=(`, `a=("x"`, `a=("x""y")`, `a=(()`, `a="`, `a="\n"`, "a=\"\x7f\"",
		`a=:aGk:`, `a=:a b=:`, `a=:aGk=`, `a=1.5`, `a=1234567890123456`, `a=-`, `a=?2`, `a=@1`, `a=%"x"`, `a;`, `a;X`, "a=\x00", "a=:aG\nk=:",
	} {
		if members, err := parseDictionary(field); err == nil {
			t.Errorf("%q was read as %v", field, members)
		}
	}
}
