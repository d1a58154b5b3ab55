package render

import (
	"strings"
	"testing"
)

func TestQuotationMarksAreThoseOfTheLanguage(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	for language, want := range map[string]string{
		"":      "<p>“one”, it’s</p>\n<p>‘apple’</p>",
		"en-GB": "<p>“one”, it’s</p>\n<p>‘apple’</p>",
		"xx":    "<p>“one”, it’s</p>\n<p>‘apple’</p>",
		"de-AT": "<p>„one“, it’s</p>\n<p>‚apple‘</p>",
		"fr":    "<p>«\u00a0one\u00a0», it’s</p>\n<p>“apple”</p>",
		"es":    "<p>«one», it’s</p>\n<p>“apple”</p>",
		"he":    "<p>”one”, it’s</p>\n<p>’apple’</p>",
	} {
		got, err := r.Post(t.Context(), "\"one\", it's\n\n'apple'", PostOptions{Language: language})
		if err != nil || strings.TrimSpace(got.HTML) != want {
			t.Errorf("%q: %s %v, want %s", language, got.HTML, err, want)
		}
	}
}
