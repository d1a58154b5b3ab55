// Package websub is the hub of the house (W3C WebSub, 23 January 2018): whoever subscribes to a feed of the site is sent it
// when it changes, instead of asking for it every half hour.
//
// A request is kept with its job before it is answered, and has an effect only when its callback confirms it. A publication
// becomes one job that looks which feeds have changed, and one push for each subscription of those. A push sends the feed as
// it is at that moment, so a late or repeated one does no harm.
//
// The package knows the wire format of WebSub and its rules. It must not know the database, the pages, or how a feed is
// written; it asks for those through the ports in ports.go.
package websub
