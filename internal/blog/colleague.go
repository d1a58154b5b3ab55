package blog

// Colleague is what an owner sees of an author beside their name.
type Colleague struct {
	AuthorID int64
	Posts    int // published
	Drafts   int // and planned ones
	Passkeys int
	Second   int // 1 when codes by the clock are on
	Mail     int // 1 when an address was confirmed
}

// Guarded reports whether more than a password guards the account.
func (c Colleague) Guarded() bool { return c.Second > 0 || c.Passkeys > 0 }
