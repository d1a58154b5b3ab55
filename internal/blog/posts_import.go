package blog

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Import takes over posts that were written before, for example on another blog:
// all of them in one transaction, or none. Some hundreds at once are a good
// measure. No server is told, because nothing of it is news; only the stills of
// videos are asked for. All else is as with Save, and the error names the post.
// A form whose Ref is here already changes nothing, so an import that was cut
// off may be repeated with the same refs.
func (s *Posts) Import(ctx context.Context, author Author, forms []PostForm, publish bool) ([]Post, error) {
	if author.ID == 0 {
		return nil, errNobody
	}
	cleaned := make([]PostForm, len(forms))
	for i, form := range forms {
		cleaned[i] = form.clean(s.now())
		if err := cleaned[i].check(publish); err != nil {
			return nil, aboutForm(form, err)
		}
	}
	rendered, err := s.renderAll(ctx, cleaned)
	if err != nil {
		return nil, err
	}
	posts := make([]Post, len(forms))
	err = s.store.Atomically(ctx, func(tx Tx) error {
		for i, form := range cleaned {
			if posts[i], err = s.takeOver(ctx, tx, author, form, rendered[i], publish); err != nil {
				return aboutForm(form, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return posts, nil
}

func (s *Posts) takeOver(ctx context.Context, tx Tx, author Author, form PostForm, r Rendered, publish bool) (Post, error) {
	post, err := s.load(ctx, tx, author, form)
	if err != nil || post.ID != 0 {
		return post, err
	}
	if !form.PublishedAt.IsZero() && form.PublishedAt.Before(post.CreatedAt) {
		post.CreatedAt = form.PublishedAt
	}
	intent := Keep
	if publish {
		intent = Publish
	}
	_, err = s.keep(ctx, tx, &post, form, r, intent)
	return post, err
}

// renderAll renders on all cores; of many posts that is most of the work.
func (s *Posts) renderAll(ctx context.Context, forms []PostForm) ([]Rendered, error) {
	out, errs := make([]Rendered, len(forms)), make([]error, len(forms))
	workers := min(runtime.GOMAXPROCS(0), len(forms))
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(forms); i += workers {
				out[i], errs[i] = s.render.Post(ctx, forms[i].source())
			}
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, aboutForm(forms[i], err)
		}
	}
	return out, nil
}

func aboutForm(form PostForm, err error) error {
	return fmt.Errorf("“%s”: %w", firstOf(form.Title, form.Slug, form.Ref), err)
}
