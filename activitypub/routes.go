package activitypub

import (
	"net/http"
	"strings"

	"github.com/oriel-blog/oriel/internal/links"
)

// routes is everything that other servers may ask for. The unknown is 404 and
// nothing is ever 405 or a redirect: peers take those for good (protocol.md §1.5).
func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc(links.WebFinger, s.read(s.webfinger))
	s.mux.HandleFunc(links.HostMeta, s.read(s.hostMeta))
	s.mux.HandleFunc(links.NodeInfo, s.read(s.nodeInfoLinks))
	s.mux.HandleFunc(links.NodeInfo20, s.read(s.nodeInfo))
	s.mux.HandleFunc(links.NodeInfo21, s.read(s.nodeInfo))
	s.mux.HandleFunc(links.InstanceActor, s.read(s.instanceActor))
	s.mux.HandleFunc(links.InstanceActor+"/outbox", s.read(s.instanceOutbox))
	s.mux.HandleFunc(links.InstanceActor+"/inbox", s.sharedInbox)
	s.mux.HandleFunc(links.SharedInbox, s.sharedInbox)
	s.mux.HandleFunc(quotePath, s.read(s.stamp))
	s.mux.HandleFunc(approvalPath, s.read(s.approval))
	s.mux.HandleFunc("/", s.things)
}

// things serves authors, posts, comments and activities by their permanent ids.
func (s *Server) things(w http.ResponseWriter, r *http.Request) {
	target, ok := links.ParsePath(r.URL.Path)
	if !ok {
		s.notFound(w)
		return
	}
	if target.Kind == links.KindAuthor && target.Part == "inbox" {
		s.authorInbox(w, r, target.Ref)
		return
	}
	serve, ok := s.parts()[target.Kind][target.Part]
	if !ok {
		s.notFound(w)
		return
	}
	s.read(func(r *http.Request) (answer, error) {
		closed, err := s.admit(r, target)
		if err != nil {
			return answer{}, err
		}
		a, err := serve(r, target.Ref)
		a.closed, a.passing = closed, a.passing || closed
		return a, err
	})(w, r)
}

type partReader func(r *http.Request, ref string) (answer, error)

func (s *Server) parts() map[links.Kind]map[string]partReader {
	return map[links.Kind]map[string]partReader{
		links.KindAuthor: {
			"": s.actor, "outbox": s.outbox, "followers": s.followers, "following": s.following, "featured": s.featured,
		},
		links.KindPost: {
			"": s.post, "replies": s.postReplies, "context": s.postContext, "likes": s.postLikes, "shares": s.postShares,
		},
		links.KindComment: {
			"": s.comment, "replies": s.commentReplies, "likes": s.commentLikes, "shares": s.commentShares,
		},
		links.KindMessage:  {"": s.messageAnswer},
		links.KindActivity: {"": s.activity},
	}
}

func (s *Server) sharedInbox(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		s.notFound(w)
		return
	}
	s.inbox(w, r, "")
}

func (s *Server) authorInbox(w http.ResponseWriter, r *http.Request, ref string) {
	if r.Method != http.MethodPost {
		s.notFound(w)
		return
	}
	if _, err := s.Reader.AuthorByRef(r.Context(), ref); err != nil {
		s.failed(w, err)
		return
	}
	s.inbox(w, r, ref)
}

// Serves reports whether a path belongs to this face of the program.
func Serves(path string) bool {
	return strings.HasPrefix(path, "/ap/") || strings.HasPrefix(path, "/.well-known/") || strings.HasPrefix(path, "/nodeinfo/")
}
