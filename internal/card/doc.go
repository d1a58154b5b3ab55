// Package card draws the pictures that stand for the site elsewhere: the card that a link preview shows of a post
// without a picture, and the icons of the site.
//
// Everything is drawn from outlines into a small palette, so a card is a few kilobytes and looks the same on every
// machine. It must not know posts, settings or addresses; it knows words, colours and sizes.
package card
