package web

import (
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
)

// reachForm reads whom a post reaches, and how.
func reachForm(f *form, p *blog.PostForm) {
	p.Visibility = blog.Visibility(f.Value("visibility"))
	p.Warning, p.Canonical = f.Value("warning"), f.Value("canonical")
	p.Pinned = f.Value("pinned") != ""
}

// explained is an option with a word on what it means.
type explained struct {
	choice
	Hint string
}

// Visibilities are the readers to choose from. A page goes to no followers.
func (p editorPage) Visibilities() []explained {
	all := []explained{
		{choice{string(blog.VisiblePublic), "Everybody", false}, "in lists, feeds and search; sent to your followers"},
		{choice{string(blog.VisibleUnlisted), "Whoever has the address", false}, "in no list, feed or search; sent to your followers"},
		{choice{string(blog.VisibleFollowers), "Followers only", false}, "on their own servers; its page here is for you and the editors"},
		{choice{string(blog.VisibleLocal), "This site only", false}, "a post like any other here, but sent to no other server"},
	}
	if p.IsPage() {
		all = []explained{
			{choice{string(blog.VisiblePublic), "Everybody", false}, "in the menu and in the search"},
			{choice{string(blog.VisibleUnlisted), "Whoever has the address", false}, "in no menu and no search"},
		}
	}
	chosen := firstOf(p.Form.Value("visibility"), string(p.Saved.Visibility), string(blog.VisiblePublic))
	for i := range all {
		all[i].Chosen = all[i].Value == chosen
	}
	return all
}

// VisibilityNote warns of what a change does to a post that is out; empty for one that nobody has yet.
func (p editorPage) VisibilityNote() string {
	switch p.Saved.Audience() {
	case blog.EverybodyElse:
		return "This post is on other servers already. They cannot take it away from some of its readers only: if you choose followers or this site only, they are asked to delete it, and followers get it anew. Its likes and boosts there are lost, and a server may not obey."
	case blog.FollowersOnly:
		return "Your followers’ servers have this post. If you choose other readers, they are asked to delete it, and it goes out anew."
	}
	return ""
}

// Policies say whose comments a post may take.
func (p editorPage) Policies() []choice {
	chosen, _ := blog.PolicyNamed(p.Form.Value("comments"))
	all := []choice{
		{string(blog.CommentsEveryone), "From everyone", false},
		{string(blog.CommentsFollowers), "From followers; others wait", false},
		{string(blog.CommentsApproved), "All wait for you", false},
		{string(blog.CommentsClosed), "Closed", false},
	}
	for i := range all {
		all[i].Chosen = all[i].Value == string(chosen)
	}
	return all
}

// ClosesNote says that comments close by themselves; empty when they do not.
func (p editorPage) ClosesNote() string {
	if p.Site.CloseAfter == 0 {
		return ""
	}
	return fmt.Sprintf("They close by themselves %s after publication.", count(p.Site.CloseAfter, "day", "days"))
}
