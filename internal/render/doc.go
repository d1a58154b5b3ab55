// Package render turns what people write into HTML that is safe to show: an author's Markdown into the body of a post,
// the HTML of other servers into a comment, and both into the plainer forms that feeds, peers and previews need.
//
// Every piece of HTML takes the same road. It is parsed into a tree, the tree is rebuilt from a list of allowed
// elements and attributes (policy.go, shape.go), the text of that tree passes bluemonday with the same list as a second
// wall, and the last step is always a fresh parse and a balanced serialisation, so that nothing can break out of the
// box that it is shown in. Code that runs after the wall (furnish.go) builds nodes, never strings.
//
// The package does not know posts, comments, addresses or the database: text comes in, text goes out. It starts no
// goroutine of its own and reads no file at run time. The formula engine (temml in a small JavaScript interpreter)
// starts with the first formula and is given back to the garbage collector when it is idle.
package render
