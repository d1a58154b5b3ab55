// Package plot draws small plots as SVG that stands in a page: bars, and a line with the area below it. It needs no script,
// no style of its own and no fonts: colours come from the page's style sheet through classes, text keeps its size at
// every width because only the shapes stretch, and a title and a description tell what is drawn to those who do not see it.
// It knows no words of the house; whoever draws gives labels and numbers as they are to be read.
package plot
