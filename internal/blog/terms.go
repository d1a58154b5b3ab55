package blog

import "context"

// SaveCategory creates or changes a category. parent is the slug of the category above, or empty.
// It answers Invalid when the parent does not exist or would make a circle.
func (s *Posts) SaveCategory(ctx context.Context, name, description, parent string) (Term, error) {
	slug := Slugify(name)
	if slug == "" {
		return Term{}, Refuse(Invalid, "A category needs a name with a letter or a digit.")
	}
	var term Term
	err := s.store.Atomically(ctx, func(tx Tx) error {
		var err error
		term, err = tx.TermBySlug(ctx, Category, slug)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		term.Kind, term.Slug, term.Name, term.Description, term.ParentID = Category, slug, oneLine(name), description, 0
		if parent == "" {
			return tx.SaveTerm(ctx, &term)
		}
		above, err := tx.TermBySlug(ctx, Category, parent)
		if err != nil {
			return Refuse(Invalid, "There is no category "+parent+" to stand above "+name+".")
		}
		if above.ID == term.ID || (above.ParentID == term.ID && term.ID != 0) {
			return Refuse(Invalid, "A category cannot stand above itself.")
		}
		term.ParentID = above.ID
		return tx.SaveTerm(ctx, &term)
	})
	return term, err
}
