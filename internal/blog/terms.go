package blog

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"
)

// TermForm is what an author says about a category, a tag or a series.
type TermForm struct {
	Kind        TermKind
	Slug        string // of the term to change; empty makes a new one, whose slug comes from the name
	Name        string
	Description string
	Parent      string // categories only: the slug of the category above, or empty
}

const maxTermDescription = 1000

// SaveTerm creates or changes a term; editors and owners may. The slug of a term that is there stays, so its address keeps
// working. It answers Invalid with Problems (name, description, parent), NotFound when there is no
// term of that slug, and Conflict when another term of the kind has the name already.
func (s *Posts) SaveTerm(ctx context.Context, by Author, form TermForm) (Term, error) {
	if err := by.edits(); err != nil {
		return Term{}, err
	}
	form.Name = oneLine(form.Name)
	if err := form.check(); err != nil {
		return Term{}, err
	}
	var term Term
	err := s.store.Atomically(ctx, func(tx Tx) error {
		all, err := tx.TermsOfKind(ctx, form.Kind)
		if err != nil {
			return err
		}
		term = Term{Kind: form.Kind, Slug: Slugify(form.Name)}
		if form.Slug != "" {
			i := slices.IndexFunc(all, func(t Term) bool { return t.Slug == form.Slug })
			if i < 0 {
				return ErrNotFound
			}
			term = all[i]
		}
		if other, taken := namedLike(all, form.Name); taken && other.ID != term.ID {
			return &Error{Kind: Conflict, Message: "Some fields need your attention.", Problems: []Problem{{"name", "“" + other.Name + "” is there already. Please choose another name."}}}
		}
		term.Name, term.Description = form.Name, form.Description
		if term.ParentID, err = above(all, term, form.Parent); err != nil {
			return err
		}
		return tx.SaveTerm(ctx, &term)
	})
	return term, err
}

// SaveCategory creates a category or changes the one whose slug the name makes. parent is the slug of the category above,
// or empty. It answers Invalid when the parent does not exist or would make a circle.
func (s *Posts) SaveCategory(ctx context.Context, by Author, name, description, parent string) (Term, error) {
	form := TermForm{Kind: Category, Slug: Slugify(name), Name: name, Description: description, Parent: parent}
	term, err := s.SaveTerm(ctx, by, form)
	if KindOf(err) == NotFound {
		form.Slug = ""
		term, err = s.SaveTerm(ctx, by, form)
	}
	return term, err
}

// DeleteTerm removes a term that no post and no category uses; drafts count. It answers Conflict when
// one does. A term that is gone already is what was wanted.
func (s *Posts) DeleteTerm(ctx context.Context, by Author, kind TermKind, slug string) error {
	if err := by.edits(); err != nil {
		return err
	}
	return s.store.Atomically(ctx, func(tx Tx) error {
		all, err := tx.TermsOfKind(ctx, kind)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t Term) bool { return t.Slug == slug })
		if i < 0 {
			return nil
		}
		if slices.ContainsFunc(all, func(t Term) bool { return t.ParentID == all[i].ID }) {
			return Refuse(Conflict, "Other categories stand below “"+all[i].Name+"”. Please move them first.")
		}
		used, err := tx.TermUsed(ctx, all[i].ID)
		if err != nil {
			return err
		}
		if used {
			return Refuse(Conflict, "Posts use “"+all[i].Name+"”, maybe drafts. Please take it off them first.")
		}
		return tx.DeleteTerm(ctx, all[i].ID)
	})
}

func (f TermForm) check() error {
	var wrong problems
	if Slugify(f.Name) == "" || utf8.RuneCountInString(f.Name) > maxTerm {
		wrong.add("name", fmt.Sprintf("A name needs a letter or a digit and at most %d characters.", maxTerm))
	}
	if utf8.RuneCountInString(f.Description) > maxTermDescription {
		wrong.add("description", "Please keep the description under 1,000 characters.")
	}
	if f.Kind != Category && f.Parent != "" {
		wrong.add("parent", "Only categories stand below each other.")
	}
	return wrong.err()
}

// namedLike finds the term that somebody means who types a name: the one with its slug, else the one of the same name, whose
// slug may be that of an older name.
func namedLike(all []Term, name string) (Term, bool) {
	slug := Slugify(name)
	i := slices.IndexFunc(all, func(t Term) bool { return t.Slug == slug })
	if i < 0 {
		i = slices.IndexFunc(all, func(t Term) bool { return Slugify(t.Name) == slug })
	}
	if i < 0 {
		return Term{}, false
	}
	return all[i], true
}

// above finds the category that a term shall stand below, and refuses a circle.
func above(all []Term, term Term, parent string) (int64, error) {
	if parent == "" {
		return 0, nil
	}
	byID := make(map[int64]Term, len(all))
	var found Term
	for _, t := range all {
		byID[t.ID] = t
		if t.Slug == parent {
			found = t
		}
	}
	if found.ID == 0 {
		return 0, wrongField("parent", "There is no category “"+parent+"” any more. Please choose another one.")
	}
	seen := map[int64]bool{}
	for t := found; t.ID != 0 && !seen[t.ID]; t = byID[t.ParentID] {
		if t.ID == term.ID {
			return 0, wrongField("parent", "A category cannot stand below itself. Please choose another one.")
		}
		seen[t.ID] = true
	}
	return found.ID, nil
}
