package store_test

import (
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (r *rooms) term(t *testing.T, form blog.TermForm) blog.Term {
	t.Helper()
	term, err := r.posts.SaveTerm(t.Context(), blog.Operator(), form)
	if err != nil {
		t.Fatal(err)
	}
	return term
}

func TestARenamedTermKeepsItsAddressAndItsPosts(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.publish(t, blog.PostForm{Title: "Code", Tags: []string{"JS"}, Series: "Part one"})
		renamed := r.term(t, blog.TermForm{Kind: blog.Tag, Slug: "js", Name: "JavaScript", Description: "A language."})
		r.term(t, blog.TermForm{Kind: blog.Series, Slug: "part-one", Name: "The long story"})
		if renamed.Slug != "js" || renamed.Name != "JavaScript" {
			t.Errorf("renamed to %+v", renamed)
		}
		// The editor shows names, so the new name must mean the old term.
		again, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Ref: post.Ref, Version: post.Version, Title: "Code", Body: "x", Tags: []string{"javascript"}, Series: "The long story"}, true)
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.reader.EntryByID(t.Context(), again.ID)
		if err != nil || len(e.Tags) != 1 || e.Tags[0].ID != renamed.ID || e.Series.Slug != "part-one" {
			t.Errorf("tags %v, series %v, %v", e.Tags, e.Series, err)
		}
		_, err = r.posts.SaveTerm(t.Context(), blog.Operator(), blog.TermForm{Kind: blog.Tag, Name: "javascript"})
		wantKind(t, err, blog.Conflict)
		_, err = r.posts.SaveTerm(t.Context(), blog.Operator(), blog.TermForm{Kind: blog.Tag, Slug: "nothing", Name: "Nothing"})
		wantKind(t, err, blog.NotFound)
	})
}

func TestCategoriesNeverStandInACircle(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		r.term(t, blog.TermForm{Kind: blog.Category, Name: "A"})
		r.term(t, blog.TermForm{Kind: blog.Category, Name: "B", Parent: "a"})
		r.term(t, blog.TermForm{Kind: blog.Category, Name: "C", Parent: "b"})
		for name, form := range map[string]blog.TermForm{
			"itself":      {Kind: blog.Category, Slug: "a", Name: "A", Parent: "a"},
			"child":       {Kind: blog.Category, Slug: "a", Name: "A", Parent: "b"},
			"grandchild":  {Kind: blog.Category, Slug: "a", Name: "A", Parent: "c"},
			"nobody":      {Kind: blog.Category, Slug: "a", Name: "A", Parent: "x"},
			"tag below":   {Kind: blog.Tag, Name: "T", Parent: "a"},
			"no letters":  {Kind: blog.Category, Name: " !! "},
			"long name":   {Kind: blog.Category, Name: strings.Repeat("x", 61)},
			"long legend": {Kind: blog.Category, Name: "D", Description: strings.Repeat("x", 1001)},
		} {
			_, err := r.posts.SaveTerm(t.Context(), blog.Operator(), form)
			if blog.KindOf(err) != blog.Invalid || len(blog.ProblemsOf(err)) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOnlyUnusedTermsAreDeleted(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "Draft", Categories: []string{"Used"}}, false)
		if err != nil {
			t.Fatal(err)
		}
		r.term(t, blog.TermForm{Kind: blog.Category, Name: "Below", Parent: "used"})
		wantKind(t, r.posts.DeleteTerm(t.Context(), blog.Operator(), blog.Category, "used"), blog.Conflict)
		if err := r.posts.DeleteTerm(t.Context(), blog.Operator(), blog.Category, "below"); err != nil {
			t.Fatal(err)
		}
		wantKind(t, r.posts.DeleteTerm(t.Context(), blog.Operator(), blog.Category, "used"), blog.Conflict)
		if err := r.posts.Delete(t.Context(), r.ana, post.Ref); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.posts.DeleteTerm(t.Context(), blog.Operator(), blog.Category, "used"); err != nil {
				t.Fatal(err)
			}
		}
		if terms, err := r.reader.Terms(t.Context(), blog.Category); err != nil || len(terms) != 0 {
			t.Errorf("%v, %v", terms, err)
		}
	})
}
