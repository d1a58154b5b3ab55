package links

// DeskGesture takes a like, a boost or a follow towards the writer of a comment, and takes it back.
func DeskGesture(ref string) string { return DeskComment(ref) + "/gesture" }

// DeskAccuse is where a comment is reported to the server of its writer.
func DeskAccuse(ref string) string { return DeskComment(ref) + "/report" }
