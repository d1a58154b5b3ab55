package links

import "net/url"

// DeskAudience is where authors see who reads. Its parts have addresses below it.
const (
	DeskAudience    = "/desk/audience"
	DeskFollowers   = DeskAudience + "/followers"
	DeskSubscribers = DeskAudience + "/subscribers"
	// DeskOldFollowers is where the list of followers was before.
	DeskOldFollowers = "/desk/followers"
)

// DeskAudiencePart is a part of the pages about the audience: visits, conversation, servers.
func DeskAudiencePart(part string) string {
	if part == "" {
		return DeskAudience
	}
	return DeskAudience + "/" + url.PathEscape(part)
}

// DeskAudienceOf shows what became of a post.
func DeskAudienceOf(ref string) string { return DeskPost(ref) + "/audience" }
