package crate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// writeRow gives a row as one line of JSON: its fields by their names in small letters, in their order, without those that
// are empty and those that are left behind.
func writeRow(row any, without ...string) ([]byte, error) {
	value := reflect.ValueOf(row).Elem()
	var out bytes.Buffer
	out.WriteByte('{')
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		field := value.Field(i)
		if field.IsZero() || slices.Contains(without, name) {
			continue
		}
		text, err := plainJSON(fieldValue(field))
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		if out.Len() > 1 {
			out.WriteString(", ")
		}
		fmt.Fprintf(&out, "%q: %s", snake(name), text)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func fieldValue(field reflect.Value) any {
	if t, ok := field.Interface().(time.Time); ok {
		return t.UTC()
	}
	return field.Interface()
}

// plainJSON writes HTML and links as they are, for people who read the file.
func plainJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// readRow fills a row from a line. A field that it does not know, or that may not come from outside, is an error: the file is of a newer program.
func readRow(line []byte, row any, without ...string) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return fmt.Errorf("it is no JSON: %w", err)
	}
	value := reflect.ValueOf(row).Elem()
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		raw, ok := fields[snake(name)]
		if !ok || slices.Contains(without, name) {
			continue
		}
		delete(fields, snake(name))
		if err := json.Unmarshal(raw, value.Field(i).Addr().Interface()); err != nil {
			return fmt.Errorf("its %s cannot be read: %w", snake(name), err)
		}
	}
	for name := range fields {
		return fmt.Errorf("it has a field %q, which this program does not know", name)
	}
	return nil
}

// snake is a field's name in small letters: RemoteURL is remote_url.
func snake(name string) string {
	var out strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1])) {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
