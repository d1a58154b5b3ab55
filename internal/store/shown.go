package store

// Which published posts show where, in SQL. They name the columns status and visibility, which post_terms repeats. The
// indexes of lists hold the visibility behind their order, so that what a list leaves out costs no look at its row.
const (
	unhidden = "visibility NOT IN ('unlisted', 'followers')"
	outgoing = "visibility NOT IN ('unlisted', 'followers', 'local')"

	listed  = "status = 'published' AND " + unhidden // in lists, feeds and the search
	outward = "status = 'published' AND " + outgoing // in what other servers may list
)
