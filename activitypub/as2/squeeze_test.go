package as2

import "testing"

// safety.md row 46
func TestTitlesOnTheWireDoNotTurnTheTextAfterThemRound(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Ana \u202egnp.exe": "Ana gnp.exe", "\u2069Ana\u2066": "Ana", "a\u202a\u202b\u202c\u202d\u2067\u2068b": "ab",
		" bell\u0007 \n two ": "bell two", "דנה\u200f!": "דנה\u200f!", "👩\u200d🔬": "👩\u200d🔬",
	} {
		if got := squeeze(name); got != want {
			t.Errorf("squeeze(%q) = %q, want %q", name, got, want)
		}
	}
}
