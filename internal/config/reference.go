package config

import (
	"fmt"
	"strings"
)

// Reference returns docs/configuration.md: every setting with its variable, its key in oriel.toml, its default and an example.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Configuration

These settings are read when Oriel starts. Everything else is set at the desk, while it runs.

Each setting is a variable of the environment, and also a key of an optional file, ` + "`oriel.toml`" + `. A variable wins over the file.
The file is looked for in the data folder, then in the folder where Oriel was started. Relative paths begin in the folder where Oriel was started.

| Variable | Key in oriel.toml | Default |
|---|---|---|
`)
	table := keys()
	for _, k := range table {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", k.env, k.toml, k.defaultText())
	}
	for _, k := range table {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\nDefault: %s. Example: `%s=%s`.\n", k.env, k.doc, k.defaultText(), k.env, k.quotedExample())
	}
	b.WriteString("\n## An example of oriel.toml\n\n```toml\n")
	for _, k := range table {
		fmt.Fprintf(&b, "%s = %s\n", k.toml, k.tomlExample())
	}
	b.WriteString("```\n\n## Certificates\n\n" +
		"`SSL_CERT_FILE` names a file with further certificate authorities for the connections that Oriel makes to other servers.\n")
	return b.String()
}

func (k key) defaultText() string {
	if k.shown != "" {
		return k.shown
	}
	return "`" + k.standard + "`"
}

func (k key) quotedExample() string {
	if strings.Contains(k.example, " ") {
		return `"` + k.example + `"`
	}
	return k.example
}

func (k key) tomlExample() string {
	if !k.list {
		return fmt.Sprintf("%q", k.example)
	}
	var items []string
	for _, item := range split(k.example) {
		items = append(items, fmt.Sprintf("%q", item))
	}
	return "[" + strings.Join(items, ", ") + "]"
}
