package fetch

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

const (
	maxRedirects = 3
	maxTotal     = time.Minute
)

// Request says what Get asks for.
type Request struct {
	// URL must be absolute. A fragment is dropped.
	URL string
	// Accept is the Accept header; empty means anything.
	Accept string
	// MaxBytes limits the body after inflating. Zero means 1 MiB.
	MaxBytes int64
	// Timeout replaces the total time limit. Zero means 20 s; the most is a minute.
	Timeout time.Duration
	// Sign is called for every hop with a fresh request that already carries its headers. It may add headers. Nil signs nothing.
	Sign func(*http.Request) error
	// Header is added to the request. Authorization, Cookie and signatures in it stay on the first hop.
	Header http.Header
}

// Response is an answer with its body read to the end and inflated.
type Response struct {
	// Status is the HTTP status; every status is an answer, only silence is an error.
	Status int
	// FinalURL is the address that answered, after redirects, without fragment.
	FinalURL string
	// ContentType is the header as sent; nothing is guessed from the body.
	ContentType string
	// Body is complete for a 2xx answer to Get; otherwise it is cut after 64 KiB.
	Body []byte
	// Header is the answer's header; Content-Encoding in it was already undone.
	Header http.Header
}

// Get fetches r.URL, following at most three redirects; each hop must pass the same rules. Errors are *Refused (permanent),
// errors for which IsTemporary holds, or the error of r.Sign. Get may be repeated.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	resp, err := c.get(ctx, r)
	if err != nil {
		c.note(ctx, http.MethodGet, r.URL, err)
		return nil, fmt.Errorf("get %.200s: %w", r.URL, err)
	}
	return resp, nil
}

func (c *Client) get(ctx context.Context, r Request) (*Response, error) {
	u, err := parseURL(r.URL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.total(r.Timeout))
	defer cancel()
	visited := map[string]bool{}
	for hop := 0; ; hop++ {
		if hop > maxRedirects {
			return nil, refuse(KindRedirects, "more than %d redirects", maxRedirects)
		}
		if visited[u.String()] {
			return nil, refuse(KindRedirects, "the redirects go round in a circle")
		}
		visited[u.String()] = true
		resp, onward, err := c.hop(ctx, r, u, hop)
		if err != nil {
			return nil, err
		}
		if onward == nil {
			return resp, nil
		}
		u = onward
	}
}

// hop sends one request. It returns either the answer or the address to go on to.
func (c *Client) hop(ctx context.Context, r Request, u *url.URL, hop int) (*Response, *url.URL, error) {
	if err := spend(ctx); err != nil {
		return nil, nil, err
	}
	req, err := c.newGet(ctx, r, u, hop)
	if err != nil {
		return nil, nil, err
	}
	resp, err := c.send(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	onward, err := next(resp)
	if err != nil || onward != nil {
		return nil, onward, err
	}
	answer := newResponse(resp, u)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		answer.Body = readSide(resp)
		return answer, nil, nil
	}
	limit := r.MaxBytes
	if limit <= 0 {
		limit = defaultMaxBytes
	}
	answer.Body, err = readWhole(resp, limit)
	return answer, nil, err
}

func (c *Client) newGet(ctx context.Context, r Request, u *url.URL, hop int) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, refuse(KindURL, "%q is not a web address", shown(u))
	}
	for name, values := range r.Header {
		if hop == 0 || !credential(name) {
			req.Header[http.CanonicalHeaderKey(name)] = append([]string(nil), values...)
		}
	}
	if r.Accept != "" {
		req.Header.Set("Accept", r.Accept)
	}
	return c.finish(req, r.Sign)
}

// Post sends body to rawURL and returns the answer, with at most 64 KiB of its body. It follows no redirect: a 3xx comes back
// as the answer. Once a status was received there is no error, however the body goes on. Errors are as for Get.
// Post is not repeated by itself; whether it may be is the caller's knowledge.
func (c *Client) Post(ctx context.Context, rawURL, contentType string, body []byte, sign func(*http.Request) error) (*Response, error) {
	resp, err := c.post(ctx, rawURL, contentType, body, sign)
	if err != nil {
		c.note(ctx, http.MethodPost, rawURL, err)
		return nil, fmt.Errorf("post to %.200s: %w", rawURL, err)
	}
	return resp, nil
}

func (c *Client) post(ctx context.Context, rawURL, contentType string, body []byte, sign func(*http.Request) error) (*Response, error) {
	u, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.total(0))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, refuse(KindURL, "%q is not a web address", shown(u))
	}
	req.Header.Set("Content-Type", contentType)
	if req, err = c.finish(req, sign); err != nil {
		return nil, err
	}
	resp, err := c.send(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer := newResponse(resp, u)
	answer.Body = readSide(resp)
	return answer, nil
}

// finish adds what every request carries, and then the signature.
func (c *Client) finish(req *http.Request, sign func(*http.Request) error) (*http.Request, error) {
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept-Encoding", "gzip")
	if sign == nil {
		return req, nil
	}
	if err := sign(req); err != nil {
		return nil, fmt.Errorf("sign request: %w", err)
	}
	return req, nil
}

func (c *Client) total(wanted time.Duration) time.Duration {
	if wanted <= 0 {
		return c.timeouts.Total
	}
	return min(wanted, maxTotal)
}

func newResponse(resp *http.Response, u *url.URL) *Response {
	return &Response{
		Status:      resp.StatusCode,
		FinalURL:    u.String(),
		ContentType: resp.Header.Get("Content-Type"),
		Header:      resp.Header,
	}
}

// credential reports whether a header was meant for the first host alone.
func credential(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Cookie", "Proxy-Authorization", "Signature", "Signature-Input", "Date", "Digest", "Content-Digest":
		return true
	}
	return false
}
