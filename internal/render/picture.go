package render

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

const (
	textSizes    = "(min-width: 48rem) 44rem, 100vw"
	gallerySizes = "(min-width: 48rem) 22rem, 50vw"
	// earlyBlocks is how far down the first picture may stand and still be fetched before everything else.
	earlyBlocks = 3
	// maxDressed is how many pictures of one post get several sizes; a page of more is not read but scrolled.
	maxDressed = 1000
)

// images gives every picture on this site what is known of it, and makes a link of every picture elsewhere, because
// pages load nothing from other hosts. All wait until they are near the view but the first when it stands at the top.
func (f *furnisher) images() {
	for _, img := range find(f.root, tagged("img")) {
		if !hasAttr(img, "alt") {
			setAttr(img, "alt", "")
		}
		if _, ok := f.options.own(attr(img, "src")); !ok {
			foreignPicture(img)
			continue
		}
		sizes := textSizes
		if within(img, func(n *html.Node) bool { return hasClass(n, "gallery") }) {
			sizes = gallerySizes
		}
		f.dress(img, sizes)
		f.toFullSize(img)
		if len(f.out.pictures) == 0 && f.early(img) {
			setAttr(img, "fetchpriority", "high")
		} else {
			wait(img)
		}
		f.out.pictures = append(f.out.pictures, imageOf(img))
	}
}

// wait makes a picture come only when it is near the view.
func wait(img *html.Node) {
	setAttr(img, "loading", "lazy")
	setAttr(img, "decoding", "async")
}

// picture asks for what is known of a picture on this site, once for each.
func (f *furnisher) picture(src string) (Picture, bool) {
	address, ok := f.options.own(src)
	if !ok || f.options.Pictures == nil {
		return Picture{}, false
	}
	if known, asked := f.known[address]; asked {
		return known, known.Width > 0
	}
	known, ok := f.options.Pictures(address)
	if !ok || known.Width <= 0 || known.Height <= 0 {
		known = Picture{}
	}
	f.known[address] = known
	return known, known.Width > 0
}

// dress sets the sides of a known picture, so that the page does not jump, and its sizes, so that a phone does not
// load what fits a wall. Sides that the author gave stay.
func (f *furnisher) dress(img *html.Node, sizes string) {
	known, ok := f.picture(attr(img, "src"))
	if !ok || len(f.out.pictures) >= maxDressed {
		return
	}
	width, height := known.Width, known.Height
	if w := side(img, "width"); w > 0 {
		width, height = w, max(1, (w*known.Height+known.Width/2)/known.Width)
		sizes = strconv.Itoa(w) + "px"
	} else if h := side(img, "height"); h > 0 {
		width, height = max(1, (h*known.Width+known.Height/2)/known.Height), h
		sizes = strconv.Itoa(width) + "px"
	}
	if side(img, "width") == 0 || side(img, "height") == 0 {
		setAttr(img, "width", strconv.Itoa(width))
		setAttr(img, "height", strconv.Itoa(height))
	}
	if set := sourceSet(known.Sources); set != "" {
		setAttr(img, "srcset", set)
		setAttr(img, "sizes", sizes)
	}
}

// sourceSet writes the value of a srcset attribute, or nothing when there is no choice.
func sourceSet(sources []Source) string {
	var parts []string
	for _, s := range slices.SortedFunc(slices.Values(sources), func(a, b Source) int { return cmp.Compare(a.Width, b.Width) }) {
		// A comma or space would end the address (HTML, "parse a srcset attribute").
		if s.Width > 0 && s.URL != "" && !strings.ContainsAny(s.URL, " ,\t\n\r\f\"'<>\\") {
			parts = append(parts, s.URL+" "+strconv.Itoa(s.Width)+"w")
		}
	}
	if len(parts) < 2 {
		return ""
	}
	return strings.Join(parts, ", ")
}

// side is a side of an image in pixels, or zero.
func side(img *html.Node, key string) int {
	n, err := strconv.Atoi(attr(img, key))
	if err != nil {
		return 0
	}
	return n
}

// early says whether n stands in one of the first blocks of the text.
func (f *furnisher) early(n *html.Node) bool {
	for n.Parent != f.root {
		n = n.Parent
	}
	before := 0
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.Type == html.ElementNode {
			before++
		}
	}
	return before < earlyBlocks
}

// foreignPicture makes a link of an image on another host; inside a link its text stands for it.
func foreignPicture(img *html.Node) {
	src := attr(img, "src")
	text := strings.TrimSpace(attr(img, "alt"))
	if text == "" {
		text = fileName(src)
	}
	if within(img.Parent, tagged("a")) {
		replace(img, textNode(text))
		return
	}
	a := element("a", "href", src, "class", "foreign-picture")
	a.AppendChild(textNode(text))
	replace(img, a)
}

// fileName is the last part of the path of an address, or its host.
func fileName(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	name := stripText(path.Base(u.Path))
	if name == "" || name == "." || name == "/" {
		return u.Host
	}
	return shorten(collapse(name), 100)
}

func imageOf(img *html.Node) Image {
	known := Image{Src: attr(img, "src"), Alt: attr(img, "alt"), Width: side(img, "width"), Height: side(img, "height")}
	for n := img.Parent; n != nil; n = n.Parent {
		if n.Data != "figure" {
			continue
		}
		// A caption is the first or the last child (HTML §4.4.12), so that one is found without a search.
		for _, c := range []*html.Node{firstElement(n), lastElement(n)} {
			if c != nil && c.Data == "figcaption" {
				known.Caption = captionText(c)
			}
		}
		break
	}
	return known
}

// captionText is the text of a caption without its credit.
func captionText(caption *html.Node) string {
	var b strings.Builder
	writePlain(&b, caption, func(n *html.Node) bool { return hasClass(n, "credit") })
	return collapse(b.String())
}
