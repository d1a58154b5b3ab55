package web

import (
	"strings"
	"unicode"
)

// diffKind says what became of a part of a text.
type diffKind int

const (
	same diffKind = iota
	gone
	fresh
)

// diffStep is a run of items of two lists: the same in both, only in the old, or only in the new.
type diffStep struct {
	kind     diffKind
	old, now []string
}

// tableLimit is how large two lists may be together, as their product, to be compared item by item.
const tableLimit = 1 << 18

// compare finds what changed between two lists. What stands once in each and in the same order holds the rest together
// (patience diff), so thousands of lines take milliseconds, and moved brackets of a list do not tear it apart. A stretch without
// such anchors is compared item by item when it is small, and counts as replaced when it is not.
func compare(old, now []string) []diffStep {
	head := 0
	for head < len(old) && head < len(now) && old[head] == now[head] {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(now)-head && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	var steps []diffStep
	steps = add(steps, same, old[:head], now[:head])
	steps = append(steps, between(old[head:len(old)-tail], now[head:len(now)-tail])...)
	return join(add(steps, same, old[len(old)-tail:], now[len(now)-tail:]))
}

func between(old, now []string) []diffStep {
	if len(old) == 0 || len(now) == 0 {
		return add(add(nil, gone, old, nil), fresh, nil, now)
	}
	anchors := longestRising(uniqueIn(old, now))
	if len(anchors) == 0 {
		if len(old)*len(now) <= tableLimit {
			return byTable(old, now)
		}
		return add(add(nil, gone, old, nil), fresh, nil, now)
	}
	var steps []diffStep
	o, n := 0, 0
	for _, a := range anchors {
		steps = append(steps, compare(old[o:a[0]], now[n:a[1]])...)
		steps = add(steps, same, old[a[0]:a[0]+1], now[a[1]:a[1]+1])
		o, n = a[0]+1, a[1]+1
	}
	return append(steps, compare(old[o:], now[n:])...)
}

// uniqueIn lists the places of items that stand once in each list, in the order of the old one.
func uniqueIn(old, now []string) [][2]int {
	times, place := map[string][2]int{}, map[string]int{}
	for _, item := range old {
		t := times[item]
		t[0]++
		times[item] = t
	}
	for i, item := range now {
		t := times[item]
		t[1]++
		times[item], place[item] = t, i
	}
	var pairs [][2]int
	for i, item := range old {
		if times[item] == [2]int{1, 1} {
			pairs = append(pairs, [2]int{i, place[item]})
		}
	}
	return pairs
}

// longestRising picks the most pairs whose second places rise, too.
func longestRising(pairs [][2]int) [][2]int {
	before := make([]int, len(pairs))
	var piles []int // index of the pair on top of each pile
	for i, p := range pairs {
		lo, hi := 0, len(piles)
		for lo < hi {
			if mid := (lo + hi) / 2; pairs[piles[mid]][1] < p[1] {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		before[i] = -1
		if lo > 0 {
			before[i] = piles[lo-1]
		}
		if lo == len(piles) {
			piles = append(piles, i)
		} else {
			piles[lo] = i
		}
	}
	if len(piles) == 0 {
		return nil
	}
	rising := make([][2]int, len(piles))
	for at, i := piles[len(piles)-1], len(piles)-1; i >= 0; at, i = before[at], i-1 {
		rising[i] = pairs[at]
	}
	return rising
}

// byTable finds the longest common part of two short lists.
func byTable(old, now []string) []diffStep {
	width := len(now) + 1
	table := make([]int, (len(old)+1)*width)
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if old[i] == now[j] {
				table[i*width+j] = table[(i+1)*width+j+1] + 1
				continue
			}
			table[i*width+j] = max(table[(i+1)*width+j], table[i*width+j+1])
		}
	}
	var steps []diffStep
	i, j := 0, 0
	for i < len(old) && j < len(now) {
		switch {
		case old[i] == now[j]:
			steps = add(steps, same, old[i:i+1], now[j:j+1])
			i, j = i+1, j+1
		case table[(i+1)*width+j] >= table[i*width+j+1]:
			steps = add(steps, gone, old[i:i+1], nil)
			i++
		default:
			steps = add(steps, fresh, nil, now[j:j+1])
			j++
		}
	}
	return add(add(steps, gone, old[i:], nil), fresh, nil, now[j:])
}

func add(steps []diffStep, kind diffKind, old, now []string) []diffStep {
	if len(old)+len(now) == 0 {
		return steps
	}
	return append(steps, diffStep{kind, old, now})
}

// join puts neighbours of one kind together, and what is gone before what came in its place.
func join(steps []diffStep) []diffStep {
	var out []diffStep
	var lost, found []string
	flush := func() {
		out = add(add(out, gone, lost, nil), fresh, nil, found)
		lost, found = nil, nil
	}
	for _, s := range steps {
		switch s.kind {
		case gone:
			lost = append(lost, s.old...)
		case fresh:
			found = append(found, s.now...)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].kind == same {
				out[n-1].old = append(append([]string{}, out[n-1].old...), s.old...)
				out[n-1].now = out[n-1].old
				continue
			}
			out = append(out, s)
		}
	}
	flush()
	return out
}

