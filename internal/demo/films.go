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
		{"https://tube.example/w/NorthWindow2WavesTide1", "Forty seconds under the pier", "islands.jpg"},
	}
}

// Emoji is a small picture that guests of one server write as :Shortcode:.
type Emoji struct {
	Host      string
	Shortcode string
	Face      string // name of one of Faces
}

// Emojis are those that the guests use.
func Emojis() []Emoji { return []Emoji{{"nordlys.example", "waffle", "waffle"}} }
