package config

import "strings"

// nearest returns the name that takes the fewest strokes to make out of word. The environment's spelling is understood too.
func nearest(word string, names []string) string {
	word = strings.TrimPrefix(strings.ToLower(word), "oriel_")
	best, fewest := "", len(word)+1<<10
	for _, name := range names {
		if d := distance(word, name); d < fewest {
			best, fewest = name, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
