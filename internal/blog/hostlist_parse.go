package blog

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of a list of servers, and of what is said about its wrong lines.
const (
	MaxHostList      = 5 << 20 // bytes
	MaxHostListLines = 50_000
	maxWrongLines    = 100
	maxQuotedLines   = 20 // lines that a comment in quotes may go over
	maxHostComment   = 500
)

// HostNames knows about names of servers what the standard library does not.
type HostNames interface {
	// ASCII gives a name as it stands in addresses ("bücher.example" is "xn--bcher-kva.example").
	ASCII(name string) (string, error)
	// Public reports whether anybody may register names below this one ("com", "co.uk").
	Public(name string) bool
}

// ListedHost is a line of a list: what to do with a server, and why.
type ListedHost struct {
	Host    string
	Silence bool
	Comment string
	Line    int
}

// WrongLine is a line of a list that cannot be used.
type WrongLine struct {
	Line     int
	Text     string
	Sentence string
}

// ListText is a list of servers as it was read.
type ListText struct {
	Hosts   []ListedHost // each once; "suspend" is stronger than "silence"
	Ignored int          // lines with severity "noop"
	Wrong   []WrongLine  // the first hundred
	Wrongs  int
}

// listReader reads a list in Mastodon's CSV or with a name in each line.
type listReader struct {
	names   HostNames
	own     string
	columns map[string]int
	at      map[string]int // where a host stands in the result
	text    ListText
}

// ParseHostList reads Mastodon's CSV of domain blocks or a bare list of names, with or without a header. own is the host of
// this house, which no list can block. A list that is too long, is no text or names no server at all is Invalid.
func ParseHostList(raw []byte, names HostNames, own string) (ListText, error) {
	if len(raw) > MaxHostList {
		return ListText{}, wrongList("This list is larger than 5 MB. Please cut it into several ones.")
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return ListText{}, wrongList("This is no list in text form. Please choose a CSV file, as Mastodon exports it, or a text with one server in each line, saved as UTF-8.")
	}
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(raw)), "\n")
	if len(lines) > MaxHostListLines+1 { // the last line ends with a line end
		return ListText{}, wrongList(fmt.Sprintf("This list has more than %s lines. Please cut it into several ones.", "50,000"))
	}
	if first := strings.ToLower(strings.TrimSpace(lines[0])); strings.HasPrefix(first, "<!doctype") || strings.HasPrefix(first, "<html") {
		return ListText{}, wrongList("This is a web page and not a list. Please look for the address of the list itself, which often ends with “.csv” or “.txt”.")
	}
	r := listReader{names: names, own: strings.ToLower(own), at: map[string]int{}}
	for i := 0; i < len(lines); {
		i += r.record(lines[i:], i+1)
	}
	if len(r.text.Hosts) == 0 && r.text.Ignored == 0 {
		if r.text.Wrongs > 0 {
			w := r.text.Wrong[0]
			return r.text, wrongList(fmt.Sprintf("No line of this list names a server. Line %d: %s", w.Line, w.Sentence))
		}
		return r.text, wrongList("This list is empty. Please choose a file or paste the names of servers, one in each line.")
	}
	return r.text, nil
}

func wrongList(sentence string) error {
	return &Error{Kind: Invalid, Message: "The list cannot be used.", Problems: []Problem{{"list", sentence}}}
}

// record reads the record that begins with the first line, and gives the number of its lines.
func (r *listReader) record(lines []string, number int) int {
	line, used := lines[0], 1
	if strings.TrimSpace(line) == "" {
		return used
	}
	for strings.Count(line, `"`)%2 == 1 && used < min(maxQuotedLines, len(lines)) {
		line += "\n" + lines[used]
		used++
	}
	if strings.Count(line, `"`)%2 == 1 {
		r.wrong(number, lines[0], "A quotation mark begins here and never ends.")
		return 1
	}
	parser := csv.NewReader(strings.NewReader(line))
	parser.FieldsPerRecord, parser.TrimLeadingSpace = -1, true
	cells, err := parser.Read()
	if err != nil {
		r.wrong(number, lines[0], "The quotation marks of this line are not where they belong.")
		return 1
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	r.line(cells, number, lines[0])
	return used
}

func (r *listReader) line(cells []string, number int, line string) {
	if r.columns == nil && len(r.text.Hosts) == 0 && slices.ContainsFunc(cells, func(cell string) bool { return columnName(cell) == "domain" }) {
		r.header(cells)
		return
	}
	if strings.HasPrefix(cells[0], "#") || strings.HasPrefix(cells[0], "//") {
		return
	}
	host, sentence := r.host(r.cell(cells, "domain", 0))
	if sentence != "" {
		r.wrong(number, line, sentence)
		return
	}
	entry := ListedHost{Host: host, Comment: plainLine(r.cell(cells, "public_comment", 4)), Line: number}
	switch severity := strings.ToLower(r.cell(cells, "severity", 1)); severity {
	case "", "suspend", "block":
	case "silence", "limit":
		entry.Silence = true
	case "noop", "none":
		r.text.Ignored++
		return
	default:
		r.wrong(number, line, "The severity is “"+cutText(severity, 40)+"”. Only suspend, silence and noop are known.")
		return
	}
	r.add(entry)
}

func (r *listReader) header(cells []string) {
	r.columns = map[string]int{}
	for i, cell := range cells {
		name := columnName(cell)
		if _, twice := r.columns[name]; !twice {
			r.columns[name] = i
		}
	}
}

func columnName(cell string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(cell, "#")))
}

