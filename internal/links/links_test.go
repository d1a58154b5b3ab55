package links

import "testing"

func site(t *testing.T) Site {
	t.Helper()
	s, err := New("https://Blog.Example/")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBaseAddressWithAPathIsRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "blog.example", "https://blog.example/path", "ftp://blog.example", "https://u@blog.example", "https://blog.example?x=1"} {
		if _, err := New(bad); err == nil {
			t.Errorf("New(%q) was accepted", bad)
		}
	}
}

func TestIDsParseBackToWhatTheyWereBuiltFrom(t *testing.T) {
	t.Parallel()
	s := site(t)
	const ref = "01JD0000000000000000000000"
	for id, want := range map[string]Target{
		s.Author(ref):              {KindAuthor, ref, ""},
		s.AuthorPart(ref, "inbox"): {KindAuthor, ref, "inbox"},
		s.Post(ref):                {KindPost, ref, ""},
		s.PostPart(ref, "replies"): {KindPost, ref, "replies"},
		s.CommentID(ref):           {KindComment, ref, ""},
		"http://blog.example/ap/posts/" + ref + "?x=1": {KindPost, ref, ""},
		"https://blog.example:443/ap/posts/" + ref:     {KindPost, ref, ""},
	} {
		got, ok := s.ParseID(id)
		if !ok || got != want {
			t.Errorf("ParseID(%q) = %v %v, want %v", id, got, ok, want)
		}
	}
}

func TestForeignAndMalformedIDsAreNotOurs(t *testing.T) {
	t.Parallel()
	s := site(t)
	for _, id := range []string{
		"", "x", "https://evil.example/ap/posts/01JD0000000000000000000000", "https://blog.example@evil.example/ap/posts/01JD0000000000000000000000",
		"https://blog.example/ap/posts/1", "https://blog.example/ap/posts/01JD0000000000000000000000/a/b", "javascript:alert(1)", "ftp://blog.example/",
	} {
		if got, ok := s.ParseID(id); ok {
			t.Errorf("ParseID(%q) = %v", id, got)
		}
	}
}

func TestSlugsOfTheProgramAreReserved(t *testing.T) {
	t.Parallel()
	for _, slug := range []string{"feed", "desk", "2024", "@ana", "", "AP"} {
		if !Reserved(slug) {
			t.Errorf("%q is free", slug)
		}
	}
	if Reserved("about") {
		t.Error("about is reserved")
	}
}
