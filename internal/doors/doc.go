// Package doors finds the way to a reader's own server. A reader who wants to follow, answer, like or boost something here
// types a handle or the name of a server; a Resolver turns that into the address there where they complete the act.
//
// Servers publish such addresses as link templates in WebFinger (RFC 7033): FEP-3b86 activity intents and the older OStatus
// subscription. Where an answer leads is checked, so that no answer can send a reader to a third place.
package doors
