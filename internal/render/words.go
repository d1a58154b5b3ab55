package render

// Words are what rendering itself writes into a post, in the language of the post. Every zero field means its English
// form. The text is plain, never HTML.
type Words struct {
	// Titles of callouts that have none of their own.
	Note, Tip, Important, Warning, Caution, Info string
	// Details is the summary of a fold that has none of its own.
	Details string
	// Contents names the table of contents that stands in the text.
	Contents string
	// Table names a table without caption, and begins the line that is a caption: "Table: Tides in May".
	Table string
	// Footnote names the link to a footnote; number is "3".
	Footnote func(number string) string
	// BackToText names the link from a footnote to its place.
	BackToText string
	// SectionLink names the link of a heading to itself.
	SectionLink func(title string) string
	// ToDo and Done name the boxes of task lists.
	ToDo, Done string
	// Watch is the label of a video elsewhere; title may be empty, place is "YouTube" or a host.
	Watch func(place, title string) string
	// NotLoaded says below a video that it opens elsewhere and that nothing comes from there before.
	NotLoaded func(place string) string
	// NoFormula says that a reference names a formula that the text does not have.
	NoFormula func(label string) string
}

// wordsFor returns the words of a language without gaps.
func (o Options) wordsFor(language string) Words {
	var w Words
	if o.Words != nil {
		w = o.Words(language)
	}
	for _, gap := range []struct {
		word    *string
		english string
	}{
		{&w.Note, "Note"}, {&w.Tip, "Tip"}, {&w.Important, "Important"}, {&w.Warning, "Warning"}, {&w.Caution, "Caution"},
		{&w.Info, "Info"}, {&w.Details, "Details"}, {&w.Contents, "Contents"}, {&w.Table, "Table"},
		{&w.BackToText, "Back to the text"}, {&w.ToDo, "To do"}, {&w.Done, "Done"},
	} {
		if *gap.word == "" {
			*gap.word = gap.english
		}
	}
	return w.sentences()
}

// sentences fills in the English forms of what takes a name or number.
func (w Words) sentences() Words {
	if w.Footnote == nil {
		w.Footnote = func(number string) string { return "Footnote " + number }
	}
	if w.SectionLink == nil {
		w.SectionLink = func(title string) string { return "Link to the section “" + title + "”" }
	}
	if w.Watch == nil {
		w.Watch = func(place, title string) string {
			if title == "" {
				return "Watch on " + place
			}
			return "Watch on " + place + ": " + title
		}
	}
	if w.NotLoaded == nil {
		w.NotLoaded = func(place string) string {
			return "The video opens at " + place + ". Nothing is loaded from there before."
		}
	}
	if w.NoFormula == nil {
		w.NoFormula = func(label string) string { return "No formula of this text has the label “" + label + "”." }
	}
	return w
}

// callout is the title of a kind of callout, or nothing for other words. The kinds are those that GitHub and Obsidian
// made known.
func (w Words) callout(kind string) string {
	switch kind {
	case "note":
		return w.Note
	case "tip":
		return w.Tip
	case "important":
		return w.Important
	case "warning":
		return w.Warning
	case "caution":
		return w.Caution
	case "info":
		return w.Info
	}
	return ""
}
