package card

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wrapped is a text in lines, and the size at which they fit.
type wrapped struct {
	lines []string
	size  float64 // pixels to an em
}

// fit sets a text in a column: at the largest of the sizes at which it fits, or at the last one, cut with an ellipsis.
// The lines are about equally long.
func (t typeface) fit(text string, column float64, sizes []float64, most int) (wrapped, error) {
	words := pieces(text)
	widths, err := t.widths(words)
	if err != nil {
		return wrapped{}, err
	}
	for _, size := range sizes {
		rows := min(most, int(tall/(size*leading)))
		if n, ok := count(widths, column/size); ok && n <= rows {
			return wrapped{lines: fill(words, widths, balance(widths, column/size, n)), size: size}, nil
		}
	}
	size := sizes[len(sizes)-1]
	if words, widths, err = t.broken(words, column/size); err != nil {
		return wrapped{}, err
	}
	lines := fill(words, widths, column/size)
	if len(lines) > most {
		last, err := t.ellipsis(lines[most-1], column/size)
		if err != nil {
			return wrapped{}, err
		}
		lines = append(lines[:most-1], last)
	}
	return wrapped{lines: lines, size: size}, nil
}

// pieces cuts a text where a line may end: behind a space, and behind a hyphen or dash inside a word. A sign that stands
// alone, as a dash or a French question mark does, stays with the word before it.
func pieces(text string) (list []string) {
	for _, word := range strings.FieldsFunc(text, plainSpace) {
		if len(list) > 0 && !strings.ContainsFunc(word, wordly) {
			list[len(list)-1] += word + " "
			continue
		}
		from := 0
		for i, r := range word {
			next := i + utf8.RuneLen(r)
			if strings.ContainsRune("-–—/", r) && i > from && next < len(word) {
				list = append(list, word[from:next])
				from = next
			}
		}
		list = append(list, word[from:]+" ")
	}
	return list
}

// plainSpace is where a line may end; a no-break space is none.
func plainSpace(r rune) bool { return r == ' ' }

// wordly is what a line may begin with: letters, figures, and what opens a quotation or a bracket.
func wordly(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.Ps, unicode.Pi, unicode.S)
}

// widths measures words in em, without the space behind them, which a line's end does not show.
func (t typeface) widths(words []string) ([]measured, error) {
	list := make([]measured, 0, len(words))
	for _, w := range words {
		m, err := t.measure(w)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// measured is a word's width, and that of the space behind it.
type measured struct{ word, space float64 }

func (t typeface) measure(word string) (measured, error) {
	bare := strings.TrimRightFunc(word, unicode.IsSpace)
	line, err := t.glyphs([]rune(bare))
	if err != nil {
		return measured{}, err
	}
	m := measured{word: width(line)}
	if bare != word {
		space, err := t.glyphs([]rune(" "))
		if err != nil {
			return measured{}, err
		}
		m.space = width(space)
	}
	return m, nil
}

// count tells how many lines a column needs; false when a word is wider than it.
func count(widths []measured, column float64) (int, bool) {
	n, at := 1, 0.0
	for _, w := range widths {
		if w.word > column {
			return 0, false
		}
		if at+w.word > column {
			n, at = n+1, 0
		}
		at += w.word + w.space
	}
	return n, true
}

// balance finds the narrowest column that needs no more lines.
func balance(widths []measured, column float64, lines int) float64 {
	low, high := column/float64(lines+1), column
	for range 12 {
		middle := (low + high) / 2
		if n, ok := count(widths, middle); ok && n <= lines {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// fill breaks words into lines.
func fill(words []string, widths []measured, column float64) (lines []string) {
	var line strings.Builder
	at := 0.0
	for i, w := range widths {
		if at > 0 && at+w.word > column {
			lines = append(lines, strings.TrimSpace(line.String()))
			line.Reset()
			at = 0
		}
		line.WriteString(words[i])
		at += w.word + w.space
	}
	return append(lines, strings.TrimSpace(line.String()))
}

// hyphen is the room kept for a hyphen, in em.
const hyphen = 0.35

// hyphenation is what stands behind a word that is cut between two letters.
func hyphenation(part string, next rune) string {
	if last, _ := utf8.DecodeLastRuneInString(part); unicode.IsLetter(last) && unicode.IsLetter(next) {
		return "-"
	}
	return ""
}

// broken cuts words that are wider than a column.
func (t typeface) broken(words []string, column float64) ([]string, []measured, error) {
	var list []string
	for _, word := range words {
		whole, err := t.measure(word)
		if err != nil {
			return nil, nil, err
		}
		if whole.word <= column {
			list = append(list, word)
			continue
		}
		part := ""
		for _, r := range word {
			m, err := t.measure(part + string(r))
			if err != nil {
				return nil, nil, err
			}
			if part != "" && m.word > column-hyphen {
				list = append(list, part+hyphenation(part, r))
				part = ""
			}
			part += string(r)
		}
		list = append(list, part)
	}
	widths, err := t.widths(list)
	return list, widths, err
}

// nearWord is how many runes of a cut word are given up to end behind the word before it.
const nearWord = 9

// ellipsis shortens a line until it ends in "…" within the column, behind a whole word where one is near.
func (t typeface) ellipsis(line string, column float64) (string, error) {
	text := []rune(strings.TrimRight(line, "…"))
	for whole := true; ; whole = false {
		if !whole {
			text = text[:len(text)-1]
		}
		short := closed(text, whole)
		m, err := t.measure(short)
		if err != nil || m.word <= column || len(text) == 0 {
			return short, err
		}
	}
}

// closed ends a text with an ellipsis; when the text was cut, it goes back to the last word's end if that is near.
func closed(text []rune, whole bool) string {
	for i := len(text) - 1; !whole && i > 0 && i >= len(text)-nearWord; i-- {
		if text[i] == ' ' {
			text = text[:i]
			break
		}
	}
	return strings.TrimRight(string(text), " ,;:.-–—") + "…"
}
