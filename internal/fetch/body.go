package fetch

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	defaultMaxBytes = 1 << 20
	// maxSideBytes is how much is read of an answer whose body only explains: errors, and answers to a delivery.
	maxSideBytes = 64 << 10
	// gzipOverhead is what a stored, incompressible body may add: headers and five bytes per 64 KiB.
	gzipOverhead = 64 << 10
)

// readWhole reads a body that is of use only in full: one byte more than limit is a *Refused, and reading stops there.
func readWhole(resp *http.Response, limit int64) ([]byte, error) {
	if resp.ContentLength > limit+gzipOverhead || (resp.ContentLength > limit && resp.Header.Get("Content-Encoding") == "") {
		return nil, tooLarge(limit)
	}
	plain, err := inflate(resp, limit)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(plain, limit+1))
	if int64(len(body)) > limit {
		return nil, tooLarge(limit)
	}
	if err != nil {
		return nil, asNetwork(fmt.Errorf("read answer: %w", err))
	}
	return body, nil
}

// readSide reads the beginning of a body that only explains a status. Whatever goes wrong here does not change that status,
// so there is no error.
func readSide(resp *http.Response) []byte {
	plain, err := inflate(resp, maxSideBytes)
	if err != nil {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(plain, maxSideBytes)) // a cut body still has its beginning
	return body
}

// inflate undoes gzip. What comes over the wire is limited too: empty gzip members would otherwise cost traffic forever
// and give not one byte to count.
func inflate(resp *http.Response, limit int64) (io.Reader, error) {
	switch encoding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); encoding {
	case "", "identity":
		return resp.Body, nil
	case "gzip", "x-gzip":
		wire := &wireLimit{r: resp.Body, left: limit + gzipOverhead, limit: limit}
		plain, err := gzip.NewReader(wire)
		if err == nil {
			return plain, nil
		}
		if errors.Is(err, io.EOF) {
			return strings.NewReader(""), nil // HEAD-like answers: a header promises gzip, the body is empty
		}
		return nil, asNetwork(fmt.Errorf("inflate answer: %w", err))
	default:
		return nil, refuse(KindEncoding, "the answer is compressed as %.40q, which was not asked for", encoding)
	}
}

type wireLimit struct {
	r     io.Reader
	left  int64
	limit int64
}

func (w *wireLimit) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, tooLarge(w.limit)
	}
	if int64(len(p)) > w.left {
		p = p[:w.left]
	}
	n, err := w.r.Read(p)
	w.left -= int64(n)
	return n, err
}

func tooLarge(limit int64) *Refused {
	return refuse(KindTooLarge, "the answer is longer than %d bytes", limit)
}
