package demo

// The words of the generated posts. A sentence takes a thing, a place and a deed.
var (
	things = []string{
		"barometer", "shadow", "lantern", "tide", "thermometer", "frost", "lens", "compass", "kettle", "moon",
		"cloud", "needle", "pendulum", "harbour", "magnet", "shutter", "mirror", "spring", "notebook", "wind",
	}
	places = []string{
		"the slipway", "the attic", "the north wall", "the garden", "the old pier", "the kitchen table", "the upper meadow",
		"the lighthouse", "the workshop", "the far shore", "the harbour office", "the bell tower",
	}
	deeds = []string{
		"read it again the next morning", "found the loose screw", "wrote the number down before believing it",
		"waited for the wind to drop", "compared it with last year", "asked a neighbour to look too", "drew the curve by hand",
		"changed one thing only", "threw the first ten readings away", "let it rest for a night",
	}
	tags = []string{
		"measuring", "weather", "optics", "winter", "instruments", "mistakes", "notebook", "sea", "walks", "patience",
		"tides", "aurora", "ice", "stars", "moon", "fog", "rain", "birds", "maps", "clocks",
		"photography", "noise", "statistics", "history", "letters", "pencils", "ropes", "harbour", "islands", "ferries",
		"thermometers", "barometers", "wind", "light", "colour", "shadows", "neighbours", "repairs", "tea", "silence",
	}
	serials   = []string{"A year at the slipway", "Letters to a barometer", "The attic, drawer by drawer"}
	forenames = []string{
		"Ada", "Bo", "Cleo", "Dara", "Eino", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kaja", "Leo", "Mira", "Nils", "Oda", "Pia",
		"Quinn", "Rosa", "Sef", "Tove", "Uma", "Vera", "Wim", "Xenia", "Yara", "Zeno", "Ari", "Britt", "Cem", "Dune",
		"نور", "דנה", "健", "Анна", "Ελένη", "민준",
	}
	surnames = []string{
		"Ash", "Birch", "Cole", "Dahl", "Eck", "Finn", "Grey", "Holm", "Ivers", "Jarl", "Kerr", "Lund", "Moor", "Noll", "Ost", "Pell",
		"Quist", "Rand", "Sand", "Thorn", "Ulf", "Vale", "Wold", "Yew", "Zorn",
	}
	replies = []string{
		"The %[1]s at %[2]s does the same here.", "I %[3]s, and it was the %[1]s.", "And what did the %[1]s say?",
		"Never trust a %[1]s that you can see from %[2]s.", "Same in our house, only with a %[1]s.", "Thank you. I %[3]s at once.",
		"My grandfather kept his %[1]s at %[2]s and %[3]s.", "Could it be the %[1]s? It usually is.", "I read this at %[2]s and laughed.",
	}
	titles = []string{
		"what the %s said at %s", "a %s, seen from %s", "the %s behind %s", "notes on a %s near %s",
		"why the %s at %s was late", "another %s, another morning at %s", "how I lost a %s at %s", "the slow %s of %s",
	}
	sentences = []string{
		"The %[1]s at %[2]s drifts by a hair each week, so I %[3]s.",
		"Nobody had looked at the %[1]s since autumn; at %[2]s one simply forgets.",
		"I carried the %[1]s to %[2]s and %[3]s.",
		"There is a second reason, and it has to do with %[2]s.",
		"If the %[1]s is right, then %[2]s must be colder than we thought.",
		"We %[3]s, and the difference was gone.",
		"My guess was wrong by a third, which the %[1]s told me politely.",
		"At %[2]s the light comes late, and so does the %[1]s.",
		"It took an hour until I %[3]s.",
		"A good %[1]s is one that you can doubt in an orderly way.",
	}
)
