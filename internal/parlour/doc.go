// Package parlour fetches what guests bring along: their faces, the pictures in
// their comments, the small pictures in their names. Each address is asked for
// once, and what comes is made anew by package media, so that readers never load
// anything from other hosts and no file of a stranger is ever served from here.
//
// Which pictures are wanted is for blog.Gallery to say. This package knows how to
// get them: how large they may be, how many at once from one server, and which
// failures are worth another try.
package parlour
