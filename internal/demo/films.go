package demo

// Video is a film elsewhere that a text links to, and the picture that stands for it.
type Video struct {
	Address string // as the renderer names it
	Title   string
	Still   string // name of one of Pictures
}

// Videos are all films that the texts link to, so that nobody has to be asked about them.
func Videos() []Video {
	return []Video{
		{"https://www.youtube.com/watch?v=l3QQQu7QLoM", "A Decade of Sun", "sun.jpg"},
	}
}
