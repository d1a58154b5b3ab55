package demo

// What people see, and from where.
var (
	openings = []string{
		"%[1]s. %[2]s.", "From %[2]s: %[1]s.", "%[1]s, and nothing else. %[2]s.", "%[2]s here. %[1]s.",
		"Looked up, as told: %[1]s. %[2]s.", "%[1]s (%[2]s)", "Only %[1]s today. %[2]s.", "%[1]s! I had stopped noticing. %[2]s.",
	}
	sights = []string{
		"a crane with its lamp on", "a pigeon that is judging me", "the neighbour's washing, third day", "a wall, but a good one",
		"four chimneys, one smoking", "the tram wires, swinging", "fog, and behind it presumably the town", "a magnolia that has got the month wrong",
		"scaffolding", "a child explaining something to a dog", "the mountain, for once", "rain running up the glass",
		"one very lit supermarket", "a kite in a tree, since August", "the back of a stop sign", "somebody else's window, with somebody in it",
		"a cat on a car that is not ours", "nine solar panels and a crow", "the sea, pretending to be asleep", "a street lamp that flickers in threes",
		"snow on the bins", "a plane tree with numbers on it", "the moon, and it is two in the afternoon", "a bus that says NOT IN SERVICE and means it",
		"my own face, it is dark outside", "roofs, roofs, a dome, roofs", "a lemon tree in a bucket", "a heron on the allotment fence",
	}
	elsewhere = []string{
		"fourth floor, 52 north", "a train, somewhere in Thuringia", "Porto, the wrong side of the river", "ground floor, sadly", "33 south, spring",
		"a ward on the seventh floor, going home tomorrow", "Ljubljana", "the reading room", "a lorry park near Lyon", "Hobart", "the night shift",
		"a caravan", "Kyoto, over the tax office", "Accra", "Reykjavík, so: wind", "an attic in Ghent", "Nova Scotia", "the bridge of a very small ship",
		"Tel Aviv", "Beirut, the balcony", "Oaxaca", "a classroom, they are writing a test",
	}
	nods = []string{
		"I can hear that from here.", "We have the same one!", "Please greet it from me.", "That is not nothing.", "Is it still there?",
		"Mine is jealous.", "I should like to swap for a week.", "You win.", "Then we are nearly neighbours.", "Which floor, if I may ask?",
		"Keep looking.", "This made my morning, thank you.",
	}
	foreignViews = [][2]string{
		{"de", "Ein Kirchturm, an dem die Uhr seit Ostern zehn nach vier zeigt. Ulm."},
		{"de", "Drei Birken und ein Bagger, der so tut, als gehörte er dazu."},
		{"fr", "Un chat, deux toits, pas de mer. Besançon."},
		{"fr", "La voisine d'en face arrose ses géraniums sous la pluie."},
		{"es", "El patio, la ropa tendida y un gorrión que se cree halcón. Cádiz."},
		{"he", "תור לאוטובוס, עץ תות, ומישהו שמנגן בגיטרה ולא יודע שרואים אותו. תל אביב."},
		{"he", "את הים, בין שני דודי שמש."},
		{"ar", "شجرة ليمون على سطح الجيران، وقطّ يظنّ أنه يملكها. بيروت."},
		{"ar", "النافذة المقابلة، وفيها رجل ينظر إلى نافذتي."},
		{"ja", "隣の屋根と、その上のカラス。今日も目が合いました。"},
		{"ja", "富士山……と言いたいところですが、電柱です。"},
		{"nl", "Een brug die open staat, en dus iedereen. Leeuwarden."},
		{"pl", "Kasztan, ławka, a na ławce ktoś, kto czyta tę samą stronę."},
		{"pt", "O Tejo, metade dele. A outra metade é um hotel."},
		{"ko", "은행나무 한 그루가 온 골목을 노랗게 칠했어요."},
		{"zh", "對面陽台上曬著的被子，像一面旗。"},
	}
)
