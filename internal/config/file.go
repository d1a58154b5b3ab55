package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

const fileName = "oriel.toml"

// readFile returns the values of the first oriel.toml in folders, and its path. No file at all is no error.
func readFile(folders ...string) (values map[string]any, path string, err error) {
	for _, folder := range folders {
		path = filepath.Join(folder, fileName)
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, path, fmt.Errorf("read the configuration: %w", err)
		}
		if err := toml.Unmarshal(text, &values); err != nil {
			return nil, path, fmt.Errorf("%s cannot be read: %w", path, describe(err))
		}
		return values, path, nil
	}
	return nil, "", nil
}

func describe(err error) error {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d: %s", parse.Position.Line, parse.Message)
	}
	return err
}

// unknownKeys returns a mistake for each key of the file that the table does not hold.
func unknownKeys(values map[string]any, path string, table []key) []error {
	known := map[string]bool{}
	var names []string
	for _, k := range table {
		known[k.toml] = true
		names = append(names, k.toml)
	}
	var mistakes []error
	for name := range values {
		if known[name] {
			continue
		}
		mistakes = append(mistakes, fmt.Errorf("%s holds the key %q, which Oriel does not know. Did you mean %q?", path, name, nearest(name, names)))
	}
	sort.Slice(mistakes, func(i, j int) bool { return mistakes[i].Error() < mistakes[j].Error() })
	return mistakes
}

// text turns a value of the file into what the environment would hold.
func text(value any, list bool) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case []any:
		if !list {
			return "", errors.New("is a list, where one text is needed")
		}
		items := make([]string, len(v))
		for i, item := range v {
			s, err := text(item, false)
			if err != nil {
				return "", errors.New("is a list that holds more than texts")
			}
			items[i] = s
		}
		return strings.Join(items, ","), nil
	}
	return "", errors.New("is not a text in quotation marks")
}
