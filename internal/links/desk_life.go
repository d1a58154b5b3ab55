package links

import "strconv"

// DeskAutosave keeps what is being written.
func DeskAutosave(ref string) string { return DeskPost(ref) + "/autosave" }

// DeskRevisions lists the earlier texts of a post.
func DeskRevisions(ref string) string { return DeskPost(ref) + "/revisions" }

// DeskRevision compares an earlier text with the one before it.
func DeskRevision(ref string, id int64) string {
	return DeskRevisions(ref) + "?show=" + strconv.FormatInt(id, 10)
}

// DeskRestorePost takes a post out of the trash.
func DeskRestorePost(ref string) string { return DeskPost(ref) + "/restore" }

// DeskTrash lists what was thrown away.
const DeskTrash = DeskPosts + "?show=trash"
