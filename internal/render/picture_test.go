package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPicturesAreToldForSitemapsAndPreviews(t *testing.T) {
	t.Parallel()
	got := mustPost(t, stocked(t), `![](https://cdn.example/far.png)

![A loaf](/media/wide/loaf.jpg "The loaf | Jo")

![Unknown](/x.png) and <img src="/y.png" width="30" height="20">

https://youtu.be/dQw4w9WgXcQ
`)
	want := []Image{
		{Src: "/media/wide/loaf.jpg", Alt: "A loaf", Caption: "The loaf", Width: 3000, Height: 2000},
		{Src: "/x.png", Alt: "Unknown"},
		{Src: "/y.png", Width: 30, Height: 20},
	}
	if diff := cmp.Diff(want, got.Pictures); diff != "" {
		t.Errorf("pictures (-want +got):\n%s", diff)
	}
	if got.FirstImage != want[0] || got.Images != 3 {
		t.Errorf("first is %+v of %d", got.FirstImage, got.Images)
	}
}

func TestOnlyAnEarlyFirstPictureIsFetchedAtOnce(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	const picture, urgent = "![a](/media/small.jpg)\n\n", `fetchpriority="high"`
	tests := []struct {
		name, markdown string
		urgent, lazy   int
	}{
		{"at the top", picture + "a\n\n" + picture, 1, 1},
		{"third block", "a\n\nb\n\n" + picture + picture, 1, 1},
		{"fourth block", "a\n\nb\n\nc\n\n" + picture, 0, 1},
		{"in a gallery at the top", "![a](/media/small.jpg)\n![b](/media/wide/b.jpg)", 1, 1},
		{"after a picture elsewhere", "![a](https://cdn.example/a.png)\n\n" + picture, 1, 0},
		{"the still of a film is no picture of the text", "https://youtu.be/dQw4w9WgXcQ\n\n" + picture, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustPost(t, r, tt.markdown).HTML
			if n := strings.Count(got, urgent); n != tt.urgent {
				t.Errorf("%d urgent pictures, want %d: %s", n, tt.urgent, got)
			}
			if n := strings.Count(got, `loading="lazy" decoding="async"`); n != tt.lazy {
				t.Errorf("%d waiting pictures, want %d: %s", n, tt.lazy, got)
			}
			if n := strings.Count(got, "<img"); n != tt.urgent+tt.lazy {
				t.Errorf("%d pictures: %s", n, got)
			}
		})
	}
}

func TestAuthorsSidesOfAPictureStayInProportion(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	for in, want := range map[string]string{
		`<img src="/media/wide/a.jpg" alt="" width="300">`:              `width="300" height="200"`,
		`<img src="/media/wide/a.jpg" alt="" height="200">`:             `height="200" width="300"`,
		`<img src="/media/wide/a.jpg" alt="" width="10" height="10">`:   `width="10" height="10"`,
		`<img src="/media/wide/a.jpg" alt="" width="0" height="0">`:     `width="3000" height="2000"`,
		`<img src="/media/wide/a.jpg" alt="" width="99999">`:            `width="99999" height="66666"`,
		`<img src="/media/wide/a.jpg" alt="" width="12em" height="-1">`: `width="3000" height="2000"`,
	} {
		if got := mustPost(t, r, in).HTML; !strings.Contains(got, want) {
			t.Errorf("%s: no %s in %s", in, want, got)
		}
	}
}

