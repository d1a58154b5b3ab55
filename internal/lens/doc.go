// Package lens shows a post as other programs show it: what Mastodon, GoToSocial and Misskey make of the very document
// that is sent to them, and what a link preview and a search engine make of the head of its page. It works from what
// leaves the house and from the documented rule of each program, asks nobody, and knows nothing of our own nouns.
package lens

// View is a post on the screen of another program.
type View struct {
	Warning string    // the line over folded text that a reader has to open, plain text; empty when nothing is folded
	HTML    string    // what is shown, safe
	Card    bool      // whether the preview of the page stands below it
	Foreign string    // host of another page whose preview stands there instead, or empty
	Media   []Picture // pictures below the text, in their order
	Tags    []string  // hashtags that are shown apart from the text, with their signs
	More    bool      // the program shows the beginning, and the rest after a click
}

// Picture is a picture as it is sent.
type Picture struct {
	URL string
	Alt string // empty when nobody described it
}
