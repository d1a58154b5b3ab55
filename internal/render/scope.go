package render

import "strings"

// Scope makes the ids of a rendered post unique on a page that shows several whole posts: scope, for example the id of
// the post, is put behind every id and behind the links that lead to them inside the same text. HTML that has no ids
// comes back as it was.
func Scope(s, scope string) string {
	suffix := slugID(scope)
	if suffix == "" || !strings.Contains(s, " id=") {
		return s
	}
	suffix = "-" + strings.TrimPrefix(suffix, idPrefix)
	root, err := parseHTML(s)
	if err != nil {
		return s
	}
	known := newIDs(root)
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			setAttr(n, "id", id+suffix)
		}
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && known.taken[target] {
			setAttr(n, "href", "#"+target+suffix)
		}
	}
	out, err := serialise(root)
	if err != nil {
		return s
	}
	return out
}
