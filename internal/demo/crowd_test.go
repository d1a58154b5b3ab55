package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestConversationHangsTogether(t *testing.T) {
	t.Parallel()
	said, err := Comments(someDay)
	if err != nil {
		t.Fatal(err)
	}
	posts, _ := everything(t, someDay)
	guests, comments := map[string]Guest{}, map[string]Comment{}
	for _, g := range said.Guests {
		if !regexp.MustCompile(`\.example(\.(org|net|com))?$`).MatchString(g.Host) {
			t.Errorf("%s lives on %s, where somebody might be", g.Name, g.Host)
		}
		guests[g.Key] = g
	}
	deepest, warned, answered, edited, drawn := 0, 0, 0, 0, 0
	for _, c := range said.Comments {
		parent, ok := comments[c.Parent]
		if c.Parent != "" && (!ok || parent.Post != c.Post || !parent.At.Before(c.At)) {
			t.Errorf("%s does not follow the comment it answers", c.Key)
		}
		if _, ok := guests[c.Guest]; c.Guest != "" && !ok {
			t.Errorf("%s is by nobody", c.Key)
		}
		if i := slices.IndexFunc(posts, func(p Post) bool { return p.Slug == c.Post }); i < 0 || !posts[i].CommentsOpen {
			t.Errorf("%s stands where no comments are", c.Key)
		}
		if _, again := comments[c.Key]; again || c.Content == "" {
			t.Errorf("%s is empty or there twice", c.Key)
		}
		comments[c.Key] = c
		deepest = max(deepest, c.Depth)
		if c.Warning != "" {
			warned++
		}
		if c.Edited.After(c.At) {
			edited++
		}
		if c.Picture != "" {
			drawn++
			if Pictures()[c.Picture] == nil || len(c.PictureAlt) < 20 {
				t.Errorf("%s shows %s, which is not there or not described", c.Key, c.Picture)
			}
		}
		if c.Guest == "" {
			answered++
		}
	}
	if deepest < 12 || warned < 2 || answered == 0 || edited == 0 || drawn < 2 {
		t.Errorf("depth %d, %d with a warning, %d answers of the author, %d edited, %d with pictures", deepest, warned, answered, edited, drawn)
	}
	for _, r := range said.Reactions {
		if _, ok := guests[r.Guest]; !ok || (r.Kind != "like" && r.Kind != "boost") || (r.Comment != "" && comments[r.Comment].Post != r.Post) {
			t.Errorf("odd reaction %+v", r)
		}
	}
	for _, f := range said.Followers {
		if guests[f].Key == "" {
			t.Errorf("%s follows and is nobody", f)
		}
	}
}

func TestOneTextHasItsAnniversaryToday(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{someDay, written, time.Date(2028, time.February, 29, 20, 0, 0, 0, time.UTC), time.Now()} {
		posts, _ := everything(t, now)
		today := now.UTC()
		if !slices.ContainsFunc(posts, func(p Post) bool {
			return p.Date.Month() == today.Month() && p.Date.Day() == today.Day() && p.Date.Year() < today.Year()
		}) {
			t.Errorf("no post was published on this day of an earlier year, at %v", now)
		}
	}
}

func TestMenuAndFamiliesLeadSomewhere(t *testing.T) {
	t.Parallel()
	posts, all := everything(t, someDay)
	kinds := map[string]map[string]bool{"page": {}, "category": {}}
	depth := map[string]int{}
	for _, c := range Categories() {
		kinds["category"][c.Slug] = true
		depth[c.Slug] = depth[c.Parent] + 1
	}
	nested, deepest := 0, 0
	for _, d := range depth {
		deepest = max(deepest, d)
		if d > 1 {
			nested++
		}
	}
	if nested < 6 || deepest < 3 || len(depth) != 12 {
		t.Errorf("%d categories, %d nested, %d deep", len(depth), nested, deepest)
	}
	bySlug, series := map[string]Post{}, map[string]int{}
	for i, p := range all {
		bySlug[p.Slug] = p
		kinds["page"][p.Slug] = i >= len(posts)
		if p.Series != "" {
			series[p.Series]++
		}
	}
	children, translations := 0, 0
	for _, p := range all {
		if p.Parent != "" {
			children++
			if !kinds["page"][p.Parent] {
				t.Errorf("%s stands below %q, which is no page", p.Slug, p.Parent)
			}
		}
		if p.TranslationOf != "" {
			translations++
			if original, ok := bySlug[p.TranslationOf]; !ok || original.Language == p.Language || original.TranslationOf != "" {
				t.Errorf("%s translates %q", p.Slug, p.TranslationOf)
			}
		}
	}
	if children != 2 || translations != 2 || len(series) != 1 || series["Six days on Sunder"] != 3 {
		t.Errorf("%d pages below others, %d translations, series %v", children, translations, series)
	}
	for _, m := range regexp.MustCompile(`(?m)(page|category):(\S+)$`).FindAllStringSubmatch(Site().Menu, -1) {
		if !kinds[m[1]][m[2]] {
			t.Errorf("the menu leads to %s, which is not there", m[0])
		}
	}
}

