package main

import (
	"context"

	"github.com/oriel-blog/oriel/internal/card"
	"github.com/oriel-blog/oriel/web"
)

// painter joins the pages' wish for pictures to the card room.
type painter struct{ cards *card.Painter }

func (p painter) Card(ctx context.Context, c web.Card) ([]byte, error) {
	return p.cards.PNG(ctx, card.Card(c))
}

func (p painter) Icons(ctx context.Context, picture []byte, accent string) (web.Icons, error) {
	set, err := p.cards.Icons(ctx, picture, accent)
	return web.Icons(set), err
}
