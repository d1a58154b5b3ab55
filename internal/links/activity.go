package links

import (
	"regexp"
	"strings"
)

// Paths that fediverse servers ask for. Ids made of them are permanent.
const (
	InstanceActor = "/ap/actor"
	SharedInbox   = "/ap/inbox"
	WebFinger     = "/.well-known/webfinger"
	HostMeta      = "/.well-known/host-meta"
	NodeInfo      = "/.well-known/nodeinfo"
	NodeInfo20    = "/nodeinfo/2.0"
	NodeInfo21    = "/nodeinfo/2.1"
)

// Author is an author's actor id.
func (s Site) Author(ref string) string { return s.base + "/ap/authors/" + ref }

// AuthorPart is an address below an author's actor: inbox, outbox, followers, following or featured.
func (s Site) AuthorPart(ref, part string) string { return s.Author(ref) + "/" + part }

// Post is a post's object id.
func (s Site) Post(ref string) string { return s.base + "/ap/posts/" + ref }

// PostPart is a collection of a post: replies, likes, shares or context.
func (s Site) PostPart(ref, part string) string { return s.Post(ref) + "/" + part }

// CommentID is the object id of a comment written here.
func (s Site) CommentID(ref string) string { return s.base + "/ap/comments/" + ref }

// CommentPart is a collection of a comment written here: replies, likes or shares.
func (s Site) CommentPart(ref, part string) string { return s.CommentID(ref) + "/" + part }

// MessageAnswer is the object id of an author's answer to a mention or a private message.
func (s Site) MessageAnswer(ref string) string { return s.base + "/ap/messages/" + ref }

// Activity is the id of an activity that we send.
func (s Site) Activity(ref string) string { return s.base + "/ap/activities/" + ref }

// InstanceActor is the id of the actor that signs our fetches.
func (s Site) InstanceActor() string { return s.base + InstanceActor }

// SharedInbox is the inbox for all authors.
func (s Site) SharedInbox() string { return s.base + SharedInbox }

// MainKey is the id of an actor's key; peers expect a fragment of the actor id.
func MainKey(actorID string) string { return actorID + "#main-key" }

// Kind names what an id of ours stands for.
type Kind string

// The kinds of things that have an id here.
const (
	KindAuthor   Kind = "authors"
	KindPost     Kind = "posts"
	KindComment  Kind = "comments"
	KindMessage  Kind = "messages" // an author's answer to one
	KindActivity Kind = "activities"
)

// Target is a parsed id of ours. Part is the collection below it, or empty for the thing itself.
type Target struct {
	Kind Kind
	Ref  string
	Part string
}

var idPath = regexp.MustCompile(`^/ap/(authors|posts|comments|messages|activities)/([0-9A-Za-z]{26})(?:/([a-z]+))?$`)

// ParseID reads an id of ours. It reports false for other hosts and other paths.
func (s Site) ParseID(id string) (Target, bool) {
	path, ok := s.PathOf(id)
	if !ok {
		return Target{}, false
	}
	return ParsePath(path)
}

// ParsePath reads the path of an id of ours.
func ParsePath(path string) (Target, bool) {
	m := idPath.FindStringSubmatch(path)
	if m == nil {
		return Target{}, false
	}
	return Target{Kind: Kind(m[1]), Ref: strings.ToUpper(m[2]), Part: m[3]}, true
}
