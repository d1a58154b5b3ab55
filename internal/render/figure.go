package render

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// maxGallery is the largest number that the class of a gallery names.
const maxGallery = 6

// figures makes a figure of an image that stands alone in its paragraph; its title is the caption:
// ![alt](src "Caption | Credit: Jane Doe").
func figures(root *html.Node) {
	for _, p := range find(root, tagged("p")) {
		only := onlyChild(p)
		if only == nil || imageIn(only) == nil || within(p.Parent, tagged("figure")) {
			continue
		}
		replace(p, figureOf(only))
	}
}

// galleries makes a gallery of a paragraph that holds nothing but two or more images.
func galleries(root *html.Node) {
	for _, p := range find(root, tagged("p")) {
		images := onlyImages(p)
		if len(images) < 2 || within(p.Parent, tagged("figure")) {
			continue
		}
		gallery := element("div", "class", "gallery gallery-"+strconv.Itoa(min(len(images), maxGallery)))
		for _, n := range images {
			gallery.AppendChild(figureOf(n))
		}
		replace(p, gallery)
	}
}

// onlyImages returns the images in p, linked or not, when there is nothing else but white space and line breaks.
func onlyImages(p *html.Node) []*html.Node {
	var images []*html.Node
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "", c.Data == "br":
		case c.Type == html.ElementNode && imageIn(c) != nil:
			images = append(images, c)
		default:
			return nil
		}
	}
	return images
}

// imageIn returns n when it is an image, the image when n is a link around one, otherwise nil.
func imageIn(n *html.Node) *html.Node {
	if n.Data == "a" {
		n = onlyChild(n)
	}
	if n == nil || n.Data != "img" {
		return nil
	}
	return n
}

// figureOf takes an image, or a link around one, out of its place into a figure.
func figureOf(n *html.Node) *html.Node {
	figure, img := element("figure"), imageIn(n)
	title := strings.TrimSpace(attr(img, "title"))
	removeAttr(img, "title")
	n.Parent.RemoveChild(n)
	figure.AppendChild(n)
	if title != "" {
		figure.AppendChild(captionOf(title))
	}
	return figure
}

// captionOf writes a caption; what stands behind the last bar says whom the picture is owed to.
func captionOf(title string) *html.Node {
	caption := element("figcaption")
	at := strings.LastIndex(" "+title, " | ")
	if at < 0 {
		caption.AppendChild(textNode(title))
		return caption
	}
	if said := strings.TrimSpace(title[:at]); said != "" {
		caption.AppendChild(textNode(said + " "))
	}
	credit := element("small", "class", "credit")
	credit.AppendChild(textNode(strings.TrimSpace(title[at+1:])))
	caption.AppendChild(credit)
	return caption
}

// toFullSize lets a picture of a gallery lead to its full size, unless the author made it lead elsewhere.
func (f *furnisher) toFullSize(img *html.Node) {
	if img.Parent.Data != "figure" || !hasClass(img.Parent.Parent, "gallery") {
		return
	}
	known, ok := f.picture(attr(img, "src"))
	if !ok || known.Full == "" || within(img, tagged("a")) {
		return
	}
	a := element("a", "href", known.Full)
	replace(img, a)
	a.AppendChild(img)
}
