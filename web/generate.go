package web

//go:generate go test . -run ^TestTheScriptsAreThoseOfTheirSources$ -update
