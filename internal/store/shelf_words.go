package store

import "strings"

// aboutWord is the condition that a post of a status holds a word in its title, summary, address or text. Listed posts are
// found by the index of the search, where a word may go on; the text of the few others is looked through.
func (q queries) aboutWord(status, word string) (condition string, args []any) {
	like := "LIKE"
	if q.onPostgres() {
		like = "ILIKE" // SQLite's LIKE overlooks the case of ASCII already
	}
	like += ` ? ESCAPE '\'`
	about := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word) + "%"
	condition, args = "(title "+like+" OR summary "+like+" OR path "+like, []any{about, about, about}
	inText := "EXISTS (SELECT 1 FROM post_texts WHERE post_id = posts.id AND text " + like + ")"
	if status != "published" {
		return condition + " OR " + inText + ")", append(args, about)
	}
	condition, args = condition+" OR visibility NOT IN ('public', '') AND "+inText, append(args, about)
	if asked := parse(word); len(asked.sought) > 0 {
		asked.sought[len(asked.sought)-1].prefix = true
		from, sought := q.matching(asked)
		id := "rowid"
		if q.onPostgres() {
			id = "place"
		}
		condition += " OR id IN (SELECT post_id FROM search_heads WHERE place IN (SELECT " + id + " " + from + "))"
		args = append(args, sought...)
	}
	return condition + ")", args
}
