package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// rawJSON is text that is JSON already.
func rawJSON(text string) json.RawMessage { return json.RawMessage(text) }

// sayJSON answers a script with a sentence for the person before it.
func sayJSON(c *gin.Context, status int, sentence string) {
	c.JSON(status, gin.H{"sentence": sentence})
}

// failJSON is fail for scripts.
func (s *Server) failJSON(c *gin.Context, err error) {
	sayJSON(c, s.trouble(c, err), sentence(blog.KindOf(err), err))
}

// failPasskey says why a passkey was not taken; what the library found goes to the log.
func (s *Server) failPasskey(c *gin.Context, err error) {
	for _, known := range []error{auth.ErrNoPasskey, auth.ErrPasskeyCopied, auth.ErrPasskeyRefused, auth.ErrNumberedSite} {
		if errors.Is(err, known) {
			s.o.Logger.Info("a passkey was not taken", "path", c.Request.URL.Path, "reason", err)
			sayJSON(c, http.StatusUnprocessableEntity, upperFirst(known.Error())+".")
			return
		}
	}
	s.failJSON(c, err)
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
