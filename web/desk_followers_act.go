package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// removePage asks whether followers shall really go.
type removePage struct {
	deskPage
	IDs  []int64
	Back string
}

// removeFollowers takes chosen followers out of an audience, after a second look.
func (s *Server) removeFollowers(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	var ids []int64
	for _, v := range f.values["follower"] {
		if id := number(v); id != 0 && len(ids) <= blog.MaxRemoved {
			ids = append(ids, id)
		}
	}
	back := backTo(f, links.DeskFollowers)
	switch {
	case len(ids) == 0:
		s.failDesk(c, blog.Refuse(blog.Invalid, "Please choose the followers to remove first, with the boxes beside their names."))
	case f.Value("confirm") != "yes":
		d, err := s.newDesk(c, "Remove "+count(len(ids), "follower", "followers"), links.DeskAudience)
		s.showDesk(c, http.StatusOK, "remove", removePage{d, ids, back}, err)
	default:
		if _, err := s.o.Followers.Remove(c.Request.Context(), who(c).author, ids); err != nil {
			s.failDesk(c, err)
			return
		}
		done(c, back, "followers-removed")
	}
}

// The files of followers: what Mastodon writes, and all that is known.
const (
	followersMastodon = "followers.csv"
	followersFull     = "followers-full.csv"
)

// followersInFile is how many followers are read at once for a file.
const followersInFile = 1000

// followersFile sends the followers that the list selects, oldest first.
func (s *Server) followersFile(c *gin.Context) {
	name := c.Param("file")
	if name != followersMastodon && name != followersFull {
		s.failDesk(c, errNoPage)
		return
	}
	whose, err := s.whoseFollowers(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	q := followerQuery(c, whose.ID)
	q.Sort, q.Limit = blog.FollowersOldest, followersInFile
	first, total, err := s.o.Audience.FollowerList(c.Request.Context(), q)
	if err != nil {
		s.failDesk(c, fmt.Errorf("list followers: %w", err))
		return
	}
	head, cells := []string{"Account address"}, accountAddress
	if name == followersFull {
		head = []string{"Account address", "Name", "Profile", "Server", "Software", "Version", "Since", "Last seen alive", "Deliveries", "Failures"}
		cells = everythingKnown
	}
	w := sendCSV(c, name, head)
	for list := first; len(list) > 0; {
		for _, f := range list {
			_ = w.Write(harmless(cells(f)))
		}
		w.Flush()
		if q.Offset += len(list); q.Offset >= total {
			break
		}
		if list, _, err = s.o.Audience.FollowerList(c.Request.Context(), q); err != nil {
			s.o.Logger.Error("write a file of followers; it ends too early", "error", err)
			panic(http.ErrAbortHandler) // so that the client notices that something is missing
		}
	}
	w.Flush()
}

func accountAddress(f blog.FollowerView) []string {
	return []string{firstOf(f.Guest.Handle, f.Guest.Name+"@"+f.Guest.Host)}
}

func everythingKnown(f blog.FollowerView) []string {
	state, _ := followerState(f.Host)
	return append(accountAddress(f), f.Guest.DisplayName, firstOf(f.Guest.ProfileURL, f.Guest.ActorID), f.Guest.Host, f.Software.Name, f.Software.Version,
		moment(f.Follower.CreatedAt), moment(f.Host.LastOK), state, strconv.Itoa(f.Host.Failures))
}

// moment is a time for machines; empty when there was none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
