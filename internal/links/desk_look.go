package links

// A look that is tried: the home page as it would be, and its style sheet.
const (
	DeskLook      = "/desk/look"
	DeskLookSheet = "/desk/look.css"
)
