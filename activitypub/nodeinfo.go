package activitypub

import (
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/links"
)

const (
	nodeInfoSchema = "http://nodeinfo.diaspora.software/ns/schema/"
	repository     = "https://github.com/oriel-blog/oriel"
)

// nodeInfoLinks names 2.0 first, the only one that GoToSocial reads (FEP-0151),
// and the instance actor (FEP-2677).
func (s *Server) nodeInfoLinks(*http.Request) (answer, error) {
	a, err := jsonAnswer("application/json; charset=utf-8", map[string]any{"links": []jrdLink{
		{Rel: nodeInfoSchema + "2.0", Href: s.Links.Base() + links.NodeInfo20},
		{Rel: nodeInfoSchema + "2.1", Href: s.Links.Base() + links.NodeInfo21},
		{Rel: "https://www.w3.org/ns/activitystreams#Application", Href: s.Links.InstanceActor()},
	}})
	a.maxAge = time.Hour
	return a, err
}

type nodeInfo struct {
	Version           string         `json:"version"`
	Software          nodeSoftware   `json:"software"`
	Protocols         []string       `json:"protocols"`
	Services          nodeServices   `json:"services"`
	OpenRegistrations bool           `json:"openRegistrations"`
	Usage             nodeUsage      `json:"usage"`
	Metadata          map[string]any `json:"metadata"`
}

type nodeSoftware struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	Repository string `json:"repository,omitempty"`
	Homepage   string `json:"homepage,omitempty"`
}

type nodeServices struct {
	Inbound  []string `json:"inbound"`
	Outbound []string `json:"outbound"`
}

type nodeUsage struct {
	Users struct {
		Total          int `json:"total"`
		ActiveMonth    int `json:"activeMonth"`
		ActiveHalfyear int `json:"activeHalfyear"`
	} `json:"users"`
	LocalPosts    int `json:"localPosts"`
	LocalComments int `json:"localComments"`
}

func (s *Server) nodeInfo(r *http.Request) (answer, error) {
	version := r.URL.Path[len("/nodeinfo/"):]
	totals, err := s.Reader.Totals(r.Context(), s.Clock())
	if err != nil {
		return answer{}, err
	}
	site, err := s.Reader.Site(r.Context())
	if err != nil {
		return answer{}, err
	}
	info := nodeInfo{
		Version: version, Software: nodeSoftware{Name: "oriel", Version: s.Version},
		Protocols: []string{"activitypub"}, Services: nodeServices{Inbound: []string{}, Outbound: []string{"atom1.0", "rss2.0"}},
		Metadata: map[string]any{"nodeName": site.Title, "nodeDescription": site.Tagline},
		Usage:    nodeUsage{LocalPosts: totals.Posts, LocalComments: totals.Comments},
	}
	info.Usage.Users.Total, info.Usage.Users.ActiveMonth, info.Usage.Users.ActiveHalfyear = totals.Authors, totals.ActiveMonth, totals.ActiveHalfYear
	if version == "2.1" {
		info.Software.Repository = repository
	}
	return jsonAnswer(`application/json; profile="`+nodeInfoSchema+version+`#"`, info)
}
