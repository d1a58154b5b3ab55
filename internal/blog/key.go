package blog

import (
	"strconv"
	"time"
)

// Key names something that readers see and that may change: a post, the list of a
// category, the thread below a post. Every change tells the keys that it touches, and
// everything that was made of reading remembers the keys that it depends on, so
// that a change drops exactly what it touches from the caches of all processes.
type Key string

// Keys of what there is one of.
const (
	KeySite  Key = "site"  // settings, authors, names of terms
	KeyPosts Key = "posts" // which posts are published, in which order
	KeyPages Key = "pages" // which pages there are beside the stream
	KeyTalk  Key = "talk"  // the newest comments of the whole site
	KeyMedia Key = "media" // what the library holds; only the desk depends on it
)

// KeyPost is a post's own words, names and address.
func KeyPost(id int64) Key { return numbered("post:", id) }

// KeyBeside is which posts stand before and after one in the stream.
func KeyBeside(id int64) Key { return numbered("beside:", id) }

// KeyComments is the thread below a post, the reactions to it, and how many there are.
func KeyComments(postID int64) Key { return numbered("comments:", postID) }

// KeyMessageAnswer is an author's answer to a mention, as everybody may read it who knows where.
func KeyMessageAnswer(id int64) Key { return numbered("answer:", id) }

// KeyTerm is which posts a term has.
func KeyTerm(id int64) Key { return numbered("term:", id) }

// KeyAuthor is which posts an author published.
func KeyAuthor(id int64) Key { return numbered("author:", id) }

// KeyGuest is a guest's name, picture and whether they are blocked.
func KeyGuest(id int64) Key { return numbered("guest:", id) }

// KeyYear is which posts were published in a year.
func KeyYear(year int) Key { return numbered("year:", int64(year)) }

// KeyTranslations is which texts are translations of each other.
func KeyTranslations(key string) Key { return Key("translations:" + key) }

// KeysOfTime are the years to which a moment belongs somewhere on earth.
func KeysOfTime(t time.Time) []Key {
	early, late := t.UTC().Add(-14*time.Hour).Year(), t.UTC().Add(14*time.Hour).Year()
	if early == late {
		return []Key{KeyYear(early)}
	}
	return []Key{KeyYear(early), KeyYear(late)}
}

func numbered(prefix string, n int64) Key { return Key(prefix + strconv.FormatInt(n, 10)) }
