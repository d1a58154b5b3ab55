// Package visits counts what is read, without knowing by whom. It sees each request for a page or a feed on its way out and
// keeps sums in memory: per day and place, per day and referring host. Every few seconds the sums are handed over to be
// stored. No address, no browser and no cookie is ever part of them.
//
// How many different readers a day had is estimated by a sketch (see sketch): each reader changes one of a few thousand
// small counters, chosen by a hash of the network address and the browser's name. The hash is keyed by a number that is
// drawn at the beginning of the day, lives only in the memory of this process, cannot be read out of it even by this
// program, and is thrown away at midnight. After that nobody can tell whether an address was among the readers; before, nobody can
// tell which addresses were, because many share a counter. So nothing about a person is stored, on no device of theirs anything is
// written or read, and none is recognised from one day to the next or from one site to another.
package visits
