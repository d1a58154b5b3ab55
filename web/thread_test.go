package web

import (
	"strconv"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func chain(parents ...int64) []blog.CommentView {
	thread := make([]blog.CommentView, 0, len(parents))
	for i, parent := range parents {
		thread = append(thread, blog.CommentView{Comment: blog.Comment{
			ID: int64(i + 1), Ref: strconv.Itoa(i + 1), ParentID: parent, GuestID: 1, Status: blog.Approved,
		}})
	}
	return thread
}

// outline writes a tree as "1(2(3)4)".
func outline(list []*comment) string {
	var b strings.Builder
	for _, c := range list {
		b.WriteString(c.Comment.Ref + " ")
		if len(c.Replies) > 0 {
			b.WriteString("(" + outline(c.Replies) + ") ")
		}
	}
	return strings.TrimSpace(b.String())
}

func TestConversationBecomesATree(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parents []int64
		want    string
	}{
		"empty":               {nil, ""},
		"flat":                {[]int64{0, 0, 0}, "1 2 3"},
		"nested":              {[]int64{0, 1, 2, 1, 0}, "1 (2 (3) 4) 5"},
		"answer before":       {[]int64{2, 0}, "2 (1)"},
		"parent is not shown": {[]int64{99, 1}, "1 (2)"},
		"answers itself":      {[]int64{1}, "1"},
		"circle":              {[]int64{2, 3, 1, 2}, "1 (3 (2 (4)))"},
	} {
		if got := outline(arrange(chain(c.parents...), "/p/")); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestConversationOfAnyDepthIsShownInOrderAndWhole(t *testing.T) {
	t.Parallel()
	const depth = 20_000
	parents := make([]int64, depth)
	for i := range parents {
		parents[i] = int64(i)
	}
	list, levels, total, last := arrange(chain(parents...), "/p/"), 0, 0, ""
	for len(list) > 0 {
		levels++
		total += len(list)
		for _, c := range list {
			last = c.Comment.Ref
			if c.Depth > 0 && c.ToPath == "" {
				t.Fatalf("comment %s does not say whom it answers", last)
			}
		}
		list = list[len(list)-1].Replies
	}
	if total != depth || levels != maxNesting+1 || last != strconv.Itoa(depth) {
		t.Fatalf("%d comments on %d levels, the last one is %s", total, levels, last)
	}
}
