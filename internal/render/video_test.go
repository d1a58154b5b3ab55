package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVideoIsKnownByEveryFormOfItsAddress(t *testing.T) {
	t.Parallel()
	const tube, vimeo = "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://vimeo.com/76979871"
	tests := []struct{ link, place, canonical string }{
		{"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1&t=3s", "YouTube", tube},
		{"http://m.youtube.com/watch?app=x&v=dQw4w9WgXcQ", "YouTube", tube},
		{"https://youtu.be/dQw4w9WgXcQ?si=track", "YouTube", tube},
		{"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "YouTube", tube},
		{"https://youtube.com/shorts/dQw4w9WgXcQ/", "YouTube", tube},
		{"https://vimeo.com/76979871#t=3", "Vimeo", vimeo},
		{"https://player.vimeo.com/video/76979871?h=1", "Vimeo", vimeo},
		{"https://vimeo.com/76979871/8272103f6e", "Vimeo", vimeo + "/8272103f6e"},
		{"https://vimeo.com/channels/staffpicks/76979871", "Vimeo", vimeo},
		{"https://Tube.Example/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1m", "tube.example", "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv"},
		{"https://tube.example:9000/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d", "tube.example", "https://tube.example:9000/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d"},
	}
	for _, tt := range tests {
		if place, canonical, ok := VideoOf(tt.link); place != tt.place || canonical != tt.canonical || !ok {
			t.Errorf("%s: got %q, %q, %v", tt.link, place, canonical, ok)
		}
	}
	for _, link := range []string{
		"", "youtu.be/dQw4w9WgXcQ", "https://youtu.be/", "https://youtu.be/a/b", "https://www.youtube.com/", "https://www.youtube.com/@name",
		"https://www.youtube.com/watch?v=", "https://www.youtube.com/watch?v=a%22b", "https://www.youtube.com/playlist?list=PL1&v=dQw4w9WgXcQ",
		"https://notyoutube.com/watch?v=dQw4w9WgXcQ", "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", "ftp://youtu.be/dQw4w9WgXcQ",
		"https://vimeo.com/about", "https://vimeo.com/1", "https:///w/kkGMgK9ZtnKfYAgnEtQxbv", "https://tube.example/w/short", "javascript:alert(1)", "/w/kkGMgK9ZtnKfYAgnEtQxbv",
	} {
		if place, _, ok := VideoOf(link); ok {
			t.Errorf("%q is no video, got one at %s", link, place)
		}
	}
}

func TestVideosAreToldOnceSoThatStillsCanBeFetched(t *testing.T) {
	t.Parallel()
	got := mustPost(t, newRenderer(t), "https://youtu.be/dQw4w9WgXcQ\n\nhttps://youtube.com/watch?v=dQw4w9WgXcQ\n\n[a](https://vimeo.com/76979871)\n\nsee https://youtu.be/other-one\n")
	want := []string{"https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://vimeo.com/76979871"}
	if diff := cmp.Diff(want, got.Videos); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := strings.Count(got.HTML, `<figure class="video">`); n != 3 || strings.Contains(got.HTML, "<img") {
		t.Errorf("%d cards: %s", n, got.HTML)
	}
}

func TestStillFromElsewhereIsNotLoaded(t *testing.T) {
	t.Parallel()
	r, err := New(Options{Videos: func(string) (Video, bool) {
		return Video{Title: "a\u202eb\x00", Still: "https://i.ytimg.example/vi/x/0.jpg", Width: 1, Height: 1}, true
	}})
	if err != nil {
		t.Fatal(err)
	}
	got := mustPost(t, r, "https://youtu.be/dQw4w9WgXcQ").HTML
	if strings.Contains(got, "<img") || !strings.Contains(got, ">Watch on YouTube: ab<") {
		t.Errorf("got %s", got)
	}
}

func TestEmbedsOfPlacesAreNeverFrames(t *testing.T) {
	t.Parallel()
	got := mustPost(t, stocked(t), `<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>`+"\n\nhttps://youtu.be/dQw4w9WgXcQ\n")
	if strings.Contains(got.HTML, "iframe") || strings.Contains(stocked(t).Wire(got.HTML, "https://blog.example/p/"), "iframe") {
		t.Errorf("got %s", got.HTML)
	}
}

func TestPlayerThatCannotPlayIsNoneInFeeds(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	got := r.Wire(mustPost(t, r, "[a](/media/x.mp3)").HTML, "http://localhost/p/")
	if want := `<figure><figcaption><a href="http://localhost/media/x.mp3">a</a></figcaption></figure>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlySoundsAndFilmsOfThisSiteArePlayed(t *testing.T) {
	t.Parallel()
	r := stocked(t)
	tests := []struct{ name, in, has string }{
		{"sound", "[a](/media/x.MP3)", `<figure class="audio"><audio controls="" preload="none" src="/media/x.MP3"></audio><figcaption><a href="/media/x.MP3">a</a></figcaption></figure>`},
		{"bare address", "https://blog.example/media/x.flac", `<audio controls="" preload="none" src="https://blog.example/media/x.flac"></audio>`},
		{"film", "[a](/media/x.webm)", `<figure class="video-file"><video controls="" preload="none" src="/media/x.webm"></video>`},
		{"elsewhere", "[a](https://b.example/x.opus)", `<p class="link-card"><a href="https://b.example/x.opus">a</a> <span class="link-host">(b.example)</span></p>`},
		{"no file to play", "[a](/media/x.mp3.html)", `<p><a href="/media/x.mp3.html">a</a></p>`},
		{"not alone", "[a](/media/x.mp3) b", `<p><a href="/media/x.mp3">a</a> b</p>`},
		{"other scheme", "[a](mailto:x@b.mp3)", `<p><a href="mailto:x@b.mp3">a</a></p>`},
		{"raw, from elsewhere", `<audio src="https://b.example/x.mp3"></audio>`, `<p><a href="https://b.example/x.mp3">x.mp3</a></p>`},
		{"raw, one source of two", `<video><source src="https://b.example/x.mp4"><source src="/x.webm"></video>`, `<p><video controls="" preload="metadata"><source src="/x.webm"/></video></p>`},
		{"raw, poster from elsewhere", `<video src="/x.webm" poster="https://b.example/p.png"></video>`, `<p><video src="/x.webm" controls="" preload="metadata"></video></p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := mustPost(t, r, tt.in).HTML; !strings.Contains(got, tt.has) {
				t.Errorf("no %s in %s", tt.has, got)
			}
		})
	}
}
