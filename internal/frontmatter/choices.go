package frontmatter

import (
	"errors"
	"strings"
)

// Values out of a few. YAML and TOML know true and false; people also write on, off, yes and no.

// policy says whose comments a text takes.
func policy(value any) (string, error) {
	if s, ok := value.(string); ok {
		switch s = strings.ToLower(strings.TrimSpace(s)); s {
		case "everyone", "followers", "approve", "closed":
			return s, nil
		case "open":
			return "everyone", nil
		}
	}
	yes, known := truth(value)
	switch {
	case !known:
		return "", errors.New("should be everyone, followers, approve or closed")
	case yes:
		return "everyone", nil
	}
	return "closed", nil
}

// visibility says who may read a text.
func visibility(value any) (string, error) {
	s, err := word(value)
	s = strings.ToLower(strings.TrimSpace(s))
	if err == nil && (s == "public" || s == "unlisted" || s == "followers" || s == "local") {
		return s, nil
	}
	return "", errors.New("should be public, unlisted, followers or local")
}

func yesNo(value any) (bool, error) {
	yes, known := truth(value)
	if !known {
		return false, errors.New("should be true or false")
	}
	return yes, nil
}

func contents(value any) (string, error) {
	if s, ok := value.(string); ok && strings.EqualFold(strings.TrimSpace(s), "auto") {
		return "auto", nil
	}
	yes, known := truth(value)
	switch {
	case !known:
		return "", errors.New("should be auto, on or off")
	case yes:
		return "on", nil
	}
	return "off", nil
}

func kind(value any) (string, error) {
	s, err := word(value)
	s = strings.ToLower(strings.TrimSpace(s))
	if err != nil || s != "post" && s != "page" {
		return "", errors.New("should be post or page")
	}
	return s, nil
}

const maxMenuOrder = 1_000_000

func number(value any) (int, error) {
	n := 0
	switch v := value.(type) {
	case int:
		n = v
	case int64:
		n = int(max(min(v, maxMenuOrder+1), -maxMenuOrder-1))
	default:
		return 0, errors.New("should be a whole number, for example 2")
	}
	if n > maxMenuOrder || n < -maxMenuOrder {
		return 0, errors.New("should be a whole number of at most six digits, for example 2")
	}
	return n, nil
}

// truth reads the words for yes and no.
func truth(value any) (yes, known bool) {
	switch v := value.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "on", "yes", "true":
			return true, true
		case "off", "no", "false":
			return false, true
		}
	}
	return false, false
}
