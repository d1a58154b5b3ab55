// Package fetch is the only door out of Oriel: every request that the program makes to another host goes through a Client.
//
// The door exists because addresses come from strangers. A follower names an inbox, a reply names an object, a key names its
// owner, and each of them may point at a database on the local network. So the address is judged when the connection is made,
// after the name was looked up: redirects and names that change their address between two look-ups are covered by the same rule.
//
// The package knows HTTP and addresses. It must not know ActivityPub, the queue, or what a body means.
package fetch
