package web

import "github.com/oriel-blog/oriel/internal/links"

// deskPostRoutes is where posts are written and sorted.
func (s *Server) deskPostRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskPosts, s.deskPosts)
	deskPlace(r.authors, links.DeskNewPost, s.newPost)
	r.authors.POST(links.DeskNewPost, s.saveNew)
	read(r.authors, links.DeskPosts+"/:ref", s.editPost)
	r.authors.POST(links.DeskPosts+"/:ref", s.savePost)
	read(r.authors, links.DeskPosts+"/:ref/delete", s.askToDelete)
	r.authors.POST(links.DeskPosts+"/:ref/delete", s.deletePost)
	r.authors.POST(links.DeskPosts+"/:ref/restore", s.restorePost)
	read(r.authors, links.DeskPosts+"/:ref/autosave", s.showAutosave)
	r.authors.POST(links.DeskPosts+"/:ref/autosave", s.autosave)
	read(r.authors, links.DeskPosts+"/:ref/revisions", s.revisions)
	r.authors.POST(links.DeskPosts+"/:ref/revisions", s.restoreRevision)
	r.authors.POST(links.DeskPreview, s.livePreview)
	read(r.authors, links.DeskPosts+"/:ref/seen", s.seenPost)

	deskPlace(r.editors, links.DeskTerms, s.terms)
	read(r.editors, links.DeskTerms+"/:kind", s.terms)
	r.editors.POST(links.DeskTerms+"/:kind", s.addTerm)
	read(r.editors, links.DeskTerms+"/:kind/:slug", s.editTerm)
	r.editors.POST(links.DeskTerms+"/:kind/:slug", s.saveTerm)
}
