package links

// The addresses that the editor's scripts ask.
const (
	DeskCompleteGuests = "/desk/complete/guests"
	DeskCompleteTags   = "/desk/complete/tags"
)
