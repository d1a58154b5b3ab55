package links

// DeskSeen shows a post as other programs show it.
func DeskSeen(ref string) string { return DeskPost(ref) + "/seen" }
