package auth

import "strings"

const (
	minCommonRunes = 4
	maxCommonRunes = 12
)

// commonWords returns the words that nearly all guessed passwords are made of: first names, animals, teams, heroes, seasons and
// the vocabulary of logins. Replaced letters (p4ssw0rd) and added digits are dealt with elsewhere.
func commonWords() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(commonList) {
		words[w] = true
	}
	return words
}

const commonList = `
password passwort passord motdepasse contrasena wachtwoord haslo parola senha pass passwd passw secret geheim private
admin administrator root user guest login logon welcome willkommen bienvenue access default master changeme letmein
test testing tester demo temp temporary sample example server system computer internet website blog blogger wordpress
oriel mastodon fediverse site page home office work business company manager support service public
hello hallo bonjour hola ciao love iloveyou loveyou lovely lover mylove sexy baby babygirl babyboy angel angels honey
sweet sweety sugar candy cookie chocolate cherry peach apple orange banana lemon pepper ginger coffee butter cheese
sunshine rainbow flower flowers sunflower rose daisy lily jasmine butterfly princess prince queen king kingdom
dragon monkey tiger lion eagle falcon hawk horse mustang pony wolf bear panther shark dolphin snake turtle rabbit
chicken kitty kitten puppy doggy buddy lucky shadow smokey ranger hunter hunting fishing fish bird
football baseball basketball soccer hockey tennis golf rugby cricket volleyball yankees lakers cowboys steelers
liverpool arsenal chelsea manchester united barcelona madrid juventus bayern dortmund ferrari porsche mercedes
corvette harley yamaha honda toyota nissan suzuki jordan ronaldo messi
batman superman spiderman ironman naruto pokemon pikachu starwars starwar skywalker matrix hobbit gandalf merlin
wizard magic mystic phoenix pirate ninja samurai warrior soldier killer monster zombie vampire demon devil heaven
summer winter spring autumn sommer herbst monday tuesday wednesday thursday friday saturday sunday january february
march april june july august september october november december
michael jennifer jessica ashley amanda nicole daniel matthew andrew joshua robert thomas charlie george william
james john david richard joseph charles christopher anthony mark paul steven kevin brian jason jeffrey ryan jacob
gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel frank gregory alexander alexandra
patrick jack dennis jerry tyler aaron jose adam henry nathan peter zachary kyle walter harold jeremy ethan carl
keith roger gerald christian sean arthur austin noah lawrence jesse joel bryan billy bruce albert willie gabriel
logan alan juan wayne ralph randy eugene vincent russell louis bobby philip johnny maria mary patricia linda
elizabeth barbara susan margaret sarah karen lisa nancy betty sandra helen donna carol ruth sharon michelle laura
kimberly deborah anna emma olivia sophia sophie julia victoria vanessa melissa samantha stephanie rebecca rachel
hannah heather amber tiffany crystal brittany danielle natasha martina claudia andrea sabrina
money dollar cash rich diamond gold golden silver platinum crystal power freedom liberty peace hope faith trust
jesus christ lord blessed forever always friend friends family mother father mommy daddy brother sister
music guitar piano metal rock metallica nirvana slipknot eminem beatles elvis queen summer blink blondie
purple yellow green blue black white pink brown silver
australia america england london paris berlin germany france canada mexico brazil india china russia texas
california chicago boston dallas denver florida
whatever nothing something anything everything trustno trustnoone fuckyou fuckme fuck asshole bitch shit pussy
qwerty qwertz azerty asdf asdfgh zxcv zxcvbn qazwsx abcd abcdef
cheese pumpkin snoopy mickey minnie donald goofy garfield simpson homer bart tinkerbell winnie pooh barney
thunder lightning storm hurricane ocean river forest mountain island beach moon star stars galaxy saturn
maggie bailey sadie molly cooper tucker rocky bandit oscar felix simba nala tigger jasper toby
player gamer gaming xbox playstation nintendo minecraft fortnite mario sonic zelda
`
