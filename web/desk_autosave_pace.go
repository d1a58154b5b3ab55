package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// The script of the editor saves every two seconds at most; an author who writes in several windows may be as quick in each.
const (
	savesAtOnce     = 60
	savesEach       = time.Second // after those, one for each of these
	maxPacedAuthors = 10_000      // authors that are remembered
)

// pace bounds how often the text of an author is saved by itself. It lives in memory and is safe for concurrent use.
type pace struct {
	now func() time.Time

	mu   sync.Mutex
	free *simplelru.LRU[int64, time.Time] // by author: when all their saves are free again
}

func newPace(now func() time.Time) *pace {
	free, _ := simplelru.NewLRU[int64, time.Time](maxPacedAuthors, nil) // the only error is a size below one
	return &pace{now: now, free: free}
}

// take counts one save, or says how long the author's windows have to wait. What is refused does not count.
func (p *pace) take(authorID int64) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	free, _ := p.free.Get(authorID)
	if free.Before(now) {
		free = now
	}
	if wait := free.Add(savesEach).Sub(now) - savesAtOnce*savesEach; wait > 0 {
		return wait
	}
	p.free.Add(authorID, free.Add(savesEach))
	return 0
}

// savedTooOften asks the script for patience. Nothing of the text was kept.
func savedTooOften(c *gin.Context, wait time.Duration) {
	seconds := int(math.Ceil(wait.Seconds()))
	c.Header("Retry-After", strconv.Itoa(seconds))
	when := "in a second"
	if seconds > 1 {
		when = fmt.Sprintf("in %d seconds", seconds)
	}
	c.JSON(http.StatusTooManyRequests, gin.H{"sentence": "Your texts were saved very often in a short time. This one is saved by itself again " + when + "."})
}
