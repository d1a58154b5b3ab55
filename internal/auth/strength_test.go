package auth

import (
	"strings"
	"testing"
	"time"
)

func TestGuessablePasswordsAreRefused(t *testing.T) {
	t.Parallel()
	for password, says := range map[string]string{
		"":                 "0 of at least 10",
		"k7Qz!mP2x":        "9 of at least 10",
		"password123":      "try first",
		"Password123!":     "try first",
		"P4$$w0rd2024":     "try first",
		"p@ssw0rdp@ssw0rd": "repeats itself",
		"aaaaaaaaaaaa":     "repeats itself",
		"aaaaaaaaaaab":     "repeats one character",
		"abcabcabcabc":     "repeats itself",
		"1234567890":       "follows the keyboard",
		"9876543210":       "follows the keyboard",
		"abcdefghijkl":     "follows the keyboard",
		"qwertyuiop":       "follows the keyboard",
		"poiuytrewq":       "follows the keyboard",
		"1q2w3e4r5t":       "follows the keyboard",
		"letmein2024":      "try first",
		"sunshine1999":     "try first",
		"summer2025!":      "try first",
		"alicesblog1":      "your name",
		"alice-example-1":  "your name",
		"19841984":         "of at least",
		"1984-2001-7":      "years",
		"charliecharlie":   "repeats itself",
		"iloveyouiloveyou": "repeats itself",
		"welcome12345":     "try first",
	} {
		score, sentence := Strength(password, "alice", "blog.example")
		if score >= MinScore || !strings.Contains(sentence, says) || !strings.HasSuffix(sentence, ".") {
			t.Errorf("%q: %d, %s", password, score, sentence)
		}
	}
}

func TestGoodPasswordsAreWelcome(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]int{
		"k7Qz!mP2xw":                      2,
		"tr0ub4dor&3x":                    2,
		"V6#rq9Lw2!tZ":                    3,
		"wobble-tangent-41-crisp":         3,
		"correct horse battery staple":    3,
		"Der Igel frisst heimlich Knödel": 4,
		"ежик тайком ест большие вареники":   4,
		"Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiYw": 4,
	} {
		if score, sentence := Strength(password, "alice", "blog.example"); score < want {
			t.Errorf("%q: %d, want %d at least; %s", password, score, want, sentence)
		}
	}
}

func TestLongPasswordIsJudgedQuickly(t *testing.T) {
	t.Parallel()
	started := time.Now()
	Strength(strings.Repeat("a1b2c3 ", 145)+"x", "alice")
	if took := time.Since(started); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzStrength(f *testing.F) {
	for _, s := range []string{"password123", "\xff\xfe", "ﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁ", "İİİİİİİİİİ"} {
		f.Add(s, "hint")
	}
	f.Fuzz(func(t *testing.T, password, hint string) {
		if len(password) > 1024 {
			return
		}
		if score, sentence := Strength(password, hint); score < 0 || score > 4 || sentence == "" {
			t.Errorf("%q: %d, %q", password, score, sentence)
		}
	})
}
