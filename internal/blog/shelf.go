package blog

// Shelf is a part of the desk's list of posts.
type Shelf string

// The shelves. The zero value holds everything but the trash: what is scheduled, the next one first, then drafts by their
// last change, then what is published.
const (
	ShelfAll       Shelf = ""
	ShelfDrafts    Shelf = "drafts"
	ShelfScheduled Shelf = "scheduled"
	ShelfPublished Shelf = "published"
	ShelfTrash     Shelf = "trash" // posts and pages, the latest thrown away first
)

// ShelfQuery selects posts for the desk. Zero fields do not restrict.
type ShelfQuery struct {
	Show     Shelf
	Kind     PostKind // empty means KindPost; the trash holds both kinds
	AuthorID int64
	Words    string // each stands in the title, the summary, the address or the text
	Limit    int    // 0 means 20
	Offset   int
}

// ShelfCounts are how many posts and pages wait on some of the shelves.
type ShelfCounts struct{ Drafts, Scheduled, Trash int }
