package store

import (
	"slices"
	"strings"
)

// postgresMatch is a question as a condition on search_words: the index finds the posts that hold the words, and
// phrases are then looked up in them. Each word stands in quotes, and holds none.
func postgresMatch(q question) (condition string, args []any) {
	var terms, phrases []string
	for _, s := range q.sought {
		for i, word := range s.words {
			terms = append(terms, lexemes(s, word, i))
		}
		if len(s.words) > 1 {
			phrases, args = append(phrases, " AND strpos(words, ?) > 0"), append(args, inText(s))
		}
	}
	for _, s := range q.barred {
		if len(s.words) == 1 {
			terms = append(terms, "!"+lexemes(s, s.words[0], 0))
			continue
		}
		phrases, args = append(phrases, " AND strpos(words, ?) = 0"), append(args, inText(s))
	}
	return "known @@ ?::tsquery" + strings.Join(phrases, ""), slices.Insert(args, 0, any(strings.Join(terms, " & ")))
}

// lexemes is one of the words of what is sought, in its spellings.
func lexemes(s sought, word string, i int) string {
	end := "'"
	if s.prefix && i == len(s.words)-1 {
		end = "':*"
	}
	if s.also == "" {
		return "'" + word + end
	}
	return "('" + word + end + " | '" + s.also + end + ")"
}

// vector lists the distinct words of folded text, with spaces between them.
func vector(words string) string {
	list := strings.Fields(words)
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}
