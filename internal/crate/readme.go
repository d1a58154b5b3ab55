package crate

import (
	"fmt"
	"strings"
)

// staysBehind is what no export carries, in words for a person. docs/moving.md says the same.
func staysBehind() []string {
	return []string{
		"sessions, passkeys, second factors, recovery codes, invitations and links that wait for an answer",
		"addresses for mail, and letters to the authors that wait: an address is confirmed anew",
		"what somebody writes at this moment and has not saved",
		"the queue of deliveries and its history, what servers sent in its raw form, and what is known of how servers answer",
		"single entries of the inbox that were marked as read or put aside in groups, and what can be taken back for a day",
		"who sent which text in these days, by which floods of spam are noticed",
		"the index of the search and the list of where files are used: both are made anew",
	}
}

// readme explains the file to a person who opens it.
func readme(site string, c Choice) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if c.Author.ID != 0 {
		line("These are the posts of %s at %s.", c.Author.Shown(), site)
		line("")
		line("posts/, pages/    what is published, a Markdown file each, with its head between two lines of ---")
		line("drafts/, scheduled/, trash/    what is not")
		line("media/            the pictures, sounds and films that the texts show, in all their sizes")
		line("manifest.json     the checksum of every file")
		line("")
		line("A text names its pictures as /media/…; the same files stand in the folder media/ here.")
		return b.String()
	}
	line("This is the whole of %s, as Oriel exports it.", site)
	line("")
	line("To set it up anew:  oriel import FILE.zip  with ORIEL_URL=%s and an empty ORIEL_DATA.", site)
	line("What is where, in full: docs/moving.md of Oriel.")
	line("")
	line("FOR PEOPLE AND OTHER PROGRAMS")
	line("posts/, pages/    what is published, a Markdown file each, with its head between two lines of ---")
	line("drafts/, scheduled/, trash/    what is not")
	line("media/            pictures, sounds and films; a text names them as /media/…")
	line("followers.csv     the addresses of the followers; followers-full.csv with where to deliver")
	line("blocked_accounts.csv, blocked_servers.csv    in the form that Mastodon imports")
	line("settings.json     the settings of the site, its menu and its sidebar")
	line("")
	line("FOR ORIEL: one JSON object a line; numbers such as guest_id name rows of the other files")
	for _, l := range lists() {
		if l.file != "" && (!l.private || c.Messages) {
			line("%-24s %s", l.file, l.about)
		}
	}
	line("%-24s %s", "tombstones.jsonl", "posts that were deleted, so that their addresses go on saying so")
	if c.Passphrase != "" {
		line("%-24s %s", keysFile, "the private keys, locked with your passphrase (opens with age, age-encryption.org)")
	}
	line("%-24s %s", "manifest.json", "the checksum of every file")
	line("")
	line("WHAT STAYS BEHIND")
	for _, what := range staysBehind() {
		line("- %s", what)
	}
	if c.Passphrase == "" {
		line("- subscriptions of feeds by WebSub, which come along with the keys")
	}
	if !c.Messages {
		line("- private messages, mentions, reports and what was learnt about spam")
	}
	if !c.Passwords {
		line("- the passwords of the authors")
	}
	line("")
	if c.Passphrase == "" {
		line("The private keys are NOT in here. A house that is set up from this file gets new ones, and some servers")
		line("believe them only after a day.")
	}
	if c.Messages {
		line("PRIVATE MESSAGES are in here. Keep this file to yourself.")
	}
	if c.Passwords {
		line("PASSWORD HASHES are in here. Keep this file to yourself.")
	}
	return b.String()
}
