package links

import "net/url"

// DeskMediaItem is where one file of the library is described.
func DeskMediaItem(ref string) string { return DeskMedia + "/" + url.PathEscape(ref) }

// DeskMediaFile takes another file in the place of one of the library.
func DeskMediaFile(ref string) string { return DeskMediaItem(ref) + "/file" }

// DeskMediaDelete asks whether a file shall really go.
func DeskMediaDelete(ref string) string { return DeskMediaItem(ref) + "/delete" }
