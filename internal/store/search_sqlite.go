package store

import "strings"

// sqliteMatch is a question as FTS5 takes it. Each word stands in quotes, and holds none.
func sqliteMatch(q question) string {
	var b strings.Builder
	for i, s := range q.sought {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(quoted(s))
	}
	if len(q.barred) == 0 {
		return b.String()
	}
	barred := make([]string, len(q.barred))
	for i, s := range q.barred {
		barred[i] = quoted(s)
	}
	return "(" + b.String() + ") NOT (" + strings.Join(barred, " OR ") + ")"
}

func quoted(s sought) string {
	end := `"`
	if s.prefix {
		end = `"*`
	}
	if s.also == "" {
		return `"` + s.text() + end
	}
	return `("` + s.text() + end + ` OR "` + s.also + end + `)`
}
