package web

// movingSteps says what to do on an old server to bring followers here. HTML is made of it by the template.
type movingSteps struct {
	Software string   // its name as people know it
	Can      bool     // it can send followers away
	Steps    []string // what to press there, in order
	After    string   // what to know of it
}

// stepsOn is what is known of a kind of server, by the name that it gives itself in NodeInfo.
func stepsOn(software string) movingSteps {
	switch software {
	case "mastodon", "hometown":
		return movingSteps{
			"Mastodon", true,
			[]string{"Log in there and open Preferences, then Account.", "Under “Moving to a different account” choose “configure it here”.", "Enter your address here, and your password there, and press “Move followers”."},
			"You cannot move that account again for 30 days. It stays readable, but people cannot follow it any more, and you cannot post with it until you take the redirect back.",
		}
	case "gotosocial":
		return movingSteps{
			"GoToSocial", true,
			[]string{"Log in to the settings there and open Migration.", "Under “Move account” enter your password and, as the target, your address here."},
			"GoToSocial allows one move in 7 days, and the old account can then do little but be read.",
		}
	case "misskey", "sharkey", "firefish", "iceshrimp", "iceshrimp.net", "cherrypick", "foundkey":
		return movingSteps{
			"Misskey and its relatives", true,
			[]string{"Log in there and open Settings, then Other settings (or Account), then Migration.", "Under “Migrate this account to another account” enter your address here and confirm."},
			"On Misskey a move can never be taken back, and the old account is restricted for good.",
		}
	case "pleroma", "akkoma":
		return movingSteps{
			"Pleroma and Akkoma", true,
			[]string{"Log in there and open Settings, then Security.", "Under “Move account” enter your address here and your password there."},
			"The old account goes on working. Older versions do not show readers that you moved, so say it in your profile there.",
		}
	case "pixelfed":
		return movingSteps{
			"Pixelfed", true,
			[]string{"Log in there and open Settings, then Account, then “Migrate to another account”.", "Enter your address here and your password there, and confirm."},
			"Pictures and followers lists stay there; Pixelfed allows one move in a while.",
		}
	case "wordpress":
		return movingSteps{
			"WordPress", false,
			[]string{"WordPress has no page for this. Somebody with a terminal on that server can run: wp activitypub move, with the address of your account there and of the one here."},
			"Ask your host, or tell your followers in a post that you have moved.",
		}
	case "ghost":
		return movingSteps{
			"Ghost", false,
			[]string{"We know of no way to send followers away from Ghost. Look for “move” in its settings for the social web: newer versions may have it."},
			"If there is none, tell your followers in a post that you have moved.",
		}
	case "writefreely":
		return movingSteps{
			"WriteFreely", false,
			[]string{"WriteFreely cannot send followers away. Tell them in a post that you have moved, with your address here."},
			"Your texts can be exported there and published here with oriel post.",
		}
	case "oriel":
		return movingSteps{
			"Oriel", true,
			[]string{"Log in there and open Profile, then Moving house, then Move out.", "Enter your address here, check both sides, and confirm."},
			"The old site stays readable. If it is to come here as a whole, export it there instead and import it into an empty Oriel.",
		}
	}
	return movingSteps{
		"", true,
		[]string{"Log in there and look in the settings for “Migration”, “Move account” or “Redirect”.", "Enter your address here, and confirm."},
		"Not every kind of server can send followers away. If you find nothing, tell them in a post that you have moved.",
	}
}
