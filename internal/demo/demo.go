package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/oriel-blog/oriel/internal/demo/art"
)

var (
	//go:embed posts/*.md pages/*.md
	texts embed.FS
	//go:embed house/menu.txt
	menu string
	//go:embed house/sidebar.txt
	sidebar string
)

// House is the sample site itself, and who writes there.
type House struct {
	Title    string
	Tagline  string
	Welcome  string // Markdown; links are written as in a Post
	Language string // BCP 47
	TimeZone string // IANA name
	Menu     string // outline, see the manual
	Sidebar  string // boxes, see the manual; links and pictures are written as in a Post
	Licence  string
	Author   Author
}

// Author is the scientist behind the sample site. She does not exist.
type Author struct {
	Name        string // user part of the handle
	DisplayName string
	Bio         string // Markdown
}

// Category is one of the sample site's categories. Parent is the slug of another
// category, or empty.
type Category struct {
	Slug        string
	Name        string
	Description string
	Parent      string
}

// Site is the title, the tagline and the welcome text.
func Site() House {
	return House{
		Title:   "The North Window",
		Tagline: "Notes on light, ice and other slow things",
		Welcome: "A north window never gets the sun, and that is why painters want one: the light that comes through it is only " +
			"borrowed from the sky, and it changes slowly. I have measured things at mine for eleven winters. If you are new here, begin with " +
			"[twenty-one ways to be wrong](post:twenty-one-ways-to-be-wrong), or read [what this place is](page:about).",
		Language: "en",
		TimeZone: "Europe/London",
		Menu:     menu,
		Sidebar:  sidebar,
		Licence:  "cc-by",
		Author: Author{
			Name:        "maren",
			DisplayName: "Maren Osterholt",
			Bio: "Physicist, retired from everything but curiosity. I measure light, ice and tides at Hollin Point, " +
				"58° north, and write down what I got wrong.",
		},
	}
}

// Categories lists the categories, parents before their children.
func Categories() []Category {
	return []Category{
		{"sky", "Sky", "Everything that hangs, glows or turns above the roof.", ""},
		{"daylight", "Daylight", "The sun, its colours, and how it leaves.", "sky"},
		{"haloes", "Haloes", "Rings, arcs and mock suns: what ice makes of light.", "daylight"},
		{"night", "Night", "Stars, and the clouds that shine at midnight.", "sky"},
		{"northern-lights", "Northern Lights", "The aurora, with and without a ruler.", "night"},
		{"sea-and-ice", "Sea and Ice", "The harbour, and what becomes of it.", ""},
		{"tides", "Tides", "Six slow wheels under the harbour.", "sea-and-ice"},
		{"winters", "Winters", "Frost, and how thick it makes the water.", "sea-and-ice"},
		{"method", "Method", "How to measure, and how to notice that one has not.", ""},
		{"journeys", "Journeys", "What can be seen from other people's windows.", ""},
		{"islands", "Islands", "By ferry, with the second-best thermometer.", "journeys"},
		{"letters", "Letters", "Notes that are not about a number.", ""},
	}
}

// Posts gives the posts, oldest first. Their dates are moved by whole days so
// that the newest one is two days old now and the oldest nearly ten years. One
// was published on this very day of an earlier year.
func Posts(now time.Time) ([]Post, error) { return read("posts", now) }

// Pages gives the pages beside the stream, in the order of the menu.
func Pages(now time.Time) ([]Post, error) { return read("pages", now) }

// Pictures gives, by name, a function that paints the picture and returns it as
// a JPEG file of 1600 × 1000, or as a small square PNG for the sidebar. It takes
// some tenths of a second; the same bytes come out each time on one kind of machine.
func Pictures() map[string]func() ([]byte, error) {
	all := art.Pictures()
	all["badge.png"] = art.Faces()["moon"]
	return all
}

// written is the day on which the dates in the files are meant to be read.
var written = time.Date(2026, time.November, 20, 0, 0, 0, 0, time.UTC)

// moved is the date of a text for somebody who lives now. An anniversary stays one.
func moved(date, now time.Time) time.Time {
	if date.Month() != written.Month() || date.Day() != written.Day() || date.Year() == written.Year() {
		return date.Add(shift(now))
	}
	today := now.UTC().Truncate(24 * time.Hour)
	return today.AddDate(date.Year()-written.Year(), 0, 0).Add(date.Sub(date.Truncate(24 * time.Hour)))
}

// shift is how far the dates in the files have to move for somebody who lives now.
func shift(now time.Time) time.Duration {
	return now.UTC().Truncate(24 * time.Hour).Sub(written)
}

func read(dir string, now time.Time) ([]Post, error) {
	names, err := fs.Glob(texts, dir+"/*.md")
	if err != nil {
		return nil, fmt.Errorf("list sample %s: %w", dir, err)
	}
	all := make([]Post, 0, len(names))
	for i, name := range names {
		source, err := texts.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read sample text: %w", err)
		}
		p, err := parse(string(source))
		if err != nil {
			return nil, fmt.Errorf("read sample text %s: %w", name, err)
		}
		p.Date = moved(p.Date, now)
		p.MenuOrder = i + 1
		all = append(all, p)
	}
	if dir == "posts" {
		slices.SortStableFunc(all, func(a, b Post) int { return a.Date.Compare(b.Date) })
	}
	return all, nil
}
