// Package as2 speaks ActivityStreams 2.0: it writes the documents that Oriel serves and sends, and reads those that others send.
//
// Writing starts from small plain structs (Actor, Article, Note, Activity, Collection ...) and ends in Marshal. The structs are turned into go-fed
// vocabulary types, and one writer makes bytes of them: the same struct always gives the same bytes, list properties are always arrays, and every
// document carries the same @context.
//
// Reading starts at Read, a strict gate in one pass over the bytes, and goes on with tolerant accessors of Doc, because peers agree on the names of
// properties but not on their shapes. What an accessor cannot make sense of is absent, never an error and never a panic.
//
// The package knows no database, no network, no signature and no other room of the house. It is the only place for @context and for go-fed.
// It decides nothing about trust: whether an id belongs to an actor is asked with IDs and answered by the caller.
package as2
