package as2_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

const (
	Direct        = as2.Direct
	FollowersOnly = as2.FollowersOnly
	Unlisted      = as2.Unlisted
	Listed        = as2.Listed
)

// captures says what each captured inbox body means: who did what to which object, for whom, and what the object answers.
var captures = []struct {
	file, kind, actor    string
	objectKind, objectID string // objectKind is empty when only the id was sent
	visibility           as2.Visibility
	inReplyTo            string
}{
	{"fedify/fedify-002-POST-Follow", "Follow", "https://fedify.test/users/fred", "", "https://sink.test/u/1", Direct, ""},
	{"fedify/fedify-004-POST-Undo-Follow", "Undo", "https://fedify.test/users/fred", "Follow", "https://fedify.test/users/fred#f", Direct, ""},
	{"fedify/fedify-006-POST-Like", "Like", "https://fedify.test/users/fred", "", "https://sink.test/u/1/article/1", Direct, ""},
	{"fedify/fedify-008-POST-Undo-Like", "Undo", "https://fedify.test/users/fred", "Like", "https://fedify.test/users/fred#l", Direct, ""},
	{"fedify/fedify-010-POST-Announce", "Announce", "https://fedify.test/users/fred", "", "https://sink.test/u/1/article/1", Listed, ""},
	{"fedify/fedify-012-POST-Create-Note", "Create", "https://fedify.test/users/fred", "Note", "https://fedify.test/users/fred/note/1", Listed, "https://sink.test/u/1/article/1"},
	{"fedify/fedify-014-POST-Update-Note", "Update", "https://fedify.test/users/fred", "Note", "https://fedify.test/users/fred/note/1", Listed, "https://sink.test/u/1/article/1"},
	{"fedify/fedify-016-POST-Delete-Tombstone", "Delete", "https://fedify.test/users/fred", "Tombstone", "https://fedify.test/users/fred/note/1", Listed, ""},
	{"fedify/fedify-018-POST-Block", "Block", "https://fedify.test/users/fred", "", "https://sink.test/u/1", Direct, ""},
	{"fedify/fedify-020-POST-Flag", "Flag", "https://fedify.test/users/fred", "", "https://sink.test/u/1", Direct, ""},
	{"fedify/fedify-022-POST-Move", "Move", "https://fedify.test/users/fred", "", "https://fedify.test/users/fred", Direct, ""},
	{"fedify/fedify-024-POST-EmojiReact", "EmojiReact", "https://fedify.test/users/fred", "", "https://sink.test/u/1/article/1", Direct, ""},
	{"fedify/fedify-knock-002-POST-Follow", "Follow", "https://fedify.test/users/fred", "", "https://sink.test/u/1", Direct, ""},
	{"fedify/fedify-knock-003-POST-Follow", "Follow", "https://fedify.test/users/fred", "", "https://sink.test/u/1", Direct, ""},
	{"gotosocial/gotosocial-011-POST-Follow", "Follow", "https://gts.test/users/bob", "", "https://sink.test/u/5", Direct, ""},
	{"gotosocial/gotosocial-012-POST-Undo-Follow", "Undo", "https://gts.test/users/bob", "Follow", "https://gts.test/users/bob/follow/01H4NEH5244YK22B875ZACV7SZ", Direct, ""},
	{"gotosocial/gotosocial-014-POST-Like", "Like", "https://gts.test/users/bob", "", "https://sink.test/u/5/article/1", Direct, ""},
	{"gotosocial/gotosocial-015-POST-Undo-Like", "Undo", "https://gts.test/users/bob", "Like", "https://gts.test/users/bob/liked/01M83T33GS35GNPGB7KCX2AJAE", Direct, ""},
	{"gotosocial/gotosocial-016-POST-Announce", "Announce", "https://gts.test/users/bob", "", "https://sink.test/u/5/article/1", Unlisted, ""},
	{"gotosocial/gotosocial-017-POST-Undo-Announce", "Undo", "https://gts.test/users/bob", "Announce", "https://gts.test/users/bob/statuses/01M83T35K4KH3GS67RF9QB27NC", Unlisted, ""},
	{"gotosocial/gotosocial-018-POST-Create-Note", "Create", "https://gts.test/users/bob", "Note", "https://gts.test/users/bob/statuses/01M83T37PJB6ZHY3P87T93XN1P", Listed, "https://sink.test/u/5/article/1"},
	{"gotosocial/gotosocial-019-POST-Update-Note", "Update", "https://gts.test/users/bob", "Note", "https://gts.test/users/bob/statuses/01M83T37PJB6ZHY3P87T93XN1P", Listed, "https://sink.test/u/5/article/1"},
	{"gotosocial/gotosocial-020-POST-Create-Note", "Create", "https://gts.test/users/bob", "Note", "https://gts.test/users/bob/statuses/01M83T39T3BCJKF3QY8TR6PX2D", Unlisted, "https://sink.test/u/5/article/1"},
	{"gotosocial/gotosocial-021-POST-Create-Note", "Create", "https://gts.test/users/bob", "Note", "https://gts.test/users/bob/statuses/01M83T3AVM3FTQNSNDQQDTAJT6", Direct, "https://sink.test/u/5/article/1"},
	{"gotosocial/gotosocial-022-POST-Create-Note", "Create", "https://gts.test/users/bob", "Note", "https://gts.test/users/bob/statuses/01M83T3BXJ0GNG1HXQ8AYSCKAP", FollowersOnly, "https://sink.test/u/5/article/1"},
	{"gotosocial/gotosocial-023-POST-Delete", "Delete", "https://gts.test/users/bob", "", "https://gts.test/users/bob/statuses/01M83T37PJB6ZHY3P87T93XN1P", Listed, ""},
	{"gotosocial/gotosocial-024-POST-Flag", "Flag", "https://gts.test/users/gts.test", "", "https://sink.test/u/5", Direct, ""},
	{"gotosocial/gotosocial-025-POST-Block", "Block", "https://gts.test/users/bob", "", "https://sink.test/u/6", Direct, ""},
	{"gotosocial/gotosocial-026-POST-Undo-Block", "Undo", "https://gts.test/users/bob", "Block", "https://gts.test/users/bob/blocks/01M83T3F1V0CSTKWTC453PFKAH", Direct, ""},
	{"gotosocial/gotosocial-027-POST-Accept-Follow", "Accept", "https://gts.test/users/bob", "Follow", "https://sink.test/u/5/act/toy6b7-0", Direct, ""},
	{"gotosocial/gotosocial-028-POST-Update-Person", "Update", "https://gts.test/users/bob", "Person", "https://gts.test/users/bob", Listed, ""},
	{"gotosocial/gotosocial-037-POST-Accept-Follow", "Accept", "https://gts.test/users/mover", "Follow", "https://sink.test/u/8/act/toy6c7-0", Direct, ""},
	{"gotosocial/gotosocial-039-POST-Create-Question", "Create", "https://gts.test/users/mover", "Question", "https://gts.test/users/mover/statuses/01M83T4MTVN3RQ7TYWT4X5YD5A", Listed, ""},
	{"gotosocial/gotosocial-040-POST-Create-Note", "Create", "https://gts.test/users/mover", "Note", "https://gts.test/users/mover/statuses/01M83T4P3E890PCSY3WXQXVSZ2", Listed, ""},
	{"gotosocial/gotosocial-045-POST-Move", "Move", "https://gts.test/users/mover", "", "https://gts.test/users/mover", Unlisted, ""},
	{"gotosocial/gotosocial-053-POST-Accept-Follow", "Accept", "https://gts.test/users/gone", "Follow", "https://sink.test/u/9/act/toy6ci-0", Direct, ""},
	{"gotosocial/gotosocial-054-POST-Delete", "Delete", "https://gts.test/users/gone", "", "https://gts.test/users/gone", Unlisted, ""},
	{"nodebb/nodebb-006-POST-Accept-Follow", "Accept", "https://nodebb.test/uid/1", "Follow", "https://sink.test/u/2/act/toy7uz-0", Direct, ""},
	{"nodebb/nodebb-012-POST-Accept-Follow", "Accept", "https://nodebb.test/category/2", "Follow", "https://sink.test/u/3/act/toy7v0-0", Direct, ""},
	{"nodebb/nodebb-013-POST-Announce-Article", "Announce", "https://nodebb.test/category/2", "Article", "https://nodebb.test/post/3", Unlisted, ""},
	{"nodebb/nodebb-014-POST-Create-Article", "Create", "https://nodebb.test/uid/1", "Article", "https://nodebb.test/post/3", Listed, ""},
	{"nodebb/nodebb-015-POST-Announce-Create", "Announce", "https://nodebb.test/category/2", "Create", "https://nodebb.test/post/3#activity/create/1795426383806", Unlisted, ""},
	{"nodebb/nodebb-016-POST-Update-Article", "Update", "https://nodebb.test/uid/1", "Article", "https://nodebb.test/post/3", Listed, ""},
	{"nodebb/nodebb-017-POST-Announce-Update", "Announce", "https://nodebb.test/category/2", "Update", "https://nodebb.test/post/3#activity/update/1795426387923", Unlisted, ""},
	{"nodebb/nodebb-021-POST-Delete", "Delete", "https://nodebb.test/uid/1", "", "https://nodebb.test/post/3", FollowersOnly, ""},
	{"nodebb/nodebb-022-POST-Announce-Delete", "Announce", "https://nodebb.test/category/2", "Delete", "https://nodebb.test/post/3#activity/delete/1795426395186", Unlisted, ""},
	{"nodebb/nodebb-023-POST-Delete", "Delete", "https://nodebb.test/uid/1", "", "https://nodebb.test/post/3", FollowersOnly, ""},
	{"nodebb/nodebb-024-POST-Undo-Announce", "Undo", "https://nodebb.test/category/2", "Announce", "https://nodebb.test/post/3#activity/announce/cid/2", Listed, ""},
	{"nodebb/nodebb-025-POST-Announce-Delete", "Announce", "https://nodebb.test/category/2", "Delete", "https://nodebb.test/post/3#activity/delete/1795426395209", Unlisted, ""},
	{"nodebb/nodebb-026-POST-Create-Article", "Create", "https://nodebb.test/uid/1", "Article", "https://nodebb.test/post/4", Listed, ""},
	{"nodebb/nodebb-027-POST-Announce-Article", "Announce", "https://nodebb.test/category/2", "Article", "https://nodebb.test/post/4", Unlisted, ""},
	{"nodebb/nodebb-028-POST-Announce-Create", "Announce", "https://nodebb.test/category/2", "Create", "https://nodebb.test/post/4#activity/create/1795426401912", Unlisted, ""},
	{"nodebb/nodebb-1001-POST-Accept-Follow", "Accept", "https://nodebb.test/uid/1", "Follow", "https://sink.test/u/2148/act/toy7z7-148", Direct, ""},
	{"nodebb/nodebb-1229-POST-Announce-Like", "Announce", "https://nodebb.test/category/2", "Like", "https://sink.test/u/2006/act/toy7z8-6", Unlisted, ""},
	{"nodebb/nodebb-1230-POST-Announce-Like", "Announce", "https://nodebb.test/category/2", "Like", "https://sink.test/u/2010/act/toy7z8-10", Unlisted, ""},
	{"nodebb/nodebb-1231-POST-Announce-Like", "Announce", "https://nodebb.test/category/2", "Like", "https://sink.test/u/2000/act/toy7z8-0", Unlisted, ""},
	{"writefreely/writefreely-003-POST-Accept-Follow", "Accept", "https://wf.test/api/collections/alice", "Follow", "https://sink.test/u/3/act/toy6dv-0", Direct, ""},
	{"writefreely/writefreely-005-POST-Create-Article", "Create", "https://wf.test/api/collections/alice", "Article", "https://wf.test/api/posts/ydnwgz35dl", Listed, ""},
	{"writefreely/writefreely-006-POST-Create-Article", "Create", "https://wf.test/api/collections/alice", "Article", "https://wf.test/api/posts/ydnwgz35dl", Listed, ""},
	{"writefreely/writefreely-007-POST-Update-Article", "Update", "https://wf.test/api/collections/alice", "Article", "https://wf.test/api/posts/ydnwgz35dl", Direct, ""},
	{"writefreely/writefreely-008-POST-Delete-Article", "Delete", "https://wf.test/api/collections/alice", "Article", "https://wf.test/api/posts/ydnwgz35dl", Direct, ""},
	{"writefreely/writefreely-012-POST-Accept-Undo", "Accept", "", "Undo", "https://sink.test/u/3/act/toy6e1-0", Direct, ""},
	{"writefreely/writefreely-013-POST-Accept-Follow", "Accept", "https://wf.test/api/collections/alice", "Follow", "https://sink.test/u/4/act/toy6e1-0", Direct, ""},
}

