package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Load reads the configuration. lookup is the environment (os.LookupEnv); folder is where relative paths begin, usually the
// working directory, and may be empty for just that.
//
// A variable of the environment wins over oriel.toml, which wins over the default. The file is looked for in the folder that
// ORIEL_DATA names in the environment (or ./data), then in folder; the first one found is read. An empty variable counts as
// not set. The error joins every mistake that was found; each is an *Error or a sentence about the file.
func Load(lookup func(name string) (string, bool), folder string) (Config, error) {
	table := keys()
	values, path, err := readFile(dataFolder(lookup, folder), folderOr(folder))
	if err != nil {
		return Config{}, err
	}
	mistakes := unknownKeys(values, path, table)
	c := Config{File: path}
	for _, k := range table {
		if err := k.load(&c, lookup, values, path); err != nil {
			mistakes = append(mistakes, err)
		}
	}
	if len(mistakes) > 0 {
		return Config{}, errors.Join(mistakes...)
	}
	settle(&c, folder)
	return c, nil
}

// load finds the value that counts for k and sets it.
func (k key) load(c *Config, lookup func(string) (string, bool), values map[string]any, path string) error {
	if value, ok := lookup(k.env); ok && strings.TrimSpace(value) != "" {
		return k.apply(c, strings.TrimSpace(value), k.env, "the environment")
	}
	raw, ok := values[k.toml]
	if !ok {
		return k.apply(c, k.standard, k.env, "the defaults")
	}
	value, err := text(raw, k.list)
	if err != nil {
		return &Error{Key: k.toml, Source: path, Value: fmt.Sprint(raw), Problem: err.Error(), Remedy: k.remedy}
	}
	if value = strings.TrimSpace(value); value == "" {
		value = k.standard
	}
	return k.apply(c, value, k.toml, path)
}

func (k key) apply(c *Config, value, name, source string) error {
	err := k.set(c, value)
	if err == nil {
		return nil
	}
	if k.secret {
		value = redact(value)
	}
	return &Error{Key: name, Source: source, Value: value, Problem: err.Error(), Remedy: k.remedy}
}

func dataFolder(lookup func(string) (string, bool), folder string) string {
	data, _ := lookup("ORIEL_DATA")
	if data = strings.TrimSpace(data); data == "" {
		data = "data"
	}
	return inFolder(folder, data)
}

func folderOr(folder string) string {
	if folder == "" {
		return "."
	}
	return folder
}

// FromEnvironment is Load with the environment and the working directory of this process.
func FromEnvironment() (Config, error) { return Load(os.LookupEnv, "") }
