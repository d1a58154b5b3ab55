// Package blog is the domain: what a blog is, what may happen to it, and the
// rules. It knows no database, no web page and no wire format; those speak to
// it through the ports in store.go and the services Posts, Conversation,
// Followers and House.
//
// Glossary, used in code, tables, addresses and pages alike:
//
//   - Author writes here.
//   - Post is what an author publishes; a Page is a post outside the stream (About).
//   - Guest is a person from another house.
//   - Visitor is a guest without an account, who wrote into the guest book; each visit is a guest of its own.
//   - Comment is a reply, by a guest or by an author.
//   - Reaction is a like or a boost.
//   - Follower is a guest who asked for every post.
//   - Message is what a guest told an author and nobody else may read, or a mention.
//   - Report is a guest's complaint about something here.
//   - Site is what the author may change at the desk; Config is what needs a restart.
//   - Desk is the author's side of the web.
//
// Every struct is flat and untagged: the store maps fields to columns by name.
// A zero time means "not yet" or "never"; an id of zero means "none".
package blog
