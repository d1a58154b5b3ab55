package main
func microformatsTellWhatThePageShows(*visitor) {}
func structuredDataIsComplete(*visitor) {}
func machinesFindTheirFiles(*visitor) {}
func anyAddressHasACalmAnswer(*visitor) {}
func aLongPostIsLight(*visitor) {}
func everyLookServesEverybody(*visitor) {}
