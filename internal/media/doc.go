// Package media is the library of pictures and recordings: it takes what an
// author uploads, checks it before any pixel is decoded, makes a clean new file
// of it and serves it.
//
// Nothing of an uploaded picture survives but its pixels. The kind is read from
// the content, the name is the hash of what was written, and every picture is
// decoded and encoded again, so that places, thumbnails, comments and scripts
// hidden in the file stay behind. Sounds and films are kept as they came, but
// for what a film tells about where it was made (forget.go).
//
// It must not know posts, pages or addresses of the site; it knows names below
// one directory and nothing else.
package media