func TestOddAddressesNeverReachASourceSet(t *testing.T) {
	t.Parallel()
	odd := []Source{{"/a b.jpg", 480}, {"/a,b.jpg", 960}, {"/a\n.jpg", 1000}, {`/a".jpg`, 1100}, {"", 1200}, {"/zero.jpg", 0}, {"/neg.jpg", -5}}
	if got := sourceSet(odd); got != "" {
		t.Errorf("got %q", got)
	}
	if got := sourceSet(append(odd, Source{"/only.jpg", 5})); got != "" {
		t.Errorf("a set without a choice: %q", got)
	}
	if got, want := sourceSet(append(odd, Source{"/b.jpg", 50}, Source{"/s.jpg", 5})), "/s.jpg 5w, /b.jpg 50w"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPictureWithoutSidesIsUnknown(t *testing.T) {
	t.Parallel()
	asked := 0
	r, err := New(Options{Pictures: func(string) (Picture, bool) {
		asked++
		return Picture{Width: 10, Sources: []Source{{"/a", 1}, {"/b", 2}}, Full: "/f"}, true
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := mustPost(t, r, "![](a.jpg) ![](a.jpg)").HTML; strings.Contains(got, "width") || strings.Contains(got, "srcset") || strings.Contains(got, "href") {
		t.Errorf("got %s", got)
	}
	if asked != 1 {
		t.Errorf("asked %d times for one picture", asked)
	}
}

func TestPageLoadsNoPictureFromElsewhere(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	tests := []struct{ name, in, want string }{
		{"named by its text", "a ![The cat](http://cdn.example/c.png) b", `<p>a <a class="foreign-picture" href="http://cdn.example/c.png">The cat</a> b</p>`},
		{"named by its file", "a ![](https://cdn.example/x/c%C3%A4t.png?y=1)", `<p>a <a class="foreign-picture" href="https://cdn.example/x/c%C3%A4t.png?y=1">cät.png</a></p>`},
		{"named by its host", "a ![](https://cdn.example/)", `<p>a <a class="foreign-picture" href="https://cdn.example/">cdn.example</a></p>`},
		{"address without a scheme", "a ![x](//cdn.example/c.png)", `<p>a <a class="foreign-picture" href="https://cdn.example/c.png">x</a></p>`},
		{"look-alike of this site", "a ![x](https://blog.example.evil.example/c.png)", `<p>a <a class="foreign-picture" href="https://blog.example.evil.example/c.png">x</a></p>`},
		{"name before the host", "a ![x](https://blog.example@evil.example/c.png)", `<p>a <a class="foreign-picture" href="https://evil.example/c.png">x</a></p>`},
		{"other port", "a ![x](https://blog.example:8443/c.png)", `<p>a <a class="foreign-picture" href="https://blog.example:8443/c.png">x</a></p>`},
		{"inside a link", "a [![x](https://cdn.example/c.png)](/b)", `<p>a <a href="/b">x</a></p>`},
		{"deep inside a link", "a [*![x](https://cdn.example/c.png)*](/b)", `<p>a <a href="/b"><em>x</em></a></p>`},
		{"this site", "a ![x](HTTPS://BLOG.example/c.png)", `<p>a <img src="https://BLOG.example/c.png" alt="x" fetchpriority="high"/></p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want+"\n", mustPost(t, r, tt.in).HTML); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestGalleryHoldsNothingButPictures(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	for _, in := range []string{
		"![a](/a.jpg) and ![b](/b.jpg)", "![a](/a.jpg)", "![a](/a.jpg) [b](/b.jpg)", "![a](/a.jpg) `b`", "- ![a](/a.jpg)\n- ![b](/b.jpg)",
		"## ![a](/a.jpg) ![b](/b.jpg)", "![a](/a.jpg)\n\n![b](/b.jpg)", "|x|\n|-|\n|![a](/a.jpg) ![b](/b.jpg)|",
	} {
		if got := mustPost(t, r, in).HTML; strings.Contains(got, "gallery") {
			t.Errorf("%q became a gallery: %s", in, got)
		}
	}
	for n, class := range map[int]string{2: "gallery gallery-2", 6: "gallery gallery-6", 40: "gallery gallery-6"} {
		var in strings.Builder
		for i := range n {
			fmt.Fprintf(&in, "![%d](/%d.jpg)  \n", i, i)
		}
		got := mustPost(t, r, in.String()).HTML
		if !strings.HasPrefix(got, `<div class="`+class+`">`) || strings.Count(got, "<figure>") != n || strings.Contains(got, "<br") {
			t.Errorf("%d pictures: %.300s", n, got)
		}
	}
}
