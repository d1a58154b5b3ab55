// Package demo holds the sample site, "The North Window": what `oriel demo` puts
// into an empty house, so that a newcomer sees every kind of page at once, and
// generated posts for load tests.
//
// It gives plain data and knows nothing of the rest of the house. Texts lie in
// posts and pages as Markdown files with the front matter that `oriel post` reads,
// menu and sidebar in house, the conversation in comments.json, and a crowd that
// answers one question is made up by chorus. Pictures and faces are painted by the
// package art when somebody asks for them, sounds are played in sound.go.
//
// In a text, the target of a picture or sound is its bare name, and a link to
// another text is written post:slug or page:slug; Resolve puts addresses there.
package demo
