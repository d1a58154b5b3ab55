package main

import (
	"errors"
	"testing"

	"github.com/oriel-blog/oriel/internal/doors"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/web"
)

func TestRefusalsOfTheDoorsRoomReachThePages(t *testing.T) {
	t.Parallel()
	d := readersDoors{doors.New(doors.Options{Own: "blog.example"})}
	_, err := d.Resolve(t.Context(), "@ana@blog.example", links.DoFollow, "https://blog.example/ap/authors/x")
	var refusal web.DoorRefusal
	if !errors.As(err, &refusal) || refusal.Theirs() {
		t.Errorf("%v is no refusal of a page", err)
	}
}
