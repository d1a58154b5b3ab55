package locale

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"
)

// open reads a folder of languages, the shorter tags first, so that a region finds its language there.
func open(files fs.FS) (*Book, error) {
	found, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, err
	}
	b := &Book{locales: map[string]*Locale{}}
	slices.SortFunc(found, func(x, y string) int { return len(x) - len(y) })
	for _, name := range found {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		l, err := b.read(strings.TrimSuffix(name, ".toml"), string(source))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b.locales[strings.TrimSuffix(name, ".toml")] = l
	}
	if b.locales[English] == nil {
		return nil, errors.New("there is no " + English + ".toml")
	}
	if _, err := toml.Decode(names, &b.names); err != nil {
		return nil, fmt.Errorf("names.toml: %w", positioned(err))
	}
	return b, nil
}

// read reads the file of one language, or of a region on top of its language.
func (b *Book) read(name, source string) (*Locale, error) {
	tag, err := language.Parse(name)
	if err != nil || tag.String() != name {
		return nil, fmt.Errorf("%q is no language tag (write it like pt or pt-BR)", name)
	}
	l := &Locale{tag: name, rules: tag, forms: categoriesOf(tag), texts: map[string]string{}, plurals: map[string][]string{}}
	values, err := readMessages(source)
	if err != nil {
		return nil, err
	}
	base, _, _ := strings.Cut(name, "-")
	if of := b.locales[base]; of != nil {
		l.ways, l.texts, l.plurals = of.ways, maps.Clone(of.texts), maps.Clone(of.plurals)
		l.ways.Months = slices.Clone(of.ways.Months) // the file may write into it
		if len(values) == 0 {
			l.tag = of.tag
		}
	}
	if err := readWays(source, &l.ways); err != nil {
		return nil, err
	}
	errs := []error{l.ways.prepare()}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if err := l.add(key, values[key]); err != nil {
			errs = append(errs, fmt.Errorf("line %d: %q: %w", lineOf(source, key), key, err))
		}
	}
	return l, errors.Join(errs...)
}

// readMessages reads everything but the head. A key that stands twice is an error of TOML itself.
func readMessages(source string) (map[string]any, error) {
	values := map[string]any{}
	if _, err := toml.Decode(source, &values); err != nil {
		return nil, positioned(err)
	}
	delete(values, "language")
	return values, nil
}

// readWays reads the head into w, which keeps what the file leaves out.
func readWays(source string, w *ways) error {
	head := struct {
		Language *ways `toml:"language"`
	}{w}
	meta, err := toml.Decode(source, &head)
	if err != nil {
		return positioned(err)
	}
	for _, key := range meta.Undecoded() {
		if len(key) > 1 && key[0] == "language" {
			return fmt.Errorf("%s is none of the ways of a language", key)
		}
	}
	return nil
}

// add takes a message in, if it says what its key says.
func (l *Locale) add(key string, value any) error {
	switch value := value.(type) {
	case string:
		if value == "" {
			return errors.New("the message is empty")
		}
		l.texts[key] = value
		if !maps.Equal(verbs(key), verbs(value)) {
			return fmt.Errorf("%q has other verbs than the key", value)
		}
		return nil
	case []any:
		return l.addForms(key, value)
	default:
		return errors.New("write a text, or a list of texts for a message with a number")
	}
}

func (l *Locale) addForms(key string, values []any) error {
	if len(values) != len(l.forms) {
		return fmt.Errorf("has %d forms, and this language has %d", len(values), len(l.forms))
	}
	number := verb{1, 'd'}
	forms := make([]string, len(values))
	for i, value := range values {
		text, _ := value.(string)
		if text == "" {
			return errors.New("a form is empty or no text")
		}
		wanted, have := verbs(key), verbs(text)
		wanted[number] = true
		if l.forms[i].numbers == 1 {
			have[number] = true // "one comment" needs no digit
		}
		if !maps.Equal(wanted, have) {
			return fmt.Errorf("%q has other verbs than the key", text)
		}
		forms[i] = text
	}
	l.plurals[key] = forms
	return nil
}

// positioned says where a file is no TOML.
func positioned(err error) error {
	var broken toml.ParseError
	if errors.As(err, &broken) {
		return fmt.Errorf("line %d: %s", broken.Position.Line, broken.Message)
	}
	return err
}

// lineOf finds the line of a key, from 1; 0 when it is spelled in a way that is not looked for.
func lineOf(source, key string) int {
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(key) + `"`
	for i, line := range strings.Split(source, "\n") {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), quoted); ok && strings.HasPrefix(strings.TrimSpace(rest), "=") {
			return i + 1
		}
	}
	return 0
}
