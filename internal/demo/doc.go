// Package demo holds the sample site, "The North Window": what `oriel demo` puts
// into an empty house, so that a newcomer sees every kind of page at once, and
// generated posts for load tests.
//
// It gives plain data and knows nothing of the rest of the house. Texts lie in
// posts and pages as Markdown files, the conversation in comments.json; the
// pictures are painted by the package art when somebody asks for them.
//
// In a text, the target of a picture is the bare name of a picture, and a link to
// another text is written post:slug or page:slug; Post.Text puts addresses there.
package demo
