package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

// Record writes facts as jobs of the transaction: they are told if and only if it commits.
func (t *blogTx) Record(_ context.Context, facts ...blog.Fact) error {
	work := make([]jobs.Job, len(facts))
	for i, fact := range facts {
		work[i] = jobs.Job{
			Kind:  blog.JobFact,
			Queue: blog.QueueFacts,
			Args:  blog.FactArgs{Kind: fact.Kind, ID: fact.ID, Version: fact.Version, Note: fact.Note},
		}
		if fact.After > 0 {
			work[i].RunAt = t.now().Add(fact.After)
		}
	}
	return t.tx.Enqueue(work...)
}
