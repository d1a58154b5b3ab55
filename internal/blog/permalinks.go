package blog

// PermalinkPatterns are what addresses of posts may look like; the first one is that of a new site.
func PermalinkPatterns() []string {
	return []string{"/year/month/slug/", "/year/month/day/slug/", "/year/slug/", "/slug/"}
}
