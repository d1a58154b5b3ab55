package web

//go:generate go test . -run ^(TestTheScriptsAreThoseOfTheirSources|TestTheLicencesOfThePackagesAreShipped)$ -update
