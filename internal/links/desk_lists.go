package links

import "strconv"

// The addresses of lists of servers, of exceptions and of those who may come.
const (
	DeskHostLists      = DeskBlocks + "/lists"
	DeskHostListImport = DeskHostLists + "/import"
	DeskHostServers    = DeskBlocks + "/servers"
	DeskHostExceptions = DeskBlocks + "/exceptions"
	DeskHostsAllowed   = DeskBlocks + "/allowed"
	DeskHostExport     = DeskBlocks + "/export.csv"
)

// DeskHostList shows one list, and what it would change.
func DeskHostList(id int64) string { return DeskHostLists + "/" + strconv.FormatInt(id, 10) }

// DeskHostListEnd asks whether a list shall really end.
func DeskHostListEnd(id int64) string { return DeskHostList(id) + "/end" }
