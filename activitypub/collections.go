package activitypub

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	outboxPage  = 20
	repliesPage = 500 // Mastodon stops paging once it has five, so the first page must hold what can be held
)

// outbox serves an author's posts newest first (AP §5.1), paged by a key that a
// new post does not shift.
func (s *Server) outbox(r *http.Request, ref string) (answer, error) {
	author, err := s.Reader.AuthorByRef(r.Context(), ref)
	if err != nil {
		return answer{}, err
	}
	id := s.Links.AuthorPart(ref, "outbox")
	q := r.URL.Query()
	if !q.Has("page") && !q.Has("before") {
		list, err := s.Reader.Entries(r.Context(), blog.Query{AuthorID: author.ID, Outward: true, Limit: 1})
		if err != nil {
			return answer{}, err
		}
		return document(0, as2.Collection{ID: id, Ordered: true, TotalItems: list.Total, First: id + "?page=true"})
	}
	before, beforeID, err := s.cursor(r, q.Get("before"))
	if err != nil {
		return answer{}, err
	}
	entries, err := s.Reader.EntriesBefore(r.Context(), author.ID, before, beforeID, outboxPage+1)
	if err != nil {
		return answer{}, err
	}
	page := as2.Page{ID: id + "?page=true", Ordered: true, PartOf: id, Items: []as2.Item{}}
	if q.Get("before") != "" {
		page.ID = id + "?before=" + q.Get("before")
	}
	if len(entries) > outboxPage {
		entries = entries[:outboxPage]
		page.Next = id + "?before=" + entries[outboxPage-1].Post.Ref
	}
	for _, e := range entries {
		if e, err = s.current(r.Context(), e); err != nil {
			return answer{}, err
		}
		page.Items = append(page.Items, s.createPost(e))
	}
	return document(0, page)
}

// cursor reads the post after which a page begins; an empty one begins at the newest.
func (s *Server) cursor(r *http.Request, ref string) (before time.Time, id int64, err error) {
	if ref == "" {
		return before, 0, nil
	}
	if !blog.ValidRef(ref) {
		return before, 0, blog.ErrNotFound
	}
	entry, err := s.Reader.EntryByRef(r.Context(), ref)
	return entry.Post.PublishedAt, entry.Post.ID, err
}

// followers shows how many there are, not who. Even so it has a first page, or
// Mastodon marks the profile as hiding its network (interop case 20).
func (s *Server) followers(r *http.Request, ref string) (answer, error) {
	author, err := s.Reader.AuthorByRef(r.Context(), ref)
	if err != nil {
		return answer{}, err
	}
	_, total, err := s.Reader.Followers(r.Context(), author.ID, 1, 0)
	if err != nil {
		return answer{}, err
	}
	a, err := s.closedList(r, s.Links.AuthorPart(ref, "followers"), total)
	a.passing = true // readers see no follower, so a new one makes no new edition
	return a, err
}

// following is empty: authors read elsewhere.
func (s *Server) following(r *http.Request, ref string) (answer, error) {
	if _, err := s.Reader.AuthorByRef(r.Context(), ref); err != nil {
		return answer{}, err
	}
	return s.closedList(r, s.Links.AuthorPart(ref, "following"), 0)
}

func (s *Server) closedList(r *http.Request, id string, total int) (answer, error) {
	if r.URL.Query().Has("page") {
		return document(0, as2.Page{ID: id + "?page=1", Ordered: true, PartOf: id, Items: []as2.Item{}})
	}
	return document(0, as2.Collection{ID: id, Ordered: true, TotalItems: total, First: id + "?page=1"})
}

// featured lists pinned posts as ids: Mastodon skips embedded ones that are no Notes.
func (s *Server) featured(r *http.Request, ref string) (answer, error) {
	author, err := s.Reader.AuthorByRef(r.Context(), ref)
	if err != nil {
		return answer{}, err
	}
	pinned, err := s.Reader.Pinned(r.Context(), author.ID)
	if err != nil {
		return answer{}, err
	}
	items := []as2.Item{}
	for _, e := range pinned {
		if e.Post.Featured() {
			items = append(items, as2.IRI(s.Links.Post(e.Post.Ref)))
		}
	}
	return document(0, as2.Collection{ID: s.Links.AuthorPart(ref, "featured"), Ordered: true, TotalItems: len(items), Items: items})
}

