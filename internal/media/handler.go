package media

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"
)

// mediaTypes is every type that this package ever serves, by extension.
var mediaTypes = map[string]string{
	"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif",
	"mp3": "audio/mpeg", "ogg": "audio/ogg", "opus": "audio/ogg", "m4a": "audio/mp4", "flac": "audio/flac", "wav": "audio/wav",
	"mp4": "video/mp4", "webm": "video/webm",
}

// served is the shape of every name that Add and AddRecording give. Whatever else is asked for
// does not exist, and the disk is not even asked.
var served = regexp.MustCompile(`^([0-9a-f]{2})/([0-9a-f]{32}(?:-[0-9]{3,4})?)\.(jpg|png|gif|mp3|ogg|opus|m4a|flac|wav|mp4|webm)$`)

// Handler serves the library's files by File.Path; mount it with
// http.StripPrefix. It answers GET and HEAD, with ranges and conditions, and
// 404 for everything that the library did not make. It lists no directory.
//
// Files never change, so they may be kept for a year. They can run nothing,
// whatever a browser takes them for (safety.md rows 50 and 76), and they are
// never an ActivityPub object: who accepts nothing else gets 406 (row 13).
func (l *Library) Handler() http.Handler {
	return http.HandlerFunc(l.serve)
}

func (l *Library) serve(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	head.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
		return
	}
	f, parts, ok := l.open(strings.TrimPrefix(r.URL.Path, "/"))
	keep := forGood
	if !ok {
		f, parts, ok = l.openInstead(strings.TrimPrefix(r.URL.Path, "/"))
		keep = forNow
	}
	if !ok {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	defer f.Close() //nolint:errcheck // opened for reading: nothing can be lost
	if wantsOnlyActivity(r.Header.Values("Accept")) {
		http.Error(w, "This is a picture or recording and nothing else.", http.StatusNotAcceptable)
		return
	}
	hash, extension := parts[2], parts[3]
	head.Set("Content-Type", mediaTypes[extension])
	head.Set("Content-Disposition", `inline; filename="`+hash+"."+extension+`"`)
	head.Set("Cache-Control", keep)
	head.Set("ETag", `"`+hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, f)
}

const (
	forGood = "public, max-age=31536000, immutable"
	forNow  = "public, max-age=30"
)

// openInstead gives the full size where the copy for pages is asked for and does not exist yet: its address stands in texts
// from the first moment.
func (l *Library) openInstead(path string) (*os.File, []string, bool) {
	mark := copyName("", ShownWidth) + "."
	if !strings.Contains(path, mark) {
		return nil, nil, false
	}
	return l.open(strings.Replace(path, mark, ".", 1))
}

func (l *Library) open(path string) (*os.File, []string, bool) {
	parts := served.FindStringSubmatch(path)
	if parts == nil || !strings.HasPrefix(parts[2], parts[1]) {
		return nil, nil, false
	}
	f, err := l.root.Open(path)
	if err != nil {
		return nil, nil, false
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = f.Close() // opened for reading: nothing can be lost
		return nil, nil, false
	}
	return f, parts, true
}

// wantsOnlyActivity reports whether somebody looks for an ActivityPub object
// here and would not take a picture or recording.
func wantsOnlyActivity(accept []string) bool {
	all := strings.ToLower(strings.Join(accept, ","))
	asks := strings.Contains(all, "application/activity+json") || strings.Contains(all, "application/ld+json")
	for _, takes := range []string{"image/", "audio/", "video/", "*/*"} {
		asks = asks && !strings.Contains(all, takes)
	}
	return asks
}
