package frontmatter

import (
	"fmt"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Ways to write a date. One-digit months and days are read, too, as YAML 1.1 has them.
var (
	zonedLayouts = []string{"2006-1-2T15:4:5Z07:00", "2006-1-2T15:4:5-0700", "2006-1-2 15:4:5Z07:00", "2006-1-2 15:4:5 Z07:00", "2006-1-2 15:4:5 -0700", "2006-1-2 15:4:5 MST"}
	wallLayouts  = []string{"2006-1-2 15:4:5", "2006-1-2 15:4", "2006-1-2T15:4:5", "2006-1-2T15:4", "2006-1-2"}
)

// takeDate reads a date and whether it names a zone.
func (h *Head) takeDate(value any) error {
	if t, ok := value.(time.Time); ok { // of TOML, which marks what has no zone by the name of the place
		h.Date, h.WallTime = t, strings.HasSuffix(t.Location().String(), "-local")
		if h.WallTime {
			h.Date = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
		}
		return nil
	}
	s, err := word(value)
	if s = strings.TrimSpace(s); err != nil || s == "" {
		return err
	}
	written := strings.Replace(s, "t", "T", 1) // as RFC 3339 and YAML allow
	for _, layout := range zonedLayouts {
		if strings.HasSuffix(layout, "MST") && !strings.HasSuffix(s, " UTC") && !strings.HasSuffix(s, " GMT") {
			continue // other short names of zones mean several
		}
		if t, err := time.Parse(layout, written); err == nil {
			h.Date, h.WallTime = t, false
			return nil
		}
	}
	for _, layout := range wallLayouts {
		if t, err := time.Parse(layout, written); err == nil {
			h.Date, h.WallTime = t.Truncate(time.Second), true
			return nil
		}
	}
	return fmt.Errorf("is %q; write it like 2026-11-23, 2026-11-23 09:00 or 2026-11-23T09:00:00Z", s)
}

// decodeYAML leaves dates as they are written: the library would read those without a zone as UTC, and not say so.
func decodeYAML(head string, into map[string]any) error {
	var nodes map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(head), &nodes); err != nil {
		return err
	}
	for key, node := range nodes {
		if node.Kind == yaml.AliasNode {
			node = *node.Alias
		}
		if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!timestamp" {
			into[key] = node.Value
			continue
		}
		var value any
		if err := node.Decode(&value); err != nil {
			return err
		}
		into[key] = value
	}
	return nil
}
