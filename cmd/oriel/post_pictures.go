package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
)

// namedFile is a picture, or a link, of a Markdown text: what stands in brackets, and where it leads.
var namedFile = regexp.MustCompile(`(!?\[)((?:[^\[\]\\]|\\.)*)(\]\()([^\s()<>"]+)`)

// takeFiles puts the pictures, sounds and films into the library that lie beside a text and that it names, and gives the
// text with their new addresses. What does not lie there stays as it is written. The text in brackets becomes the
// description of a picture.
func (a *app) takeFiles(ctx context.Context, author blog.Author, folder, text string) (string, error) {
	var failed error
	text = namedFile.ReplaceAllStringFunc(text, func(found string) string {
		m := namedFile.FindStringSubmatch(found)
		name, err := url.PathUnescape(m[4])
		if failed != nil || err != nil || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "#") || strings.Contains(name, ":") {
			return found
		}
		picture := m[1] == "!["
		address, err := a.takeFile(ctx, author, filepath.Join(folder, filepath.FromSlash(name)), m[2], picture)
		switch {
		case errors.Is(err, fs.ErrNotExist), err == nil && address == "":
			return found
		case err != nil:
			failed = fmt.Errorf("%s: %w", name, err)
			return found
		}
		return m[1] + m[2] + m[3] + address
	})
	return text, failed
}

// takeFile gives the address of a file in the library, and none for a link to something that is no recording.
func (a *app) takeFile(ctx context.Context, author blog.Author, path, words string, picture bool) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // opened for reading: nothing can be lost
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", err
	}
	const head = 512
	begin := bufio.NewReaderSize(f, head)
	first, err := begin.Peek(head)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if !picture && !media.IsRecording(first) {
		return "", nil
	}
	var item blog.MediaItem
	if media.IsRecording(first) {
		var kept media.File
		if kept, err = a.media.AddRecording(ctx, begin, filepath.Base(path)); err == nil {
			item = mediaItem(kept, filepath.Base(path))
		}
	} else {
		var taken media.Picture
		if taken, err = a.media.Take(ctx, begin, filepath.Base(path)); err == nil {
			item = mediaItem(taken.File, filepath.Base(path))
			item.Shown, item.Thumb = taken.Shown.Path, taken.Shown.Path
		}
	}
	if err != nil {
		return "", plainRefusal(err)
	}
	words = strings.NewReplacer(`\[`, "[", `\]`, "]", `\\`, `\`).Replace(words)
	said := blog.MediaWords{}
	if words != "" {
		said.Alt = &words
	}
	item, err = a.library.Keep(ctx, author, item, said)
	return links.Media + item.Shown, err
}

// plainRefusal leaves only the sentence of a refusal.
func plainRefusal(err error) error {
	var refused *media.Refused
	if errors.As(err, &refused) {
		return errors.New(refused.Sentence)
	}
	return err
}
