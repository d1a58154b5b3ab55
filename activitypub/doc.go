// Package activitypub is the face that other servers see: what they may fetch,
// what they may send to the inboxes, and what goes out to them. It speaks plain
// net/http, turns wire documents into calls of blog services and facts of the
// blog into deliveries. It must not know web pages, templates or the database.
//
// Keys of the citations in comments:
//
//	AP        ActivityPub, W3C Recommendation 2018
//	AS2       Activity Streams 2.0 vocabulary
//	RFC-NNNN  IETF documents
//	FEP-xxxx  Fediverse Enhancement Proposals
package activitypub