func capture(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "testdata", filepath.FromSlash(name)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func read(t testing.TB, body []byte) *as2.Doc {
	t.Helper()
	doc, err := as2.Read(body)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return doc
}

func TestEveryCapturedActivityIsUnderstood(t *testing.T) {
	t.Parallel()
	for _, want := range captures {
		t.Run(want.file, func(t *testing.T) {
			t.Parallel()
			doc := read(t, capture(t, want.file))
			actor, err := doc.Actor()
			if want.actor == "" && !errors.Is(err, as2.ErrOneID) || want.actor != "" && err != nil {
				t.Errorf("Actor: %v", err)
			}
			object := doc.Object()
			kind := ""
			if object.Doc != nil {
				kind = object.Doc.Type()
			}
			for _, c := range []struct{ what, got, want string }{
				{"type", doc.Type(), want.kind},
				{"actor", actor, want.actor},
				{"object type", kind, want.objectKind},
				{"object id", object.ID, want.objectID},
				{"visibility", doc.Visibility("").String(), want.visibility.String()},
				{"inReplyTo", object.Doc.InReplyTo(), want.inReplyTo},
			} {
				if c.got != c.want {
					t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
				}
			}
		})
	}
}

func TestNoCaptureIsForgotten(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "testdata", "*", "*-POST-*.json"))
	if err != nil || len(files) < 50 {
		t.Fatalf("found %d captures: %v", len(files), err)
	}
	listed := map[string]bool{}
	for _, c := range captures {
		listed[c.file] = true
	}
	for _, file := range files {
		name := filepath.ToSlash(strings.TrimSuffix(file, ".json"))
		if name = strings.TrimPrefix(name, "../testdata/"); !listed[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}
