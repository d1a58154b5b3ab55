package web

import "github.com/oriel-blog/oriel/internal/links"

// deskListRoutes is where editors decide which servers may come.
func (s *Server) deskListRoutes(r deskDoors) {
	deskPlace(r.editors, links.DeskHostLists, s.hostLists)
	r.editors.POST(links.DeskHostLists, s.subscribeList)
	r.editors.POST(links.DeskHostListImport, s.importList)
	read(r.editors, links.DeskHostLists+"/:id", s.hostList)
	r.editors.POST(links.DeskHostLists+"/:id", s.changeList)
	read(r.editors, links.DeskHostLists+"/:id/end", s.askToEndList)
	r.editors.POST(links.DeskHostLists+"/:id/end", s.endList)
	deskPlace(r.editors, links.DeskHostServers, s.blockedServers)
	r.editors.POST(links.DeskHostServers, s.changeServer)
	read(r.editors, links.DeskHostExport, s.exportBlocks)
	r.editors.POST(links.DeskHostExceptions, s.changeException)
	deskPlace(r.editors, links.DeskHostsAllowed, s.allowedServers)
	r.editors.POST(links.DeskHostsAllowed, s.changeAllowed)
}