// cell finds a column by the header, or where Mastodon puts it when there is none.
func (r *listReader) cell(cells []string, name string, usual int) string {
	if r.columns != nil {
		i, named := r.columns[name]
		if !named {
			return ""
		}
		usual = i
	}
	if usual >= len(cells) {
		return ""
	}
	return cells[usual]
}

func (r *listReader) add(entry ListedHost) {
	i, twice := r.at[entry.Host]
	if !twice {
		r.at[entry.Host] = len(r.text.Hosts)
		r.text.Hosts = append(r.text.Hosts, entry)
		return
	}
	if known := r.text.Hosts[i]; known.Silence && !entry.Silence {
		r.text.Hosts[i] = entry
	}
}

func (r *listReader) wrong(number int, line, sentence string) {
	r.text.Wrongs++
	if len(r.text.Wrong) < maxWrongLines {
		r.text.Wrong = append(r.text.Wrong, WrongLine{number, cutText(plainLine(line), 120), sentence})
	}
}

// host reads a name, or says what is wrong with it.
func (r *listReader) host(typed string) (host, sentence string) {
	host, sentence = CheckHostName(typed, r.names)
	switch {
	case sentence != "":
		return "", sentence
	case covers(host, r.own):
		return "", "This is the name of your own site, or a domain that it belongs to."
	}
	return host, ""
}

// covers reports whether a rule for a domain holds for a host.
func covers(domain, host string) bool {
	for _, name := range HostAndAbove(host) {
		if name == domain {
			return true
		}
	}
	return false
}

// CheckHostName reads the name of a server as people and lists write it, or says in a sentence what is wrong with it.
func CheckHostName(typed string, names HostNames) (host, sentence string) {
	host = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(typed), "."))
	name, port := CutPort(host)
	switch {
	case host == "":
		return "", "There is no name of a server in this line."
	case strings.HasPrefix(host, "*."):
		return "", "A star is not needed: a name stands for all servers below it as well. Write “" + cutText(host[2:], 80) + "” if you mean it and those below."
	case strings.ContainsAny(host, "*?•█"):
		return "", "The name is partly hidden, so nobody can tell which server is meant. Ask the makers of the list for one with full names."
	case strings.Contains(host, "@"):
		return "", "This is the address of a person. A list holds names of servers only."
	case strings.ContainsAny(host, "/ \t\n"):
		return "", "This is not the plain name of a server, such as bad.example."
	}
	name, err := names.ASCII(name)
	switch {
	case err != nil || !hostName(name):
		return "", "This is not the name of a server, such as bad.example."
	case !strings.Contains(name, "."):
		return "", "This is a whole top-level domain or an incomplete name. Blocking it would turn away far more than one server."
	case names.Public(name):
		return "", "Everybody may register names below “" + name + "”, so it would turn away far more than one server."
	}
	return name + port, ""
}

// hostName reports whether a name may stand in the domain name system (RFC 1123 §2.1, and "_", which is in use).
func hostName(name string) bool {
	if len(name) > 253 {
		return false
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		for _, c := range []byte(label) {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
				return false
			}
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != "" // else it is an address
}

// plainLine keeps what can be read of a comment.
func plainLine(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.Is(unicode.Cf, c) || !unicode.IsPrint(c):
			return -1
		}
		return c
	}, s)
	return cutText(strings.Join(strings.Fields(s), " "), maxHostComment)
}

func cutText(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return s
}
