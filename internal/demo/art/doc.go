// Package art paints the pictures of the sample site: landscapes, a star chart
// and two plots, computed from nothing but noise, geometry and a few numbers.
// The same picture comes out each time, so that its address stays the same.
//
// It must not know the site, its posts or what the pictures are for.
package art
