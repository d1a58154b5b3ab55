package activitypub_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const richBody = `# Heading

A [link](/about/) and <b>markup</b>, an ![A loaf](/media/loaf.jpg) and https://elsewhere.test/.

- one
- two

` + "```go\nfmt.Println(\"<&>\")\n```\n"

// richPost is a form with everything in it.
func richPost() blog.PostForm {
	return blog.PostForm{
		Title: `Using <b> & "x"`, Body: richBody, Language: "pt-BR", CommentPolicy: blog.CommentsEveryone,
		Tags: []string{"Go", "web dev"}, Categories: []string{"Baking"},
	}
}

// sent publishes a post to a follower and returns the Create that arrives.
func (r *rig) sent(form blog.PostForm) obj {
	r.Helper()
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.publish(form)
	r.work()
	creates := r.answers(bob.shared, "Create")
	if len(creates) != 1 {
		r.Fatalf("%d creates", len(creates))
	}
	return creates[0]
}

func object(o obj) obj { return o["object"].(map[string]any) }

func TestCases132To143_ArticleAsPeersReadIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := r.sent(richPost())
	article := object(create)
	for _, o := range []obj{create, article} {
		if !slices.Equal(o["to"].([]any), []any{public}) || !slices.Equal(o["cc"].([]any), []any{r.ana() + "/followers"}) {
			t.Errorf("132: addresses %v %v", o["to"], o["cc"])
		}
	}
	if article.text("attributedTo") != r.ana() || article.text("type") != "Article" {
		t.Errorf("132: %s", pretty(article))
	}
	for _, absent := range []string{"source", "inReplyTo", "signature", "updated", "summaryMap"} {
		if article[absent] != nil {
			t.Errorf("132: %s is %v", absent, article[absent])
		}
	}
	for _, list := range []string{"to", "cc", "tag", "attachment"} {
		if _, ok := article[list].([]any); !ok {
			t.Errorf("132: %s is %T", list, article[list])
		}
	}
	if strings.ContainsAny(article.text("name"), "<>") || !strings.Contains(article.text("name"), "b") {
		t.Errorf("134: name %q", article.text("name"))
	}
	if s := article.text("summary"); s == "" || len([]rune(s)) > 300 || strings.Contains(s, "://") || strings.ContainsAny(s, "<>&") {
		t.Errorf("135: summary %q", s)
	}
	checkPictures(t, r, article)
	for _, m := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(article.text("content"), -1) {
		if u, err := url.Parse(m[1]); err != nil || !u.IsAbs() {
			t.Errorf("137: address %q", m[1])
		}
	}
	var tags []string
	for _, tag := range article["tag"].([]any) {
		o := obj(tag.(map[string]any))
		tags = append(tags, o.text("type")+" "+o.text("name")+" "+strings.TrimPrefix(o.text("href"), r.links.Base()))
	}
	slices.Sort(tags)
	if want := []string{"Hashtag #Go /tag/go/", "Hashtag #webdev /tag/web-dev/"}; !slices.Equal(tags, want) {
		t.Errorf("138: tags %q", tags)
	}
	if article.text("contentMap", "pt-BR") != article.text("content") && article.text("nameMap", "pt-BR") == "" {
		t.Errorf("139: language is lost: %s", pretty(article))
	}
	if !slices.Contains(create["@context"].([]any), any("https://www.w3.org/ns/activitystreams")) {
		t.Errorf("143: context %v", create["@context"])
	}
	asLemmyAndGoToSocial(t, article)
}

func checkPictures(t *testing.T, r *rig, article obj) {
	t.Helper()
	if article.text("image", "url") != r.links.Abs("/media/loaf.jpg") || article.text("image", "type") != "Image" {
		t.Errorf("136: image %v", article["image"])
	}
	attachments := article["attachment"].([]any)
	if len(attachments) != 1 || obj(attachments[0].(map[string]any)).text("href") != article.text("url") || obj(attachments[0].(map[string]any)).text("type") != "Link" {
		t.Errorf("136: attachments %v", attachments)
	}
}

// asLemmyAndGoToSocial checks what those two demand (interop cases 141 and 142).
func asLemmyAndGoToSocial(t *testing.T, article obj) {
	t.Helper()
	for _, key := range []string{"id", "type", "attributedTo", "context", "url", "replies", "published"} {
		if article.text(key) == "" {
			t.Errorf("141: %s is %v", key, article[key])
		}
	}
	if article.text("image", "url") == "" || article.get("likes", "totalItems") != 0.0 || article.get("shares", "totalItems") != 0.0 {
		t.Errorf("142: %s", pretty(article))
	}
}

