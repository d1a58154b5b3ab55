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