// splitWords cuts a line into words and what stands between them; together they are the line again.
func splitWords(line string) []string {
	var parts []string
	start, inWord := 0, false
	for i, r := range line {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if i > start && (word != inWord || !word) {
			parts = append(parts, line[start:i])
			start = i
		}
		inWord = word
	}
	if start < len(line) {
		parts = append(parts, line[start:])
	}
	return parts
}

// diffPart is a piece of a line as the page shows it.
type diffPart struct {
	Text       string
	Gone, Came bool
}

// diffLine is a line of a compared text. A changed line holds both its wordings.
type diffLine struct {
	Gone, Came bool
	Parts      []diffPart
	Skipped    int // lines in its place that are the same in both and far from any change
}

// near is how many lines around a change are shown.
const near = 2

// compareTexts gives the lines of two texts with what changed in them.
func compareTexts(old, now string) []diffLine {
	var lines []diffLine
	steps := compare(splitLines(old), splitLines(now))
	for i, s := range steps {
		switch s.kind {
		case same:
			lines = append(lines, surroundings(s.old, i > 0, i+1 < len(steps))...)
		case gone:
			if i+1 < len(steps) && steps[i+1].kind == fresh {
				lines = append(lines, changed(s.old, steps[i+1].now)...)
				continue
			}
			lines = append(lines, whole(s.old, true)...)
		case fresh:
			if i == 0 || steps[i-1].kind != gone {
				lines = append(lines, whole(s.now, false)...)
			}
		}
	}
	return lines
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// surroundings shows the lines beside a change and counts the others.
func surroundings(list []string, after, before bool) []diffLine {
	head, tail := 0, 0
	if after {
		head = min(near, len(list))
	}
	if before {
		tail = min(near, len(list)-head)
	}
	var lines []diffLine
	for i, text := range list {
		switch {
		case i < head || i >= len(list)-tail:
			lines = append(lines, diffLine{Parts: []diffPart{{Text: text}}})
		case i == head:
			lines = append(lines, diffLine{Skipped: len(list) - head - tail})
		}
	}
	return lines
}

// changed shows lines that came in the place of others: word by word where the two are alike.
func changed(old, now []string) []diffLine {
	var lines []diffLine
	both := min(len(old), len(now))
	for i := range both {
		if parts, alike := wordsChanged(old[i], now[i]); alike {
			lines = append(lines, diffLine{Parts: parts})
			continue
		}
		lines = append(append(lines, whole(old[i:i+1], true)...), whole(now[i:i+1], false)...)
	}
	return append(append(lines, whole(old[both:], true)...), whole(now[both:], false)...)
}

func whole(list []string, lost bool) []diffLine {
	lines := make([]diffLine, len(list))
	for i, text := range list {
		lines[i] = diffLine{Gone: lost, Came: !lost, Parts: []diffPart{{Text: text}}}
	}
	return lines
}

// wordsChanged compares two lines word by word. They are alike when a third of them or more is the same.
func wordsChanged(old, now string) (parts []diffPart, alike bool) {
	kept := 0
	for _, s := range compare(splitWords(old), splitWords(now)) {
		switch s.kind {
		case same:
			text := strings.Join(s.old, "")
			kept += len(text)
			parts = append(parts, diffPart{Text: text})
		case gone:
			parts = append(parts, diffPart{Text: strings.Join(s.old, ""), Gone: true})
		case fresh:
			parts = append(parts, diffPart{Text: strings.Join(s.now, ""), Came: true})
		}
	}
	return parts, 3*kept >= max(len(old), len(now))
}
