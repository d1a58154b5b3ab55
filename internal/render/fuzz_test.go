package render

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// FuzzMarkdown checks that no text makes a post or reply that is unbalanced or active, and that errors are for people.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	r := stocked(f)
	f.Fuzz(func(t *testing.T, markdown string) {
		var complaint *TooComplex
		start := time.Now()
		defer func() {
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%d bytes took %v", len(markdown), took)
			}
		}()
		result, err := r.Post(context.Background(), markdown, PostOptions{Numbered: len(markdown)%2 == 0, Contents: ContentsOn})
		if err != nil && !errors.As(err, &complaint) {
			t.Fatalf("post: %v", err)
		}
		checkPage(t, result.HTML)
		checkInvariants(t, result.Contents)
		checkInvariants(t, r.Wire(result.HTML, "https://blog.example/p/"))
		reply, err := r.Comment(context.Background(), markdown)
		if err != nil && !errors.As(err, &complaint) {
			t.Fatalf("reply: %v", err)
		}
		checkInvariants(t, reply)
	})
}

// FuzzRemote checks that no HTML makes a comment that is unbalanced, active or unstable.
func FuzzRemote(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	r := newRenderer(f)
	f.Fuzz(func(t *testing.T, s string) {
		once := r.Remote(s)
		checkComment(t, once)
		if twice := r.Remote(once); twice != once {
			t.Errorf("not stable:\n%q\n%q", once, twice)
		}
		name := CleanName(s, 100)
		if again := CleanName(name, 100); again != name {
			t.Errorf("name not stable: %q %q", name, again)
		}
	})
}

func seeds(f *testing.F) []string {
	all := append([]string{}, attacks...)
	files, err := filepath.Glob("testdata/*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, string(text))
	}
	return all
}
