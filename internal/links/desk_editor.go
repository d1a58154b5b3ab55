package links

// The addresses that the editor's scripts ask.
const (
	DeskCompleteGuests = "/desk/complete/guests"
	DeskCompleteTags   = "/desk/complete/tags"
)

// DeskAutosaveOf is where what is written and not saved yet is kept. The post need not exist.
func DeskAutosaveOf(ref string) string { return DeskPost(ref) + "/autosave" }