func TestCrowdsAreAsLargeAsPromised(t *testing.T) {
	t.Parallel()
	said, err := Comments(someDay)
	if err != nil {
		t.Fatal(err)
	}
	comments, likes, languages := 0, 0, map[string]bool{}
	for _, c := range said.Comments {
		if c.Post == chorusPost {
			comments++
			languages[c.Language] = true
		}
	}
	for _, r := range said.Reactions {
		if r.Post == chorusPost && r.Kind == "like" {
			likes++
		}
	}
	if comments < 230 || likes < 30 || !languages["he"] || !languages["ar"] || !languages["ja"] {
		t.Errorf("%d comments and %d likes in %v", comments, likes, languages)
	}
	for _, g := range said.Guests {
		if g.Face != "" && Faces()[g.Face] == nil {
			t.Errorf("nobody paints the face of %s", g.Key)
		}
	}
	for _, e := range Emojis() {
		if Faces()[e.Face] == nil || !slices.ContainsFunc(said.Guests, func(g Guest) bool { return strings.Contains(g.DisplayName, ":"+e.Shortcode+":") }) {
			t.Errorf("emoji %s is not painted or not used", e.Shortcode)
		}
	}
}

func TestBulkTalkIsSpreadAsPromisedAndRepeatable(t *testing.T) {
	t.Parallel()
	published := make([]time.Time, 500)
	for i := range published {
		published[i] = someDay.Add(-time.Duration(i+1) * 24 * time.Hour)
	}
	const all = 10_000
	per, seen, guests, deepest := map[int]int{}, map[string]int{}, map[string]bool{}, 0
	var first []BulkComment
	for c := range BulkTalk(all, 3, published, someDay) {
		if at, ok := seen[c.Answer]; c.Answer != "" && (!ok || at != c.Index) {
			t.Fatalf("%s answers %s, which is not before it under the same post", c.ID, c.Answer)
		}
		if !c.At.Before(someDay) || c.At.Before(published[c.Index]) || strings.Contains(c.Content, "%!") {
			t.Fatalf("odd comment %+v", c)
		}
		per[c.Index]++
		seen[c.ID] = c.Index
		guests[c.Guest.ActorID()] = true
		deepest = max(deepest, c.Depth)
		if len(first) < 50 {
			first = append(first, c)
		}
	}
	if len(seen) != all || per[250] < all/10 || per[0] < all/100 || deepest < 8 || len(guests) < 2000 || len(guests) > 3000 {
		t.Errorf("%d comments, %d in the crowd, %d in a busy place, depth %d, %d guests", len(seen), per[250], per[0], deepest, len(guests))
	}
	i := 0
	for c := range BulkTalk(all, 3, published, someDay) {
		if c.ID != first[i].ID || c.Content != first[i].Content || !c.At.Equal(first[i].At) {
			t.Errorf("comment %d differs the second time", i)
		}
		if i++; i == len(first) {
			break
		}
	}
}

func TestSoundIsAWaveOfItsLength(t *testing.T) {
	t.Parallel()
	for name, play := range Sounds() {
		raw := play()
		if string(raw[:4]) != "RIFF" || string(raw[8:16]) != "WAVEfmt " || len(raw) != 44+2*soundRate*soundSeconds {
			t.Errorf("%s is %d bytes and begins with %q", name, len(raw), raw[:16])
		}
	}
}
