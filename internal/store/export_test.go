package store

// CarriedTables are the tables whose rows an export carries, by the name of their noun.
func CarriedTables() map[string]bool {
	tables := map[string]bool{"settings": true} // as site_settings, without those of the house itself
	for _, n := range nouns() {
		if n.numbered != "" {
			tables[n.numbered] = true
			continue
		}
		tables[n.name] = true
	}
	return tables
}
