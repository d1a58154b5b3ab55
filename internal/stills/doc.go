// Package stills finds what a page shows of a video elsewhere: its name and a still picture, fetched once and kept here, so
// that readers ask nobody.
//
// A post that names videos becomes orders of a few videos each, and each order is a job. Only the places that
// render.VideoOf knows are asked, by oEmbed (https://oembed.com, version 1.0), and only for what belongs to them: a still
// comes from the place's own hosts, and is decoded and encoded anew. What is refused is not asked for again for 30 days.
//
// The package knows oEmbed and where the places keep their pictures. It must not know the database, the queue, or
// how a post is set; it asks for those through the ports in fetcher.go.
package stills