func TestCase133_LargePostStaysUnderTheLimit(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"two copies": 20_000, "one copy": 45_000, "none": 200_000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			r.follows(bob)
			form := newPost("Large")
			form.Body = strings.Repeat("Wörter <b>über</b> Brot.\n\n", size/25)
			r.publish(form)
			r.work()
			letters := r.parcels(bob.shared)
			if len(letters) != 1 || len(letters[0].body) >= 64<<10 {
				t.Fatalf("%d letters of %d bytes", len(letters), len(letters[0].body))
			}
			if strings.Contains(string(letters[0].body), `\u003c`) {
				t.Error("the letter escapes <")
			}
			_ = letters[0].read(t)
		})
	}
}

func TestCase140_TimesAreWholeSecondsAndTheSameEachTime(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{start: time.Now().UTC().Add(123456789)})
	first := object(r.sent(richPost()))
	if _, err := time.Parse("2006-01-02T15:04:05Z", first.text("published")); err != nil {
		t.Error(err)
	}
	served := r.document(first.text("id"))
	ref := last(first.text("id"))
	r.edit(ref, "Edited in the same second.")
	edited := r.document(first.text("id"))
	if served.text("published") != first.text("published") || edited.text("published") != first.text("published") || edited.text("updated") <= edited.text("published") {
		t.Errorf("published %s, served %s, edited %s updated %s", first.text("published"), served.text("published"), edited.text("published"), edited.text("updated"))
	}
	r.edit(ref, "Edited again.")
	if again := r.document(first.text("id")); again.text("updated") <= edited.text("updated") {
		t.Errorf("the second edit is of %s, the first of %s", again.text("updated"), edited.text("updated"))
	}
}

func TestCase144_AnswerOfTheAuthorReachesTheGuestAndTheFollowers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, note := r.comment()
	cora := r.person("cora", "other.test")
	r.follows(cora)
	view, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	answer, err := r.conversation.Answer(t.Context(), r.author, blog.AnswerForm{PostRef: r.post.Ref, ParentRef: view.Comment.Ref, Body: "Thank *you*!"})
	r.must(err)
	r.work()
	for _, p := range []*person{bob, cora} {
		creates := r.answers(p.shared, "Create")
		if len(creates) != 1 {
			t.Fatalf("%d creates at %s", len(creates), p.host)
		}
		n := object(creates[0])
		if n.text("id") != r.links.CommentID(answer.Ref) || n.text("type") != "Note" || n.text("inReplyTo") != note.text("id") || n.text("context") == "" ||
			!slices.Contains(n["to"].([]any), any(public)) || !slices.Contains(n["cc"].([]any), any(bob.id)) {
			t.Errorf("note: %s", pretty(n))
		}
		mention := obj(n["tag"].([]any)[0].(map[string]any))
		if mention.text("type") != "Mention" || mention.text("href") != bob.id || mention.text("name") != "@bob@"+strings.TrimPrefix(bob.w.at("peer.test", ""), "http://") {
			t.Errorf("mention: %v", mention)
		}
		if !strings.Contains(n.text("content"), `class="u-url mention"`) || !strings.Contains(n.text("content"), "<em>you</em>") {
			t.Errorf("content: %s", n.text("content"))
		}
	}
	served := r.document(r.links.CommentID(answer.Ref))
	if served.text("inReplyTo") != note.text("id") {
		t.Errorf("served: %s", pretty(served))
	}
	r.forget()
	r.must(r.conversation.Remove(t.Context(), r.author, answer.Ref))
	r.work()
	if deletes := r.answers(bob.shared, "Delete"); len(deletes) != 1 || deletes[0].text("object", "id") != r.links.CommentID(answer.Ref) {
		t.Errorf("deletes: %s", pretty(deletes))
	}
	if a := r.get(r.links.CommentID(answer.Ref)); a.status != 410 {
		t.Errorf("a removed answer: %d", a.status)
	}
}

func TestCase145_IdsOfActivitiesAreUniqueAndOurs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := r.sent(richPost())
	ref := last(object(create).text("id"))
	r.clock.advance(time.Second)
	r.edit(ref, "Edited once.")
	r.work()
	r.edit(ref, "Edited twice.")
	r.work()
	r.must(r.posts.Delete(t.Context(), r.author, ref))
	r.work()
	seen := map[string]bool{}
	for _, p := range r.parcels("peer.test") {
		o := p.read(t)
		if id := o.text("id"); seen[id] || !r.links.Owns(id) || strings.Contains(id, "#") {
			t.Errorf("id %q of %s", id, o.text("type"))
		}
		seen[o.text("id")] = true
		if o.get("object", "id") == nil {
			t.Errorf("%s does not embed its object", o.text("type"))
		}
	}
	if len(seen) != 4 {
		t.Errorf("%d activities, want Create, two Updates and Delete", len(seen))
	}
	if served := r.get(create.text("id")); served.status != 404 {
		t.Errorf("the create of a deleted post: %d", served.status)
	}
}
