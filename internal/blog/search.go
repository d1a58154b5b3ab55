package blog

// Search is a question to the search. Text is what the reader typed, whatever it
// holds: words, "a phrase" in quotes, -excluded words. It is never an error.
type Search struct {
	Text   string
	Limit  int // 0 means 10
	Offset int
}

// Found is one page of answers, best first, and how many there are in all.
type Found struct {
	Hits  []Hit
	Total int
}

// Hit is a post that the search found, with the places that match.
type Hit struct {
	Entry   Entry
	Title   []Piece // the title, in pieces
	Snippet []Piece // plain text around the best matches
}

// Piece is a piece of plain text; Marked says that it matched the search.
type Piece struct {
	Text   string
	Marked bool
}
