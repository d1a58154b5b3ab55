package as2_test

import (
	"testing"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

// BenchmarkRead measures what the inbox asks of an activity before it answers.
func BenchmarkRead(b *testing.B) {
	body := capture(b, "gotosocial/gotosocial-018-POST-Create-Note")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		doc, err := as2.Read(body)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := doc.Actor(); err != nil || doc.Type() != "Create" || doc.ID() == "" || doc.Object().ID == "" {
			b.Fatal("not understood")
		}
	}
}

func BenchmarkReadHostile(b *testing.B) {
	for name, body := range map[string]string{
		"keys": `{` + manyKeys(9_000) + `}`,
		"deep": `{"a":[` + nested(30) + `]}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				_, _ = as2.Read([]byte(body))
			}
		})
	}
}

func nested(depth int) string {
	if depth == 0 {
		return "1"
	}
	return "[" + nested(depth-1) + "]"
}

func BenchmarkWriteArticle(b *testing.B) {
	create := documents(b)["create-article"]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := as2.Marshal(create); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCanonical(b *testing.B) {
	for b.Loop() {
		if _, err := (as2.IDs{}).Canonical("https://peer.test/users/bob/statuses/01M83T37PJB6ZHY3P87T93XN1P"); err != nil {
			b.Fatal(err)
		}
	}
}