// postReplies lists the ids of all approved comments, up to 500 in the first page
// (protocol.md §8.3) but those of visitors, who have none. Taking a comment off our page takes it off this list (FEP-7458).
func (s *Server) postReplies(r *http.Request, ref string) (answer, error) {
	entry, err := s.publicPost(r, ref)
	if err != nil {
		return answer{}, goneAsMissing(err)
	}
	id := s.Links.PostPart(ref, "replies")
	offset, err := pageOffset(r)
	if err != nil {
		return answer{}, err
	}
	items, total, err := s.visible(r, entry.Post.ID, repliesPage, offset)
	if err != nil {
		return answer{}, err
	}
	if !r.URL.Query().Has("page") {
		return document(0, as2.Collection{ID: id, TotalItems: total, First: id + "?page=1"})
	}
	page := as2.Page{ID: fmt.Sprintf("%s?page=%d", id, offset/repliesPage+1), PartOf: id, Items: items}
	if offset+repliesPage < total {
		page.Next = fmt.Sprintf("%s?page=%d", id, offset/repliesPage+2)
	}
	return document(0, page)
}

// postContext lists the whole conversation, the post first (FEP-7888, FEP-f228).
func (s *Server) postContext(r *http.Request, ref string) (answer, error) {
	entry, err := s.publicPost(r, ref)
	if err != nil {
		return answer{}, goneAsMissing(err)
	}
	items, total, err := s.visible(r, entry.Post.ID, 2*repliesPage, 0)
	if err != nil {
		return answer{}, err
	}
	items = append([]as2.Item{as2.IRI(s.Links.Post(ref))}, items...)
	return document(0, as2.Collection{
		ID: s.Links.PostPart(ref, "context"), Ordered: true, AttributedTo: s.Links.Author(entry.Author.Ref),
		TotalItems: total + 1, Items: items,
	})
}

func (s *Server) visible(r *http.Request, postID int64, limit, offset int) ([]as2.Item, int, error) {
	refs, total, err := s.Reader.VisibleIDs(r.Context(), postID, limit, offset)
	if err != nil {
		return nil, 0, err
	}
	items := make([]as2.Item, 0, len(refs))
	for _, c := range refs {
		if c.RemoteID != "" {
			items = append(items, as2.IRI(c.RemoteID))
			continue
		}
		items = append(items, as2.IRI(s.Links.CommentID(c.Ref)))
	}
	return items, total, nil
}

const maxPages = 1000

func pageOffset(r *http.Request) (int, error) {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 0, nil //nolint:nilerr // "true" and nonsense mean the first page
	}
	if n > maxPages {
		return 0, blog.ErrNotFound
	}
	return (n - 1) * repliesPage, nil
}

func (s *Server) postLikes(r *http.Request, ref string) (answer, error) {
	entry, err := s.publicPost(r, ref)
	return s.count(s.Links.PostPart(ref, "likes"), entry.Likes, err)
}

func (s *Server) postShares(r *http.Request, ref string) (answer, error) {
	entry, err := s.publicPost(r, ref)
	return s.count(s.Links.PostPart(ref, "shares"), entry.Boosts, err)
}

func (s *Server) commentLikes(r *http.Request, ref string) (answer, error) {
	view, err := s.ownComment(r, ref)
	return s.count(s.Links.CommentPart(ref, "likes"), view.Likes, err)
}

func (s *Server) commentShares(r *http.Request, ref string) (answer, error) {
	view, err := s.ownComment(r, ref)
	return s.count(s.Links.CommentPart(ref, "shares"), view.Boosts, err)
}

func (s *Server) count(id string, total int, err error) (answer, error) {
	if err != nil {
		return answer{}, goneAsMissing(err)
	}
	return document(0, as2.Collection{ID: id, TotalItems: total})
}

// commentReplies lists the approved answers to an author's comment.
func (s *Server) commentReplies(r *http.Request, ref string) (answer, error) {
	view, err := s.ownComment(r, ref)
	if err != nil {
		return answer{}, goneAsMissing(err)
	}
	thread, err := s.Reader.Thread(r.Context(), view.Comment.PostID)
	if err != nil {
		return answer{}, err
	}
	items := []as2.Item{}
	for _, c := range thread {
		if c.Comment.ParentID == view.Comment.ID && c.Comment.Visible() && !c.FromVisitor() {
			items = append(items, as2.IRI(s.commentID(c)))
		}
	}
	return document(0, as2.Collection{ID: s.Links.CommentPart(ref, "replies"), TotalItems: len(items), Items: items})
}
